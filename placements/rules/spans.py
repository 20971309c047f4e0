"""Spans of elapsed time: runs of work, gaps between them, and how they fall on London's days.

Everything here is UTC, so that a night in which the clocks change has the hours that really pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple, Protocol, TypeVar

from placements.timetabling.local_time import to_utc

MINUTE = timedelta(minutes=1)


class Span(NamedTuple):
    """From a start up to, not including, an end, in UTC."""

    start: datetime
    end: datetime


class Spanning(Protocol):
    @property
    def start(self) -> datetime: ...

    @property
    def end(self) -> datetime: ...


S = TypeVar("S", bound=Spanning)


def minutes_between(start: datetime, end: datetime) -> int:
    return (end - start) // MINUTE


@cache
def midnight(day: date) -> datetime:
    """The first instant of London's day."""
    return to_utc(day, time())


def minutes_by_day(start: datetime, end: datetime, day: date) -> Iterator[tuple[date, int]]:
    """A span that starts on ``day``, cut at London's midnights."""
    while (tomorrow := midnight(day + timedelta(days=1))) < end:
        yield day, minutes_between(start, tomorrow)
        start, day = tomorrow, day + timedelta(days=1)
    yield day, minutes_between(start, end)


def runs_of(ordered: Iterable[S], gap: timedelta) -> list[list[S]]:
    """What follows within ``gap`` of the end of what went before, together. The order is by start."""
    runs: list[list[S]] = []
    end: datetime | None = None
    for each in ordered:
        if end is None or each.start - end > gap:
            runs.append([each])
            end = each.end
        else:
            runs[-1].append(each)
            end = max(end, each.end)
    return runs


def end_of(run: Sequence[Spanning]) -> datetime:
    """When all of it is over."""
    return max(each.end for each in run)


def covered(run: Sequence[Spanning]) -> int:
    """The minutes that something of the run takes; what overlaps counts once."""
    return sum(minutes_between(each[0].start, end_of(each)) for each in runs_of(run, timedelta()))


def longest_rest(runs: Sequence[Sequence[Spanning]], within: Span) -> int:
    """The most minutes together of ``within`` in which none of these runs (apart and in order) is."""
    longest, free_from = 0, within.start
    for run in runs:
        start, end = run[0].start, end_of(run)
        if start >= within.end:
            break
        if start > free_from:
            longest = max(longest, minutes_between(free_from, start))
        free_from = max(free_from, end)
    if free_from < within.end:
        longest = max(longest, minutes_between(free_from, within.end))
    return longest


def overlapping(ones: Sequence[S], others: Sequence[S]) -> Iterator[tuple[S, S]]:
    """The pairs that share an instant, the earlier first; both are in order. Of one list, each pair once."""
    is_one_list, first_open = ones is others, 0
    longest = max((other.end - other.start for other in others), default=None)
    for number, one in enumerate(ones):
        if is_one_list:
            first_open = number + 1
        elif longest is not None:
            while first_open < len(others) and others[first_open].start + longest <= one.start:
                first_open += 1
        for at in range(first_open, len(others)):
            other = others[at]
            if other.start >= one.end:
                break
            if other.end > one.start:
                yield (one, other) if one.start <= other.start else (other, one)
