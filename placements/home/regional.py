"""The region on home pages: events that learners are booked on and invited to, seats near by, a hub's own events."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone

from accounts.home import Need, Panel
from accounts.models import Person
from atp_portal.formatting import count, date_day, time_range
from hubs.models import Membership
from placements.models import EventBooking, RegionalEvent
from placements.presentation import place_of
from placements.regional.events import can_be_booked, with_places
from placements.regional.lines import places_left

State = EventBooking.State
MOST_SHOWN = 5
OF_EVENT = ("event__session__practice", "event__session__room", "event__hub")


def own_events(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel | None:
    """A learner's: the next events that they are booked on or wait for, and invitations to answer; one query."""
    rows = list(_to_come(EventBooking.objects.open().filter(person=person), now).select_related(*OF_EVENT))
    needs = [
        Need(
            f"Answer the invitation to {row.event}",
            reverse("placements:regional_event", args=[row.event.public_id]),
            hint=_when(row.event),
            tag="Invited",
            colour="blue",
        )
        for row in rows
        if row.state == State.INVITED
    ]
    booked = [row for row in rows if row.state != State.INVITED][:MOST_SHOWN]
    if not (needs or booked):
        return None
    lines = [_line(row.event, "You wait for a place" if row.state == State.WAITING else "") for row in booked]
    if not lines:
        return Panel(needs=needs)
    return Panel("Your events", "placements/home/events.html", {"lines": lines}, needs=needs)


def events_for_learners(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel | None:
    """An administrator's: learners whom somebody invited and who have not answered, and the next places near by.

    These are in sessions that other practices of the hub, or for all hubs, offer. One query for all.
    """
    invited = EventBooking.objects.filter(
        event=OuterRef("pk"), state=State.INVITED, placement__practice__in=places
    ).order_by("person__family_name", "pk")
    name = Concat("person__given_name", Value(" "), "person__family_name")
    hubs = Membership.objects.current().filter(practice__in=places).order_by().values("hub")
    near = Q(is_for_all_hubs=True) | Q(hub__in=hubs)
    shared = Q(kind=RegionalEvent.Kind.SHARED_SESSION) & ~Q(session__practice__in=places)
    events = (
        with_places(RegionalEvent.objects.offered())
        .annotate(invited=ArraySubquery(invited.values(name=name)))
        .filter(session__starts_at__gt=now, session__is_cancelled=False)
        .filter(Exists(invited) | (near & shared & can_be_booked(timezone.localdate(now))))
        .select_related("session__practice", "session__room")
        .order_by("session__starts_at", "pk")
    )
    found = list(events[: 4 * MOST_SHOWN])
    needs = [
        Need(
            f"Answer for {learner}: {event}",
            reverse("placements:regional_event", args=[event.public_id]),
            hint=f"Invited, {_when(event)}",
            tag="Invited",
            colour="blue",
        )
        for event in found
        for learner in event.invited
    ]
    free = [event for event in found if _is_near(event, places)][:MOST_SHOWN]
    if not free:
        return Panel(needs=needs)
    listed = f"{reverse('placements:regional')}?{urlencode({'kind': 'shared_session', 'which': 'places'})}"
    context = {
        "lines": [_line(event, places_left(event)) for event in free],
        "listed": listed,
        "listed_text": "All places on offer",
    }
    return Panel("Places near by", "placements/home/events.html", context, needs=needs)


def events_of_hub(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel | None:
    """A hub lead's: the hub's own events to come with who is booked, and drafts that are not out; one query."""
    own = (
        RegionalEvent.objects.exclude(kind=RegionalEvent.Kind.SHARED_SESSION)
        .filter(hub__in=places, session__is_cancelled=False)
        .to_come(now)
        .select_related("session__practice", "session__room", "hub")
        .order_by("session__starts_at", "pk")
    )
    events = list(with_places(own))
    if not events:
        return None
    drafts = Counter(event.hub for event in events if not event.session.published_at)
    needs = [
        Need(
            f"Open {count(number, 'event')} for booking",
            f"{reverse('placements:regional')}?{urlencode({'which': 'drafts', 'hub': hub.slug})}",
            hint=f"{hub}: nobody else sees {'it' if number == 1 else 'them'} yet",
            tag="Draft",
            colour="grey",
        )
        for hub, number in sorted(drafts.items(), key=lambda each: str(each[0]))
    ]
    lines = [
        _line(event, f"{count(event.booked, 'place')} of {event.places} booked. {_state(event)}")
        for event in events[:MOST_SHOWN]
    ]
    return Panel("Events of your hub", "placements/home/events.html", {"lines": lines}, needs=needs)


def _is_near(event: Any, places: Collection[int]) -> bool:
    is_shared = event.kind == RegionalEvent.Kind.SHARED_SESSION
    return is_shared and event.session.practice_id not in places and event.booked < event.places


def _to_come(bookings: Any, now: datetime.datetime) -> Any:
    """Bookings of events that are to come and take place, the soonest first."""
    return bookings.filter(event__session__ends_at__gt=now, event__session__is_cancelled=False).order_by(
        "event__session__starts_at", "pk"
    )


def _when(event: RegionalEvent) -> str:
    return f"{date_day(event.session.start)}, {time_range(event.session.start, event.session.end)}"


def _state(event: Any) -> str:
    return places_left(event) if event.session.published_at else "Draft"


def _line(event: RegionalEvent, more: str) -> dict[str, str]:
    return {
        "title": event.session.title,
        "href": reverse("placements:regional_event", args=[event.public_id]),
        "when": _when(event),
        "where": place_of(event.session, with_practice=True),
        "more": more,
    }
