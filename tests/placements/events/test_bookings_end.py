"""What becomes of bookings when the placement by which a learner comes ends, is cut short or is cancelled."""

import datetime
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
import time_machine

from accounts.models import OutgoingMail
from hubs.operations.base import Refusal
from placements.models import EventBooking, Interview, Participation, Placement, RegionalEvent
from placements.operations.bookings import book, cancel_booking
from placements.operations.placements import cancel_placement, change_dates, complete_placement
from tests.factories.cast import Cast
from tests.factories.people import PersonFactory
from tests.factories.placements import ParticipationFactory, SessionFactory, this_week
from tests.factories.regional import EventBookingFactory
from tests.house.knocking import on_monday
from tests.placements.events.thursday import an_event, standing
from tests.races import race

FRIDAY = datetime.date(2026, 11, 27)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with on_monday():
        yield


def two_events(cast: Cast) -> tuple[RegionalEvent, RegionalEvent]:
    """One with one place, which the learner has while another waits; and one for which the learner waits."""
    has = an_event(cast, places=1)
    for person in (cast.learner, cast.same_hub_learner):
        book(by=person, event=has, person=person)
    waits = an_event(
        cast,
        places=1,
        session__title="Asthma",
        session__day=this_week().next.days[4],
        session__place="Town hall",
    )
    EventBookingFactory(event=waits, person=PersonFactory(family_name="Early"))
    book(by=cast.learner, event=waits, person=cast.learner)
    return has, waits


def shortened(cast: Cast) -> str:
    change_dates(
        by=cast.administrator, placement=cast.placement, starts_on=cast.placement.starts_on, ends_on=FRIDAY
    )
    return "Your placement is now from Monday 16 November 2026 to Friday 27 November 2026."


def cancelled(cast: Cast) -> str:
    cancel_placement(by=cast.administrator, placement=cast.placement, reason="They have left.")
    return "Your placement is cancelled: They have left."


@pytest.mark.parametrize("end", [shortened, cancelled])
def test_places_go_to_who_waits_at_once_and_one_mail_says_which_are_lost_and_why(
    cast: Cast, end: Any
) -> None:
    has, waits = two_events(cast)
    kept = an_event(cast, session__title="Soon", session__day=this_week().days[4])
    book(by=cast.learner, event=kept, person=cast.learner)

    why = end(cast)

    assert standing(has) == [("Nursingham", "cancelled", None), ("Hubbard", "confirmed", 1)]
    assert standing(waits) == [("Early", "confirmed", 1), ("Nursingham", "cancelled", None)]
    is_shortened = end is shortened
    assert standing(kept) == [
        ("Nursingham", "confirmed", 1) if is_shortened else ("Nursingham", "cancelled", None)
    ]
    mail = OutgoingMail.objects.get(template="event_bookings_ended")
    assert (mail.to_address, mail.subject) == ("lena.nursingham@example.org", "Your bookings are cancelled")
    soon = [] if is_shortened else ["- Soon: Friday 27 November 2026, 2pm to 4pm"]
    assert mail.text.partition(why)[2].partition("See what")[0].split("\n") == [
        " You are not booked, invited or waiting any more for:",
        "",
        *soon,
        "- Wound care: Thursday 3 December 2026, 2pm to 4pm",
        "- Asthma: Friday 4 December 2026, 2pm to 4pm",
        "",
        "",
    ]


def test_a_placement_that_is_completed_gives_up_what_is_still_to_come_of_its_last_day(cast: Cast) -> None:
    Placement.objects.filter(pk=cast.placement.pk).update(ends_on=FRIDAY)
    cast.placement.refresh_from_db()
    Interview.objects.bulk_create(
        Interview(
            placement=cast.placement,
            kind=kind,
            held_on=this_week().previous.days[0],
            recorded_by=cast.educationalist,
        )
        for kind in Interview.Kind
    )
    over = an_event(cast, session__title="Over", session__day=this_week().days[0])
    EventBookingFactory(event=over, placement=cast.placement)
    afternoon = an_event(cast, places=1, session__day=FRIDAY)
    for person in (cast.learner, cast.second_learner):
        book(by=person, event=afternoon, person=person)

    with time_machine.travel(datetime.datetime(2026, 11, 27, 12, tzinfo=datetime.UTC), tick=False):
        complete_placement(by=cast.administrator, placement=cast.placement)

    assert standing(afternoon) == [("Nursingham", "cancelled", None), ("Medlow", "confirmed", 1)]
    assert standing(over) == [("Nursingham", "confirmed", 1)]
    assert "Your placement is completed." in OutgoingMail.objects.get(template="event_bookings_ended").text


def test_what_is_refused_gives_nothing_up(cast: Cast) -> None:
    has, waits = two_events(cast)
    clinic = SessionFactory(practice=cast.practice, title="Clinic", day=this_week().next.days[0])
    ParticipationFactory(session=clinic, placement=cast.placement)

    with pytest.raises(Refusal, match="1 session stands outside these days, the first is Clinic"):
        shortened(cast)

    assert standing(has) == [("Nursingham", "confirmed", 1), ("Hubbard", "waiting", None)]
    assert standing(waits)[1] == ("Nursingham", "waiting", None)
    assert not OutgoingMail.objects.filter(template="event_bookings_ended").exists()


@pytest.mark.constraints
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", [shortened, cancelled])
def test_nobody_is_booked_or_promoted_by_a_placement_that_ends_at_that_moment(cast: Cast, end: Any) -> None:
    """Whoever books, and whoever gives up the place for which the learner waits, at once with the end of it."""
    asked = an_event(cast, session__day=this_week().next.days[2])
    waits = an_event(cast, places=1)
    first = book(by=cast.same_hub_learner, event=waits, person=cast.same_hub_learner)
    book(by=cast.learner, event=waits, person=cast.learner)

    results = race(
        [
            partial(end, cast),
            partial(book, by=cast.learner, event=asked, person=cast.learner, placement=cast.placement),
            partial(cancel_booking, by=cast.same_hub_learner, booking=first),
        ]
    )

    assert isinstance(results[0], str)
    assert isinstance(results[1], EventBooking | Refusal)
    assert isinstance(results[2], EventBooking)
    assert not EventBooking.objects.open().filter(placement=cast.placement).exists()
    assert not Participation.objects.filter(
        placement=cast.placement, session__in=[asked.session, waits.session]
    )
