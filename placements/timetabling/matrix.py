"""The week of many at once: people (or rooms) down the side, days across, and who is free when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from atp_portal.formatting import london_date, time_range
from placements.timetabling.cards import (
    SessionCard,
    cards_by_day,
    days_of_week,
    minute_of_day,
    minutes_of,
    shown_days,
)
from placements.timetabling.overlap import free_gaps

SHORTEST_FREE = timedelta(hours=1)
"""A gap shorter than this is nobody's free time: it takes that long to put anything there."""

_HALVES = (
    ("morning", time(9), time(12)),
    ("afternoon", time(13, 30), time(17)),
)


class MatrixSource(NamedTuple):
    """What one row of a matrix is made of: a person or a room, and their cards of the week.

    `present` says when they are there (by day, ranges of aware datetimes): then what is left of it is shown as
    free, and a day without it as away. Without `present`, half-days in which nothing stands are free.
    `notes` are words for the row's margin (clashes, gaps, findings); `url` leads to the person or the room.
    """

    label: str
    sublabel: str
    cards: Sequence[SessionCard]
    present: Mapping[date, Sequence[tuple[datetime, datetime]]] | None = None
    notes: Sequence[str] = ()
    url: str | None = None


@dataclass(frozen=True)
class MatrixCell:
    """One row on one day: its cards, and what is left ('Free 2pm to 4:30pm'), or 'Not in'.

    `next_card` is the number (from 1) of the card before which the present moment stands, today only.
    """

    date: date
    cards: tuple[SessionCard, ...]
    free: tuple[str, ...] = ()
    is_away: bool = False
    next_card: int | None = None


@dataclass(frozen=True)
class MatrixRow:
    """One person or room."""

    label: str
    sublabel: str
    cells: tuple[MatrixCell, ...]
    notes: tuple[str, ...] = ()
    url: str | None = None


@dataclass(frozen=True)
class MatrixDay:
    """A column's day."""

    date: date
    is_today: bool = False
    holiday_name: str | None = None


@dataclass(frozen=True)
class Matrix:
    """People (or rooms) down the side, days across."""

    monday: date
    days: tuple[MatrixDay, ...]
    rows: tuple[MatrixRow, ...]

    @property
    def last_day(self) -> date:
        return self.days[-1].date


def build_matrix(
    rows: Iterable[MatrixSource | tuple[str, str, Sequence[SessionCard]]],
    monday: date,
    today: date,
    *,
    now: datetime | None = None,
    holidays: Mapping[date, str] | None = None,
) -> Matrix:
    """Lay the week of many people or rooms out, in the order given.

    Weekend days stand only if somebody has something then. Raises ValueError where `monday` is not a Monday.
    """
    holidays = holidays or {}
    sources = [source if isinstance(source, MatrixSource) else MatrixSource(*source) for source in rows]
    weeks = [cards_by_day(source.cards, monday, now) for source in sources]
    shown = shown_days({day: [card for week in weeks for card in week[day]] for day in days_of_week(monday)})
    days = tuple(MatrixDay(day, day == today, holidays.get(day)) for day in shown)
    return Matrix(
        monday,
        days,
        tuple(
            MatrixRow(
                source.label,
                source.sublabel,
                tuple(_cell(day, week[day], source, now, is_closed=day in holidays) for day in shown),
                tuple(source.notes),
                source.url,
            )
            for source, week in zip(sources, weeks, strict=True)
        ),
    )


def _cell(
    day: date, cards: Sequence[SessionCard], source: MatrixSource, now: datetime | None, *, is_closed: bool
) -> MatrixCell:
    next_card = _next_card(day, cards, now) if now else None
    if source.present is not None:
        present = source.present.get(day, ())
        free = [words for within in present for words in _free_stretches(cards, within)]
        return MatrixCell(day, tuple(cards), tuple(free), not present and not is_closed, next_card)
    free = [] if is_closed or day.weekday() > 4 else _free_halves(cards)
    return MatrixCell(day, tuple(cards), tuple(free), next_card=next_card)


def _next_card(day: date, cards: Sequence[SessionCard], now: datetime) -> int | None:
    """The first card that has not begun, where something before it has: cards are in order of their starts."""
    if day != london_date(now):
        return None
    begun = sum(card.start <= now for card in cards)
    return begun + 1 if 0 < begun < len(cards) else None


def _free_stretches(cards: Sequence[SessionCard], within: tuple[datetime, datetime]) -> list[str]:
    busy = [(card.start, card.end) for card in cards if not card.is_cancelled]
    gaps = [gap for gap in free_gaps(busy, within) if gap.end - gap.start >= SHORTEST_FREE]
    return [f"Free {time_range(gap.start, gap.end)}" for gap in gaps]


def _free_halves(cards: Sequence[SessionCard]) -> list[str]:
    busy = [minutes_of(card) for card in cards if not card.is_cancelled and card.category != "break"]
    free = [
        name
        for name, first, last in _HALVES
        if not any(start < minute_of_day(last) and end > minute_of_day(first) for start, end in busy)
    ]
    if len(free) == len(_HALVES):
        return ["Free all day"]
    return [f"Free in the {name}" for name in free]
