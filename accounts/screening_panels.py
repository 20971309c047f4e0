"""What hub leads find on their home page of applications that wait for them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from accounts.home import Need, Panel, register_panel
from accounts.models import Person
from atp_portal.formatting import count
from hubs.models import Application, TrainingHub

S = Application.State
WORDS = {
    S.SUBMITTED: ("{} to be screened", "waits", "wait", "Submitted", "yellow"),
    S.SCREENING: ("{} being screened", "is", "are", "Screening", "blue"),
}


def register() -> None:
    """Called once, when the app loads."""
    register_panel("hub_leads", applications_of_hubs)


def applications_of_hubs(person: Person, now: datetime, places: Collection[int]) -> Panel | None:
    """What waits to be screened and what is being screened, hub by hub; each number leads to exactly these."""
    waiting = (
        Application.objects.screened_by(person)
        .filter(hub__in=places, state__in=list(WORDS))
        .order_by()
        .values_list("hub", "state")
        .annotate(number=Count("pk"))
    )
    numbers = {(hub, state): number for hub, state, number in waiting}
    if not numbers:
        return None
    hubs = TrainingHub.objects.filter(pk__in=places)
    needs = [
        _need(hub, state, numbers[hub.pk, state])
        for state in WORDS
        for hub in hubs
        if (hub.pk, state) in numbers
    ]
    return Panel(needs=needs)


def _need(hub: TrainingHub, state: Application.State, number: int) -> Need:
    words, one, many, tag, colour = WORDS[state]
    text = words.format(f"{count(number, 'application')} {one if number == 1 else many}")
    asked = urlencode({"state": state.value, "hub": hub.slug})
    return Need(text, f"{reverse('hubs:application_queue')}?{asked}", hint=hub.name, tag=tag, colour=colour)
