"""Steps taken back: sessions as they were before, whole or not at all."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from accounts.models import Person
from hubs.models import Practice
from hubs.operations.base import Refusal, operation
from placements.models import (
    Interview,
    Objective,
    ObjectiveLink,
    Participation,
    Placement,
    PlacementState,
    RegionalEvent,
    Session,
    StepEntry,
    TimetableStep,
)
from placements.operations.clashes import Wanted
from placements.operations.sessions import MARKS, explained, locked, mark, span, take_out
from placements.operations.steps import (
    KEPT,
    State,
    a_step,
    about_to_change,
    about_to_remove,
    just_made,
    states_of,
)

FIELDS = [name.removesuffix("_id") for name in KEPT if name != "practice_id"]


def last_step(*, person: Person, practice: Practice | None = None) -> TimetableStep | None:
    """The last thing that ``person`` did to timetables, if it may still be undone; at ``practice`` where given."""
    steps = TimetableStep.objects.filter(by=person, done_at__gt=timezone.now() - TimetableStep.LASTS)
    if practice is not None:
        steps = steps.filter(practice=practice)
    last = steps.first()
    return last if last and last.undone_at is None else None


@operation
def undo_step(*, by: Person, step: TimetableStep) -> TimetableStep:
    """Put all sessions of a step back as they were before it; what it made goes, what it removed comes back.

    What it made and published is cancelled instead, since it was shown. Raises Refusal when an hour has passed, when
    it was undone already, when somebody changed one of its sessions since, when it showed drafts to learners, when
    somebody or a room has been booked elsewhere meanwhile, when hours in it are confirmed, and when a session is a
    regional event's.
    """
    step = TimetableStep.objects.select_for_update(of=("self",)).select_related("practice").get(pk=step.pk)
    if step.undone_at:
        raise Refusal("This was undone already.")
    if timezone.now() - step.done_at > TimetableStep.LASTS:
        raise Refusal("This is more than an hour ago. Change the sessions themselves.")
    entries = list(step.entries.all())
    if any(each.before and each.after and _was_shown(each.before, each.after) for each in entries):
        raise Refusal(
            "Learners have been shown these sessions. Change or cancel the sessions themselves instead."
        )
    sessions = {
        session.public_id: session
        for session in locked(Session.objects.filter(public_id__in=[each.session_uid for each in entries]))
    }
    _refuse_changed_since(entries, sessions)
    _refuse_events(entries, sessions)
    with a_step(by=by, practice=step.practice, words=f"Undid: {step.words}"):
        _take_back(entries, sessions, by)
    step.undone_at, step.undone_by = timezone.now(), by
    step.save(update_fields=["undone_at", "undone_by"])
    return step


def _was_shown(before: State, after: State) -> bool:
    return bool(after["is_published"]) and not before["is_published"]


def _refuse_changed_since(entries: Sequence[StepEntry], sessions: Mapping[uuid.UUID, Session]) -> None:
    now = states_of(sessions.values())
    for entry in entries:
        if now.get(entry.session_uid) != entry.after:
            title = (entry.after or entry.before or {})["title"]
            raise Refusal(f"{title} was changed since, so this cannot be undone. Change the session itself.")


def _refuse_events(entries: Iterable[StepEntry], sessions: Mapping[uuid.UUID, Session]) -> None:
    """Who comes to an event is kept there; a draft of which seats are offered is not to vanish."""
    made = [
        sessions[each.session_uid].pk
        for each in entries
        if each.before is None and not sessions[each.session_uid].is_published
    ]
    seats = Q(kind=RegionalEvent.Kind.SHARED_SESSION)
    events = RegionalEvent.objects.filter(~seats | Q(session__in=made))
    event = events.filter(session__in=sessions.values()).select_related("session").first()
    if event is None:
        return
    title = event.session.title
    if event.kind == RegionalEvent.Kind.SHARED_SESSION:
        raise Refusal(f"Seats in {title} are offered to others, so this cannot be undone. Cancel it instead.")
    raise Refusal(f"{title} is a regional event, so this cannot be undone. Change the event itself.")


def _take_back(entries: Sequence[StepEntry], sessions: Mapping[uuid.UUID, Session], by: Person) -> None:
    placements = _placements(entries)
    about_to_change(sessions.values())
    made = [sessions[each.session_uid] for each in entries if each.before is None]
    gone = [session for session in made if session.published_at is None]
    for session in made:
        session.is_cancelled, session.cancelled_reason = True, "Undone"
    changed = [session for session in made if session.published_at]
    back: list[Session] = []
    people: list[tuple[Session, State]] = []
    for entry in entries:
        if entry.before is None:
            continue
        session = sessions.get(entry.session_uid) or Session(public_id=entry.session_uid)
        (changed if session.pk else back).append(session)
        # What was not kept yet when the step was written down stays as it is.
        for name in entry.before.keys() & set(KEPT):
            setattr(session, name, entry.before[name])
        session.during = span(_moment(entry.before["start"]), _moment(entry.before["end"]))
        people.append((session, entry.before))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    with explained([_wanted(session, state, placements) for session, state in people], by):
        about_to_remove(gone)
        take_out(Participation.objects.filter(session__in=[session.pk for session in gone]))
        Session.objects.filter(pk__in=[session.pk for session in gone]).delete()
        Session.objects.bulk_create(back)
        for session in changed:
            mark(session)
        Session.objects.bulk_update(changed, ["during", *FIELDS, *MARKS], batch_size=500)
        _put_people_back(people, placements)
        _name_again(people)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    just_made(back)


def _put_people_back(people: Sequence[tuple[Session, State]], placements: Mapping[int, Placement]) -> None:
    wanted = {
        (session.pk, person, part, placement): session
        for session, state in people
        for person, part, placement in state["people"]
    }
    there = {
        (row.session_id, row.person_id, row.part, row.placement_id): row
        for row in Participation.objects.filter(session__in=[session for session, _ in people])
    }
    take_out(row for key, row in there.items() if key not in wanted)
    Participation.objects.bulk_create(
        Participation(
            session=session,
            person_id=person,
            part=part,
            placement_id=placement,
            during=session.during,
            is_cancelled=session.is_cancelled,
            placement_during=placements[placement].during if placement else None,
        )
        for (key, person, part, placement), session in sorted(
            wanted.items(), key=lambda each: (each[0][1], each[1].start)
        )
        if (key, person, part, placement) not in there
    )


def _name_again(people: Iterable[tuple[Session, State]]) -> None:
    """Sessions that were gone serve the objectives again that they served, and hold their interviews.

    What is gone itself meanwhile stays gone, and an interview that got another session keeps that.
    """
    served: list[tuple[int, Session]] = []
    for session, state in people:
        served += [(key, session) for key in state.get("objectives", ())]
        if keys := state.get("interviews"):
            Interview.objects.filter(pk__in=keys, session__isnull=True).update(session=session)
    there = Objective.objects.select_for_update(no_key=True).filter(pk__in={key for key, _ in served})
    known = {objective.pk for objective in there.order_by("pk")}
    ObjectiveLink.objects.bulk_create(
        ObjectiveLink(objective_id=key, session=session) for key, session in served if key in known
    )


def _placements(entries: Sequence[StepEntry]) -> dict[int, Placement]:
    """The placements of learners who are to be put back, held; refused where one takes no more sessions."""
    keys = {
        placement
        for entry in entries
        for _, _, placement in (entry.before or {"people": []})["people"]
        if placement
    }
    rows = {row.pk: row for row in Placement.objects.filter(pk__in=keys).select_related("person")}
    for row in rows.values():
        if row.state in {PlacementState.CANCELLED, PlacementState.COMPLETED}:
            raise Refusal(f"The placement of {row.person.full_name} is {row.get_state_display()} meanwhile.")
    return rows


def _wanted(session: Session, state: State, placements: Mapping[int, Placement]) -> Wanted:
    bound = [person for person, part, _ in state["people"] if part != "overseer"]
    return Wanted(
        title=session.title,
        start=session.start,
        end=session.end,
        people=tuple(Person.objects.filter(pk__in=bound)) if not session.is_cancelled else (),
        room=session.room if not session.is_cancelled else None,
        placements=tuple(placements[key] for _, _, key in state["people"] if key),
        session_id=session.pk,
    )


def _moment(timestamp: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(timestamp, tz=datetime.UTC)


def forget_steps() -> int:
    """Delete what steps kept of sessions a day after nobody can undo them any more; says how many steps."""
    old = timezone.now() - TimetableStep.LASTS - datetime.timedelta(days=1)
    _, deleted = TimetableStep.objects.filter(done_at__lt=old).delete()
    return deleted.get(TimetableStep._meta.label, 0)
