"""When what a learner asked is, in words."""

from __future__ import annotations

import datetime

from atp_portal.formatting import (
    and_list,
    count,
    date_day,
    date_long,
    date_range,
    london,
    london_date,
    time_range,
)
from placements.asking.times import Times, ends_next_day
from placements.models import LearnerMessage, LearnerProposal

MIDNIGHT = datetime.time()


def when_of(message: LearnerMessage) -> str:
    """'23 to 25 November 2026', 'Tuesday 24 November, 9am to midday'."""
    lower, upper = london(message.during.lower), london(message.during.upper)
    last = london_date(upper - datetime.timedelta.resolution)
    if lower.time() == MIDNIGHT or lower.date() != last:
        return date_range(lower.date(), last) if lower.date() != last else date_long(last)
    return f"{date_day(lower)}, {time_range(lower, upper)}"


def back_since(message: LearnerMessage) -> datetime.datetime | None:
    """When a learner who was ill said that they are back; None where they did not: those days end at midnight."""
    is_ill = message.kind == LearnerMessage.Kind.ILL
    return message.during.upper if is_ill and london(message.during.upper).time() != MIDNIGHT else None


def days_of(proposal: LearnerProposal) -> str:
    """'Tuesday 24 November 2026, 8am to 6:30pm', '24 to 26 November 2026, 8am to 6:30pm each day'.

    Past midnight it is 'Saturday 24 October 2026, 10pm to 6am the next day'.
    """
    hours = time_range(proposal.starts_at, proposal.ends_at)
    if is_past_midnight(proposal):
        hours += " the next day"
    if proposal.first_day == proposal.last_day:
        return f"{date_long(proposal.first_day)}, {hours}"
    each = ", each night" if is_past_midnight(proposal) else " each day"
    return f"{date_range(proposal.first_day, proposal.last_day)}, {hours}{each}"


def is_past_midnight(proposal: LearnerProposal) -> bool:
    return ends_next_day(proposal) and proposal.ends_at != MIDNIGHT


def days_away(proposal: LearnerProposal, times: Times) -> str:
    """'2 working days: Friday 27 November and Monday 30 November', where these times are not on each of its days."""
    days = list(dict.fromkeys(london_date(start) for start, _ in times))
    if not days or len(days) == (proposal.last_day - proposal.first_day).days + 1:
        return ""
    return f"{count(len(days), 'working day')}: {and_list(map(date_day, days))}"
