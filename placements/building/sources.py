"""Where wishes come from: a week that is typical, a week of a placement, a placement of before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from atp_portal.formatting import london
from placements.building.wishes import What, Wish
from placements.timetabling.weeks import Week

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Weekly:
    """A session of a week, by its weekday (Monday is 0) and London's clocks."""

    weekday: int
    starts: time
    ends: time
    what: What


def weekly(start: datetime, end: datetime, what: What) -> Weekly:
    """A session that was, as one of its week."""
    first, last = london(start), london(end)
    return Weekly(first.weekday(), first.time(), last.time(), what)


def mondays_of(first_day: date, last_day: date) -> list[date]:
    """The Mondays of all weeks that a placement touches."""
    monday = Week.containing(first_day).monday
    return [monday + 7 * DAY * number for number in range((last_day - monday).days // 7 + 1)]


def in_weeks(sessions: Iterable[Weekly], mondays: Iterable[date]) -> list[Wish]:
    """Each session of a week in each of these weeks."""
    week = list(sessions)
    return [
        Wish(monday + DAY * each.weekday, each.starts, each.ends, each.what)
        for monday in mondays
        for each in week
    ]


def aligned(
    sessions: Iterable[tuple[datetime, datetime, What]], *, then_began: date, begins: date
) -> Iterator[Wish]:
    """The sessions of a placement of before, in the same week of another one, on the same weekday."""
    between = Week.containing(begins).monday - Week.containing(then_began).monday
    for start, end, what in sessions:
        first, last = london(start), london(end)
        yield Wish(first.date() + between, first.time(), last.time(), what)
