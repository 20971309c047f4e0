"""An event next week's Thursday afternoon, and how it stands with those who asked."""

import datetime
from typing import Any

from accounts.models import OutgoingMail
from placements.models import EventBooking, RegionalEvent
from tests.factories.cast import Cast
from tests.factories.placements import this_week
from tests.factories.regional import RegionalEventFactory


def an_event(cast: Cast, **fields: Any) -> RegionalEvent:
    made: RegionalEvent = RegionalEventFactory(
        **{
            "hub": cast.hub,
            "places": 2,
            "session__practice": cast.same_hub_practice,
            "session__day": this_week().next.days[3],
            "session__start": datetime.time(14),
            "session__end": datetime.time(16),
        }
        | fields
    )
    return RegionalEvent.objects.select_related("session").get(pk=made.pk)


def standing(event: RegionalEvent) -> list[tuple[str, str, int | None]]:
    """Everybody who asked, in the order in which they came: who, how it stands, with which place."""
    return [
        (row.person.family_name, row.state, row.place_number)
        for row in EventBooking.objects.filter(event=event).select_related("person")
    ]


def mails() -> list[tuple[str | None, str]]:
    return [
        (row.to_address, row.subject)
        for row in OutgoingMail.objects.filter(template="event_booking").order_by("pk")
    ]
