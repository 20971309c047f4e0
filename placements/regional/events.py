"""The events that somebody may see, with how many places are left and what they and their learners have of them.

For pages, home pages and feeds: everything that tells of the region's events fetches them here.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import Person
from hubs.models import Practice
from placements.models import EventBooking, RegionalEvent
from placements.querysets import RegionalEventQuerySet
from placements.querysets.columns import NOT_OF_PRACTICES

State = EventBooking.State


def events_seen_by(person: Person) -> RegionalEventQuerySet:
    """All events, past and to come, drafts that ``person`` keeps and what was cancelled; not what is offered no more.

    With what a line or a calendar's entry tells of them: two queries, however many there are.
    """
    return (
        RegionalEvent.objects.visible_to(person)
        .offered()
        .select_related("hub", "session__practice", "session__room")
        .defer("hub__as_published", *(f"session__{name}" for name in NOT_OF_PRACTICES))
        .prefetch_related("professions")
        .order_by("session__starts_at", "pk")
    )


def with_places(events: Any) -> Any:
    """``booked`` and ``waiting``: how many have a place, and how many wait for one."""
    return events.annotate(booked=_number(Q(state=State.CONFIRMED)), waiting=_number(Q(state=State.WAITING)))


def with_own(events: Any, person: Person) -> Any:
    """``my_state`` of ``person``, '' without a booking; ``learners_booked``, ``learners_waiting`` and
    ``learners_invited`` of the practices that they manage, but for themselves."""
    mine = EventBooking.objects.open().filter(event=OuterRef("pk"), person=person).order_by()
    theirs = ~Q(person=person) & Q(
        placement__practice__in=Practice.objects.managed_by(person).order_by().values("pk")
    )
    return events.annotate(
        my_state=Coalesce(Subquery(mine.values("state")[:1]), Value("")),
        learners_booked=_number(theirs & Q(state=State.CONFIRMED)),
        learners_waiting=_number(theirs & Q(state=State.WAITING)),
        learners_invited=_number(theirs & Q(state=State.INVITED)),
    )


def can_be_booked(today: datetime.date) -> Q:
    """Events, fetched ``with_places``, that somebody can book today and get a place."""
    return Q(
        Q(book_by__isnull=True) | Q(book_by__gte=today),
        is_withdrawn=False,
        session__is_cancelled=False,
        session__published_at__isnull=False,
        booked__lt=F("places"),
    )


def _number(which: Q) -> Any:
    rows: QuerySet[Any] = EventBooking.objects.filter(which, event=OuterRef("pk")).order_by()
    counted = rows.values("event").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)
