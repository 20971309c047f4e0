"""When next something could be: the first times at which everybody that it needs is free."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from placements.timetabling.local_time import RefusedLocalTime, as_utc, to_utc


def next_free(
    busy: Iterable[tuple[datetime, datetime]],
    *,
    length: timedelta,
    days: Iterable[date],
    starts: Sequence[time],
    after: datetime,
    most: int,
) -> list[datetime]:
    """At most ``most`` starts, in UTC and in order, of those days and clock times, that are free for ``length``.

    Nothing starts before ``after``, or in an hour that the clocks skip or repeat.
    """
    taken = [(as_utc(start), as_utc(end)) for start, end in busy]
    found: list[datetime] = []
    for day in days:
        for at in sorted(set(starts)):
            try:
                start = to_utc(day, at)
            except RefusedLocalTime:
                continue
            end = start + length
            if start > after and not any(start < last and first < end for first, last in taken):
                found.append(start)
            if len(found) == most:
                return found
    return found
