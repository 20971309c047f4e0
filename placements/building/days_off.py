"""The days and hours on which nothing is planned for a placement, each with why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from placements.building.wishes import What


class Closed(NamedTuple):
    """The practice is closed from ``start`` to ``end``."""

    start: datetime
    end: datetime
    reason: str


@dataclass(frozen=True)
class DaysOff:
    """Of a placement from ``first_day`` to ``last_day``: bank holidays and vacations by day, closures, campus days.

    ``campus_weekdays`` count Monday as 0.
    """

    first_day: date
    last_day: date
    holidays: Mapping[date, str] = field(default_factory=dict)
    vacations: Mapping[date, str] = field(default_factory=dict)
    closures: Sequence[Closed] = ()
    campus_weekdays: frozenset[int] = frozenset()

    def why_not(self, what: What, day: date, start: datetime, end: datetime) -> str:
        """Why nothing like this is planned then, within a sentence; empty when nothing speaks against it."""
        if day < self.first_day:
            return "before the placement begins"
        if day > self.last_day:
            return "after the placement ends"
        if name := self.holidays.get(day):
            return name
        if name := self.vacations.get(day):
            return name
        if day.weekday() in self.campus_weekdays and not what.fits_a_campus_day:
            return "a day at the university or medical school"
        if what.needs_practice_open:
            for closed in self.closures:
                if start < closed.end and closed.start < end:
                    return f"the practice is closed: {closed.reason}"
        return ""
