"""Hours that wait on the home page: to be claimed by a learner, to be confirmed by whom they were spent with."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.urls import reverse

from accounts.home import Need, Panel
from accounts.models import Person
from atp_portal.formatting import count, date_range
from placements.attendance.waiting import weeks_unanswered, weeks_waiting
from placements.models import Participation


def hours_to_claim(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel:
    """A learner's: each week with sessions that are over and of which they have said nothing; one query."""
    own = Participation.objects.countable().filter(person=person, attendance__isnull=True)
    return Panel(
        needs=[
            Need(
                f"Say whether you were at {count(number, 'session')}",
                f"{reverse('placements:learner_week')}?week={week.code}#hours",
                hint=date_range(week.days[0], week.days[6]),
                tag="Not claimed",
                colour="yellow",
            )
            for week, number in weeks_waiting(own, now).items()
        ]
    )


def hours_to_confirm(person: Person, now: datetime.datetime) -> Panel | None:
    """A need for each week with sessions that are over and unconfirmed, and who else was asked and does not answer.

    Two queries, and three more for educationalists and administrators with such weeks.
    """
    rows = Participation.objects.confirmed_by(person)
    weeks = weeks_waiting(rows, now)
    if not weeks:
        return None
    may_stand_in = person.is_educationalist or person.is_administrator
    unanswered = weeks_unanswered(rows, person, now) if may_stand_in else {}
    return Panel(
        needs=[
            Need(
                f"Confirm the hours of {count(number, 'session')}",
                f"{reverse('placements:hours_confirm')}?week={week.code}",
                hint=". ".join(
                    filter(None, [date_range(week.days[0], week.days[6]), unanswered.get(week, "")])
                ),
                tag="Waiting for you",
                colour="yellow",
            )
            for week, number in weeks.items()
        ]
    )
