"""What hub leads find on their home page of the practices that they recruit."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from accounts.home import Need, Panel
from accounts.models import Person
from atp_portal.formatting import count
from hubs.forms.recruitment import ASK_AGAIN_DUE, STEP_DUE
from hubs.models import TrainingHub


def recruiting_in_hubs(person: Person, now: datetime, places: Collection[int]) -> Panel | None:
    """The next steps that are due in these hubs, and whom they are to ask again. One query."""
    today = timezone.localdate(now)
    hubs = TrainingHub.objects.filter(pk__in=places).annotate(
        steps=Count("prospects", filter=Q(prospects__next_step_on__lte=today)),
        asking=Count("prospects", filter=Q(prospects__ask_again_on__lte=today)),
    )
    needs = []
    for hub in hubs:
        if hub.steps:
            words = f"{count(hub.steps, 'next step')} {'is' if hub.steps == 1 else 'are'} due"
            needs.append(_need(hub, STEP_DUE, words, "Due"))
        if hub.asking:
            needs.append(
                _need(hub, ASK_AGAIN_DUE, f"{count(hub.asking, 'practice')} to ask again", "Ask again")
            )
    return Panel(needs=needs) if needs else None


def _need(hub: TrainingHub, due: str, words: str, tag: str) -> Need:
    href = f"{reverse('hubs:recruitment')}?{urlencode({'hub': hub.slug, 'due': due})}"
    return Need(words, href, hint=f"{hub.name}: recruitment", tag=tag, colour="yellow")
