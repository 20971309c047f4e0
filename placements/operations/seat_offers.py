"""A practice offers others seats in a session of its own, and those are told whose learners could take one.

An offer is an event that owns no session: booking and waiting are those of any event.
"""

from __future__ import annotations

import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.mail import mail_to, queue_mails
from accounts.models import Person
from atp_portal.formatting import count, date_day, date_long, london_date, time_range
from hubs.models import Membership, Practice, TrainingHub
from hubs.operations.base import Refusal, operation
from hubs.recruitment import told_miles
from placements.booking.news import tell_those_without_a_place
from placements.models import EventBooking, RegionalEvent, Session
from placements.operations.events import check_book_by, check_keeps, check_room_for, set_places
from placements.operations.sessions import check_stands, locked
from placements.operations.waiting import hold
from placements.presentation import place_of
from placements.regional.neighbours import neighbours_of

State = EventBooking.State


@operation
def offer_seats(
    *,
    by: Person | None,
    session: Session,
    seats: int,
    is_for_all_hubs: bool = False,
    description: str = "",
    book_by: datetime.date | None = None,
) -> RegionalEvent:
    """Offer learners of other practices seats in a session of one's own; its own learners are no bookings.

    Seats that were withdrawn are offered again in the same way. Raises Refusal when the session is cancelled or has
    begun, has less room, or its practice is in no hub.
    """
    (session,) = locked([session])
    if by is not None and not Practice.objects.managed_by(by).filter(pk=session.practice_id).exists():
        raise Refusal(f"Only who keeps the timetables of {session.practice} offers seats in its sessions.")
    check_stands(session)
    if session.start <= timezone.now():
        raise Refusal(f"{session.title} on {date_long(session.start)} has begun.")
    known = RegionalEvent.objects.select_for_update(of=("self",)).filter(session=session).first()
    if known and not known.is_withdrawn:
        raise Refusal("Seats in this session are offered already: change how many.")
    check_book_by(book_by, session.start)
    membership = Membership.objects.on(london_date(session.start)).filter(practice=session.practice)
    hub = TrainingHub.objects.filter(memberships__in=membership).first()
    if hub is None:
        raise Refusal(f"{session.practice} is in no hub on {date_long(session.start)}.")
    event = known or RegionalEvent(session=session, kind=RegionalEvent.Kind.SHARED_SESSION, places=seats)
    event.session, event.hub, event.is_withdrawn = session, hub, False
    event.is_for_all_hubs, event.description, event.book_by = is_for_all_hubs, description, book_by
    if known:
        set_places(event, seats)
    check_room_for(event)
    event.save()
    return event


@operation
def withdraw_seats(*, by: Person | None, event: RegionalEvent) -> RegionalEvent:
    """Offer no more seats. Who is booked stays booked; who waits or is invited is told that it is over."""
    event = hold(event)
    check_keeps(by, event)
    if event.kind != RegionalEvent.Kind.SHARED_SESSION:
        raise Refusal("An event of a hub is cancelled, with a reason.")
    if event.is_withdrawn:
        raise Refusal("These seats are offered no more already.")
    event.is_withdrawn = True
    event.save(update_fields=["is_withdrawn"])
    without = EventBooking.objects.filter(event=event, state__in=[State.WAITING, State.INVITED])
    told = list(without.select_related("person"))
    without.update(state=State.CANCELLED)
    sentence = "The practice no longer offers places in it, so you are not invited or waiting any more."
    tell_those_without_a_place(event, told, "No more places are offered", sentence)
    return event


@operation
def offer_to_neighbours(
    *,
    by: Person | None,
    session: Session,
    seats: int,
    is_for_all_hubs: bool = False,
    description: str = "",
    book_by: datetime.date | None = None,
) -> tuple[RegionalEvent, int]:
    """Offer seats as ``offer_seats`` does, and tell whoever keeps learners near by who are free then, each once.

    Says how many were told. Raises Refusal too when the session is a draft, which nobody else would see.
    """
    if not session.is_published:
        raise Refusal(f"{session.title} on {date_long(session.start)} is a draft. Publish it first.")
    event = offer_seats(
        by=by,
        session=session,
        seats=seats,
        is_for_all_hubs=is_for_all_hubs,
        description=description,
        book_by=book_by,
    )
    session = event.session
    context = {
        "event": event,
        "practice": session.practice,
        "seats": count(seats, "place"),
        "when": f"{date_long(session.start)}, {time_range(session.start, session.end)}",
        "where": place_of(session, with_practice=True),
        "until": date_day(event.book_by) if event.book_by else "",
        "href": settings.SITE_URL + reverse("placements:regional_event", args=[event.public_id]),
    }
    mails = [
        mail_to(
            each.person,
            "seats_offered",
            context | {"learners": each.learners, "miles": told_miles(each.miles)},
            reply_to=by,
        )
        for each in neighbours_of(event)
        if by is None or each.person.pk != by.pk
    ]
    queue_mails([mail for mail in mails if mail])
    return event, len([mail for mail in mails if mail])
