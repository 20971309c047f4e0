"""What people are told about their bookings: who was booked, invited, promoted or taken out, and events called off.

What becomes of the session itself is told to those who are in it by the step that changed it
(``placements.operations.telling``); here are those of whom their timetable says nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.action_links import address_of
from accounts.mail import can_be_mailed, mail_to, queue_mails
from accounts.models import OutgoingMail, Person
from accounts.operations.action_links import issue_action_link
from accounts.recipients import send_mail_about
from atp_portal.formatting import and_list, date_long, time_range
from hubs.models import Practice
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
    """Tell those who got a place from the waiting list, and all who keep their timetables today, each once."""
    mails: list[OutgoingMail] = []
    of_practices: defaultdict[Practice, list[EventBooking]] = defaultdict(list)
    for row in bookings:
        sentence = "A place became free, and it is yours. It is in your timetable."
        mails += _mail(row.person, row.event, "You have a place", sentence, booking=row)
        if row.placement:
            of_practices[row.placement.practice].append(row)
    queue_mails(mails)
    for practice, rows in of_practices.items():
        names = [row.person.full_name for row in rows]
        heading = f"{and_list(names)} {'has a place' if len(names) == 1 else 'have places'}"
        sentence = "From the waiting list, as a place became free. It is in their timetable."
        send_mail_about(practice, "event_booking", _context(rows[0].event, heading, sentence))


def tell_given_up(bookings: Iterable[EventBooking], why: str) -> None:
    """Tell each of those whose bookings end with something else which they were, in one mail, and why."""
    of: defaultdict[Person, list[EventBooking]] = defaultdict(list)
    for row in bookings:
        of[row.person].append(row)
    mails = []
    for person, rows in of.items():
        context = {
            "heading": "Your booking is cancelled" if len(rows) == 1 else "Your bookings are cancelled",
            "why": why,
            "events": [f"{row.event.session.title}: {_when(row.event)}" for row in rows],
            "href": settings.SITE_URL + reverse("placements:regional"),
        }
        mails.append(mail_to(person, "event_bookings_ended", context))
    queue_mails([mail for mail in mails if mail])


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
    left = event.session.start - timezone.now()
    context = _context(event, heading, sentence, button)
    holds_secret = booking is not None and left.total_seconds() > 0 and can_be_mailed(person)
    if booking is not None and holds_secret:
        link = issue_action_link(by=None, person=person, action=CANCEL, object_id=booking.pk, lasts=left)
        context["cancel_href"] = address_of(link)
    mail = mail_to(person, "event_booking", context, holds_secret=holds_secret)
    return [mail] if mail else []


def _context(
    event: RegionalEvent, heading: str, sentence: str, button: str = "Look at the event"
) -> dict[str, str]:
    return {
        "heading": heading,
        "title": event.session.title,
        "when": _when(event),
        "sentence": sentence,
        "button": button,
        "href": settings.SITE_URL + reverse("placements:regional_event", args=[event.public_id]),
        "cancel_href": "",
    }


def _when(event: RegionalEvent) -> str:
    return f"{date_long(event.session.start)}, {time_range(event.session.start, event.session.end)}"
