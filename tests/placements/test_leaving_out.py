"""Somebody of a group is booked: the form offers to leave that one out, and does exactly that."""

import datetime
from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placements.forms.leaving_out import left_out_of
from placements.models import Session
from placements.timetabling.local_time import to_utc
from tests.factories import ParticipationFactory, SessionFactory
from tests.factories.cast import Cast
from tests.placements.test_builder import filled_in
from tests.placements.test_session_pages import address, as_it_is

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)]

MONDAY = datetime.date(2026, 11, 30)


@pytest.fixture
def booked(cast: Cast) -> Session:
    """Marcus is in a debrief on Monday from 10am to 11am."""
    session = SessionFactory(
        practice=cast.practice, title="Debrief", day=MONDAY, start=time(10), end=time(11)
    )
    ParticipationFactory(session=session, placement=cast.second_placement)
    return session


def both(cast: Cast) -> list[str]:
    return [str(cast.placement.public_id), str(cast.second_placement.public_id)]


def new(cast: Cast) -> str:
    return reverse("placements:session_new", args=[cast.placement.public_id])


def test_the_offer_names_who_is_booked_and_the_button_saves_without_them(
    client: Client, cast: Cast, booked: Session
) -> None:
    client.force_login(cast.administrator)
    fields = filled_in(cast, day=MONDAY, learners=both(cast))
    page = client.post(new(cast), fields)
    assert page.context["form"].errors["start"] == [
        "Marcus Medlow is booked from 10am to 11am on Monday 30 November 2026: Debrief at Ash Grove Surgery."
    ]
    assert "Leave out Marcus Medlow and save" in page.content.decode()
    offer = page.context["leave_out"]
    assert client.post(new(cast), fields | {"leave_out": offer.value}).status_code == 302
    learners = Session.objects.get(title="Wound care").participations.filter(part="learner")
    assert list(learners.values_list("person", flat=True)) == [cast.learner.pk]


def test_there_is_no_offer_when_nobody_would_be_left(client: Client, cast: Cast, booked: Session) -> None:
    client.force_login(cast.administrator)
    page = client.post(new(cast), filled_in(cast, day=MONDAY, learners=both(cast)[1:]))
    assert page.context["leave_out"] is None
    forged = filled_in(cast, day=MONDAY, learners=both(cast)[1:], leave_out=both(cast)[1])
    assert client.post(new(cast), forged).context["form"].errors == {
        "learners": ["Somebody has to be in it: cancel it if nobody is left"]
    }


def test_there_is_no_offer_when_it_would_not_help(client: Client, cast: Cast, booked: Session) -> None:
    ParticipationFactory(session=booked, person=cast.supervisor)
    client.force_login(cast.administrator)
    page = client.post(new(cast), filled_in(cast, day=MONDAY, learners=both(cast)))
    assert len(page.context["form"].errors["start"]) == 2
    assert page.context["leave_out"] is None


def test_two_who_are_booked_are_left_out_one_after_the_other_or_together(
    client: Client, cast: Cast, booked: Session
) -> None:
    client.force_login(cast.administrator)
    session = SessionFactory(practice=cast.practice, title="Audit", day=MONDAY, start=time(14), end=time(15))
    for placement in (cast.placement, cast.second_placement):
        ParticipationFactory(session=session, placement=placement)
    page = client.post(address("session_edit", session), as_it_is(client, session, start="10am", end="11am"))
    offer = page.context["leave_out"]
    assert offer.words == "Leave out Marcus Medlow"
    sent = as_it_is(client, session, start="10am", end="11am", leave_out=offer.value)
    assert client.post(address("session_edit", session), sent).status_code == 302
    session.refresh_from_db()
    assert session.start == to_utc(MONDAY, time(10))
    assert list(session.participations.values_list("person", flat=True)) == [cast.learner.pk]


def test_the_offer_tells_no_more_than_the_refusal(client: Client, cast: Cast) -> None:
    elsewhere = SessionFactory(
        practice=cast.stranger_practice, title="Secret clinic", day=MONDAY, start=time(10), end=time(11)
    )
    ParticipationFactory(session=elsewhere, person=cast.second_learner)
    client.force_login(cast.administrator)
    page = client.post(new(cast), filled_in(cast, day=MONDAY, learners=both(cast)))
    assert "Marcus Medlow is booked elsewhere" in page.context["form"].errors["start"][0]
    assert page.context["leave_out"].words == "Leave out Marcus Medlow"
    assert "Secret clinic" not in page.content.decode()
    assert "Cliff Top" not in page.content.decode()


@pytest.mark.parametrize("value", ["", "nonsense", "a@b,,c", "@", "1,2@3"])
def test_what_was_not_offered_leaves_nobody_out(value: str) -> None:
    assert left_out_of(value) == {}


def test_a_series_leaves_somebody_out_of_the_week_in_which_they_are_booked(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.administrator)
    thursday = datetime.date(2026, 11, 26)
    until: dict[str, Any] = {
        "repeat_until_day": "17",
        "repeat_until_month": "12",
        "repeat_until_year": "2026",
    }
    fields = filled_in(cast, day=thursday, start="2pm", end="4pm", room="", learners=both(cast)) | until
    client.post(new(cast), fields)
    clinics = list(Session.objects.filter(title="Wound care"))
    other = SessionFactory(
        practice=cast.practice, day=thursday + datetime.timedelta(weeks=2), start=time(16), end=time(17)
    )
    ParticipationFactory(session=other, placement=cast.second_placement)
    change = as_it_is(client, clinics[0], end="4:30pm", scope="following")
    page = client.post(address("session_edit", clinics[0]), change)
    offer = page.context["leave_out"]
    assert offer.words == "Leave out Marcus Medlow on Thursday 10 December"
    sent = as_it_is(client, clinics[0], end="4:30pm", scope="following", leave_out=offer.value)
    response = client.post(address("session_edit", clinics[0]), sent, follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        "4 sessions of Wound care are saved."
    ]
    numbers = [each.participations.filter(part="learner").count() for each in clinics]
    assert numbers == [2, 2, 1, 2]
