"""Spoke visits ahead that nobody has agreed yet, for who keeps the timetables."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.urls import reverse

from accounts.home import Need, Panel
from accounts.models import Person
from atp_portal.formatting import count
from placements.visits import not_agreed


def visits_to_agree(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel:
    """An administrator's: how many visits ahead are not agreed, by practice; one query."""
    return Panel(
        needs=[
            Need(
                f"Agree {count(number, 'spoke visit')}",
                f"{reverse('placements:visits', args=[code])}#own",
                hint=f"{name}: days with another service are agreed ahead, with their supervisor",
                tag="Not agreed",
                colour="yellow",
            )
            for name, code, number in not_agreed(places, now)
        ]
    )
