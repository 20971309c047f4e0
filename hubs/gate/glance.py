"""A practice at one glance: may it host, whom, until when, and what is due next. A pure function of its facts."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import NamedTuple

from hubs.gate.days import FOR_GOOD, ONE_DAY, Days, days_without
from hubs.gate.judging import Asked, Facts, Lack, OverrideFact, Requirement, days_not_excused, lacks_of

# No learner group has it: what a practice without an accreditation is asked about.
NO_GROUP = 0
SOON = datetime.timedelta(days=91)


class May(StrEnum):
    """Whether learners of any group may start today."""

    HOSTS = "hosts"
    EXCUSED = "excused"
    REPORTS = "reports"
    REFUSED = "refused"


class Whom(NamedTuple):
    """A learner group that may be there today, and its last day; None where no end is known."""

    learner_group: int
    until: datetime.date | None


class Due(NamedTuple):
    """What lapses next: the last day that is covered, and what then is missing."""

    on: datetime.date
    requirements: tuple[Requirement, ...]


class Glance(NamedTuple):
    """What one sees of a practice; ``missing`` is what it lacks today, for some learners or for all."""

    may: May
    whom: tuple[Whom, ...]
    missing: tuple[Requirement, ...]
    due: Due | None
    overrides: tuple[OverrideFact, ...]
    reports_until: datetime.date | None

    @property
    def may_host(self) -> bool:
        return self.may is not May.REFUSED

    def is_due_by(self, day: datetime.date) -> bool:
        return self.due is not None and self.due.on <= day


def glance(facts: Facts, interval: int, today: datetime.date) -> Glance:
    """The practice today, for learners of providers that audit every ``interval`` months.

    Where the hub only reports, whatever it lacks keeps nobody from being there.
    """
    reports_until = facts.reports_until if facts.reports_until and facts.reports_until >= today else None
    ahead = Days(today, FOR_GOOD)
    named = [(each.learner_group, each.days) for each in facts.accreditations]
    named += [(each.learner_group, each.days) for each in facts.overrides if each.learner_group]
    groups = {group for group, days in named if days.first <= today <= days.last}
    whom: list[Whom] = []
    ends: list[Due] = []
    missing: dict[Requirement, None] = {}
    is_excused = False
    for group in sorted(groups) or [NO_GROUP]:
        asked = Asked(group, interval, ahead)
        bare = days_not_excused(facts, asked)
        lacks = lacks_of(facts, asked)
        first = bare[0].first if bare else None
        if first == today:
            missing |= dict.fromkeys(_lacking_on(lacks, today))
            if reports_until and group != NO_GROUP:
                whom.append(Whom(group, reports_until))
            continue
        is_excused = is_excused or bool(_lacking_on(lacks, today))
        if group != NO_GROUP:
            whom.append(Whom(group, first - ONE_DAY if first else None))
        if first:
            ends.append(Due(first - ONE_DAY, _lacking_on(lacks, first)))
    return Glance(
        _may(bool(whom), bool(missing), is_excused, reports_until is not None),
        tuple(whom),
        tuple(missing),
        min(ends, default=None),
        tuple(each for each in facts.overrides if each.days.last >= today),
        reports_until,
    )


def _may(hosts: bool, lacks: bool, is_excused: bool, only_reports: bool) -> May:
    if only_reports and lacks:
        return May.REPORTS
    if not hosts:
        return May.REFUSED
    return May.EXCUSED if is_excused else May.HOSTS


def _lacking_on(lacks: tuple[Lack, ...], day: datetime.date) -> tuple[Requirement, ...]:
    return tuple(
        dict.fromkeys(
            lack.kind.requirement for lack in lacks if not days_without([Days(day, day)], lack.days)
        )
    )
