"""Hours that wait to be confirmed, on the home page of whoever they were spent with, whatever their role."""

from __future__ import annotations

import datetime

from django.urls import reverse

from accounts.home import Need, Panel
from accounts.models import Person
from atp_portal.formatting import count, date_range
from placements.attendance.waiting import weeks_waiting
from placements.models import Participation


def hours_to_confirm(person: Person, now: datetime.datetime) -> Panel | None:
    """A need for each week with sessions that are over and unconfirmed; one query."""
    weeks = weeks_waiting(Participation.objects.confirmed_by(person), now)
    if not weeks:
        return None
    return Panel(
        needs=[
            Need(
                f"Confirm the hours of {count(number, 'session')}",
                f"{reverse('placements:hours_confirm')}?week={week.code}",
                hint=date_range(week.days[0], week.days[6]),
                tag="Waiting for you",
                colour="yellow",
            )
            for week, number in weeks.items()
        ]
    )
