"""The pages of an event: what each reader reads, and what they do there."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.action_links import address_of
from accounts.models import ActionLink, OutgoingMail, Person
from placements.models import Attendance, EventBooking, RegionalEvent
from placements.operations.bookings import book, invite
from tests.factories.cast import Cast
from tests.factories.people import PersonFactory
from tests.factories.placements import ParticipationFactory, PlacementFactory, SessionFactory
from tests.factories.regional import EventBookingFactory
from tests.house.knocking import on_monday
from tests.house.query_counts import assert_same_queries
from tests.placements.page_words import words_of

THURSDAY = datetime.date(2026, 12, 3)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with on_monday():
        yield


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page_of(event: RegionalEvent, person: Person) -> str:
    return words_of(as_(person).get(address(event)))


def address(event: RegionalEvent, what: str = "") -> str:
    return reverse(f"placements:regional_event{what}", args=[event.public_id])


def post(person: Person, url: str, **fields: Any) -> str:
    """What the page that it leads to says."""
    return words_of(as_(person).post(url, fields or {"posted": "1"}, follow=True))


def everybody_asks(cast: Cast, event: RegionalEvent) -> None:
    for person in (cast.stranger_learner, cast.same_hub_learner, cast.learner):
        book(by=person, event=event, person=person)


def test_names_are_for_who_keeps_the_event_and_for_who_keeps_the_learner(
    cast: Cast, event: RegionalEvent
) -> None:
    everybody_asks(cast, event)
    names = ("Lena Nursingham", "Sally Hubbard", "Stephen Larkspur")

    def read_by(person: Person) -> set[str]:
        return {name for name in names if name in page_of(event, person)}

    assert read_by(cast.hub_lead) == set(names)
    assert read_by(cast.administrator) == {"Lena Nursingham"}
    assert read_by(cast.stranger_administrator) == {"Stephen Larkspur"}
    assert read_by(cast.other_hub_lead) == {"Stephen Larkspur"}
    for person in (cast.second_learner, cast.educationalist, cast.academic):
        assert read_by(person) == set()
    counted = "Profession Medical student Booked 1 Waiting 0 Profession Student nurse Booked 1 Waiting 1"
    assert counted in page_of(event, cast.second_learner)


def test_a_learner_reads_how_they_stand(cast: Cast, event: RegionalEvent) -> None:
    assert "Book a place" in page_of(event, cast.learner)
    everybody_asks(cast, event)

    assert "You are number 1 on the waiting list." in page_of(event, cast.learner)
    assert "You are booked." in page_of(event, cast.same_hub_learner)
    assert "Join the waiting list" in page_of(event, cast.second_learner)
    assert "Wound care on Thursday 3 December 2026 is for learners." in page_of(event, cast.educationalist)


def test_a_learner_books_and_gives_the_place_up(cast: Cast, event: RegionalEvent) -> None:
    said = post(cast.learner, address(event, "_book"))
    assert "You are booked: Wound care on Thursday 3 December 2026." in said

    booking = EventBooking.objects.get()
    said = post(cast.learner, reverse("placements:booking_cancel", args=[booking.public_id]))
    assert "Your booking is cancelled." in said
    assert EventBooking.objects.get().state == "cancelled"


def test_a_double_booking_is_refused_in_words(cast: Cast, event: RegionalEvent) -> None:
    clinic = SessionFactory(
        practice=cast.practice,
        title="Baby clinic",
        day=THURSDAY,
        start=datetime.time(15),
        end=datetime.time(17),
        published=True,
    )
    ParticipationFactory(session=clinic, placement=cast.placement)

    said = post(cast.learner, address(event, "_book"))

    assert "Lena Nursingham is booked from 3pm to 5pm on Thursday 3 December 2026: Baby clinic" in said
    assert not EventBooking.objects.exists()


def test_an_administrator_books_those_who_are_free_and_reads_who_is_not(
    cast: Cast, event: RegionalEvent
) -> None:
    RegionalEvent.objects.filter(pk=event.pk).update(places=1)
    third = PlacementFactory(practice=cast.practice)
    clinic = SessionFactory(
        practice=cast.practice,
        title="Baby clinic",
        day=THURSDAY,
        start=datetime.time(15),
        end=datetime.time(17),
    )
    ParticipationFactory(session=clinic, placement=cast.second_placement)
    url = address(event, "_learners")

    page = words_of(as_(cast.administrator).get(url))
    assert "Not free at that time Marcus Medlow is booked from 3pm to 5pm" in page
    keys = [str(cast.placement.public_id), str(third.public_id)]
    busy = [str(cast.second_placement.public_id)]
    strange = [str(cast.stranger_placement.public_id)]
    for wrong in (busy, strange, []):
        assert as_(cast.administrator).post(url, {"learners": wrong}).status_code == 200
    assert not EventBooking.objects.exists()

    said = post(cast.administrator, url, learners=keys)
    assert "Lena Nursingham is booked." in said
    assert f"{third.person.full_name} is on the waiting list." in said
    assert list(EventBooking.objects.values_list("asked_by", flat=True)) == [cast.administrator.pk] * 2


def test_an_invitation_is_accepted_or_declined(cast: Cast, event: RegionalEvent) -> None:
    _, declined = invite(by=cast.hub_lead, event=event, placements=[cast.placement, cast.second_placement])
    assert "You are invited." in page_of(event, cast.learner)

    assert "You are booked: Wound care" in post(cast.learner, address(event, "_book"))
    url = reverse("placements:booking_cancel", args=[declined.public_id])
    assert "Decline your invitation?" in words_of(as_(cast.second_learner).get(url))
    assert "The invitation is declined." in post(cast.second_learner, url)
    open_ones = EventBooking.objects.open().values_list("person", "state")
    assert list(open_ones) == [(cast.learner.pk, "confirmed")]


def test_a_place_is_given_up_by_the_link_in_the_mail_without_signing_in(
    cast: Cast, event: RegionalEvent
) -> None:
    book(by=cast.administrator, event=event, person=cast.learner)
    (mail,) = OutgoingMail.objects.filter(template="event_booking")
    link = address_of(ActionLink.objects.get())
    assert link in mail.text
    url = link.removeprefix(settings.SITE_URL)

    visitor = Client()
    assert "Give up your place" in words_of(visitor.get(url))
    assert EventBooking.objects.get().state == "confirmed"
    assert "You have given up your place." in words_of(visitor.post(url, follow=True))
    assert EventBooking.objects.get().state == "cancelled"
    assert visitor.get(url).status_code in {404, 410}


def filled(**fields: Any) -> dict[str, Any]:
    """An event as the form asks it."""
    return {
        "title": "Wound care together",
        "kind": "workshop",
        "day_day": "3",
        "day_month": "12",
        "day_year": "2026",
        "start": "2pm",
        "end": "4pm",
        "place": "Town hall",
        "audience": "everybody",
        "professions": ["nursing"],
        "is_for_all_hubs": "False",
        "places": "12",
        "outsider": "Dr Petra Wood",
        "description": "Dressings",
    } | fields


def test_a_hub_lead_plans_an_event_opens_it_changes_it_and_calls_it_off(cast: Cast) -> None:
    new = f"{reverse('placements:regional_event_new')}?practice=B81002"

    refused = words_of(as_(cast.hub_lead).post(new, filled(end="1pm", places="0")))
    assert "End time must be after the start time" in refused
    assert "Places must be 1 or more" in refused
    assert "Date must be on or after" in words_of(as_(cast.hub_lead).post(new, filled(day_year="2020")))
    assert "Date must be on or before" in words_of(as_(cast.hub_lead).post(new, filled(day_year="2062")))
    said = post(cast.hub_lead, new, **filled())

    assert "The event is saved as a draft." in said
    event = RegionalEvent.objects.select_related("session").get()
    assert (event.places, event.audience, event.is_for_all_hubs) == (12, "everybody", False)
    assert [row.person.full_name for row in event.session.participations.all()] == ["Dr Petra Wood"]
    assert as_(cast.learner).get(address(event)).status_code == 404

    assert "is open for booking." in post(cast.hub_lead, address(event, "_open"))
    book(by=cast.learner, event=event, person=cast.learner)
    book(by=cast.same_hub_learner, event=event, person=cast.same_hub_learner)
    url = address(event, "_change")
    page = words_of(as_(cast.hub_lead).post(url, filled(places="1", outsider="")))
    assert "2 people are booked: there cannot be fewer places than that." in page
    assert "Wound care together is saved." in post(
        cast.hub_lead, url, **filled(places="2", start="1pm", end="3pm")
    )
    page = words_of(as_(cast.hub_lead).get(address(event, "_cancel")))
    assert "We tell 2 people who are booked." in page
    assert "Wound care together is cancelled." in post(
        cast.hub_lead, address(event, "_cancel"), reason="Snow"
    )
    assert "Why it is cancelled Snow" in page_of(event, cast.learner)
    assert "takes place after all." in post(cast.hub_lead, address(event, "_restore"))


def test_the_register_confirms_who_was_there(cast: Cast, event: RegionalEvent) -> None:
    for person in (cast.learner, cast.same_hub_learner):
        book(by=person, event=event, person=person)
    url = address(event, "_register")
    assert as_(cast.hub_lead).get(url).status_code == 404

    with time_machine.travel(datetime.datetime(2026, 12, 3, 17, tzinfo=datetime.UTC), tick=False):
        said = post(cast.hub_lead, url, present=[str(cast.learner.public_id)])

    assert "Wound care has its register." in said
    assert set(Attendance.objects.values_list("person", "outcome", "confirmed_by")) == {
        (cast.learner.pk, "attended", cast.hub_lead.pk),
        (cast.same_hub_learner.pk, "missed", cast.hub_lead.pk),
    }


def test_who_comes_is_downloaded_by_who_keeps_the_event(cast: Cast, event: RegionalEvent) -> None:
    everybody_asks(cast, event)

    response: Any = as_(cast.hub_lead).get(address(event, "_booked"))

    lines = response.getvalue().decode("utf-8-sig").splitlines()
    assert [line.rpartition(",")[0] for line in lines] == [
        "Name,What they are,Practice,State",
        "Sally Hubbard,Student nurse,Beck Side Medical Centre,Booked",
        "Stephen Larkspur,Medical student,Cliff Top Practice,Booked",
        'Lena Nursingham,Student nurse,Ash Grove Surgery,"Waiting, number 1"',
    ]


def test_the_pages_cost_the_same_however_many_come(cast: Cast, event: RegionalEvent) -> None:
    RegionalEvent.objects.filter(pk=event.pk).update(places=40)
    event.refresh_from_db()

    def more() -> None:
        for _ in range(3):
            EventBookingFactory(event=event, placement=PlacementFactory(practice=cast.practice))
            EventBookingFactory(event=event, person=PersonFactory(), state="waiting")
            PlacementFactory(practice=cast.practice)

    more()
    assert assert_same_queries(address(event), as_(cast.hub_lead), more) < 40
    assert_same_queries(address(event, "_learners"), as_(cast.administrator), more)
