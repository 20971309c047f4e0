"""Who or what is booked twice, how full a room gets, and which gaps are left.

Ranges are half-open: a session that ends at 10am does not touch one that starts at 10am. Everything here
sorts once and sweeps, so n bookings cost O(n log n), and each clash found costs its own mention.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from heapq import heappop, heappush
from typing import NamedTuple

from placements.timetabling.local_time import as_utc


class Span(NamedTuple):
    """A half-open range of time; both ends are aware datetimes."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Booking:
    """Somebody or something taken for a time: ``key`` is the person or the room, ``what`` the session.

    Raises ValueError where the end is not after the start.
    """

    key: Hashable
    start: datetime
    end: datetime
    what: Hashable = None

    def __post_init__(self) -> None:
        _utc_span(self.start, self.end)


@dataclass(frozen=True)
class Clash:
    """Two bookings of one person or room that share at least an instant; ``first`` starts no later."""

    first: Booking
    second: Booking

    @property
    def key(self) -> Hashable:
        """The person or the room that is booked twice."""
        return self.first.key

    @property
    def during(self) -> Span:
        """The time that the two share, in UTC."""
        return Span(
            max(as_utc(self.first.start), as_utc(self.second.start)),
            min(as_utc(self.first.end), as_utc(self.second.end)),
        )


def clashes(bookings: Iterable[Booking]) -> list[Clash]:
    """Every pair of bookings of one key that overlap, in the order of the later start of each pair.

    Bookings that start together keep the order in which they were given.
    """
    ordered = sorted(bookings, key=lambda booking: as_utc(booking.start))
    # For each key, the bookings that may still be running, the soonest to end on top. The running
    # number settles ties, so that bookings themselves are never compared.
    running: defaultdict[Hashable, list[tuple[datetime, int, Booking]]] = defaultdict(list)
    found = []
    for position, booking in enumerate(ordered):
        others = running[booking.key]
        start = as_utc(booking.start)
        while others and others[0][0] <= start:
            heappop(others)
        found += [Clash(other, booking) for _, _, other in sorted(others, key=lambda entry: entry[1])]
        heappush(others, (as_utc(booking.end), position, booking))
    return found


def peak_occupancy(ranges: Iterable[tuple[datetime, datetime]]) -> int:
    """The most ranges that run at any one instant: give one for each person, and it is the seats needed."""
    changes = []
    for start, end in ranges:
        span = _utc_span(start, end)
        changes += [(span.start, 1), (span.end, -1)]
    present = peak = 0
    # At one instant those who leave (-1) sort before those who come (1): a seat is free again at once.
    for _, change in sorted(changes):
        present += change
        peak = max(peak, present)
    return peak


def free_gaps(busy: Iterable[tuple[datetime, datetime]], within: tuple[datetime, datetime]) -> list[Span]:
    """The parts of ``within`` that no busy range touches, in UTC, in order; ``busy`` may overlap itself."""
    free_from, last = _utc_span(*within)
    gaps = []
    for start, end in sorted(_utc_span(*each) for each in busy):
        if start >= last:
            break
        if start > free_from:
            gaps.append(Span(free_from, start))
        free_from = max(free_from, end)
    if free_from < last:
        gaps.append(Span(free_from, last))
    return gaps


def _utc_span(start: datetime, end: datetime) -> Span:
    span = Span(as_utc(start), as_utc(end))
    if span.end <= span.start:
        raise ValueError("A range of time must end after it starts.")
    return span
