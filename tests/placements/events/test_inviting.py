"""The page on which a hub's lead invites chosen learners to an event."""

import datetime
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from hubs.models import Practice
from placements.models import EventBooking, EventProfession, Placement, PlacementState, RegionalEvent
from placements.operations.bookings import book, invite
from tests.factories.cast import Cast
from tests.factories.network import PracticeFactory
from tests.factories.people import PersonFactory
from tests.factories.placements import ParticipationFactory, PlacementFactory, SessionFactory, this_week
from tests.factories.regional import EventBookingFactory
from tests.house.knocking import on_monday
from tests.house.query_counts import assert_same_queries
from tests.placements.events.thursday import an_event, mails, standing
from tests.placements.page_words import words_of
from tests.races import race


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with on_monday():
        yield


def url_of(event: RegionalEvent, asked: str = "") -> str:
    return reverse("placements:regional_event_invite", args=[event.public_id]) + asked


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def post(person: Person, event: RegionalEvent, *chosen: Placement, asked: str = "", **more: str) -> str:
    sent = {"learners": [str(each.public_id) for each in chosen]} | more
    return words_of(as_(person).post(url_of(event, asked), sent, follow=True))


def shown(person: Person, event: RegionalEvent, asked: str = "") -> tuple[list[str], list[tuple[str, str]]]:
    """Who can be ticked, and of all others what is said of them."""
    response: Any = as_(person).get(url_of(event, asked))
    choices = response.context["form"].fields["learners"].widget.choices
    others = [(each.placement.person.full_name, each.tag or each.why) for each in response.context["others"]]
    return [name for _, name in choices], others


def busy(placement: Placement) -> None:
    session = SessionFactory(
        practice=placement.practice,
        title="Baby clinic",
        day=this_week().next.days[3],
        start=datetime.time(15),
        end=datetime.time(17),
    )
    ParticipationFactory(session=session, placement=placement)


def leaving(practice: Practice) -> Placement:
    """Somebody whose placement ends before the event."""
    placement: Placement = PlacementFactory(
        practice=practice,
        learner__person=PersonFactory(given_name="Lee", family_name="Ving"),
        ends_on=this_week().days[4],
    )
    return placement


def test_who_can_come_is_offered_and_of_the_others_it_is_said_why_not(
    cast: Cast, event: RegionalEvent
) -> None:
    busy(cast.second_placement)
    EventBookingFactory(event=event, placement=cast.same_hub_placement, state="waiting")
    leaving(cast.practice)

    assert shown(cast.hub_lead, event) == (
        ["Lena Nursingham"],
        [
            ("Sally Hubbard", "Waiting"),
            (
                "Marcus Medlow",
                "Marcus Medlow is booked from 3pm to 5pm on Thursday 3 December 2026: Baby clinic at "
                "Ash Grove Surgery.",
            ),
            ("Lee Ving", "The placement ends on Friday 27 November 2026."),
        ],
    )
    assert shown(cast.hub_lead, event, "?who=free") == (["Lena Nursingham"], [])
    assert shown(cast.hub_lead, event, "?who=asked") == ([], [("Sally Hubbard", "Waiting")])
    assert [name for name, _ in shown(cast.hub_lead, event, "?who=cannot")[1]] == [
        "Marcus Medlow",
        "Lee Ving",
    ]
    assert shown(cast.hub_lead, event, "?practice=B81002") == ([], [("Sally Hubbard", "Waiting")])
    assert shown(cast.hub_lead, event, "?profession=nursing&name=nurs")[0] == ["Lena Nursingham"]
    assert "No learner fits these filters" in words_of(as_(cast.hub_lead).get(url_of(event, "?name=zz")))


def test_those_ticked_are_invited_told_and_reminded_on_their_home_page(
    cast: Cast, event: RegionalEvent
) -> None:
    link = reverse("placements:regional_event_invite", args=[event.public_id])
    page = reverse("placements:regional_event", args=[event.public_id])
    assert link in as_(cast.hub_lead).get(page).content.decode()
    assert link not in as_(cast.administrator).get(page).content.decode()

    said = post(cast.hub_lead, event, cast.placement, cast.same_hub_placement)

    assert "2 learners are invited. We tell each of them." in said
    assert standing(event) == [("Nursingham", "invited", None), ("Hubbard", "invited", None)]
    assert mails() == [
        ("lena.nursingham@example.org", "You are invited"),
        ("sally.hubbard@example.org", "You are invited"),
    ]
    assert "Answer the invitation to Wound care" in words_of(as_(cast.learner).get(reverse("accounts:home")))


def test_all_whom_the_filters_leave_are_invited_by_one_press(cast: Cast, event: RegionalEvent) -> None:
    for _ in range(60):
        PlacementFactory(practice=cast.practice)
    busy(cast.second_placement)
    page = words_of(as_(cast.hub_lead).get(url_of(event, "?practice=B81001")))
    assert "Invite all 61 learners who can come" in page

    said = post(cast.hub_lead, event, asked="?practice=B81001", all="1")

    assert "61 learners are invited." in said
    rows = EventBooking.objects.values_list("state", "placement__practice__ods_code")
    assert list(rows) == [("invited", "B81001")] * 61


def test_nobody_of_whom_the_lead_knows_nothing_is_invited(cast: Cast, event: RegionalEvent) -> None:
    elsewhere = PlacementFactory(practice=PracticeFactory())

    for wrong in (cast.stranger_placement, elsewhere):
        assert "One of them is not there any more." in post(cast.hub_lead, event, cast.placement, wrong)
    assert "Choose at least one learner" in post(cast.hub_lead, event)
    assert standing(event) == []


def test_only_those_are_offered_for_whom_the_event_is(cast: Cast, event: RegionalEvent) -> None:
    EventProfession.objects.create(event=event, profession=cast.medicine)
    assert shown(cast.hub_lead, event) == (["Marcus Medlow"], [])

    Placement.objects.filter(pk=cast.second_placement.pk).update(state=PlacementState.CANCELLED)
    assert "No learner to invite" in words_of(as_(cast.hub_lead).get(url_of(event)))


def test_what_happened_since_the_page_was_shown_is_said(cast: Cast, event: RegionalEvent) -> None:
    book(by=cast.same_hub_learner, event=event, person=cast.same_hub_learner)
    book(by=cast.stranger_learner, event=event, person=cast.stranger_learner)

    said = post(cast.hub_lead, event, cast.placement, cast.same_hub_placement)

    assert "1 learner is invited." in said
    assert "1 has asked meanwhile, or cannot come any more." in said
    assert "It is full now: whoever accepts goes on the waiting list." in said
    RegionalEvent.objects.filter(pk=event.pk).update(book_by=datetime.date(2026, 11, 22))
    assert "had to be booked by Sunday 22 November 2026." in post(cast.hub_lead, event, cast.second_placement)
    assert len(standing(event)) == 3


def test_the_page_costs_the_same_however_many_learners_there_are(cast: Cast, event: RegionalEvent) -> None:
    def more() -> None:
        for _ in range(3):
            busy(PlacementFactory(practice=cast.practice))
            leaving(cast.practice)
            PlacementFactory(practice=cast.same_hub_practice)
            EventBookingFactory(
                event=event, placement=PlacementFactory(practice=cast.practice), state="invited"
            )

    more()
    assert assert_same_queries(url_of(event), as_(cast.hub_lead), more) < 40


@pytest.mark.constraints
@pytest.mark.django_db(transaction=True)
def test_of_two_leads_and_a_learner_at_once_everybody_has_one_answer(cast: Cast) -> None:
    event = an_event(cast)
    placements = [cast.placement, cast.second_placement, cast.same_hub_placement]

    tries: list[Callable[[], object]] = [
        partial(invite, by=cast.hub_lead, event=event, placements=placements),
        partial(invite, by=cast.hee, event=event, placements=placements[::-1]),
        partial(book, by=cast.learner, event=event, person=cast.learner),
    ]

    results = race(tries)

    assert [each for each in results if isinstance(each, Exception)] == []
    open_ones = sorted(row for row in standing(event) if row[1] != "cancelled")
    assert open_ones == [
        ("Hubbard", "invited", None),
        ("Medlow", "invited", None),
        ("Nursingham", "confirmed", 1),
    ]
