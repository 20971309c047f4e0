"""A month laid out in weeks: plain values in, plain values out."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from atp_portal.formatting import MONTHS
from placements.timetabling.local_time import to_utc
from placements.timetabling.weeks import FIRST_YEAR, LAST_YEAR

MOST_OF_A_DAY = 4
"""A day with more than this names the first ones and how many more there are."""

_CODE = re.compile(r"([0-9]{4})-([0-9]{2})")


@dataclass(frozen=True, order=True)
class Month:
    """One month of one year."""

    year: int
    number: int

    @classmethod
    def parse(cls, code: str) -> Month:
        """The month written as "2026-12"; raises ValueError on anything else."""
        match = _CODE.fullmatch(code)
        if match is None or not 1 <= int(match[2]) <= 12 or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            raise ValueError("Write a month as a year and a number, for example 2026-12.")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def containing(cls, day: datetime.date) -> Month:
        return cls(day.year, day.month)

    @property
    def code(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def words(self) -> str:
        """'December 2026'."""
        return f"{MONTHS[self.number - 1]} {self.year}"

    @property
    def first(self) -> datetime.date:
        return datetime.date(self.year, self.number, 1)

    @property
    def last(self) -> datetime.date:
        return datetime.date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def next(self) -> Month:
        return self.plus(1)

    @property
    def previous(self) -> Month:
        return self.plus(-1)

    def plus(self, months: int) -> Month:
        """The month that many later."""
        whole = self.year * 12 + self.number - 1 + months
        return Month(whole // 12, whole % 12 + 1)

    @property
    def during(self) -> tuple[datetime.datetime, datetime.datetime]:
        """From its first midnight in London to that of the next, in UTC."""
        return to_utc(self.first, datetime.time()), to_utc(self.next.first, datetime.time())


class OnADay(Protocol):
    @property
    def day(self) -> datetime.date: ...


T = TypeVar("T", bound=OnADay)


@dataclass(frozen=True)
class MonthDay(Generic[T]):
    """One day: the first few of what is on it, and how many more there are. ``is_inside`` its month."""

    date: datetime.date
    entries: Sequence[T]
    more: int
    is_inside: bool
    is_today: bool
    holiday: str


@dataclass(frozen=True)
class MonthGrid(Generic[T]):
    """A month as weeks of five days, or of seven where something is on a weekend."""

    month: Month
    weeks: list[list[MonthDay[T]]]

    @property
    def weekdays(self) -> list[datetime.date]:
        return [day.date for day in self.weeks[0]]

    @property
    def has_entries(self) -> bool:
        return any(day.entries for week in self.weeks for day in week)


def build_month(
    month: Month, entries: Sequence[T], today: datetime.date, *, holidays: Mapping[datetime.date, str]
) -> MonthGrid[T]:
    """Lay out what is on in a month, in the order in which it is given."""
    by_day: dict[datetime.date, list[T]] = {}
    for entry in entries:
        if month.first <= entry.day <= month.last:
            by_day.setdefault(entry.day, []).append(entry)
    has_weekend = any(day.weekday() >= 5 for day in by_day)
    shown = 7 if has_weekend else 5
    weeks = [
        [_day(date, month, by_day.get(date, []), today, holidays) for date in week[:shown]]
        for week in calendar.Calendar().monthdatescalendar(month.year, month.number)
    ]
    return MonthGrid(month, [week for week in weeks if any(day.is_inside for day in week)])


def _day(
    date: datetime.date,
    month: Month,
    entries: Sequence[T],
    today: datetime.date,
    holidays: Mapping[datetime.date, str],
) -> MonthDay[T]:
    is_inside = month.first <= date <= month.last
    # One more than the most takes no more room than the words that would stand for it.
    kept = entries if len(entries) <= MOST_OF_A_DAY + 1 else entries[:MOST_OF_A_DAY]
    return MonthDay(
        date,
        kept,
        len(entries) - len(kept),
        is_inside,
        date == today,
        holidays.get(date, "") if is_inside else "",
    )
