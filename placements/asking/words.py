"""When what a learner asked is, in words."""

from __future__ import annotations

import datetime

from atp_portal.formatting import date_day, date_long, date_range, london, london_date, time_range
from placements.models import LearnerMessage, LearnerProposal

MIDNIGHT = datetime.time()


def when_of(message: LearnerMessage) -> str:
    """'23 to 25 November 2026', 'Tuesday 24 November, 9am to midday'."""
    lower, upper = london(message.during.lower), london(message.during.upper)
    last = london_date(upper - datetime.timedelta.resolution)
    if lower.time() == MIDNIGHT or lower.date() != last:
        return date_range(lower.date(), last) if lower.date() != last else date_long(last)
    return f"{date_day(lower)}, {time_range(lower, upper)}"


def days_of(proposal: LearnerProposal) -> str:
    """'Tuesday 24 November 2026, 8am to 6:30pm', '24 to 26 November 2026, 8am to 6:30pm each day'."""
    hours = time_range(proposal.starts_at, proposal.ends_at)
    if proposal.first_day == proposal.last_day:
        return f"{date_long(proposal.first_day)}, {hours}"
    return f"{date_range(proposal.first_day, proposal.last_day)}, {hours} each day"
