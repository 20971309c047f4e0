"""Which sessions may be offered to other practices, and what stands of an offer."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from atp_portal.formatting import count
from placements.models import RegionalEvent, Session, SessionCategory, SessionKind
from placements.regional.events import with_places
from placements.regional.lines import places_left

# Of one learner alone, or at another practice's house.
NEVER_SHARED = {SessionKind.INTERVIEW, SessionKind.SPOKE_VISIT, SessionKind.SELF_DIRECTED}


def may_be_offered(session: Session, now: datetime.datetime) -> bool:
    """Whether others could have seats in it: to come, standing, and something that people do together."""
    return (
        not session.is_cancelled
        and session.start > now
        and session.category != SessionCategory.BREAK
        and session.kind not in NEVER_SHARED
        and session.proposal_id is None
    )


def offer_of(session: Session) -> Any:
    """The event that stands for seats of ``session`` that are offered, fetched ``with_places``; None without."""
    offers = RegionalEvent.objects.offered().filter(session=session, kind=RegionalEvent.Kind.SHARED_SESSION)
    return with_places(offers.select_related("hub")).first()


def offer_told(session: Session) -> dict[str, str] | None:
    """For who keeps the session: what is offered, or the way to offer it; None where neither may be. One query."""
    event = offer_of(session)
    now = timezone.now()
    href = reverse("placements:seat_offer", args=[session.public_id])
    if event is None:
        if session.is_published and may_be_offered(session, now):
            return {"offer_href": href}
        return None
    whom = "practices of all hubs" if event.is_for_all_hubs else f"practices of {event.hub}"
    return {
        "words": f"{count(event.places, 'place')} offered to {whom}. {places_left(event)}.",
        "event_href": reverse("placements:regional_event", args=[event.public_id]),
        "change_href": href if session.start > now and not session.is_cancelled else "",
    }
