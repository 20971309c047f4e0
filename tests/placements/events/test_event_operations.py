"""Events planned, changed, opened, called off; seats that a practice offers in a session of its own."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest

from accounts.models import OutgoingMail
from hubs.operations.base import Refusal
from placements.models import EventBooking, Part, RegionalEvent, Session
from placements.operations.bookings import book, cancel_booking
from placements.operations.clashes import BookingRefusal
from placements.operations.events import (
    cancel_event,
    change_event,
    open_event,
    plan_event,
    restore_event,
)
from placements.operations.seat_offers import offer_seats, withdraw_seats
from placements.timetabling.local_time import to_utc
from tests.factories.cast import Cast
from tests.factories.people import PersonFactory
from tests.factories.placements import ParticipationFactory, RoomFactory, SessionFactory
from tests.factories.regional import EventBookingFactory
from tests.house.knocking import on_monday

THURSDAY = datetime.date(2026, 12, 3)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """Monday 23 November 2026, in the week of the cast's timetables."""
    with on_monday():
        yield


def at(hour: int, minute: int = 0, day: datetime.date = THURSDAY) -> datetime.datetime:
    return to_utc(day, datetime.time(hour, minute))


def planned(cast: Cast, **fields: Any) -> RegionalEvent:
    """A workshop with two places, open for booking, on a Thursday from 2pm to 4pm at Beck Side."""
    what: dict[str, Any] = {
        "by": cast.hub_lead,
        "hub": cast.hub,
        "practice": cast.same_hub_practice,
        "kind": "workshop",
        "title": "Wound care",
        "start": at(14),
        "end": at(16),
        "places": 2,
        "audience": "learners",
        "place": "Town hall",
        "publish": True,
    }
    return plan_event(**what | fields)


def own_session(cast: Cast, **fields: Any) -> Session:
    """A published tutorial of Ash Grove with its own learner in it."""
    session: Session = SessionFactory(
        **{
            "practice": cast.practice,
            "title": "Asthma tutorial",
            "day": THURSDAY,
            "published": True,
            "category": "educational",
        }
        | fields
    )
    ParticipationFactory(session=session, placement=cast.placement)
    return session


def states(event: RegionalEvent) -> list[tuple[str, str, int | None]]:
    return [
        (row.person.family_name, row.state, row.place_number)
        for row in EventBooking.objects.filter(event=event).select_related("person")
    ]


def fill(event: RegionalEvent, number: int) -> list[EventBooking]:
    return [
        EventBookingFactory(event=event, person=PersonFactory(given_name="Early", family_name=f"Bird {n}"))
        for n in range(1, number + 1)
    ]


def test_an_event_owns_a_session_that_binds_its_leaders(cast: Cast) -> None:
    event = planned(cast, leaders=[cast.educationalist], professions=[cast.nursing], kind="half_day_release")

    session = event.session
    assert (session.title, session.place, session.kind, session.category, session.is_published) == (
        "Wound care",
        "Town hall",
        "half_day_release",
        "educational",
        True,
    )
    assert list(event.professions.all()) == [cast.nursing]
    assert [(row.person, row.part) for row in session.participations.all()] == [
        (cast.educationalist, Part.LEADER)
    ]
    with pytest.raises(BookingRefusal, match=r"Edward Kaye is booked from 2pm to 4pm on .*: Wound care"):
        planned(cast, leaders=[cast.educationalist])


def test_an_event_is_planned_by_who_leads_its_hub_at_a_practice_of_it(cast: Cast) -> None:
    for who in (cast.administrator, cast.other_hub_lead, cast.academic, cast.learner):
        with pytest.raises(Refusal, match="Only who leads South Hub plans its events"):
            planned(cast, by=who)
    with pytest.raises(Refusal, match="Cliff Top Practice is not a practice of South Hub"):
        planned(cast, practice=cast.stranger_practice)
    with pytest.raises(Refusal, match="must end after it starts"):
        planned(cast, end=at(14))
    with pytest.raises(Refusal, match="The last day to book is on or before the day of the event"):
        planned(cast, book_by=THURSDAY + datetime.timedelta(days=1))
    assert RegionalEvent.objects.count() == 0
    assert planned(cast, by=cast.hee).hub == cast.hub


def test_a_room_that_is_too_small_for_all_places_and_leaders_is_refused(cast: Cast) -> None:
    room = RoomFactory(practice=cast.same_hub_practice, name="Seminar room", is_exclusive=False, seats=12)

    with pytest.raises(Refusal, match="Seminar room holds 12 people: too few for 12 places and 1 leader"):
        planned(cast, room=room, place="", places=12, leaders=[cast.educationalist])
    event = planned(cast, room=room, place="", places=11, leaders=[cast.educationalist])
    with pytest.raises(Refusal, match="Wound care has room for 11: there cannot be 12 places"):
        change_event(by=cast.hub_lead, event=event, places=12)


def test_a_draft_is_opened_once_and_only_by_who_keeps_it(cast: Cast) -> None:
    event = planned(cast, publish=False)
    assert not event.session.is_published

    with pytest.raises(Refusal, match="Only who keeps"):
        open_event(by=cast.same_hub_administrator, event=event)
    assert open_event(by=cast.hub_lead, event=event).session.is_published
    with pytest.raises(Refusal, match="is open already"):
        open_event(by=cast.hub_lead, event=event)


def test_more_places_go_to_those_who_wait_and_fewer_than_are_booked_are_refused(cast: Cast) -> None:
    event = planned(cast, places=2)
    fill(event, 2)
    for person in (cast.learner, cast.second_learner, cast.same_hub_learner):
        book(by=person, event=event, person=person)

    change_event(by=cast.hub_lead, event=event, places=4)

    assert states(event)[2:] == [
        ("Nursingham", "confirmed", 3),
        ("Medlow", "confirmed", 4),
        ("Hubbard", "waiting", None),
    ]
    with pytest.raises(Refusal, match="4 people are booked: there cannot be fewer places than that"):
        change_event(by=cast.hub_lead, event=event, places=3)
    assert RegionalEvent.objects.get(pk=event.pk).places == 4


def test_places_that_go_are_not_those_that_somebody_has(cast: Cast) -> None:
    event = planned(cast, places=5)
    bookings = fill(event, 5)
    for row in bookings[:3]:
        cancel_booking(by=cast.hub_lead, booking=row)

    change_event(by=cast.hub_lead, event=event, places=2)

    assert [row for row in states(event) if row[1] == "confirmed"] == [
        ("Bird 4", "confirmed", 1),
        ("Bird 5", "confirmed", 2),
    ]
    assert set(EventBooking.objects.values_list("event_places", flat=True)) == {2}


def test_another_time_is_refused_whole_when_somebody_is_booked_then(cast: Cast) -> None:
    event = planned(cast)
    for person in (cast.learner, cast.second_learner):
        book(by=person, event=event, person=person)
    clinic = SessionFactory(
        practice=cast.practice,
        title="Baby clinic",
        day=THURSDAY,
        start=datetime.time(9),
        end=datetime.time(11),
    )
    ParticipationFactory(session=clinic, placement=cast.second_placement)

    with pytest.raises(BookingRefusal) as refused:
        change_event(by=cast.hub_lead, event=event, start=at(10), end=at(12), title="Wounds", places=1)

    assert str(refused.value) == (
        "Marcus Medlow is booked from 9am to 11am on Thursday 3 December 2026: Baby clinic at Ash Grove Surgery."
    )
    unchanged = RegionalEvent.objects.select_related("session").get(pk=event.pk)
    assert (unchanged.session.title, unchanged.session.start, unchanged.places) == ("Wound care", at(14), 2)
    moved = change_event(by=cast.hub_lead, event=event, start=at(11), end=at(13))
    assert moved.session.start == at(11)


def test_a_new_time_promotes_those_who_are_free_then(cast: Cast) -> None:
    event = planned(cast, places=1)
    (first,) = fill(event, 1)
    book(by=cast.second_learner, event=event, person=cast.second_learner)
    clinic = SessionFactory(
        practice=cast.practice, day=THURSDAY, start=datetime.time(14), end=datetime.time(17)
    )
    ParticipationFactory(session=clinic, placement=cast.second_placement)
    cancel_booking(by=first.person, booking=first)
    assert states(event)[1] == ("Medlow", "waiting", None)

    change_event(by=cast.hub_lead, event=event, start=at(10), end=at(12))

    assert states(event)[1] == ("Medlow", "confirmed", 1)


def test_who_leads_and_for_whom_it_is_can_be_changed(cast: Cast) -> None:
    event = planned(cast, leaders=[cast.educationalist], professions=[cast.nursing])

    change_event(
        by=cast.hub_lead,
        event=event,
        leaders=[cast.supervisor],
        professions=[cast.medicine],
        audience="everybody",
        kind="cpd",
        description="Bring your own dressings.",
        book_by=THURSDAY,
        is_for_all_hubs=False,
    )

    event = RegionalEvent.objects.get(pk=event.pk)
    assert [row.person for row in event.session.participations.all()] == [cast.supervisor]
    assert list(event.professions.all()) == [cast.medicine]
    assert (event.audience, event.kind, event.description, event.book_by, event.is_for_all_hubs) == (
        "everybody",
        "cpd",
        "Bring your own dressings.",
        THURSDAY,
        False,
    )


def test_calling_off_needs_a_reason_frees_everybody_and_tells_who_waits(cast: Cast) -> None:
    event = planned(cast, places=1)
    book(by=cast.learner, event=event, person=cast.learner)
    book(by=cast.second_learner, event=event, person=cast.second_learner)

    with pytest.raises(Refusal, match="Say why"):
        cancel_event(by=cast.hub_lead, event=event, reason=" ")
    cancel_event(by=cast.hub_lead, event=event, reason="The speaker is ill")

    mail = OutgoingMail.objects.get(template="event_booking")
    assert (mail.to_address, mail.subject) == ("marcus.medlow@example.org", "An event is cancelled")
    assert "Why: The speaker is ill." in mail.text
    other = planned(cast, title="Asthma", practice=cast.practice)
    assert book(by=cast.learner, event=other, person=cast.learner).state == "confirmed"

    with pytest.raises(BookingRefusal, match="Lena Nursingham is booked from 2pm to 4pm"):
        restore_event(by=cast.hub_lead, event=event)
    cancel_event(by=cast.hub_lead, event=other, reason="Nobody came")
    restore_event(by=cast.hub_lead, event=event)
    assert states(event) == [("Nursingham", "confirmed", 1), ("Medlow", "waiting", None)]


def test_seats_of_a_practices_session_are_booked_like_places_and_its_own_learners_hold_none(
    cast: Cast,
) -> None:
    session = own_session(cast, capacity=3)

    with pytest.raises(Refusal, match="Asthma tutorial has room for 2: there cannot be 3 places"):
        offer_seats(by=cast.administrator, session=session, seats=3)
    event = offer_seats(by=cast.administrator, session=session, seats=2)

    assert (event.hub, event.kind, event.is_for_all_hubs, states(event)) == (
        cast.hub,
        "shared_session",
        False,
        [],
    )
    with pytest.raises(Refusal, match="Lena Nursingham is in this session already"):
        book(by=cast.learner, event=event, person=cast.learner)
    with pytest.raises(Refusal, match="is only for people in practices of South Hub"):
        book(by=cast.stranger_learner, event=event, person=cast.stranger_learner)
    assert book(by=cast.same_hub_learner, event=event, person=cast.same_hub_learner).place_number == 1
    with pytest.raises(Refusal, match="offered already"):
        offer_seats(by=cast.administrator, session=session, seats=1)


def test_only_who_keeps_a_session_offers_its_seats_and_changes_only_those(cast: Cast) -> None:
    session = own_session(cast)

    for who in (cast.same_hub_administrator, cast.educationalist, cast.learner):
        with pytest.raises(Refusal, match="Only who keeps the timetables of Ash Grove Surgery"):
            offer_seats(by=who, session=session, seats=1)
    event = offer_seats(by=cast.administrator, session=session, seats=1)

    change_event(by=cast.administrator, event=event, places=4, is_for_all_hubs=True)
    assert RegionalEvent.objects.get(pk=event.pk).places == 4
    with pytest.raises(Refusal, match="is changed on the session’s own page"):
        change_event(by=cast.administrator, event=event, start=at(10))
    with pytest.raises(Refusal, match="offer no more seats, or cancel the session itself"):
        cancel_event(by=cast.administrator, event=event, reason="No")


def test_seats_that_are_withdrawn_stay_with_who_has_them_and_can_be_offered_again(cast: Cast) -> None:
    event = offer_seats(by=cast.administrator, session=own_session(cast), seats=1, is_for_all_hubs=True)
    book(by=cast.same_hub_learner, event=event, person=cast.same_hub_learner)
    book(by=cast.stranger_learner, event=event, person=cast.stranger_learner)

    withdraw_seats(by=cast.administrator, event=event)

    assert states(event) == [("Hubbard", "confirmed", 1), ("Larkspur", "cancelled", None)]
    assert [row.subject for row in OutgoingMail.objects.filter(template="event_booking")] == [
        "No more places are offered"
    ]
    with pytest.raises(Refusal, match="no longer offers places"):
        book(by=cast.stranger_learner, event=event, person=cast.stranger_learner)
    again = offer_seats(by=cast.administrator, session=event.session, seats=2, is_for_all_hubs=True)
    assert again.pk == event.pk
    assert book(by=cast.stranger_learner, event=again, person=cast.stranger_learner).place_number == 2
