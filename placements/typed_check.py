"""What would be said of a session as somebody types it: who is booked, and what the rules would newly find."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Person
from hubs.models import Practice
from placements.findings import FindingLine, lines_of
from placements.models import Part, Participation, Placement, Room, Session
from placements.operations.clashes import Clash, Wanted, people_booked, rooms_taken
from placements.rule_checks import check_fetched, fetch_facts, settings_in_force
from placements.rule_checks.fetching import Fetched, learners_who_lead, missing_from
from placements.rule_checks.rows import session_fact

Parts = Sequence[tuple[Person, Part, Placement | None]]


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A session as typed so far. ``session`` is the one that it would change, None for a new one."""

    practice: Practice
    start: datetime.datetime
    end: datetime.datetime
    title: str
    category: str
    kind: str
    parts: Parts
    room: Room | None = None
    place: str = ""
    whereabouts: str = ""
    capacity: int | None = None
    session: Session | None = None


@dataclass(frozen=True)
class OfLearner:
    """What the rules would newly find about one learner's placement."""

    placement: Placement
    lines: Sequence[FindingLine]


@dataclass(frozen=True)
class TypedCheck:
    """The answer: what stands in the way, and what would be found, learner by learner."""

    clashes: Sequence[Clash] = ()
    learners: Sequence[OfLearner] = field(default=())

    @property
    def is_clear(self) -> bool:
        return not self.clashes and not any(each.lines for each in self.learners)


def check_typed(typed: Typed, *, by: Person) -> TypedCheck:
    """Nothing is written. Of findings only those that the session would add are told; at most twenty queries."""
    bound = tuple(person for person, part, _ in typed.parts if part != Part.OVERSEER)
    wanted = Wanted(
        title=typed.title,
        start=typed.start,
        end=typed.end,
        people=bound,
        room=typed.room,
        session_id=typed.session.pk if typed.session else None,
    )
    clashes = [*people_booked(wanted=[wanted], by=by), *rooms_taken(wanted=[wanted], by=by)]
    placements = [placement for _, _, placement in typed.parts if placement]
    as_typed = _as_typed(typed)
    settings = settings_in_force()
    learning, missing = learners_who_lead([as_typed]), missing_from([as_typed])
    told = []
    for fetched in fetch_facts(placements):
        own = [each for each in fetched.facts.sessions if each.id != str(as_typed.public_id)]
        facts = replace(fetched.facts, sessions=[*own, session_fact(as_typed, learning, missing)])
        known = {
            (each.finding.rule, each.finding.sentence)
            for each in check_fetched(fetched.facts, settings, fetched.overrides)
        }
        new = [
            each
            for each in check_fetched(facts, settings, fetched.overrides)
            if (each.finding.rule, each.finding.sentence) not in known
        ]
        told.append(OfLearner(fetched.placement, lines_of(new, _others(fetched, as_typed))))
    return TypedCheck(clashes, [each for each in told if each.lines])


def _as_typed(typed: Typed) -> Session:
    """The session that would be, never saved."""
    session = Session(
        public_id=typed.session.public_id if typed.session else uuid.uuid4(),
        practice=typed.practice,
        title=typed.title or "This session",
        category=typed.category,
        kind=typed.kind,
        during=DateTimeTZRange(typed.start, typed.end, "[)"),
        room=typed.room,
        place=typed.place,
        whereabouts=typed.whereabouts,
        capacity=typed.capacity,
        spoke_visit=typed.session.spoke_visit if typed.session else None,
    )
    session.everybody = [
        Participation(session=session, person=person, part=part, placement=placement)
        for person, part, placement in typed.parts
    ]
    return session


def _others(fetched: Fetched, as_typed: Session) -> list[Session]:
    return [session for session in fetched.sessions if session.public_id != as_typed.public_id]
