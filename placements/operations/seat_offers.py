"""A practice offers others seats in a session of its own, and those are told whose learners could take one."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.urls import reverse

from accounts.mail import mail_to, queue_mails
from accounts.models import Person
from atp_portal.formatting import count, date_day, date_long, time_range
from hubs.operations.base import Refusal, operation
from hubs.recruitment import told_miles
from placements.models import RegionalEvent, Session
from placements.operations.events import offer_seats
from placements.presentation import place_of
from placements.regional.neighbours import neighbours_of


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
