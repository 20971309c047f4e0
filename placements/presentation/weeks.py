"""The week that a page shows: its sessions, its bank holidays, and the ways to others."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from atp_portal.formatting import date_range
from hubs.bank_holidays import bank_holidays_between
from placements.models import Session
from placements.querysets import SessionQuerySet
from placements.timetabling.weeks import Week


def sessions_of_week(sessions: SessionQuerySet, week: Week) -> list[Session]:
    """Those that start in the week, in order, for cards: two queries, however many there are."""
    return list(sessions.starting_between(*week.during).with_everybody().with_practices())


def holidays_of_week(week: Week) -> dict[datetime.date, str]:
    """The bank holidays of the week by day, in one query."""
    return bank_holidays_between(week.days[0], week.days[-1])


@dataclass(frozen=True)
class WeekLink:
    """A week to go to: its code for the address, and its working days in words."""

    code: str
    label: str


@dataclass(frozen=True)
class WeekLinks:
    """What `placements/_week_links.html` draws; ``this_week`` is None where the page shows it already."""

    previous: WeekLink
    next: WeekLink
    this_week: WeekLink | None
    label: str


def is_weekend(day: datetime.date) -> bool:
    """Whether it is a Saturday or a Sunday, when people look at the week that comes."""
    return day.weekday() >= 5


def week_to_show(today: datetime.date) -> Week:
    """This week; at the weekend the one that comes."""
    week = Week.containing(today)
    return week.next if is_weekend(today) else week


def week_links(week: Week, *, today: datetime.date, last_day: datetime.date | None = None) -> WeekLinks:
    """The weeks before and after, and this week; ``last_day`` is the last that the page shows, else Friday."""
    current = Week.containing(today)
    return WeekLinks(
        previous=_link(week.previous),
        next=_link(week.next),
        this_week=None if week == current else _link(current),
        label=date_range(week.monday, last_day or week.days[4]),
    )


def _link(week: Week) -> WeekLink:
    return WeekLink(week.code, date_range(week.days[0], week.days[4], with_year=False))
