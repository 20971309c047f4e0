"""How the pages of events get their rows: another's draft is not there, another's event is not one's to change."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404

from accounts.models import Person
from placements.models import EventBooking, RegionalEvent
from placements.querysets.columns import NOT_OF_PRACTICES
from placements.regional.events import with_own, with_places


def event_seen_by(person: Person, public_id: uuid.UUID) -> Any:
    """One event with what a line tells of it; ``is_managed`` says whether this person keeps it; 404 where unseen."""
    kept = RegionalEvent.objects.managed_by(person).filter(pk=OuterRef("pk"))
    events = (
        RegionalEvent.objects.visible_to(person)
        .select_related("hub", "session__practice", "session__room")
        .defer(*(f"session__{name}" for name in NOT_OF_PRACTICES))
        .prefetch_related("professions")
        .annotate(is_managed=Exists(kept))
    )
    return get_object_or_404(with_own(with_places(events), person), public_id=public_id)


def event_managed_by(person: Person, public_id: uuid.UUID) -> Any:
    """One event that this person keeps; 404 where they may not see it, 403 where they only may see it."""
    event = event_seen_by(person, public_id)
    if not event.is_managed:
        raise PermissionDenied
    return event


def booking_managed_by(person: Person, public_id: uuid.UUID) -> EventBooking:
    """One booking that this person may cancel: their own, their learner's, or one of an event that they keep."""
    bookings = EventBooking.objects.managed_by(person).select_related("event__session", "person")
    return get_object_or_404(bookings, public_id=public_id)
