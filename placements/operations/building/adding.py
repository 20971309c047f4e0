"""Adding what was previewed: the same again under the locks, whole, as one step that can be undone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from accounts.models import Person
from atp_portal.formatting import count
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns
from placements.building.laying import Fate, Laid
from placements.models import Part, Session
from placements.operations.building.facts import Ask
from placements.operations.building.preview import Preview, preview_of
from placements.operations.sessions import SessionPlan, add_person, locked, plan_sessions
from placements.operations.steps import a_step
from placements.timetabling.weeks import Week

CHANGED = "Something changed since you looked, so nothing was added. This is what would be added now."


class WorldChanged(Refusal):
    """What was previewed is not what would be done now. Whoever asked should look again."""


@dataclass(frozen=True)
class Built:
    """What was done: sessions that were made, and those that learners now share with others."""

    made: tuple[Session, ...]
    joined: int = 0

    @property
    def number(self) -> int:
        return len(self.made) + self.joined


@operation
def build_timetable(
    *, by: Person | None, ask: Ask, digest: str | None = None, weeks: Collection[str] | None = None
) -> Built:
    """Add what a preview promised, in these weeks (their codes; None: in all), as drafts; all or nothing.

    ``digest`` is that of the preview which was looked at. Raises WorldChanged when something else would be done
    now, and Refusal when there is nothing to do.
    """
    preview = preview_of(ask=ask, by=by)
    _refuse_if_changed(preview, digest)
    # Sessions, then rooms, then people, as all writers of sessions take hold of them.
    joined = locked(Session(pk=each.joins) for each in preview.laid if each.joins is not None)
    if preview.facts:
        take_turns([*preview.facts.rooms.values(), *preview.facts.people.values()])
        before, preview = preview.digest, preview_of(ask=ask, by=by)
        _refuse_if_changed(preview, before)
    chosen = [
        each
        for each in preview.laid
        if each.is_made and (weeks is None or Week.containing(each.wish.day).code in weeks)
    ]
    if not chosen:
        raise Refusal("There is nothing to add. Choose a week to which something can be added.")
    with a_step(by=by, practice=ask.practice, words=f"Added {count(len(chosen), 'session')}"):
        to_join = {session.pk: session for session in joined}
        joining = [each for each in chosen if each.fate == Fate.JOINED]
        for each in joining:
            _join(by, ask, each, to_join)
        plans = [_plan(ask, preview, each) for each in chosen if each.fate != Fate.JOINED]
        made = plan_sessions(by=by, plans=plans) if plans else []
    return Built(tuple(made), len(joining))


def _refuse_if_changed(preview: Preview, digest: str | None) -> None:
    if digest is not None and preview.digest != digest:
        raise WorldChanged(CHANGED)


def _join(by: Person | None, ask: Ask, laid: Laid, sessions: dict[int, Session]) -> None:
    assert laid.joins is not None
    for placement in ask.placements:
        if placement.person_id in laid.learners:
            add_person(
                by=by,
                session=sessions[laid.joins],
                person=placement.person,
                part=Part.LEARNER,
                placement=placement,
            )


def _plan(ask: Ask, preview: Preview, laid: Laid) -> SessionPlan:
    facts, what = preview.facts, laid.what
    assert facts
    assert laid.start
    assert laid.end
    people, rooms = facts.people, facts.rooms

    def named(keys: Collection[int]) -> tuple[Person, ...]:
        return tuple(people[key] for key in keys)

    return SessionPlan(
        practice=ask.practice,
        start=laid.start,
        end=laid.end,
        title=what.title,
        category=what.category,
        kind=what.kind,
        is_simulated=what.is_simulated,
        room=rooms[what.room] if what.room is not None else None,
        place=what.place,
        whereabouts=what.whereabouts,
        capacity=what.capacity,
        note=what.note,
        learners=tuple(each for each in ask.placements if each.person_id in laid.learners),
        leaders=named(what.leaders),
        overseers=named(what.overseers),
        patient_partners=named(what.patient_partners),
    )
