"""What comes next for whoever takes part in sessions, and an educationalist's own learners."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone

from accounts.home import Panel
from accounts.models import Educationalist, Person
from placements.models import Placement, PlacementState
from placements.own_week import next_answer
from placements.presentation import is_weekend, week_to_show

GOING_ON = (PlacementState.REQUESTED, PlacementState.PROVISIONAL, PlacementState.CONFIRMED)
MOST_SHOWN = 25


def next_session(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel:
    """What a learner does now or next, with whom and where, and the way to the week and the placements."""
    own = Placement.objects.filter(
        person=person, state__in=[PlacementState.PROVISIONAL, PlacementState.CONFIRMED]
    )
    context = {
        "answer": next_answer(person=person, now=now),
        "placements": list(
            own.filter(ends_on__gte=timezone.localdate(now)).select_related("practice").order_by("starts_on")
        ),
    }
    return Panel("What you do next", "placements/home/next_session.html", context, is_on_top=True)


def next_session_of_staff(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel | None:
    """The same for those who teach; a registrar who teaches has found it as a learner already."""
    if person.is_learner:
        return None
    context: dict[str, Any] = {"answer": next_answer(person=person, now=now), "placements": []}
    return Panel("What you do next", "placements/home/next_session.html", context)


def own_learners(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel:
    """An educationalist's learners, now and to come, with what each has in this week, at its end in the next."""
    today = timezone.localdate(now)
    week = week_to_show(today)
    start, end = week.during
    roles = Educationalist.objects.answered_for_by(person).filter(practice__in=places)
    inside = Q(
        participations__session__starts_at__gte=start,
        participations__session__starts_at__lt=end,
        participations__session__is_cancelled=False,
    )
    own = (
        Placement.objects.filter(
            educationalist__in=roles.values("pk"), state__in=GOING_ON, ends_on__gte=today
        )
        .select_related("person", "practice", "learner_group", "learner")
        .annotate(
            in_week=Count("participations", filter=inside),
            drafts=Count(
                "participations", filter=inside & Q(participations__session__published_at__isnull=True)
            ),
        )
        .order_by(F("starts_on"), "person__family_name", "pk")
    )
    return Panel(
        "Your learners",
        "placements/home/own_learners.html",
        {
            "placements": list(own[:MOST_SHOWN]),
            "week": week,
            "week_words": "Next week" if is_weekend(today) else "This week",
        },
    )
