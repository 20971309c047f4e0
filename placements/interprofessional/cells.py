"""Stretches of time as sets of half-hours, so that thousands of times are compared by one ``&``.

A set of half-hours is an int whose bit ``n`` is the ``n``th half-hour of the days that are looked at: the working
days asked for, each from 8am to 6pm in London.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from placements.timetabling.local_time import to_utc

HALF_HOUR = timedelta(minutes=30)
OPENS, CLOSES = time(8), time(18)
A_DAY = (CLOSES.hour - OPENS.hour) * 2


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

    def runs_of(self, free: int, length: int) -> list[int]:
        """Where ``length`` half-hours of one day in a row are all in ``free``: the numbers of their first."""
        together = free
        for step in range(1, length):
            together &= free >> step
        together &= self._with_room_for(length)
        return [number for number in range(together.bit_length()) if together >> number & 1]

    def _with_room_for(self, length: int) -> int:
        """The half-hours from which so many fit into their day."""
        day = (1 << max(A_DAY - length + 1, 0)) - 1
        return sum(day << number * A_DAY for number in range(len(self.days)))

    def _of(self, stretches: Iterable[tuple[datetime, datetime]], *, is_whole: bool) -> int:
        found = 0
        for start, end in stretches:
            for number, day in enumerate(self.days):
                opens = to_utc(day, OPENS)
                # Half-hours from the opening: rounded inwards for those that lie in it, outwards for those touched.
                first, last = (start - opens) / HALF_HOUR, (end - opens) / HALF_HOUR
                low, high = (
                    (-int(-first // 1), int(last // 1)) if is_whole else (int(first // 1), -int(-last // 1))
                )
                low, high = max(low, 0), min(high, A_DAY)
                if low < high:
                    found |= ((1 << high - low) - 1) << number * A_DAY + low
        return found
