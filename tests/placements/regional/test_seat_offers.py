"""A practice offers others seats in a session: from its page, told near by once, changed and withdrawn."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import OutgoingMail
from placements.models import EventBooking, RegionalEvent, Session
from tests.factories import (
    AdministratorFactory,
    LearnerFactory,
    ParticipationFactory,
    PlacementFactory,
    PracticeFactory,
    SessionFactory,
)
from tests.factories.cast import Cast
from tests.factories.regional import EventBookingFactory, RegionalEventFactory

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-23 12:00 +0000", tick=False)]

DAY = datetime.date(2026, 12, 2)


@pytest.fixture
def session(cast: Cast) -> Session:
    """A case discussion at Ash Grove next week, with its student nurse, that is out."""
    made: Session = SessionFactory(
        practice=cast.practice,
        title="Case discussion",
        category="educational",
        kind="interprofessional",
        day=DAY,
        start=datetime.time(13),
        end=datetime.time(14),
        room=cast.room,
        published=True,
    )
    ParticipationFactory(session=made, placement=cast.placement)
    return made


def offer_page(session: Session) -> str:
    return reverse("placements:seat_offer", args=[session.public_id])


OFFER = {"seats": "2", "reach": "hub", "description": "Bring a case of your own."}


def told() -> dict[str, str]:
    return {mail.to_address: mail.text for mail in OutgoingMail.objects.filter(template="seats_offered")}


def test_an_administrator_offers_places_and_administrators_near_by_are_told_once(
    client: Client, cast: Cast, session: Session
) -> None:
    AdministratorFactory(person=cast.same_hub_administrator, practice=PracticeFactory(hub=cast.hub))
    client.force_login(cast.administrator)
    page = reverse("placements:session", args=[session.public_id])
    assert f'href="{offer_page(session)}"' in client.get(page).content.decode()
    response = client.post(offer_page(session), OFFER, follow=True)
    body = response.content.decode()
    assert "2 places in Case discussion are offered. 1 administrator near by is told." in body
    assert "2 places offered to practices of South Hub. 2 places left." in body
    event = RegionalEvent.objects.get()
    assert (event.kind, event.places, event.is_for_all_hubs, event.hub) == (
        "shared_session",
        2,
        False,
        cast.hub,
    )
    (text,) = told().values()
    assert list(told()) == [cast.same_hub_administrator.email]
    for words in (
        "Ash Grove Surgery offers 2 places",
        "Wednesday 2 December 2026, 1pm to 2pm",
        "Consulting room 1, Ash Grove Surgery",
        "Bring a case of your own.",
        "Free then: Sally Hubbard (student nurse).",
    ):
        assert words in text
    assert "Nursingham" not in text


def test_who_has_nobody_free_then_is_not_told(client: Client, cast: Cast, session: Session) -> None:
    busy = SessionFactory(
        practice=cast.same_hub_practice, day=DAY, start=datetime.time(13), end=datetime.time(17)
    )
    ParticipationFactory(session=busy, placement=cast.same_hub_placement)
    client.force_login(cast.administrator)
    body = client.post(offer_page(session), OFFER, follow=True).content.decode()
    assert told() == {}
    assert "nobody near by has a learner who is free then" in body


def test_what_is_for_all_hubs_is_told_to_practices_of_others_within_reach(
    client: Client, cast: Cast, session: Session
) -> None:
    far = PracticeFactory(hub=cast.other_hub, latitude="54.50", longitude="-1.47")
    AdministratorFactory(practice=far)
    PlacementFactory(confirmed=True, practice=far, learner=LearnerFactory(learner_group=cast.student_nurse))
    for practice, north in ((cast.practice, "53.38"), (cast.stranger_practice, "53.48")):
        practice.latitude, practice.longitude = north, "-1.47"
        practice.save()
    client.force_login(cast.administrator)
    client.post(offer_page(session), OFFER | {"reach": "all"})
    assert set(told()) == {cast.same_hub_administrator.email, cast.stranger_administrator.email}
    assert "Ash Grove Surgery, 6.9 miles from you" in told()[str(cast.stranger_administrator.email)]
    assert "from you" not in told()[str(cast.same_hub_administrator.email)]


def test_an_offer_is_changed_and_withdrawn_and_who_is_booked_stays(
    client: Client, cast: Cast, session: Session
) -> None:
    client.force_login(cast.administrator)
    client.post(offer_page(session), OFFER)
    event = RegionalEvent.objects.get()
    EventBookingFactory(event=event, placement=cast.same_hub_placement)
    page = client.get(offer_page(session)).content.decode()
    assert "1 place of 2 is taken." in page
    assert "Bring a case of your own." in page
    changed = OFFER | {
        "seats": "3",
        "reach": "all",
        "book_by_day": "1",
        "book_by_month": "12",
        "book_by_year": "2026",
    }
    body = client.post(offer_page(session), changed, follow=True).content.decode()
    assert "3 places in Case discussion are offered now." in body
    event.refresh_from_db()
    assert (event.places, event.is_for_all_hubs, event.book_by) == (3, True, datetime.date(2026, 12, 1))
    assert len(told()) == 1
    withdraw = reverse("placements:seat_offer_withdraw", args=[session.public_id])
    assert client.get(withdraw).status_code == 405
    body = client.post(withdraw, follow=True).content.decode()
    assert "Case discussion is no longer offered." in body
    assert "Offer places to other practices" in body
    assert session.participations.filter(person=cast.same_hub_learner).exists()
    assert client.post(withdraw).status_code == 404
    client.post(offer_page(session), OFFER | {"seats": "4"})
    event.refresh_from_db()
    assert (event.places, event.is_withdrawn) == (4, False)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"seats": ""}, "Enter how many places you offer"),
        ({"seats": "0"}, "Places must be 1 or more"),
        ({"seats": "many"}, "Places must be a number, for example 3"),
        ({"reach": "moon"}, "Select a valid choice"),
        ({"book_by_day": "3", "book_by_month": "12", "book_by_year": "2026"}, "on or before the day"),
        ({"description": "For 943 476 5919"}, "NHS number"),
    ],
)
def test_a_wrong_offer_is_asked_for_again(
    client: Client, cast: Cast, session: Session, given: dict[str, str], said: str
) -> None:
    client.force_login(cast.administrator)
    response = client.post(offer_page(session), OFFER | given)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert not RegionalEvent.objects.exists()


def test_what_others_could_not_come_to_is_not_offered(client: Client, cast: Cast, session: Session) -> None:
    def at(**changes: Any) -> tuple[int, bool]:
        made = SessionFactory(**{"practice": cast.practice, "published": True, "day": DAY} | changes)
        page = client.get(reverse("placements:session", args=[made.public_id])).content.decode()
        status = client.get(offer_page(made)).status_code
        return status, "Offer places" in page

    client.force_login(cast.administrator)
    assert at() == (200, True)
    assert at(kind="interview") == (403, False)
    assert at(category="break") == (403, False)
    assert at(is_cancelled=True) == (403, False)
    assert at(day=datetime.date(2026, 11, 20)) == (403, False)
    owned = RegionalEventFactory(hub=cast.hub, session__practice=cast.practice, session__day=DAY).session
    assert client.get(offer_page(owned)).status_code == 403
    draft = SessionFactory(practice=cast.practice, day=DAY)
    assert "is a draft. Publish it first." in client.post(offer_page(draft), OFFER).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("hub_lead", 302), ("hee", 302), ("administrator", 302), ("educationalist", 403), ("learner", 403),
        ("same_hub_administrator", 404), ("stranger_administrator", 404), ("practice_lead", 404),
    ],
)  # fmt: skip
def test_only_who_keeps_the_session_offers_places_in_it(
    client: Client, cast: Cast, session: Session, who: str, status: int
) -> None:
    client.force_login(getattr(cast, who))
    assert client.post(offer_page(session), OFFER).status_code == status
    assert RegionalEvent.objects.exists() == (status == 302)
    withdraw = reverse("placements:seat_offer_withdraw", args=[session.public_id])
    assert client.post(withdraw).status_code == status


def test_a_neighbour_takes_a_place_that_it_finds_and_a_stranger_finds_none(
    client: Client, cast: Cast, session: Session
) -> None:
    client.force_login(cast.administrator)
    client.post(offer_page(session), OFFER)
    event = RegionalEvent.objects.get()
    listed = reverse("placements:regional")
    client.force_login(cast.stranger_administrator)
    assert "Case discussion" not in client.get(listed).content.decode()
    client.force_login(cast.same_hub_administrator)
    body = client.get(listed, {"kind": "shared_session"}).content.decode()
    assert "Case discussion" in body
    assert "Nursingham" not in body
    booked = client.post(
        reverse("placements:regional_event_learners", args=[event.public_id]),
        {"learners": str(cast.same_hub_placement.public_id)},
    )
    assert booked.status_code == 302
    assert EventBooking.objects.get().person == cast.same_hub_learner
    assert "1 learner of yours is booked" in client.get(listed).content.decode()
