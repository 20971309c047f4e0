"""The week of many at once: people (or rooms) down the side, days across, and who is free when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from atp_portal.formatting import london, london_date, time_range
from placements.timetabling.cards import (
    SessionCard,
    cards_by_day,
    days_of_week,
    minute_of_day,
    minutes_of,
    shown_days,
)
from placements.timetabling.local_time import to_utc
from placements.timetabling.overlap import free_gaps

Range = tuple[datetime, datetime]
"""Two aware datetimes, the second after the first."""

SHORTEST_FREE = timedelta(hours=1)
"""A gap shorter than this is nobody's free time: it takes that long to put anything there."""


class Half(NamedTuple):
    """Half a working day, by the clock."""

    name: str
    starts: time
    ends: time

    def start_on(self, day: date) -> datetime:
        return to_utc(day, self.starts)

    def end_on(self, day: date) -> datetime:
        return to_utc(day, self.ends)


HALVES = (Half("morning", time(9), time(12)), Half("afternoon", time(13, 30), time(17)))


class MatrixNote(NamedTuple):
    """Words for the margin of a row: ``kind`` is stop, warn, gap or act, ``url`` leads to where it is mended."""

    words: str
    kind: str = "gap"
    url: str | None = None


class FreeTime(NamedTuple):
    """What is left of a day, in words ("Free 2pm to 4:30pm"); ``url`` leads to where something is put there."""

    words: str
    url: str | None = None


class MatrixSource(NamedTuple):
    """What one row of a matrix is made of: a person or a room, and their cards of the week.

    `present` says when they are there (by day, ranges of aware datetimes): then what is left of it is shown as
    free, and a day without it as "Not in". Without `present`, half-days in which nothing stands are free.
    `away` are words for days that are not to be filled, whatever else is known of them ("Off", "Campus day").
    `blocked` is time (aware datetimes) in which nothing is free although no card stands there.
    `url` leads to the person or the room, `fill_url` to where free time is filled: it gets ``day`` and ``at``.
    """

    label: str
    sublabel: str
    cards: Sequence[SessionCard]
    present: Mapping[date, Sequence[Range]] | None = None
    notes: Sequence[MatrixNote] = ()
    url: str | None = None
    away: Mapping[date, str] = {}
    fill_url: str = ""
    blocked: Sequence[Range] = ()


@dataclass(frozen=True)
class MatrixCell:
    """One row on one day: its cards, and what is left of it, or why nothing is ("Not in").

    `next_card` is the number (from 1) of the card before which the present moment stands, today only.
    """

    date: date
    cards: tuple[SessionCard, ...]
    free: tuple[FreeTime, ...] = ()
    away: str = ""
    next_card: int | None = None


@dataclass(frozen=True)
class MatrixRow:
    """One person or room."""

    label: str
    sublabel: str
    cells: tuple[MatrixCell, ...]
    notes: tuple[MatrixNote, ...] = ()
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
    if day in source.away:
        return MatrixCell(day, tuple(cards), (), source.away[day], next_card)
    if source.present is not None:
        present = source.present.get(day, ())
        free = [each for within in present for each in _free_stretches(cards, within, source.blocked)]
        away = "" if present or is_closed else "Not in"
    else:
        free = [] if is_closed or day.weekday() > 4 else _free_halves(day, cards, source.blocked)
        away = ""
    return MatrixCell(
        day, tuple(cards), tuple(_free_time(day, *each, source) for each in free), away, next_card
    )


def _free_time(day: date, words: str, start: time, source: MatrixSource) -> FreeTime:
    if not source.fill_url:
        return FreeTime(words)
    joint = "&" if "?" in source.fill_url else "?"
    return FreeTime(words, f"{source.fill_url}{joint}day={day.isoformat()}&at={start:%H:%M}")


def _next_card(day: date, cards: Sequence[SessionCard], now: datetime) -> int | None:
    """The first card that has not begun, where something before it has: cards are in order of their starts."""
    if day != london_date(now):
        return None
    begun = sum(card.start <= now for card in cards)
    return begun + 1 if 0 < begun < len(cards) else None


def _free_stretches(
    cards: Sequence[SessionCard], within: Range, blocked: Sequence[Range]
) -> list[tuple[str, time]]:
    busy = [*((card.start, card.end) for card in cards if not card.is_cancelled), *blocked]
    gaps = [gap for gap in free_gaps(busy, within) if gap.end - gap.start >= SHORTEST_FREE]
    return [(f"Free {time_range(gap.start, gap.end)}", london(gap.start).time()) for gap in gaps]


def _free_halves(day: date, cards: Sequence[SessionCard], blocked: Sequence[Range]) -> list[tuple[str, time]]:
    halves = free_halves(day, cards, blocked)
    if len(halves) == len(HALVES):
        return [("Free all day", HALVES[0].starts)]
    return [(f"Free in the {half.name}", half.starts) for half in halves]


def free_halves(day: date, cards: Iterable[SessionCard], blocked: Iterable[Range] = ()) -> list[Half]:
    """The halves of a day in which none of its cards stands; what was cancelled and breaks fill nothing."""
    busy = [minutes_of(card) for card in cards if not card.is_cancelled and card.category != "break"]
    taken = [span for span in blocked if london_date(span[0]) <= day <= london_date(span[1])]
    return [
        half
        for half in HALVES
        if not any(
            start < minute_of_day(half.ends) and end > minute_of_day(half.starts) for start, end in busy
        )
        and not any(start < half.end_on(day) and half.start_on(day) < end for start, end in taken)
    ]
