"""ISO weeks as values: they start on Monday and are written "2026-W48"."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from placements.timetabling.local_time import to_utc

# Room for every timetable that anybody will look at. One year more on either side is a legal value,
# so that the first and the last week that can be asked for still have neighbours to link to.
FIRST_YEAR = 2000
LAST_YEAR = 2199

_CODE = re.compile(r"([0-9]{4})-W([0-9]{2})")


@dataclass(frozen=True, order=True)
class Week:
    """One ISO week. Raises ValueError, with a sentence for people, where the year has no such week."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not FIRST_YEAR - 1 <= self.year <= LAST_YEAR + 1:
            raise ValueError(f"Choose a week from {FIRST_YEAR} to {LAST_YEAR}.")
        last = weeks_in(self.year)
        if not 1 <= self.number <= last:
            raise ValueError(f"There is no week {self.number} in {self.year}: its weeks are 1 to {last}.")

    @classmethod
    def parse(cls, code: str) -> "Week":
        """The week written as "2026-W48"; raises ValueError, with a sentence for people, on anything else."""
        match = _CODE.fullmatch(code)
        if match is None:
            raise ValueError("Write a week as a year and a number, for example 2026-W48.")
        week = cls(int(match[1]), int(match[2]))
        if not FIRST_YEAR <= week.year <= LAST_YEAR:
            raise ValueError(f"Choose a week from {FIRST_YEAR} to {LAST_YEAR}.")
        return week

    @classmethod
    def containing(cls, day: date) -> "Week":
        """The week that holds the day."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @property
    def code(self) -> str:
        """The week as it stands in addresses: "2026-W48"."""
        return f"{self.year}-W{self.number:02}"

    def __str__(self) -> str:
        return self.code

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def days(self) -> tuple[date, ...]:
        """The seven days, Monday first."""
        return tuple(self.monday + timedelta(days=n) for n in range(7))

    @property
    def next(self) -> "Week":
        return Week.containing(self.monday + timedelta(days=7))

    @property
    def previous(self) -> "Week":
        return Week.containing(self.monday - timedelta(days=7))

    @property
    def during(self) -> tuple[datetime, datetime]:
        """The week in UTC, from its Monday's midnight in London to the next: 168 hours, or 167 or 169
        where the clocks change. The end is the first instant of the next week."""
        monday = self.monday
        return to_utc(monday, time()), to_utc(monday + timedelta(days=7), time())


def weeks_in(year: int) -> int:
    """How many ISO weeks the year has, 52 or 53. The last week always holds 28 December."""
    return date(year, 12, 28).isocalendar().week
