"""When what a learner proposes is: the times that were asked for, and those of them that it blocks once agreed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from itertools import pairwise

from atp_portal.formatting import london_date
from hubs.bank_holidays import bank_holidays_between
from hubs.operations.base import Refusal
from placements.models import Closure, LearnerProposal, Session
from placements.timetabling.local_time import RefusedLocalTime, to_utc

ONE_DAY = datetime.timedelta(days=1)
SATURDAY = 5
Times = list[tuple[datetime.datetime, datetime.datetime]]


def times_of(proposal: LearnerProposal) -> Times:
    """From when to when on each of its days, in UTC, in order, cut at midnight: a session ends on the day it starts.

    What ends at an earlier hour than it starts ends the next morning. Raises Refusal where the clocks have no such
    time, or have it twice.
    """
    number = (proposal.last_day - proposal.first_day).days + 1
    days = [proposal.first_day + ONE_DAY * each for each in range(number)]
    after = ONE_DAY if ends_next_day(proposal) else ONE_DAY * 0
    try:
        stretches = [(to_utc(day, proposal.starts_at), to_utc(day + after, proposal.ends_at)) for day in days]
    except RefusedLocalTime as refused:
        raise Refusal(str(refused)) from refused
    return [part for start, end in stretches for part in _cut_at_midnight(start, end)]


def times_blocked(proposal: LearnerProposal, there: Iterable[Session]) -> Times:
    """The times of its sessions, ``there`` being those of the learner that stand at the times asked for.

    Of leave it is the working days: those on which the practice is open or a session stands. Who asks for no such
    day, a Saturday alone, means that day. Two queries for leave, none for the rest.
    """
    times = times_of(proposal)
    if proposal.kind != LearnerProposal.Kind.LEAVE:
        return times
    sessions = [(each.start, each.end) for each in there]
    closed = _closed(proposal, times)
    return [
        (start, end)
        for start, end in times
        if not (london_date(start).weekday() >= SATURDAY or _covers(closed, start, end))
        or any(start < until and begin < end for begin, until in sessions)
    ] or times


def ends_next_day(proposal: LearnerProposal) -> bool:
    """Whether its hours go on past midnight, or to midnight."""
    return proposal.ends_at <= proposal.starts_at


def _cut_at_midnight(start: datetime.datetime, end: datetime.datetime) -> Times:
    midnight = to_utc(london_date(start) + ONE_DAY, datetime.time())
    return list(pairwise([start, midnight, end])) if midnight < end else [(start, end)]


def _closed(proposal: LearnerProposal, times: Times) -> Times:
    """When the practice is closed, bank holidays included, in order."""
    practice = proposal.placement.practice_id
    closures = Closure.objects.filter(practice=practice, room=None).overlapping(times[0][0], times[-1][1])
    return sorted(
        [
            *((each.during.lower, each.during.upper) for each in closures),
            *(
                (to_utc(day, datetime.time()), to_utc(day + ONE_DAY, datetime.time()))
                for day in bank_holidays_between(proposal.first_day, proposal.last_day)
            ),
        ]
    )


def _covers(closed: Times, start: datetime.datetime, end: datetime.datetime) -> bool:
    """Whether the practice is closed all the time."""
    for begin, until in closed:
        if begin <= start < until:
            start = until
    return start >= end
