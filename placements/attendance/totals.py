"""Sums of hours, by category and week: planned, claimed, confirmed, missed and made up."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from atp_portal.formatting import london_date
from placements.attendance.rows import HoursRow, State, hours_rows
from placements.models import Placement
from placements.rules.facts import monday_of


@dataclass
class Sum:
    """Minutes of some sessions. What is claimed and not confirmed waits; what nobody spoke of is unsaid.

    ``simulated`` are those of the confirmed ones that were simulated practice.
    """

    planned: int = 0
    claimed: int = 0
    confirmed: int = 0
    missed: int = 0
    made_up: int = 0
    unsaid: int = 0
    simulated: int = 0

    @property
    def waiting(self) -> int:
        """Claimed, and not confirmed by anybody yet."""
        return self.claimed - self.confirmed

    def add(self, row: HoursRow) -> None:
        self.planned += row.planned
        self.claimed += row.claimed
        self.confirmed += row.confirmed
        self.missed += row.missed
        self.made_up += row.made_up
        self.unsaid += row.planned if row.state == State.UNSAID else 0
        self.simulated += row.simulated


@dataclass
class Totals:
    """Of one placement: in all, by category, by the Monday of each week, and learnt with other professions."""

    all: Sum = field(default_factory=Sum)
    clinical: Sum = field(default_factory=Sum)
    educational: Sum = field(default_factory=Sum)
    together: Sum = field(default_factory=Sum)
    weeks: defaultdict[datetime.date, Sum] = field(default_factory=lambda: defaultdict(Sum))


def totals_of_rows(rows: Iterable[HoursRow]) -> Totals:
    """What these sessions come to."""
    found = Totals()
    for row in rows:
        sums = [
            found.all,
            found.clinical if row.session.category == "clinical" else found.educational,
            found.weeks[monday_of(london_date(row.session.start))],
            *([found.together] if row.is_together else []),
        ]
        for each in sums:
            each.add(row)
    return found


def totals_of(
    placements: Collection[Placement],
    now: datetime.datetime,
    first: datetime.date | None = None,
    last: datetime.date | None = None,
) -> dict[int, Totals]:
    """By placement, what its sessions between two days come to; as many queries for many as for one."""
    rows: defaultdict[int | None, list[HoursRow]] = defaultdict(list)
    for row in hours_rows(placements, now, first, last):
        rows[row.participation.placement_id].append(row)
    return {each.pk: totals_of_rows(rows[each.pk]) for each in placements}
