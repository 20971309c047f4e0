"""Hours by category, as they really elapse: a night in which the clocks go back is an hour longer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from placements.timetabling.local_time import as_utc

BREAK = "break"


def hours_by_category(sessions: Iterable[tuple[str, datetime, datetime]]) -> dict[str, timedelta]:
    """The time spent in each category, of (category, start, end); categories without a session are absent."""
    hours: defaultdict[str, timedelta] = defaultdict(timedelta)
    for category, start, end in sessions:
        hours[category] += as_utc(end) - as_utc(start)
    return dict(hours)


def total_hours(hours: Mapping[str, timedelta]) -> timedelta:
    """The time of all categories but breaks, which count towards nobody's week."""
    return sum((length for category, length in hours.items() if category != BREAK), timedelta())
