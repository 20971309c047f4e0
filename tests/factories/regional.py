"""Regional events and their bookings, as rows that keep what the database demands of them."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from placements.models import EventBooking, Part, RegionalEvent, SessionCategory, SessionKind
from tests.factories.network import HubFactory
from tests.factories.people import PersonFactory
from tests.factories.placements import ParticipationFactory, SessionFactory


class RegionalEventFactory(DjangoModelFactory):
    """A workshop for all hubs with 12 places, that is out, on this week's Tuesday from 9am to midday.

    ``session__…`` says otherwise: ``session__day``, ``session__title``, ``session__published=False`` for a draft.
    """

    class Meta:
        model = RegionalEvent

    hub = factory.SubFactory(HubFactory)
    session = factory.SubFactory(
        SessionFactory,
        published=True,
        title="Wound care",
        category=SessionCategory.EDUCATIONAL,
        kind=SessionKind.OTHER,
        place="Postgraduate centre",
    )
    kind = RegionalEvent.Kind.WORKSHOP
    places = 12


class EventBookingFactory(DjangoModelFactory):
    """A learner's booking, by ``placement=``, or an attendee's: confirmed, with the next place, in the session.

    ``state="waiting"`` or ``"invited"`` has neither.
    """

    class Meta:
        model = EventBooking
        skip_postgeneration_save = True

    event = factory.SubFactory(RegionalEventFactory)
    event_places = factory.SelfAttribute("event.places")
    placement = None
    person = factory.Maybe(
        "placement", factory.SelfAttribute("placement.person"), factory.SubFactory(PersonFactory)
    )
    state = EventBooking.State.CONFIRMED

    @factory.lazy_attribute
    def place_number(self: Any) -> int | None:
        if self.state != EventBooking.State.CONFIRMED:
            return None
        return 1 + self.event.bookings.filter(place_number__isnull=False).count()

    @factory.post_generation
    def participation(booking: Any, create: bool, extracted: Any, **fields: Any) -> None:
        if create and booking.state == EventBooking.State.CONFIRMED:
            ParticipationFactory(
                session=booking.event.session,
                placement=booking.placement,
                person=booking.person,
                part=Part.LEARNER if booking.placement else Part.ATTENDEE,
            )
