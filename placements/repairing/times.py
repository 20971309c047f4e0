"""Other times of the same week at which everybody in a session, and its room, is free."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from atp_portal.formatting import london
from placements.repairing.judging import stops_nobody
from placements.repairing.values import Affected, Surroundings, meets
from placements.rules.facts import monday_of
from placements.timetabling.local_time import RefusedLocalTime, as_utc, to_utc
from placements.timetabling.overlap import Span

EARLIEST, LATEST = time(8), time(18, 30)
"""Where nobody has said when they are in, a session stays inside these hours of a day, by London's clocks."""

STEP = timedelta(minutes=30)
WORKING_DAYS = 5


def other_times(session: Affected, around: Surroundings) -> list[Span]:
    """On each day of the week the nearest legal time, where there is one; the nearest day first."""
    found: dict[date, Span] = {}
    for span in _tried(session):
        day = london(span.start).date()
        if day in found or not is_possible(session, span, around):
            continue
        moved = session.fact._replace(start=span.start, end=span.end)
        if stops_nobody(session, moved, around):
            found[day] = span
    return list(found.values())


def is_possible(session: Affected, span: Span, around: Surroundings) -> bool:
    """Whether everybody, and the room, is free then, and who leads and oversees it is there."""
    start, end = span
    if start <= around.now or meets(around.closed, start, end):
        return False
    if not session.first_day <= london(start).date() <= session.last_day:
        return False
    if not all(around.is_free(person, start, end, but=session.key) for person in session.bound):
        return False
    if any(meets(around.away.get(learner.key, ()), start, end) for learner in session.fact.learners):
        return False
    for person in session.fact.supervisors:
        helper = around.people.get(person.key)
        if helper is not None and helper.is_in(start, end) is False:
            return False
    room = session.fact.room
    if room is None:
        return True
    here = next((each for each in around.rooms if each.key == room.key), None)
    return here is None or around.has_room(here, start, end, len(session.bound), but=session.key)


def _tried(session: Affected) -> Iterator[Span]:
    """Every half-hour of the week, and the planned time on each day; the nearest day first, then the nearest time."""
    start, end = london(session.start), london(session.end)
    length = as_utc(session.end) - as_utc(session.start)
    monday = monday_of(start.date())
    days = [monday + timedelta(days=number) for number in range(7)]
    days = [day for day in days if day.weekday() < WORKING_DAYS or day == start.date()]
    first = min(EARLIEST, start.time())
    last = max(LATEST, end.time())
    starts = {start.time().replace(tzinfo=None)}
    at = datetime.combine(monday, first)
    while (at + length).date() == monday and (at + length).time() <= last:
        starts.add(at.time())
        at += STEP
    for day in sorted(days, key=lambda each: (abs((each - start.date()).days), each)):
        for clock in sorted(starts, key=lambda each: (abs(_minutes(each) - _minutes(start.time())), each)):
            if (day, clock) == (start.date(), start.time().replace(tzinfo=None)):
                continue
            try:
                begins = to_utc(day, clock)
            except RefusedLocalTime:
                continue
            yield Span(begins, begins + length)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
