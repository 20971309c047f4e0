"""One step of a placement, an objective, a session or a participation, told as deeds. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from functools import partial

from accounts.models import Administrator, Educationalist, Person
from atp_portal.formatting import and_list, clock, date_day, duration, time_range
from hubs.happenings import Deed, Doing, Step, days_from_to, other_changes
from placements.models import Participation, Placement, PlacementState, Room, Session

IT = "it"
STATES = {
    PlacementState.REQUESTED: "asked for the placement again",
    PlacementState.PROVISIONAL: "accepted the request",
    PlacementState.CONFIRMED: "confirmed the placement",
    PlacementState.COMPLETED: "completed the placement",
    PlacementState.CANCELLED: "cancelled the placement",
}
OF_PLACEMENT = {
    "state",
    "state_reason",
    "starts_on",
    "ends_on",
    "weekly_minutes",
    "administrator",
    "educationalist",
    "interdisciplinary_opportunities",
    "ethos_objective",
}


def placement_deeds(step: Step, doing: Doing) -> Iterator[Deed]:
    """'changed the last day from Friday 18 December to Friday 8 January 2027', 'confirmed the placement'."""
    before, after = step.before, step.after
    if after is None:
        yield Deed("deleted", "the placement")
    elif before is None:
        asked = after.state == PlacementState.REQUESTED
        yield Deed("asked for" if asked else "arranged", "the placement")
    else:
        if step.changed("state"):
            verb, _, what = STATES[after.state].partition(" ")
            yield Deed(verb, what)
        for name, words in (("starts_on", "first day"), ("ends_on", "last day")):
            if step.changed(name):
                yield Deed(
                    "changed", f"the {words} {days_from_to(getattr(before, name), getattr(after, name))}"
                )
        if step.changed("weekly_minutes"):
            yield Deed("changed", f"the hours a week {_hours_from_to(before, after)}")
        yield from _people_named(step, doing)
        if step.changed("interdisciplinary_opportunities"):
            yield Deed("changed", "the description of interdisciplinary opportunities")
        yield from other_changes(step, OF_PLACEMENT)


def _hours_from_to(before: Placement, after: Placement) -> str:
    told = [duration(datetime.timedelta(minutes=each.weekly_minutes)) for each in (before, after)]
    return f"from {told[0]} to {told[1]}"


def _people_named(step: Step, doing: Doing) -> Iterator[Deed]:
    for model, name in ((Administrator, "administrator"), (Educationalist, "educationalist")):
        was, now = (getattr(event, f"{name}_id") for event in (step.before, step.after))
        if was == now:
            continue
        if now is None:
            yield Deed("named", f"no {name} in place of {doing.name(model, was)}")
        else:
            in_place = f" in place of {doing.name(model, was)}" if was else ""
            yield Deed("named", f"{doing.name(model, now)} as {name}{in_place}")


def objective_deeds(step: Step, doing: Doing) -> Iterator[Deed]:
    """'added the objective “…”'; those that came with the placement are not told apart."""
    if step.before is None:
        if (Placement, step.row.placement_id) not in doing.made:
            yield Deed("added", f"the objective “{step.row.text}”")
    elif step.after is None:
        yield Deed("deleted", f"the objective “{step.row.text}”")
    elif step.changed("text"):
        yield Deed("changed", f"the objective “{step.before.text}” to “{step.after.text}”")


def session_deeds(step: Step, doing: Doing, *, called: str = "") -> Iterator[Deed]:
    """'moved “Surgery” on Friday 27 November from 2pm to 3pm'; ``called`` is what stands for its title and day."""
    before, after = step.before, step.after
    if before is None:
        yield Deed("added", called or _with_times(after), "session")
    elif after is None:
        yield Deed("deleted", called or _titled(before), "session")
    else:
        changes = list(_session_changes(step, doing))
        if not changes and not _tells_who(step, doing):
            changes = [("changed who takes part in", lambda it: it)]
        if changes:
            # The first names the session, the others say "it", so that it stays one deed and can be counted.
            verb, words = changes[0]
            rest = [f"{verb} {words(IT)}" for verb, words in changes[1:]]
            yield Deed(verb, and_list([words(called or _titled(before)), *rest]), "session")


Change = tuple[str, Callable[[str], str]]
DETAILS = (
    ("kind", ("category", "kind")),
    ("being simulated", ("is_simulated",)),
    ("place", ("place",)),
    ("note", ("note",)),
)


def _session_changes(step: Step, doing: Doing) -> Iterator[Change]:
    before, after = step.before, step.after
    if step.changed("during"):
        yield _move(before, after)
    if step.changed("room_id"):
        if after.room_id:
            room = doing.name(Room, after.room_id, "another room")
            yield "moved", lambda it: f"{it} to {room}"
        else:
            left = doing.name(Room, before.room_id, "its room")
            yield "took", lambda it: f"{it} out of {left}"
    if step.changed("title"):
        yield "renamed", lambda it: f"{it} “{after.title}”"
    for detail, names in DETAILS:
        if step.changed(*names):
            yield "changed", partial(_detail, detail)
    if step.changed("is_cancelled"):
        yield ("cancelled" if after.is_cancelled else "restored"), str
    if before.published_at is None and after.published_at:
        yield "published", str


def _move(before: Session, after: Session) -> Change:
    was, now = _times(before), _times(after)
    from_day, to_day = date_day(before.during.lower), date_day(after.during.lower)
    if from_day != to_day:
        return "moved", lambda it: f"{f'it from {from_day}' if it == IT else it}, {was}, to {to_day}, {now}"
    if before.during.upper - before.during.lower == after.during.upper - after.during.lower:
        return "moved", lambda it: f"{it} from {clock(before.during.lower)} to {clock(after.during.lower)}"
    return "changed", lambda it: f"{_detail('hours', it)} to {now} (it was {was})"


def _detail(name: str, it: str) -> str:
    return f"its {name}" if it == IT else f"the {name} of {it}"


def _times(session: Session) -> str:
    return time_range(session.during.lower, session.during.upper)


def _tells_who(step: Step, doing: Doing) -> bool:
    """Whether a participation of the same doing says who came or went."""
    return any(
        each.model is Participation and each.row.session_id == step.row.pgh_obj_id for each in doing.steps
    ) or not step.changed("sequence", "changed_at")


def _titled(session: Session) -> str:
    return f"“{session.title}” on {date_day(session.during.lower)}"


def _with_times(session: Session) -> str:
    return f"{_titled(session)}, {_times(session)}"


def participation_deeds(step: Step, doing: Doing, *, called: str = "") -> Iterator[Deed]:
    """'put Norah Practiss into “Surgery” on Friday 27 November'; those who came with a new session are not told."""
    row = step.row
    if (Session, row.session_id) in doing.made or not (step.before is None or step.after is None):
        return
    title = doing.name(Session, row.session_id, "")
    session = called or f"{f'“{title}”' if title else 'a session'} on {date_day(row.during.lower)}"
    who = doing.name(Person, row.person_id)
    if step.before is None:
        yield Deed("put", f"{who} into {session}")
    else:
        yield Deed("took", f"{who} out of {session}")


session_deeds_of_it = partial(session_deeds, called=IT)
participation_deeds_of_it = partial(participation_deeds, called=IT)
