"""Events of the south hub, open for all hubs and for learners: Ash Grove's and Beck Side's are booked."""

from __future__ import annotations

import datetime
from typing import Any

from placements.models import EventBooking, RegionalEvent
from tests.factories.cast import Cast
from tests.factories.placements import this_week
from tests.factories.regional import EventBookingFactory, RegionalEventFactory
from tests.house.doors.table import (
    ACT_ONLY,
    ALL_KEEPERS,
    KEEPERS,
    READ_ONLY,
    Door,
    answers,
    signed_in,
)

_KEEPING = frozenset({"hub_lead", "hee"})
_KEPT = answers((_KEEPING, 200), others=403)
_DONE = answers((_KEEPING, 302), others=403)
_HUBS = answers((_KEEPING | {"other_hub_lead"}, 200), others=403)
_OWN = KEEPERS | {"learner"}
_ADMINISTRATORS = answers((ALL_KEEPERS, 200), others=403)


def _event(cast: Cast, title: str = "Wound care together", **fields: Any) -> dict[str, Any]:
    """The event of this title, which is made once: open, next week's Thursday afternoon."""
    event = RegionalEvent.objects.filter(session__title=title).first()
    if event is None:
        session = {"day": this_week().next.days[3], "start": datetime.time(14), "end": datetime.time(16)}
        event = RegionalEventFactory(
            hub=cast.hub,
            session__title=title,
            session__practice=cast.practice,
            **{f"session__{name}": value for name, value in (session | fields).items()},
        )
        if event.session.is_published:
            EventBookingFactory(event=event, placement=cast.placement)
            EventBookingFactory(event=event, placement=cast.same_hub_placement, state="waiting")
    return {"public_id": event.public_id}


def _past(cast: Cast) -> dict[str, Any]:
    return _event(cast, "Inhalers together", day=this_week().previous.days[3])


def _draft(cast: Cast) -> dict[str, Any]:
    return _event(cast, "Not out yet", published=False)


def _booking(cast: Cast) -> dict[str, Any]:
    event = _event(cast)["public_id"]
    booking = EventBooking.objects.get(event__public_id=event, person=cast.learner)
    return {"public_id": booking.public_id}


DOORS: list[Door] = [
    Door("placements:regional_event", get=signed_in(200), post=READ_ONLY, leads_to=_event),
    Door(
        "placements:regional_event",
        get=answers((_KEEPING, 200), others=404),
        post=READ_ONLY,
        leads_to=_draft,
        label="that is a draft",
    ),
    Door("placements:regional_event_new", get=_HUBS, post=_HUBS),
    Door(
        "placements:regional_event_new",
        get=_HUBS,
        post=_HUBS,
        asked={"practice": "B81001"},
        label="at a practice",
    ),
    Door("placements:regional_event_change", get=_KEPT, post=_KEPT, leads_to=_event),
    Door("placements:regional_event_open", get=ACT_ONLY, post=_DONE, leads_to=_event),
    Door("placements:regional_event_cancel", get=_KEPT, post=_KEPT, leads_to=_event),
    Door("placements:regional_event_restore", get=ACT_ONLY, post=_DONE, leads_to=_event),
    Door("placements:regional_event_register", get=_KEPT, post=_DONE, leads_to=_past),
    Door("placements:regional_event_book", get=ACT_ONLY, post=signed_in(302), leads_to=_event),
    Door("placements:regional_event_learners", get=_ADMINISTRATORS, post=_ADMINISTRATORS, leads_to=_event),
    Door("placements:regional_event_invite", get=_KEPT, post=_KEPT, leads_to=_event),
    Door("placements:regional_event_booked", get=_KEPT, post=READ_ONLY, leads_to=_event),
    Door(
        "placements:booking_cancel",
        get=answers((_OWN, 200), others=404),
        post=answers((_OWN, 302), others=404),
        leads_to=_booking,
    ),
]
