"""Events in somebody's own week: their sessions' cards say that they are the region's, and lead to the event's page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.urls import reverse

from placements.models import RegionalEvent, Session
from placements.querysets import SessionQuerySet
from placements.timetabling.grid import SessionCard

NOT_OF_EVENTS = (
    "regional_event__description",
    "regional_event__audience",
    "regional_event__places",
    "regional_event__book_by",
    "regional_event__is_for_all_hubs",
    "regional_event__hub__as_published",
    "regional_event__hub__region_id",
    "regional_event__hub__network_model",
    "regional_event__hub__phone",
    "regional_event__hub__website",
    "regional_event__hub__lead_practice_id",
    "regional_event__hub__gate_reports_until",
)


def with_events(sessions: SessionQuerySet) -> SessionQuerySet:
    """The sessions, each with the event that it belongs to, if any; no query more."""
    return sessions.select_related("regional_event__hub").defer(*NOT_OF_EVENTS)


def event_of(session: Session) -> RegionalEvent | None:
    """The event of a session that was fetched ``with_events``."""
    return getattr(session, "regional_event", None)


def told_of_events(cards: Iterable[SessionCard], sessions: Sequence[Session]) -> list[SessionCard]:
    """The cards of these sessions; those of events tell whose they are, and lead there."""
    events: dict[object, RegionalEvent] = {
        session.public_id: event for session in sessions if (event := event_of(session))
    }
    return [_told(card, events.get(card.public_id)) for card in cards]


def _told(card: SessionCard, event: RegionalEvent | None) -> SessionCard:
    if event is None:
        return card
    url = reverse("placements:regional_event", args=[event.public_id])
    if event.kind == RegionalEvent.Kind.SHARED_SESSION:
        return replace(card, url=url)
    who = f"{card.who}, {event.hub}" if card.who else str(event.hub)
    return replace(card, url=url, who=who, tag_text="Regional")
