"""Whom a lapse would strand: the placements with days that would be missing then and are not missing now.

An accreditation, agreement or audit that lapses is judged by the gate, with facts that are without it from that day
on. The approval of an educationalist (for GP registrars, the status of trainer) is no matter of the gate: RULES 18
says that who has lost it has no registrar, so that doctors in postgraduate training are stranded; other learners of
theirs are to be looked at.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple, TypeVar

from hubs.gate.days import FOR_GOOD, ONE_DAY, Days, days_shared, days_without
from hubs.gate.judging import (
    AccreditationFact,
    AgreementFact,
    Asked,
    Facts,
    Requirement,
    days_not_excused,
    due_on,
)

F = TypeVar("F", AccreditationFact, AgreementFact)


class LapseKind(StrEnum):
    """What may lapse."""

    ACCREDITATION = "accreditation"
    AGREEMENT = "agreement"
    AUDIT = "audit"
    APPROVAL = "approval"


class Lapse(NamedTuple):
    """From the day ``on`` the row ``public_id`` is no more; ``ends_on`` is its own last day, None where it has none.

    Of an audit ``ends_on`` says nothing: when it is due depends on whose learners they are.
    """

    kind: LapseKind
    public_id: str
    on: datetime.date
    ends_on: datetime.date | None = None


class Stay(NamedTuple):
    """A placement as far as this asks: where, whose learner of which group on which days, and with whom.

    ``needs_approval`` is whether it cannot go on with an educationalist who is not approved.
    """

    key: int
    practice: int
    asked: Asked
    educationalist: str = ""
    needs_approval: bool = False


class Stranded(NamedTuple):
    """A placement that a lapse would strand, and the days that it would then lack; or one only to be looked at."""

    stay: Stay
    days: tuple[Days, ...]
    is_warning: bool = False

    @property
    def first_day(self) -> datetime.date:
        return self.days[0].first

    @property
    def last_day(self) -> datetime.date:
        return self.days[-1].last


def stranded(facts: Mapping[int, Facts], stays: Iterable[Stay], lapse: Lapse) -> list[Stranded]:
    """Those of ``stays`` that the lapse would strand, in their order; ``facts`` are by practice.

    Where the row's own last day is before ``on``, so that the lapse is what happens anyway, the days count that
    would have what it gives if it were renewed, whatever else may be missing by then: each is to be renewed.
    """
    found = []
    for stay in stays:
        if stay.asked.days.last < lapse.on:
            continue
        if lapse.kind is LapseKind.APPROVAL:
            days, is_warning = _without_approval(stay, lapse), not stay.needs_approval
        else:
            days, is_warning = _newly_missing(facts.get(stay.practice, Facts()), stay.asked, lapse), False
        if days:
            found.append(Stranded(stay, tuple(days), is_warning))
    return found


def _without_approval(stay: Stay, lapse: Lapse) -> list[Days]:
    if stay.educationalist != lapse.public_id:
        return []
    is_over = lapse.ends_on is None or lapse.ends_on < lapse.on
    return days_shared([stay.asked.days], Days(lapse.on, FOR_GOOD if is_over else lapse.ends_on or FOR_GOOD))


def _newly_missing(facts: Facts, asked: Asked, lapse: Lapse) -> list[Days]:
    lapsed = _with_last_day(facts, asked, lapse, lapse.on - ONE_DAY)
    kept, of = facts, None
    if lapsed == facts:
        # It is over by then anyway: compared with what would be if it went on.
        kept, of = _with_last_day(facts, asked, lapse, FOR_GOOD), Requirement(lapse.kind.value)
    if lapsed == kept:
        return []
    missing = days_without(days_not_excused(lapsed, asked, of), days_not_excused(kept, asked, of))
    return days_shared(missing, Days(lapse.on, FOR_GOOD))


def _with_last_day(facts: Facts, asked: Asked, lapse: Lapse, last: datetime.date) -> Facts:
    """The facts with the row until ``last``, where that is earlier than it is; or for good instead of its own end."""
    return facts._replace(
        accreditations=_until(facts.accreditations, lapse, last),
        agreements=_until(facts.agreements, lapse, last),
        audits=tuple(
            each._replace(serves_until=last)
            if each.public_id == lapse.public_id
            and (last == FOR_GOOD or last < due_on(each.audited_on, asked.interval))
            else each
            for each in facts.audits
        ),
    )


def _until(rows: tuple[F, ...], lapse: Lapse, last: datetime.date) -> tuple[F, ...]:
    changed = []
    for row in rows:
        first, own_last = row.days
        if row.public_id != lapse.public_id:
            changed.append(row)
        # A practice that left its group before has no more of what the group holds.
        elif last == FOR_GOOD and own_last == lapse.ends_on:
            changed.append(row._replace(days=Days(first, FOR_GOOD)))
        elif first <= min(own_last, last):
            changed.append(row._replace(days=Days(first, min(own_last, last))))
    return tuple(changed)
