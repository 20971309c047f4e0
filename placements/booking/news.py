"""What people are told about their bookings: who was booked, invited, promoted or taken out, and events called off.

What becomes of the session itself is told to those who are in it by the step that changed it
(``placements.operations.telling``); here are those of whom their timetable says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.action_links import address_of
from accounts.mail import can_be_mailed, mail_to, queue_mails
from accounts.models import OutgoingMail, Person
from accounts.operations.action_links import issue_action_link
from atp_portal.formatting import date_long, time_range
from placements.models import EventBooking, RegionalEvent

CANCEL = "cancel_event_booking"


def tell_booked(*, by: Person | None, booking: EventBooking) -> None:
    """Tell somebody whom another person booked whether they have a place or wait."""
    if by is not None and by.pk == booking.person_id:
        return
    if booking.state == EventBooking.State.CONFIRMED:
        heading, sentence = "You are booked", "You have a place. It is in your timetable."
    else:
        heading = "You are on a waiting list"
        sentence = "It is full. You get the next place that you are free to take, and we tell you."
    queue_mails(_mail(booking.person, booking.event, heading, sentence, booking=booking))


def tell_invited(bookings: Iterable[EventBooking]) -> None:
    """Tell those who are invited where they can say yes or no."""
    sentence = "No place is kept for you until you accept."
    queue_mails(
        [
            mail
            for row in bookings
            for mail in _mail(
                row.person, row.event, "You are invited", sentence, booking=row, button="Accept or decline"
            )
        ]
    )


def tell_promoted(bookings: Sequence[EventBooking]) -> None:
    """Tell those who got a place from the waiting list, and whoever keeps their timetables."""
    mails: list[OutgoingMail] = []
    for row in bookings:
        sentence = "A place became free, and it is yours. It is in your timetable."
        mails += _mail(row.person, row.event, "You have a place", sentence, booking=row)
        keeper = row.placement.administrator if row.placement else None
        if keeper is not None:
            name = row.person.full_name
            sentence = (
                f"A place became free, and {name} was next on the waiting list. It is in their timetable."
            )
            mails += _mail(keeper.person, row.event, f"{name} has a place", sentence)
    queue_mails(mails)


def tell_taken_out(*, by: Person | None, booking: EventBooking) -> None:
    """Tell somebody whose booking another person cancelled."""
    if by is None or by.pk != booking.person_id:
        sentence = "You are not booked, invited or waiting any more."
        queue_mails(_mail(booking.person, booking.event, "Your booking is cancelled", sentence))


def tell_those_without_a_place(
    event: RegionalEvent, bookings: Iterable[EventBooking], heading: str, sentence: str
) -> None:
    """Tell those who wait for an event, or are invited, what became of it."""
    queue_mails([mail for row in bookings for mail in _mail(row.person, event, heading, sentence)])


def _mail(
    person: Person,
    event: RegionalEvent,
    heading: str,
    sentence: str,
    *,
    booking: EventBooking | None = None,
    button: str = "Look at the event",
) -> list[OutgoingMail]:
    """One mail, or none where no mail reaches them; with ``booking`` a link by which it is cancelled."""
    session = event.session
    left = session.start - timezone.now()
    context = {
        "heading": heading,
        "title": session.title,
        "when": f"{date_long(session.start)}, {time_range(session.start, session.end)}",
        "sentence": sentence,
        "button": button,
        "href": settings.SITE_URL + reverse("placements:regional_event", args=[event.public_id]),
        "cancel_href": "",
    }
    holds_secret = booking is not None and left.total_seconds() > 0 and can_be_mailed(person)
    if booking is not None and holds_secret:
        link = issue_action_link(by=None, person=person, action=CANCEL, object_id=booking.pk, lasts=left)
        context["cancel_href"] = address_of(link)
    mail = mail_to(person, "event_booking", context, holds_secret=holds_secret)
    return [mail] if mail else []
