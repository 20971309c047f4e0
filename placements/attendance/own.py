"""What a learner's own week asks of them: at which sessions they were."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from accounts.models import Person
from atp_portal.formatting import count, london_date
from placements.attendance.rows import HoursRow, State, own_hours_rows
from placements.attendance.totals import Sum, totals_of_rows
from placements.timetabling.weeks import Week


@dataclass(frozen=True)
class OwnHours:
    """The sessions of a week that have begun or of which something was said, and what they come to."""

    unsaid: list[HoursRow]
    said: list[HoursRow]
    sums: Sum
    unsaid_today: int
    today: str

    @property
    def button(self) -> str:
        """'I was there, as planned, at all 4 sessions'."""
        return f"I was there, as planned, at all {count(len(self.unsaid), 'session')}"

    @property
    def said_words(self) -> str:
        """'What you said of 9 sessions'."""
        return f"What you said of {count(len(self.said), 'session')}"


def own_hours_of(person: Person, week: Week, now: datetime.datetime) -> OwnHours:
    """Of the week that is shown; one query, and two more where something was made up."""
    today = london_date(now)
    rows = own_hours_rows(person, week, now)
    unsaid = [row for row in rows if row.state in (State.UNSAID, State.TO_COME)]
    return OwnHours(
        unsaid,
        [row for row in rows if row not in unsaid],
        totals_of_rows(rows).all,
        sum(london_date(row.session.start) == today for row in unsaid),
        today.isoformat(),
    )
