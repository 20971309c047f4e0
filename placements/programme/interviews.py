"""When the interviews of a placement are due, and how each stands (RULES 38). Values in, values out."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from atp_portal.formatting import london_date
from placements.programme.coverage import Planned

KINDS = ("initial", "midpoint", "final")
# So long before its days begin it is time to schedule an interview.
AHEAD = datetime.timedelta(days=14)
ONE_DAY = datetime.timedelta(days=1)


class Days(NamedTuple):
    """The first and the last day on which an interview is in time, both included."""

    first: datetime.date
    last: datetime.date


class State(StrEnum):
    """How an interview stands."""

    HELD = "held"
    TO_RECORD = "to record"  # its session is over
    SCHEDULED = "scheduled"
    OVERDUE = "overdue"  # its days are over, and nothing is scheduled
    DUE = "due"  # its days have come, or come soon
    LATER = "later"


@dataclass(frozen=True)
class Standing:
    """An interview of a placement: its days, how it stands, the session in which it is, or the day on which it was."""

    kind: str
    days: Days
    state: State
    session: Planned | None = None
    held_on: datetime.date | None = None

    @property
    def may_be_scheduled(self) -> bool:
        return self.state in {State.OVERDUE, State.DUE, State.LATER}

    @property
    def may_be_recorded(self) -> bool:
        return self.state in {State.TO_RECORD, State.OVERDUE}


def days_of_interviews(first_day: datetime.date, last_day: datetime.date) -> dict[str, Days]:
    """The first week, about the middle, and the last week; in a short placement a quarter, an eighth and a quarter."""
    length = (last_day - first_day).days + 1
    edge = ONE_DAY * min(6, length // 4)
    middle, around = first_day + ONE_DAY * (length // 2), ONE_DAY * min(7, length // 8)
    return {
        "initial": _on_weekdays(first_day, first_day + edge),
        "midpoint": _on_weekdays(middle - around, middle + around),
        "final": _on_weekdays(last_day - edge, last_day),
    }


def _on_weekdays(first: datetime.date, last: datetime.date) -> Days:
    """Without the weekend at either end, where anything is left then."""
    monday = first + ONE_DAY * (7 - first.weekday() if first.weekday() >= 5 else 0)
    friday = last - ONE_DAY * max(last.weekday() - 4, 0)
    return Days(monday, friday) if monday <= friday else Days(first, last)


def standings(
    *,
    wanted: Collection[str],
    first_day: datetime.date,
    last_day: datetime.date,
    held: Mapping[str, datetime.date],
    named: Mapping[str, int],
    sessions: Mapping[int, Planned],
    now: datetime.datetime,
    today: datetime.date,
) -> list[Standing]:
    """How the interviews stand that are ``wanted``, and those that were held or scheduled besides, in order.

    ``held`` are their days, ``named`` the key of the session of each, ``sessions`` all of the learner by key. One of
    kind "interview" that no interview names counts for the one in whose days it is.
    """
    days = days_of_interviews(first_day, last_day)
    taken = set(named.values())
    found = []
    for kind in KINDS:
        session = sessions.get(named[kind]) if kind in named else None
        if session is None and kind not in held:
            session = _of_kind(sessions, days[kind], taken)
        if kind in wanted or kind in held or session:
            found.append(
                Standing(kind, days[kind], _state(days[kind], held.get(kind), session, now, today), session,
                         held.get(kind))
            )  # fmt: skip
    return found


def _of_kind(sessions: Mapping[int, Planned], days: Days, taken: set[int]) -> Planned | None:
    fitting = [
        each
        for each in sessions.values()
        if each.kind == "interview"
        and each.key not in taken
        and not each.is_missed
        and days.first <= london_date(each.start) <= days.last
    ]
    return min(fitting, key=lambda each: each.start, default=None)


def _state(
    days: Days,
    held_on: datetime.date | None,
    session: Planned | None,
    now: datetime.datetime,
    today: datetime.date,
) -> State:
    if held_on:
        return State.HELD
    if session and not session.is_missed:
        return State.TO_RECORD if session.end <= now else State.SCHEDULED
    if days.last < today:
        return State.OVERDUE
    return State.DUE if days.first - AHEAD <= today else State.LATER
