"""A week of events laid out by day: plain values in, plain values out."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic

from placements.regional.month import MonthDay, T
from placements.timetabling.weeks import Week


@dataclass(frozen=True)
class WeekGrid(Generic[T]):
    """The five days of a week, or seven where something is on its weekend, each with all that is on it."""

    week: Week
    days: list[MonthDay[T]]

    @property
    def weeks(self) -> list[list[MonthDay[T]]]:
        """As a month has them."""
        return [self.days]

    @property
    def weekdays(self) -> list[datetime.date]:
        return [day.date for day in self.days]

    @property
    def has_entries(self) -> bool:
        return any(day.entries for day in self.days)


def build_week(
    week: Week, entries: Sequence[T], today: datetime.date, *, holidays: Mapping[datetime.date, str]
) -> WeekGrid[T]:
    """Lay out what is on in a week, in the order in which it is given."""
    has_weekend = any(entry.day in week.days[5:] for entry in entries)
    return WeekGrid(
        week,
        [
            MonthDay(
                day,
                [entry for entry in entries if entry.day == day],
                more=0,
                is_inside=True,
                is_today=day == today,
                holiday=holidays.get(day, ""),
            )
            for day in week.days[: 7 if has_weekend else 5]
        ],
    )
