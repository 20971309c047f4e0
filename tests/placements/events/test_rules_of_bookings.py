"""What the rules would find of a booking: read before it is made, and what stops is kept or set aside by name."""

import datetime
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import LearnerTerms, Person
from placements.booking.rules import would_find
from placements.models import EventBooking, Placement, RegionalEvent, RuleOverride, Session
from placements.operations.bookings import LetStand, RuleStops, book, cancel_booking
from placements.operations.sessions import cancel_session
from placements.tasks import promote_waiting as promoting
from tests.factories.cast import Cast
from tests.factories.people import PersonFactory
from tests.factories.placements import ParticipationFactory, SessionFactory, this_week
from tests.factories.regional import EventBookingFactory
from tests.house.knocking import on_monday
from tests.house.query_counts import assert_same_queries
from tests.placements.events.thursday import an_event, standing
from tests.placements.page_words import words_of
from tests.races import race

WORKS_ON = "8 hours of work from 8am on Thursday 3 December without a break of 20 minutes."
ASK = "What stops is set aside by the hub’s lead or HEE staff only. Ask them, or mend it."
REASON = "Lunch is served during the talk."


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with on_monday():
        yield


def busy_until_two(placement: Placement, **fields: Any) -> Session:
    """Work from 8am until the event begins."""
    session: Session = SessionFactory(
        **{
            "practice": placement.practice,
            "title": "Long clinic",
            "place": "Postgraduate centre",
            "category": "educational",
            "kind": "other",
            "day": this_week().next.days[3],
            "start": datetime.time(8),
            "end": datetime.time(14),
            "published": True,
        }
        | fields
    )
    ParticipationFactory(session=session, placement=placement)
    return session


def employed(placement: Placement) -> None:
    """Then the break is the law's, and no advice."""
    LearnerTerms.objects.create(learner=placement.learner, is_employed=True)


def read(event: RegionalEvent, placement: Placement, reason: str = REASON) -> LetStand:
    stops = would_find(event, [placement])[placement.pk].stops
    return LetStand(frozenset(each.fingerprint for each in stops), reason)


def page(event: RegionalEvent, person: Person, what: str = "") -> str:
    return words_of(as_(person).get(address(event, what)))


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(event: RegionalEvent, what: str = "") -> str:
    return reverse(f"placements:regional_event{what}", args=[event.public_id])


def test_a_warning_is_read_before_and_keeps_nobody_from_booking(cast: Cast, event: RegionalEvent) -> None:
    assert "it would mean" not in page(event, cast.learner)
    busy_until_two(cast.placement)

    assert f"If you book, it would mean: {WORKS_ON} Book a place" in page(event, cast.learner)
    learners = page(event, cast.administrator, "_learners")
    assert f"Lena Nursingham (student nurse, Ash Grove Surgery) Warning: {WORKS_ON}" in learners
    book(by=cast.learner, event=event, person=cast.learner)
    assert standing(event) == [("Nursingham", "confirmed", 1)]


def test_what_stops_keeps_the_learner_and_the_administrator_from_booking(
    cast: Cast, event: RegionalEvent
) -> None:
    busy_until_two(cast.placement)
    employed(cast.placement)
    kept = f"A rule keeps Lena Nursingham from coming. {WORKS_ON}"

    for by in (cast.learner, cast.administrator):
        for let_stand in (None, read(event, cast.placement)):
            with pytest.raises(RuleStops) as refused:
                book(by=by, event=event, person=cast.learner, let_stand=let_stand)
            assert refused.value.sentences == (kept, ASK)
    own = page(event, cast.learner)
    assert (
        f"A rule keeps you from booking this. It would mean: {WORKS_ON} The lead of your practice’s hub"
        in own
    )
    assert "Book a place" not in own
    assert f"Kept back by a rule Lena Nursingham: {WORKS_ON} {ASK}" in page(
        event, cast.administrator, "_learners"
    )
    assert (standing(event), RuleOverride.objects.count()) == ([], 0)


def test_the_hubs_lead_books_by_name_and_with_a_reason_what_they_have_read(
    cast: Cast, event: RegionalEvent
) -> None:
    busy_until_two(cast.placement)
    employed(cast.placement)
    unread = LetStand(frozenset({"another"}), REASON)
    for let_stand in (None, unread, read(event, cast.placement, reason=" ")):
        with pytest.raises(RuleStops):
            book(by=cast.hub_lead, event=event, person=cast.learner, let_stand=let_stand)
    url, key = address(event, "_learners"), str(cast.placement.public_id)
    about = " ".join(read(event, cast.placement).about)
    shown = page(event, cast.hub_lead, "_learners")
    assert f"Stops: {WORKS_ON}" in shown
    asked = words_of(as_(cast.hub_lead).post(url, {"learners": [key], "about": about}))
    assert "Enter why this may stand" in asked
    assert not EventBooking.objects.exists()

    said = as_(cast.hub_lead).post(url, {"learners": [key], "about": about, "reason": REASON}, follow=True)

    assert "Lena Nursingham is booked." in words_of(said)
    assert standing(event) == [("Nursingham", "confirmed", 1)]
    override = RuleOverride.objects.get()
    assert (
        override.placement,
        override.rule,
        override.sentence,
        override.reason,
        override.overridden_by,
    ) == (
        cast.placement,
        "27",
        WORKS_ON,
        REASON,
        cast.hub_lead,
    )


def test_what_protects_the_learner_is_set_aside_by_nobody(cast: Cast, event: RegionalEvent) -> None:
    busy_until_two(cast.placement)
    LearnerTerms.objects.create(learner=cast.placement.learner, under_18_until=datetime.date(2027, 6, 1))

    for by in (cast.hub_lead, cast.hee):
        with pytest.raises(RuleStops, match="This cannot be set aside: it protects the learner"):
            book(by=by, event=event, person=cast.learner, let_stand=read(event, cast.placement))
    assert "This protects you, so nobody can set it aside." in page(event, cast.learner)
    assert standing(event) == []


def test_nobody_waits_for_a_place_against_a_rule(cast: Cast) -> None:
    event = an_event(cast, places=1)
    EventBookingFactory(event=event)
    busy_until_two(cast.placement)
    employed(cast.placement)

    with pytest.raises(RuleStops, match="No place is free now, and nobody waits for one against a rule"):
        book(by=cast.hub_lead, event=event, person=cast.learner, let_stand=read(event, cast.placement))


def test_whom_a_rule_has_come_to_stop_is_passed_over_until_it_stops_them_no_more(cast: Cast) -> None:
    event = an_event(cast, places=1)
    first = EventBookingFactory(event=event, person=PersonFactory(family_name="Early"))
    book(by=cast.learner, event=event, person=cast.learner)
    clinic = busy_until_two(cast.placement)
    employed(cast.placement)

    cancel_booking(by=first.person, booking=first)
    assert standing(event) == [("Early", "cancelled", None), ("Nursingham", "waiting", None)]
    assert f"You cannot take one now, since a rule keeps you from it: {WORKS_ON}" in page(event, cast.learner)
    cancel_session(by=None, session=clinic, reason="No room")

    for job in ProcrastinateJob.objects.filter(task_name=promoting.name):
        promoting(**job.args)
    assert standing(event)[1] == ("Nursingham", "confirmed", 1)


def test_a_learner_is_told_nothing_of_drafts(cast: Cast, event: RegionalEvent) -> None:
    busy_until_two(cast.placement, published=False)
    neutral = "It does not fit with what your practice prepares for you. Ask Alice Minster."

    assert f"it would mean: {neutral} Book" in page(event, cast.learner)
    employed(cast.placement)
    with pytest.raises(RuleStops) as refused:
        book(by=cast.learner, event=event, person=cast.learner)
    assert refused.value.sentences[0] == f"A rule keeps Lena Nursingham from coming. {neutral}"
    assert WORKS_ON in page(event, cast.administrator, "_learners")


def test_who_is_invited_reads_it_before_they_accept_and_who_is_booked_elsewhere_before_they_ask(
    cast: Cast, event: RegionalEvent
) -> None:
    EventBookingFactory(event=event, placement=cast.placement, state="invited")
    busy_until_two(cast.placement)
    assert f"If you accept, it would mean: {WORKS_ON} Accept" in page(event, cast.learner)
    employed(cast.placement)
    own = page(event, cast.learner)
    assert ("Accept" in own, "Decline" in own) == (False, True)

    busy_until_two(cast.second_placement, start=datetime.time(15), end=datetime.time(17))
    elsewhere = page(event, cast.second_learner)
    assert "Marcus Medlow is booked from 3pm to 5pm on Thursday 3 December 2026: Long clinic" in elsewhere
    assert "Book a place" not in elsewhere


def test_the_page_of_an_event_costs_its_reader_the_same_however_full_their_weeks_are(
    cast: Cast, event: RegionalEvent
) -> None:
    def more() -> None:
        for day in this_week().next.days[:3]:
            busy_until_two(cast.placement, day=day)

    more()
    assert_same_queries(address(event), as_(cast.learner), lambda: [busy_until_two(cast.placement), None])


@pytest.mark.constraints
@pytest.mark.django_db(transaction=True)
def test_of_two_bookings_at_once_that_break_a_rule_together_one_stands(cast: Cast) -> None:
    morning = an_event(cast, session__start=datetime.time(8), session__end=datetime.time(14))
    afternoon = an_event(cast, session__practice=cast.stranger_practice)
    employed(cast.placement)

    results = race(
        [partial(book, by=cast.learner, event=event, person=cast.learner) for event in (morning, afternoon)]
    )

    assert sorted(type(each).__name__ for each in results) == ["EventBooking", "RuleStops"]
    assert EventBooking.objects.count() == 1
