"""The gate's judgement: a pure function of what a practice has, of what is asked, and of today.

A placement stands on three things on every one of its days (RULES 7): an accreditation for its learner group that is
not suspended, an agreement that both sides have signed, and an educational audit that is not overdue for its provider
(RULES 8) and not stopped (RULES 9).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from enum import StrEnum
from itertools import zip_longest
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from hubs.accrediting.standing_cycles import AUDIT_STOPS
from hubs.gate.days import FOR_GOOD, ONE_DAY, Days, days_left_open, days_shared, days_without


class Requirement(StrEnum):
    """What a placement stands on."""

    ACCREDITATION = "accreditation"
    AGREEMENT = "agreement"
    AUDIT = "audit"


class Kind(StrEnum):
    """In which way a requirement is not met."""

    ACCREDITATION = "accreditation"
    SUSPENSION = "suspension"
    AGREEMENT = "agreement"
    AUDIT = "audit"
    AUDIT_STOPPED = "audit_stopped"

    @property
    def requirement(self) -> Requirement:
        return _REQUIREMENTS[self]


_REQUIREMENTS = {
    Kind.ACCREDITATION: Requirement.ACCREDITATION,
    Kind.SUSPENSION: Requirement.ACCREDITATION,
    Kind.AGREEMENT: Requirement.AGREEMENT,
    Kind.AUDIT: Requirement.AUDIT,
    Kind.AUDIT_STOPPED: Requirement.AUDIT,
}


class Outcome(StrEnum):
    """What the gate answers."""

    STANDS = "stands"
    OVERRIDDEN = "overridden"
    REPORTED = "reported"
    REFUSED = "refused"


class AccreditationFact(NamedTuple):
    """An accreditation, the practice's own or its group's for as long as it is in it; without what is suspended."""

    learner_group: int
    days: Days
    pauses: tuple[Days, ...] = ()
    public_id: str = ""


class AgreementFact(NamedTuple):
    """An agreement that both sides signed."""

    days: Days
    public_id: str = ""


class AuditFact(NamedTuple):
    """An audit that was done, with the state it is in and since when.

    ``serves_until`` is supposed for the sake of "what if", in place of what a provider's interval gives.
    """

    audited_on: datetime.date
    state: str
    since: datetime.date
    public_id: str = ""
    serves_until: datetime.date | None = None


class OverrideFact(NamedTuple):
    """What HEE staff excuse at a practice on these days; no learner group is all of them."""

    requirements: frozenset[Requirement]
    learner_group: int | None
    days: Days
    public_id: str = ""


class Facts(NamedTuple):
    """What a practice has, as far as the gate asks. ``in_hand``: what is being prepared, by requirement."""

    accreditations: tuple[AccreditationFact, ...] = ()
    agreements: tuple[AgreementFact, ...] = ()
    audits: tuple[AuditFact, ...] = ()
    overrides: tuple[OverrideFact, ...] = ()
    reports_until: datetime.date | None = None
    in_hand: tuple[tuple[Requirement, str], ...] = ()


class Asked(NamedTuple):
    """May learners of this group and of a provider with this interval (months) be there on all of these days?"""

    learner_group: int
    interval: int
    days: Days


class Lack(NamedTuple):
    """On these days something is missing; ``due_on`` is when an overdue audit was due."""

    kind: Kind
    days: tuple[Days, ...]
    due_on: datetime.date | None = None
    state: str = ""


class Verdict(NamedTuple):
    """What is missing, in order; the outcome; and the overrides that excuse it."""

    outcome: Outcome
    lacks: tuple[Lack, ...] = ()
    overrides: tuple[str, ...] = ()

    @property
    def is_refused(self) -> bool:
        return self.outcome is Outcome.REFUSED

    @property
    def first_day(self) -> datetime.date | None:
        """The first day on which anything is missing."""
        return min((days.first for lack in self.lacks for days in lack.days), default=None)

    @property
    def last_day(self) -> datetime.date | None:
        return max((days.last for lack in self.lacks for days in lack.days), default=None)


def lacks_of(facts: Facts, asked: Asked) -> tuple[Lack, ...]:
    """What is missing on which days, excused or not."""
    return tuple(lack for lack in _lacks(facts, asked) if lack.days)


def days_not_excused(facts: Facts, asked: Asked, of: Requirement | None = None) -> list[Days]:
    """The days on which something, or ``of`` alone, is missing that no override excuses, in order."""
    excusing = [each for each in facts.overrides if each.learner_group in (None, asked.learner_group)]
    bare = [
        days
        for lack in lacks_of(facts, asked)
        if of in (None, lack.kind.requirement)
        for days in days_without(
            lack.days, [each.days for each in excusing if lack.kind.requirement in each.requirements]
        )
    ]
    return days_without([asked.days], days_left_open(bare, *asked.days)) if bare else []


def judge(facts: Facts, asked: Asked, today: datetime.date) -> Verdict:
    """Whether what is asked stands, and if not what is missing on which days, and whether that is refused."""
    lacks = lacks_of(facts, asked)
    if not lacks:
        return Verdict(Outcome.STANDS)
    excusing = [each for each in facts.overrides if each.learner_group in (None, asked.learner_group)]
    used: dict[str, None] = {}
    is_excused = True
    for lack in lacks:
        for_it = [each for each in excusing if lack.kind.requirement in each.requirements]
        is_excused = is_excused and not days_without(lack.days, [each.days for each in for_it])
        used |= {each.public_id: None for each in for_it if days_shared(lack.days, each.days)}
    if is_excused:
        return Verdict(Outcome.OVERRIDDEN, lacks, tuple(used))
    only_reports = facts.reports_until is not None and today <= facts.reports_until
    return Verdict(Outcome.REPORTED if only_reports else Outcome.REFUSED, lacks)


def _lacks(facts: Facts, asked: Asked) -> Iterable[Lack]:
    held = [each for each in facts.accreditations if each.learner_group == asked.learner_group]
    decided = [each.days for each in held]
    standing = [days for each in held for days in days_left_open(each.pauses, *each.days)]
    never = days_left_open(decided, *asked.days)
    yield Lack(Kind.ACCREDITATION, tuple(never))
    yield Lack(Kind.SUSPENSION, tuple(days_without(days_left_open(standing, *asked.days), never)))
    yield Lack(Kind.AGREEMENT, tuple(days_left_open([each.days for each in facts.agreements], *asked.days)))
    yield from _audit_lacks(facts.audits, asked)


def _audit_lacks(audits: Iterable[AuditFact], asked: Asked) -> Iterable[Lack]:
    """An audit counts from its day until the day before the next; it serves until it is due or was stopped."""
    serving: list[Days] = []
    stopped: list[Days] = []
    state, due = "", None
    in_order = sorted(audits)
    for audit, following in zip_longest(in_order, in_order[1:]):
        until = following.audited_on - ONE_DAY if following else FOR_GOOD
        due = audit.serves_until or due_on(audit.audited_on, asked.interval)
        serving_until = min(due, until)
        if audit.state in AUDIT_STOPS:
            stops = max(audit.since, audit.audited_on)
            serving_until = min(serving_until, stops - ONE_DAY)
            if stops <= until:
                stopped.append(Days(stops, until))
                state = audit.state
        if audit.audited_on <= serving_until:
            serving.append(Days(audit.audited_on, serving_until))
    lacking = days_left_open(serving, *asked.days)
    yield Lack(Kind.AUDIT, tuple(days_without(lacking, stopped)), due_on=due)
    yield Lack(
        Kind.AUDIT_STOPPED,
        tuple(days for each in stopped for days in days_shared(lacking, each)),
        state=state,
    )


def due_on(audited_on: datetime.date, interval: int) -> datetime.date:
    """The last day on which an audit serves: the same day of the month ``interval`` months later (RULES 8)."""
    return audited_on + relativedelta(months=interval)
