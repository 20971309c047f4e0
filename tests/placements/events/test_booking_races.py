"""Two hundred people book an event of twelve places at once, and forty give up theirs: always the first twelve are in.

Each works on a connection of their own; where the server takes fewer than two hundred, they go in batches.
"""

import datetime
from collections import Counter
from functools import partial
from typing import Any

import pytest

from accounts.models import Person, Supervisor
from hubs.models import Practice
from placements.models import EventBooking, Participation, RegionalEvent
from placements.operations.bookings import book, cancel_booking
from placements.operations.clashes import BookingRefusal
from placements.timetabling import overlap
from tests.factories.network import PracticeFactory
from tests.factories.placements import PlacementFactory, this_week
from tests.factories.regional import RegionalEventFactory
from tests.races import in_batches

pytestmark = [pytest.mark.constraints, pytest.mark.django_db(transaction=True)]

PLACES, ASKING, GIVING_UP, BOTH = 12, 200, 40, 24


@pytest.fixture
def practice() -> Practice:
    return PracticeFactory()


def an_event(practice: Practice, start: int = 14) -> RegionalEvent:
    return RegionalEventFactory(
        places=PLACES,
        audience=RegionalEvent.Audience.EVERYBODY,
        session__practice=practice,
        session__day=this_week().next.days[3],
        session__start=datetime.time(start),
        session__end=datetime.time(start + 2),
    )


def many(practice: Practice, number: int, learners: int = 0) -> list[Person]:
    """Supervisors of the practice, the last of them learners instead."""
    people = Person.objects.bulk_create(
        Person(given_name="Many", family_name=str(n)) for n in range(number - learners)
    )
    Supervisor.objects.bulk_create(
        Supervisor(person=person, practice=practice, starts_on=datetime.date(2020, 1, 1)) for person in people
    )
    return [*people, *(PlacementFactory(practice=practice).person for _ in range(learners))]


def booked(event: RegionalEvent) -> list[int]:
    """The keys of those who have a place."""
    return list(EventBooking.objects.filter(event=event, state="confirmed").values_list("pk", flat=True))


def outcomes(results: list[Any]) -> Counter[str]:
    return Counter(
        type(each).__name__ if isinstance(each, Exception) else str(each.state) for each in results
    )


def assert_nobody_is_in_two_places() -> None:
    rows = Participation.objects.binding()
    assert (
        overlap.clashes(
            overlap.Booking(row.person_id, row.during.lower, row.during.upper, row.session_id) for row in rows
        )
        == []
    )


def assert_those_booked_are_those_in_the_session(event: RegionalEvent) -> None:
    in_session = Participation.objects.filter(session=event.session).values_list("person", flat=True)
    of_bookings = EventBooking.objects.filter(event=event, state="confirmed").values_list("person", flat=True)
    assert sorted(in_session) == sorted(of_bookings)


def test_of_200_who_book_at_once_twelve_are_in_the_rest_wait_in_order_and_are_promoted_in_it(
    practice: Practice,
) -> None:
    event = an_event(practice)
    people = many(practice, ASKING, learners=4)

    results = in_batches([partial(book, by=person, event=event, person=person) for person in people])

    assert outcomes(results) == {"confirmed": PLACES, "waiting": ASKING - PLACES}
    rows = list(EventBooking.objects.filter(event=event).order_by("pk"))
    assert [row.place_number for row in rows] == [*range(1, PLACES + 1), *[None] * (ASKING - PLACES)]
    asked = [row.asked_at for row in rows]
    assert asked == sorted(asked)
    assert_those_booked_are_those_in_the_session(event)

    giving_up = rows[: GIVING_UP * 2 : 2]
    seen: list[int] = []

    def look() -> Any:
        for _ in range(40):
            seen.append(len(booked(event)))

    results = in_batches(
        [look, *(partial(cancel_booking, by=row.person, booking=row) for row in giving_up), look]
    )

    assert [each for each in results if isinstance(each, Exception)] == []
    staying = [row.pk for row in rows if row not in giving_up]
    assert sorted(booked(event)) == staying[:PLACES]
    assert set(seen) == {PLACES}
    numbers = EventBooking.objects.filter(event=event, state="confirmed").values_list(
        "place_number", flat=True
    )
    assert set(numbers) == set(range(1, PLACES + 1))
    assert_those_booked_are_those_in_the_session(event)
    assert_nobody_is_in_two_places()


def test_of_two_events_that_overlap_nobody_gets_places_at_both(practice: Practice) -> None:
    early, late = an_event(practice), an_event(practice, start=15)
    people = many(practice, BOTH)

    results = in_batches(
        [partial(book, by=person, event=event, person=person) for person in people for event in (early, late)]
    )

    # Whoever has a place at one is refused a place at the other, or waits there where it is full.
    assert set(outcomes(results)) <= {"confirmed", "waiting", BookingRefusal.__name__}
    assert len(booked(early)) == len(booked(late)) == PLACES
    both = EventBooking.objects.filter(state="confirmed").values_list("person", flat=True)
    assert len(set(both)) == 2 * PLACES
    assert_nobody_is_in_two_places()
