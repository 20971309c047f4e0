"""The educationalist's regular teaching, week by week (RULES 3). Values in, values out."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from atp_portal.formatting import london_date
from placements.programme.coverage import Planned
from placements.timetabling.weeks import Week


@dataclass(frozen=True)
class TeachingWeek:
    """A week of a placement, the ``number``-th: whether the learner comes, and what the educationalist teaches.

    ``is_lacking``: it is one of so many attended weeks in a row, as the rule counts them, that have no teaching.
    """

    week: Week
    number: int
    is_attended: bool
    sessions: tuple[Planned, ...]
    is_lacking: bool


def teaching_by_week(
    sessions: Iterable[Planned], first_day: datetime.date, last_day: datetime.date, every: int = 1
) -> list[TeachingWeek]:
    """Every week that the placement touches; teaching is asked for once in each ``every`` attended weeks.

    A week of nothing but campus days, or of nothing at all, is not attended.
    """
    by_week: defaultdict[Week, list[Planned]] = defaultdict(list)
    for each in sorted(sessions, key=lambda each: (each.start, each.key)):
        if each.category != "break":
            by_week[Week.containing(london_date(each.start))].append(each)
    weeks = _weeks(first_day, last_day)
    attended = [week for week in weeks if any(not each.is_campus for each in by_week[week])]
    taught = {
        week: tuple(each for each in by_week[week] if each.is_taught and each.category == "educational")
        for week in weeks
    }
    lacking: set[Week] = set()
    for first in range(0, len(attended), every):
        together = attended[first : first + every]
        if not any(taught[week] for week in together):
            lacking.update(together)
    return [
        TeachingWeek(week, number, week in attended, taught[week], week in lacking)
        for number, week in enumerate(weeks, start=1)
    ]


def _weeks(first_day: datetime.date, last_day: datetime.date) -> list[Week]:
    week, last = Week.containing(first_day), Week.containing(last_day)
    weeks = [week]
    while week < last:
        week = week.next
        weeks.append(week)
    return weeks
