"""What would be said of a session as somebody types it: who is booked, and what the rules would newly find."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from accounts.models import Person
from placements.models import Participation, Placement, Session
from placements.operations.clashes import Clash, people_booked, rooms_taken
from placements.operations.sessions import SessionPlan, span
from placements.rule_checks import Checked, check_fetched, fetch_facts, settings_in_force
from placements.rule_checks.fetching import Fetched, learners_who_lead, missing_from
from placements.rule_checks.lines import FindingLine, lines_of
from placements.rule_checks.rows import session_fact
from placements.rules.facts import SessionFact


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


def check_typed(plan: SessionPlan, *, session: Session | None = None, by: Person) -> TypedCheck:
    """What would be said of ``session``, or of a new one, if it were as the plan. Nothing is written.

    Of findings only those that it would add are told. Two dozen queries at most, however many learners.
    """
    wanted = replace(plan.wanted, session_id=session.pk if session else None)
    clashes = [*people_booked(wanted=[wanted], by=by), *rooms_taken(wanted=[wanted], by=by)]
    as_typed = _as_typed(plan, session)
    told = [
        OfLearner(fetched.placement, lines_of(new, _others(fetched, as_typed)))
        for fetched, new in newly_found(plan.learners, lambda _: as_typed)
    ]
    return TypedCheck(clashes, [each for each in told if each.lines])


def is_same(fact: SessionFact, session: Session) -> bool:
    """Whether they are the same session."""
    return fact.id == str(session.public_id)


def newly_found(
    placements: Iterable[Placement],
    would_be: Callable[[Placement], Session],
    instead_of: Callable[[SessionFact, Session], bool] = is_same,
) -> list[tuple[Fetched, list[Checked]]]:
    """What the rules would find of each placement, and do not yet, if a session were as ``would_be`` makes it.

    ``would_be`` is given the placement as it was fetched; ``instead_of`` says which of the learner's sessions would
    not be there beside it. In the order given; as many queries for one as for many.
    """
    settings = settings_in_force()
    rows = fetch_facts(placements)
    sessions = [would_be(fetched.placement) for fetched in rows]
    learning, missing = learners_who_lead(sessions), missing_from(sessions)
    found = []
    for fetched, session in zip(rows, sessions, strict=True):
        own = [each for each in fetched.facts.sessions if not instead_of(each, session)]
        facts = replace(fetched.facts, sessions=[*own, session_fact(session, learning, missing)])
        known = {
            (each.finding.rule, each.finding.sentence)
            for each in check_fetched(fetched.facts, settings, fetched.overrides)
        }
        new = [
            each
            for each in check_fetched(facts, settings, fetched.overrides)
            if (each.finding.rule, each.finding.sentence) not in known
        ]
        found.append((fetched, new))
    return found


def _as_typed(plan: SessionPlan, session: Session | None) -> Session:
    """The session that would be, never saved."""
    would_be = Session(
        public_id=session.public_id if session else uuid.uuid4(),
        practice=plan.practice,
        title=plan.title or "This session",
        category=plan.category,
        kind=plan.kind,
        is_simulated=plan.is_simulated,
        during=span(plan.start, plan.end),
        room=plan.room,
        place=plan.place,
        whereabouts=plan.whereabouts,
        capacity=plan.capacity,
        spoke_visit=session.spoke_visit if session else plan.spoke_visit,
    )
    would_be.everybody = [
        Participation(session=would_be, person=person, part=part, placement=placement)
        for person, part, placement in plan.parts
    ]
    return would_be


def _others(fetched: Fetched, as_typed: Session) -> list[Session]:
    return [session for session in fetched.sessions if session.public_id != as_typed.public_id]
