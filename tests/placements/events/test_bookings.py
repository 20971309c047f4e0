"""Booking an event: who may, who gets a place, who waits, who is next, and what a change of the session does."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import Person
from hubs.models import Practice
from hubs.operations.base import Refusal
from placements.models import (
    EventBooking,
    EventProfession,
    Part,
    Participation,
    Placement,
    PlacementState,
    RegionalEvent,
)
from placements.operations.bookings import (
    accept_invitation,
    book,
    cancel_booking,
    invite,
)
from placements.operations.clashes import BookingRefusal
from placements.operations.sessions import add_person, cancel_session, change_session, remove_person
from placements.operations.waiting import promote_waiting
from placements.tasks import promote_waiting as promoting
from tests.factories.cast import Cast
from tests.factories.people import AdministratorFactory, PersonFactory, SupervisorFactory
from tests.factories.placements import ParticipationFactory, RoomFactory, SessionFactory, this_week
from tests.factories.regional import EventBookingFactory
from tests.house.knocking import on_monday
from tests.placements.events.thursday import an_event, mails, standing


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """Monday 23 November 2026, in the week of the cast's timetables."""
    with on_monday():
        yield


def busy(cast: Cast, placement: Placement) -> Any:
    """A session of this learner at the time of the event."""
    session = SessionFactory(
        practice=placement.practice,
        title="Baby clinic",
        day=this_week().next.days[3],
        start=datetime.time(15),
        end=datetime.time(17),
    )
    ParticipationFactory(session=session, placement=placement)
    return session


def in_session(event: RegionalEvent) -> set[tuple[str, str]]:
    rows = Participation.objects.filter(session=event.session).select_related("person")
    return {(row.person.family_name, row.part) for row in rows}


def fill(event: RegionalEvent) -> list[EventBooking]:
    return [
        EventBookingFactory(event=event, person=PersonFactory(family_name=f"Early {n}"))
        for n in range(event.places)
    ]


def test_a_learner_books_a_place_and_is_in_the_session(cast: Cast, event: RegionalEvent) -> None:
    booking = book(by=cast.learner, event=event, person=cast.learner)

    assert (booking.state, booking.place_number, booking.placement) == ("confirmed", 1, cast.placement)
    assert in_session(event) == {("Nursingham", Part.LEARNER)}
    assert mails() == []


def test_who_asks_when_it_is_full_waits_in_the_order_of_asking(cast: Cast, event: RegionalEvent) -> None:
    for person in (cast.learner, cast.second_learner, cast.same_hub_learner, cast.stranger_learner):
        book(by=person, event=event, person=person)

    assert standing(event) == [
        ("Nursingham", "confirmed", 1),
        ("Medlow", "confirmed", 2),
        ("Hubbard", "waiting", None),
        ("Larkspur", "waiting", None),
    ]


def test_a_cancelled_place_goes_to_the_first_who_waits_and_they_and_all_who_keep_them_hear_once(
    cast: Cast, event: RegionalEvent
) -> None:
    role = cast.same_hub_practice.administrators.get()
    days = {"starts_on": datetime.date(2026, 11, 1), "ends_on": datetime.date(2026, 12, 31)}
    AdministratorFactory(
        person=PersonFactory(email="stand.in@example.org"),
        practice=cast.same_hub_practice,
        deputising_for=role,
        **days,
    )
    AdministratorFactory(
        person=PersonFactory(email="has.left@example.org"),
        practice=cast.same_hub_practice,
        starts_on=datetime.date(2020, 1, 1),
        ends_on=datetime.date(2026, 11, 22),
    )
    Practice.objects.filter(pk=cast.same_hub_practice.pk).update(
        shared_mailbox="beck.side@example.org", is_copied_in=True
    )
    first, *_ = [
        book(by=person, event=event, person=person)
        for person in (cast.learner, cast.second_learner, cast.same_hub_learner, cast.stranger_learner)
    ]

    cancel_booking(by=cast.learner, booking=first)

    assert standing(event) == [
        ("Nursingham", "cancelled", None),
        ("Medlow", "confirmed", 2),
        ("Hubbard", "confirmed", 1),
        ("Larkspur", "waiting", None),
    ]
    assert in_session(event) == {("Medlow", "learner"), ("Hubbard", "learner")}
    assert mails() == [
        ("sally.hubbard@example.org", "You have a place"),
        ("sanjay.madan@example.org", "Sally Hubbard has a place"),
        ("stand.in@example.org", "Sally Hubbard has a place"),
        ("beck.side@example.org", "Sally Hubbard has a place"),
    ]


def test_who_is_booked_elsewhere_is_passed_over_and_stays_waiting(cast: Cast, event: RegionalEvent) -> None:
    first, _ = fill(event)
    for person in (cast.same_hub_learner, cast.stranger_learner):
        book(by=person, event=event, person=person)
    busy(cast, cast.same_hub_placement)

    cancel_booking(by=first.person, booking=first)

    assert standing(event)[1:] == [
        ("Early 1", "confirmed", 2),
        ("Hubbard", "waiting", None),
        ("Larkspur", "confirmed", 1),
    ]
    assert mails() == [
        ("stephen.larkspur@example.org", "You have a place"),
        ("stella.amberton@example.org", "Stephen Larkspur has a place"),
    ]


def test_who_becomes_free_while_a_place_is_free_gets_it(cast: Cast, event: RegionalEvent) -> None:
    first, _ = fill(event)
    book(by=cast.same_hub_learner, event=event, person=cast.same_hub_learner)
    clinic = busy(cast, cast.same_hub_placement)
    cancel_booking(by=first.person, booking=first)
    assert standing(event)[2] == ("Hubbard", "waiting", None)

    cancel_session(by=None, session=clinic, reason="No room")

    (job,) = ProcrastinateJob.objects.filter(task_name=promoting.name)
    promoting(**job.args)
    assert standing(event)[2] == ("Hubbard", "confirmed", 1)


def test_who_has_become_free_comes_before_who_asks_only_now(cast: Cast, event: RegionalEvent) -> None:
    first, _ = fill(event)
    book(by=cast.same_hub_learner, event=event, person=cast.same_hub_learner)
    clinic = busy(cast, cast.same_hub_placement)
    cancel_booking(by=first.person, booking=first)
    clinic.delete()

    book(by=cast.learner, event=event, person=cast.learner)

    assert standing(event)[2:] == [("Hubbard", "confirmed", 1), ("Nursingham", "waiting", None)]


def test_nobody_is_booked_twice_at_once_and_is_told_what_is_in_the_way(
    cast: Cast, event: RegionalEvent
) -> None:
    other = an_event(cast, session__title="Asthma", session__practice=cast.stranger_practice)
    book(by=cast.learner, event=event, person=cast.learner)

    with pytest.raises(BookingRefusal) as refused:
        book(by=cast.learner, event=other, person=cast.learner)

    assert str(refused.value) == (
        "Lena Nursingham is booked from 2pm to 4pm on Thursday 3 December 2026: "
        "Wound care, Postgraduate centre at Beck Side Medical Centre."
    )
    assert (standing(other), in_session(other)) == ([], set())


def test_somebody_asks_once(cast: Cast, event: RegionalEvent) -> None:
    book(by=cast.learner, event=event, person=cast.learner)

    with pytest.raises(Refusal, match="Lena Nursingham is booked already"):
        book(by=cast.learner, event=event, person=cast.learner)


def test_who_cancelled_may_ask_again_and_is_last(cast: Cast, event: RegionalEvent) -> None:
    first, _ = fill(event)
    mine = book(by=cast.learner, event=event, person=cast.learner)
    book(by=cast.second_learner, event=event, person=cast.second_learner)
    cancel_booking(by=cast.learner, booking=mine)
    book(by=cast.learner, event=event, person=cast.learner)

    cancel_booking(by=first.person, booking=first)

    assert [row for row in standing(event) if row[0] in {"Medlow", "Nursingham"}] == [
        ("Nursingham", "cancelled", None),
        ("Medlow", "confirmed", 1),
        ("Nursingham", "waiting", None),
    ]


@pytest.mark.parametrize(
    ("by", "may"),
    [
        ("learner", True),
        ("administrator", True),
        ("hub_lead", True),
        ("hee", True),
        ("educationalist", False),
        ("academic", False),
        ("second_learner", False),
        ("same_hub_administrator", False),
        ("other_hub_lead", False),
    ],
)
def test_a_learner_is_booked_and_cancelled_by_themselves_or_by_who_keeps_their_placement(
    cast: Cast, event: RegionalEvent, by: str, may: bool
) -> None:
    who: Person = getattr(cast, by)

    if not may:
        with pytest.raises(Refusal, match="You may book for yourself"):
            book(by=who, event=event, person=cast.learner)
        booking = book(by=cast.learner, event=event, person=cast.learner)
        if by != "same_hub_administrator":  # who keeps the session keeps no event of a hub
            with pytest.raises(Refusal, match="You may cancel your own bookings"):
                cancel_booking(by=who, booking=booking)
        return
    booking = book(by=who, event=event, person=cast.learner)
    cancel_booking(by=who, booking=booking)

    own = by == "learner"
    assert standing(event) == [("Nursingham", "cancelled", None)]
    assert [subject for _, subject in mails()] == (
        [] if own else ["You are booked", "Your booking is cancelled"]
    )


def test_an_educator_comes_as_themselves(cast: Cast) -> None:
    event = an_event(cast, audience="educators")

    book(by=cast.educationalist, event=event, person=cast.educationalist)

    assert in_session(event) == {("Kaye", Part.ATTENDEE)}
    with pytest.raises(Refusal, match="is for educators"):
        book(by=cast.learner, event=event, person=cast.learner)


def test_an_event_for_learners_is_not_for_educators(cast: Cast, event: RegionalEvent) -> None:
    with pytest.raises(Refusal, match="Wound care on Thursday 3 December 2026 is for learners"):
        book(by=cast.educationalist, event=event, person=cast.educationalist)


def test_an_event_for_some_professions_is_for_no_others(cast: Cast, event: RegionalEvent) -> None:
    EventProfession.objects.create(event=event, profession=cast.medicine)

    book(by=cast.second_learner, event=event, person=cast.second_learner)
    with pytest.raises(Refusal, match="is for people in Medicine"):
        book(by=cast.learner, event=event, person=cast.learner)


def test_an_event_for_its_own_hub_is_for_no_other(cast: Cast) -> None:
    event = an_event(cast, is_for_all_hubs=False)

    book(by=cast.learner, event=event, person=cast.learner)
    with pytest.raises(Refusal, match="is only for people in practices of South Hub"):
        book(by=cast.stranger_learner, event=event, person=cast.stranger_learner)


def test_outside_their_placement_a_learner_comes_as_themselves_by_their_own_booking_alone(cast: Cast) -> None:
    event = an_event(cast, session__day=cast.placement.ends_on + datetime.timedelta(days=3))

    book(by=cast.learner, event=event, person=cast.learner)

    assert in_session(event) == {("Nursingham", Part.ATTENDEE)}
    with pytest.raises(Refusal, match="You may book for yourself"):
        book(by=cast.administrator, event=event, person=cast.second_learner)
    with pytest.raises(Refusal, match="The placement of Marcus Medlow runs from"):
        book(by=cast.administrator, event=event, person=cast.second_learner, placement=cast.second_placement)


def test_an_event_is_booked_only_while_it_is_open(cast: Cast) -> None:
    def refusal(**fields: Any) -> str:
        event = an_event(cast, **fields)
        with pytest.raises(Refusal) as refused:
            book(by=cast.learner, event=event, person=cast.learner)
        assert standing(event) == []
        return str(refused.value)

    named = "Wound care on Thursday 3 December 2026"
    yesterday, today = datetime.date(2026, 11, 22), datetime.date(2026, 11, 23)
    late = "had to be booked by Sunday 22 November 2026."
    assert refusal(book_by=yesterday) == f"{named} {late}"
    last_day = an_event(cast, book_by=today)
    assert book(by=cast.learner, event=last_day, person=cast.learner).state == "confirmed"
    with time_machine.travel(datetime.datetime(2026, 11, 26, 14, tzinfo=datetime.UTC), tick=False):
        begun = an_event(cast, session__day=datetime.date(2026, 11, 26))
        with pytest.raises(Refusal, match="started at 2pm, so it cannot be booked"):
            book(by=cast.second_learner, event=begun, person=cast.second_learner)


def test_nobody_gives_up_a_place_once_it_has_begun(cast: Cast, event: RegionalEvent) -> None:
    booking = book(by=cast.learner, event=event, person=cast.learner)

    with (
        time_machine.travel(datetime.datetime(2026, 12, 3, 14, tzinfo=datetime.UTC), tick=False),
        pytest.raises(Refusal, match="started at 2pm: the register says who came"),
    ):
        cancel_booking(by=cast.learner, booking=booking)


def test_an_invitation_keeps_no_place_until_it_is_accepted(cast: Cast) -> None:
    event = an_event(cast, places=1)
    (invitation,) = invite(by=cast.hub_lead, event=event, placements=[cast.placement])
    book(by=cast.second_learner, event=event, person=cast.second_learner)

    accepted = accept_invitation(by=cast.learner, booking=invitation)

    assert accepted.state == "waiting"
    assert standing(event) == [
        ("Nursingham", "cancelled", None),
        ("Medlow", "confirmed", 1),
        ("Nursingham", "waiting", None),
    ]
    assert mails() == [("lena.nursingham@example.org", "You are invited")]
    with pytest.raises(Refusal, match="answered already"):
        accept_invitation(by=cast.learner, booking=invitation)


def test_only_who_keeps_an_event_invites_and_nobody_twice(cast: Cast, event: RegionalEvent) -> None:
    book(by=cast.second_learner, event=event, person=cast.second_learner)

    with pytest.raises(Refusal, match="Only who keeps"):
        invite(by=cast.other_hub_lead, event=event, placements=[cast.placement])
    invite(by=cast.hub_lead, event=event, placements=[cast.placement, cast.second_placement])
    invite(by=cast.hub_lead, event=event, placements=[cast.placement])

    assert standing(event) == [("Medlow", "confirmed", 1), ("Nursingham", "invited", None)]


def test_who_is_taken_out_of_the_session_loses_the_booking_and_the_next_comes(
    cast: Cast, event: RegionalEvent
) -> None:
    for person in (cast.learner, cast.second_learner, cast.same_hub_learner):
        book(by=person, event=event, person=person)

    remove_person(by=cast.hub_lead, session=event.session, person=cast.learner)

    assert standing(event) == [
        ("Nursingham", "cancelled", None),
        ("Medlow", "confirmed", 2),
        ("Hubbard", "confirmed", 1),
    ]


def test_who_waits_and_is_put_into_the_session_waits_no_more(cast: Cast) -> None:
    event = an_event(cast, places=1)
    for person in (cast.learner, cast.second_learner):
        book(by=person, event=event, person=person)

    add_person(
        by=None,
        session=event.session,
        person=cast.second_learner,
        part=Part.LEARNER,
        placement=cast.second_placement,
    )

    assert standing(event) == [("Nursingham", "confirmed", 1), ("Medlow", "cancelled", None)]


def test_a_cancelled_session_keeps_its_bookings_and_those_who_wait_are_told(cast: Cast) -> None:
    event = an_event(cast, places=1)
    mine = book(by=cast.learner, event=event, person=cast.learner)
    book(by=cast.second_learner, event=event, person=cast.second_learner)

    cancel_session(by=cast.hub_lead, session=event.session, reason="The speaker is ill")

    assert standing(event) == [("Nursingham", "confirmed", 1), ("Medlow", "waiting", None)]
    assert mails() == [("marcus.medlow@example.org", "An event is cancelled")]
    cancel_booking(by=cast.learner, booking=mine)
    assert standing(event) == [("Nursingham", "cancelled", None), ("Medlow", "waiting", None)]


def test_nobody_is_promoted_whose_placement_is_over(cast: Cast) -> None:
    event = an_event(cast, places=1)
    first = book(by=cast.learner, event=event, person=cast.learner)
    book(by=cast.second_learner, event=event, person=cast.second_learner)
    Placement.objects.filter(pk=cast.second_placement.pk).update(state=PlacementState.CANCELLED)

    cancel_booking(by=cast.learner, booking=first)

    assert standing(event)[1] == ("Medlow", "waiting", None)
    assert promote_waiting(by=None, event=event) == []


def test_seats_of_a_shared_room_limit_who_gets_a_place(cast: Cast) -> None:
    room = RoomFactory(practice=cast.same_hub_practice, is_exclusive=False, seats=2)
    event = an_event(cast, session__room=room, session__place="")
    ParticipationFactory(session=event.session, person=SupervisorFactory().person)

    for person in (cast.learner, cast.second_learner):
        book(by=person, event=event, person=person)
    assert standing(event) == [("Nursingham", "confirmed", 1), ("Medlow", "waiting", None)]

    change_session(by=None, session=event.session, room=None, place="Town hall")
    assert standing(event)[1] == ("Medlow", "confirmed", 2)
