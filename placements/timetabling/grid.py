"""A week laid out: which sessions stand on which day, in which rows.

Plain values in, plain values out. A week's rows are the distinct times at which a session of that week starts
or ends, so that sessions that start together stand in line and an empty evening takes no room.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from atp_portal.formatting import clock, london, london_date
from placements.timetabling.cards import (
    SessionCard,
    cards_by_day,
    minute_of_day,
    minutes_of,
    shown_days,
    time_at,
)

MOST_ROWS = 60
"""A week with more distinct times than this reads better as a list; the style sheet has rows for no more."""

__all__ = ["MOST_ROWS", "Day", "NowLine", "RowTime", "SessionCard", "Slot", "WeekGrid", "build_week_grid"]


@dataclass(frozen=True)
class Slot:
    """One place in a day's column, from one row line to another (1 is the top); more than one card if they overlap."""

    cards: tuple[SessionCard, ...]
    first_line: int
    last_line: int


@dataclass(frozen=True)
class Day:
    """One day of a week, with its slots in order of time."""

    date: date
    slots: tuple[Slot, ...]
    is_today: bool = False
    holiday_name: str | None = None

    @property
    def cards(self) -> tuple[SessionCard, ...]:
        return tuple(card for slot in self.slots for card in slot.cards)


@dataclass(frozen=True)
class RowTime:
    """A time that the margin shows, at the row where something starts."""

    row: int
    label: str


@dataclass(frozen=True)
class NowLine:
    """Where the present moment stands in today's column: its row, and how many tenths of that row are over.

    `is_between` when no session of today stands there, so that a line crosses no words.
    """

    date: date
    row: int
    tenths: int
    is_between: bool


@dataclass(frozen=True)
class WeekGrid:
    """A week as a grid of days and times. `row_count` is how many rows stand between its first and its last time.

    One that `is_typical` is of no year, and its days have no dates.
    """

    monday: date
    days: tuple[Day, ...]
    row_times: tuple[RowTime, ...]
    row_count: int
    now_line: NowLine | None = None
    is_typical: bool = False

    @property
    def is_grid(self) -> bool:
        """Whether it may stand as a grid on a wide screen; else it is a list there too."""
        return self.row_count <= MOST_ROWS

    @property
    def last_day(self) -> date:
        return self.days[-1].date

    @property
    def has_sessions(self) -> bool:
        return any(day.slots for day in self.days)


def build_week_grid(
    cards: Iterable[SessionCard],
    week_monday: date,
    today: date,
    now: datetime,
    *,
    holidays: Mapping[date, str] | None = None,
) -> WeekGrid:
    """Lay the cards of one week out. Monday to Friday always stand; a weekend day only if something is on it.

    Cards of other weeks are left out. Raises ValueError where `week_monday` is not a Monday.
    """
    by_day = cards_by_day(cards, week_monday, now)
    shown = {day: _groups(by_day[day]) for day in shown_days(by_day)}
    minutes = sorted({minute for groups in shown.values() for group in groups for minute in _span(group)})
    line_of = {minute: line for line, minute in enumerate(minutes, start=1)}
    days = tuple(
        Day(
            day,
            tuple(Slot(tuple(group), *(line_of[minute] for minute in _span(group))) for group in groups),
            day == today,
            (holidays or {}).get(day),
        )
        for day, groups in shown.items()
    )
    starts = sorted({_span(group)[0] for groups in shown.values() for group in groups})
    row_times = tuple(RowTime(line_of[minute], clock(time_at(minute))) for minute in starts)
    return WeekGrid(week_monday, days, row_times, max(len(minutes) - 1, 1), _now_line(now, shown, minutes))


def _now_line(
    now: datetime, shown: Mapping[date, list[list[SessionCard]]], minutes: Sequence[int]
) -> NowLine | None:
    """None outside the week's days, and before its first and after its last time."""
    today = london_date(now)
    minute = minute_of_day(london(now).time())
    if today not in shown or not minutes or not minutes[0] <= minute < minutes[-1]:
        return None
    row = bisect_right(minutes, minute)
    start, end = minutes[row - 1], minutes[row]
    spans = [_span(group) for group in shown[today]]
    is_between = not any(first <= minute < last for first, last in spans)
    return NowLine(today, row, 10 * (minute - start) // (end - start), is_between)


def _groups(cards: Sequence[SessionCard]) -> list[list[SessionCard]]:
    """Cards that overlap, together: they are stacked in one slot, so that no words are cut short."""
    groups: list[list[SessionCard]] = []
    busy_until = -1
    for card in cards:
        start, end = minutes_of(card)
        if start < busy_until:
            groups[-1].append(card)
        else:
            groups.append([card])
        busy_until = max(busy_until, end)
    return groups


def _span(group: Sequence[SessionCard]) -> tuple[int, int]:
    spans = [minutes_of(card) for card in group]
    return spans[0][0], max(end for _, end in spans)
