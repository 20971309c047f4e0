"""Stretches of time as sets of half-hours, so that thousands of times are compared by one ``&``.

A set of half-hours is an int whose bit ``n`` is the ``n``th half-hour of the days that are looked at: the working
days asked for, each from 8am to 6pm in London.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from math import ceil, floor

from placements.timetabling.local_time import to_utc

HALF_HOUR = timedelta(minutes=30)
OPENS, CLOSES = time(8), time(18)
A_DAY = (CLOSES.hour - OPENS.hour) * 2
DAY_LENGTH = A_DAY * HALF_HOUR


@dataclass(frozen=True)
class Cells:
    """The half-hours of some days, in order."""

    days: tuple[date, ...]

    @cached_property
    def starts(self) -> list[datetime]:
        """When each half-hour begins, in UTC."""
        return [to_utc(day, OPENS) + HALF_HOUR * number for day in self.days for number in range(A_DAY)]

    @property
    def all(self) -> int:
        return (1 << len(self.days) * A_DAY) - 1

    def within(self, stretches: Iterable[tuple[datetime, datetime]]) -> int:
        """The half-hours that lie in one of the stretches from beginning to end."""
        return self._of(stretches, is_whole=True)

    def touched_by(self, stretches: Iterable[tuple[datetime, datetime]]) -> int:
        """The half-hours of which a stretch takes any part."""
        return self._of(stretches, is_whole=False)

    @staticmethod
    def numbers(some: int) -> list[int]:
        """Which half-hours are in the set, in order."""
        return [number for number in range(some.bit_length()) if some >> number & 1]

    def starts_of_runs(self, free: int, length: int) -> int:
        """Where ``length`` half-hours of one day in a row are all in ``free``: the first of each."""
        together = free
        for step in range(1, length):
            together &= free >> step
        return together & self._every_day((1 << max(A_DAY - length + 1, 0)) - 1)

    def reached_by_travel(self, runs: int, free: int, length: int) -> int:
        """Those of the ``runs`` with a free half-hour on either side, where the day has one, to come and go."""
        first, last = self._every_day(1), self._every_day(1 << max(A_DAY - length, 0))
        return runs & (free << 1 | first) & (free >> length | last)

    def starts_that_leave(self, kept: int, length: int, *, travels: bool = False) -> int:
        """From which half-hours on one of those ``kept`` on the day is left beside ``length`` of them, if it has any.

        Who ``travels`` is on the way in the half-hours before and after.
        """
        way = 1 if travels else 0
        leaving = days = 0
        for number in range(A_DAY):
            with_it = kept >> number & self._openings
            if with_it:
                first, last = max(number - length + 1 - way, 0), min(number + way, A_DAY - 1)
                covering = (1 << last + 1) - (1 << first)
                leaving |= with_it * ((1 << A_DAY) - 1 & ~covering)
                days |= with_it
        return leaving | (self._openings & ~days) * ((1 << A_DAY) - 1)

    def days_of(self, some: int) -> int:
        """All half-hours of the days of which some are in the set."""
        return self.whole_days(
            bool(some >> number * A_DAY & (1 << A_DAY) - 1) for number in range(len(self.days))
        )

    def between(self, opens: time, closes: time) -> int:
        """The half-hours of each day from ``opens`` to ``closes``; both are on the half-hour."""
        low, high = (
            max(min((at.hour - OPENS.hour) * 2 + at.minute // 30, A_DAY), 0) for at in (opens, closes)
        )
        return self._every_day(((1 << max(high - low, 0)) - 1) << low)

    def whole_days(self, is_in: Iterable[bool]) -> int:
        """All half-hours of the days of which it holds, one after the other."""
        day = (1 << A_DAY) - 1
        return sum(day << number * A_DAY for number, each in enumerate(is_in) if each)

    def _every_day(self, half_hours: int) -> int:
        """The same half-hours of each day."""
        return half_hours * self._openings

    @cached_property
    def _openings(self) -> int:
        """The first half-hour of each day: a product with it repeats what is of one day in all of them."""
        return sum(1 << number * A_DAY for number in range(len(self.days)))

    @cached_property
    def _opens(self) -> list[datetime]:
        """When each day opens, in UTC."""
        return [to_utc(day, OPENS) for day in self.days]

    def _of(self, stretches: Iterable[tuple[datetime, datetime]], *, is_whole: bool) -> int:
        found = 0
        for start, end in stretches:
            # The days that are over when the stretch starts, and those that open after it ends, have no part in it.
            first, last = bisect_right(self._opens, start - DAY_LENGTH), bisect_left(self._opens, end)
            for number in range(first, last):
                opens = self._opens[number]
                # Half-hours from the opening: rounded inwards for those that lie in it, outwards for those touched.
                begins, ends = (start - opens) / HALF_HOUR, (end - opens) / HALF_HOUR
                low, high = (ceil(begins), floor(ends)) if is_whole else (floor(begins), ceil(ends))
                low, high = max(low, 0), min(high, A_DAY)
                if low < high:
                    found |= ((1 << high - low) - 1) << number * A_DAY + low
        return found
