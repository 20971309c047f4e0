"""What can be done about placements by a link that needs no sign-in."""

from accounts.action_links import Action, Description, register_action
from accounts.models import Person
from atp_portal.formatting import date_long, time_range
from hubs.operations.base import Refusal
from placements import hours_link
from placements.booking.news import CANCEL
from placements.models import CalendarFeed, EventBooking
from placements.operations.bookings import cancel_booking
from placements.operations.feeds import REMOVE, remove_feed


def register() -> None:
    register_action(Action(REMOVE, _describe_removal, _remove))
    register_action(hours_link.ACTION)
    register_action(Action(CANCEL, _describe_cancelling, _cancel))


def _describe_removal(person: Person, feed_id: int) -> Description | None:
    feed = CalendarFeed.objects.filter(pk=feed_id, person=person).first()
    if feed is None:
        return None
    return Description(
        heading="Remove a link to your calendar",
        sentences=[
            f"The link is named “{feed}”. Its address stops working at once and cannot be brought back.",
            "Any calendar that reads it keeps what it has and hears of no more changes.",
        ],
        button="Remove link",
        kind="warning",
    )


def _remove(person: Person, feed_id: int) -> str:
    feed = CalendarFeed.objects.filter(pk=feed_id, person=person).first()
    if feed is None:
        raise Refusal("This calendar link has been removed already.")
    remove_feed(by=person, feed=feed)
    return (
        f"The calendar link “{feed}” is removed. If you did not make it yourself, change your password now."
    )


def _booking(person: Person, booking_id: int) -> EventBooking | None:
    rows = EventBooking.objects.open().select_related("event__session")
    return rows.filter(pk=booking_id, person=person).first()


def _describe_cancelling(person: Person, booking_id: int) -> Description | None:
    booking = _booking(person, booking_id)
    if booking is None or booking.event.session.is_cancelled:
        return None
    session = booking.event.session
    return Description(
        heading="Give up your place",
        sentences=[
            f"{session.title}, {date_long(session.start)}, {time_range(session.start, session.end)}.",
            "You are not booked, waiting or invited any more. A place goes to the next on the waiting list.",
        ],
        button="Give up my place",
        kind="warning",
    )


def _cancel(person: Person, booking_id: int) -> str:
    booking = _booking(person, booking_id)
    if booking is None:
        raise Refusal("You are not booked, waiting or invited any more.")
    cancel_booking(by=person, booking=booking)
    return "You have given up your place. Thank you for saying so."
