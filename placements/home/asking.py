"""What learners asked and nobody has answered, on the home page of who keeps their timetable."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.urls import reverse

from accounts.home import Need, Panel
from accounts.models import Person
from atp_portal.formatting import count
from placements.asking.lists import waiting_by_practice


def learners_wait(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel:
    """An administrator's: who is ill, asks for a change or proposes time away, by practice; one query."""
    return Panel(
        needs=[
            Need(
                f"Answer {count(row['number'], 'learner’s request', 'requests of learners')}",
                reverse("placements:practice_asked", args=[row["code"]]),
                hint=_hint(row["name"], row["ill"]),
                tag="Ill" if row["ill"] else "Asked",
                colour="red" if row["ill"] else "yellow",
            )
            for row in waiting_by_practice(places)
        ]
    )


def _hint(name: str, ill: int) -> str:
    return f"{name}: {count(ill, 'learner says', 'learners say')} that they are ill" if ill else name
