"""Events in a learner's own week, and on the home pages of learners, administrators and hub leads."""

from __future__ import annotations

import datetime
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from placements.models import RegionalEvent
from tests.factories import SessionFactory
from tests.factories.cast import Cast
from tests.factories.regional import EventBookingFactory, RegionalEventFactory
from tests.house.query_counts import assert_same_queries

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-23 07:00 +0000", tick=False)]

HOME = reverse("accounts:home")
FRIDAY = datetime.date(2026, 11, 27)


def page_of(client: Client, person: Person, address: str = HOME) -> str:
    client.force_login(person)
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def event(cast: Cast, title: str, **fields: Any) -> RegionalEvent:
    standing = {
        "hub": cast.hub,
        "session__practice": cast.practice,
        "session__title": title,
        "session__day": FRIDAY,
    }
    made: RegionalEvent = RegionalEventFactory(**standing | fields)
    return made


def test_a_learner_s_week_tells_whose_event_it_is_where_and_leads_to_it(client: Client, cast: Cast) -> None:
    release = event(
        cast,
        "Half-day release",
        hub=cast.other_hub,
        session__practice=cast.stranger_practice,
        kind="half_day_release",
        session__start=datetime.time(13),
        session__end=datetime.time(17),
    )
    EventBookingFactory(event=release, placement=cast.placement)
    EventBookingFactory(event=release, placement=cast.second_placement)
    body = page_of(client, cast.learner, reverse("placements:learner_week"))
    assert "1pm to 5pm Regional Half-day release" in body
    assert "North Hub · Postgraduate centre With Marcus (medical student)" in body
    assert "Your week at Ash Grove Surgery" in body
    # Nobody goes to the practice under whose care it is.
    assert "Cliff Top" not in body
    address = reverse("placements:regional_event", args=[release.public_id])
    assert f'href="{address}"' in client.get(reverse("placements:learner_week")).content.decode()


def test_a_place_in_another_practice_s_session_says_where_that_is(client: Client, cast: Cast) -> None:
    shared = event(
        cast,
        "Case discussion",
        kind="shared_session",
        session__place="",
        session__room=cast.room,
        session__kind="interprofessional",
    )
    EventBookingFactory(event=shared, placement=cast.same_hub_placement)
    body = page_of(client, cast.same_hub_learner, reverse("placements:learner_week"))
    assert "Case discussion" in body
    assert "Consulting room 1, Ash Grove Surgery" in body
    assert "Regional Case discussion" not in body


def test_what_comes_next_leads_to_the_event(client: Client, cast: Cast) -> None:
    today = event(
        cast, "Wound care", session__day=datetime.date(2026, 11, 23), session__start=datetime.time(8)
    )
    EventBookingFactory(event=today, placement=cast.placement)
    body = page_of(client, cast.learner)
    assert "Next: today, 8am to midday Wound care South Hub · Postgraduate centre" in body


def test_a_learner_reads_what_they_are_booked_on_and_answers_invitations(client: Client, cast: Cast) -> None:
    EventBookingFactory(event=event(cast, "Booked"), placement=cast.placement)
    later = {"session__start": datetime.time(13), "session__end": datetime.time(14)}
    EventBookingFactory(event=event(cast, "Full", **later), placement=cast.placement, state="waiting")
    EventBookingFactory(event=event(cast, "Asked", **later), placement=cast.placement, state="invited")
    EventBookingFactory(event=event(cast, "Not coming"), placement=cast.placement, state="cancelled")
    EventBookingFactory(
        event=event(cast, "Called off", session__is_cancelled=True), placement=cast.placement, state="invited"
    )
    body = page_of(client, cast.learner)
    assert "Answer the invitation to Asked Friday 27 November, 1pm to 2pm" in body
    assert (
        "Your events Booked , Friday 27 November, 9am to midday Postgraduate centre "
        "Full , Friday 27 November, 1pm to 2pm Postgraduate centre You wait for a place"
    ) in body
    assert "Not coming" not in body
    assert "Called off" not in body
    assert "Booked" not in page_of(client, cast.second_learner)


def test_an_administrator_reads_invitations_and_places_near_by(client: Client, cast: Cast) -> None:
    invited = event(cast, "Wound care")
    EventBookingFactory(event=invited, placement=cast.placement, state="invited")
    near = {"kind": "shared_session", "session__practice": cast.same_hub_practice, "is_for_all_hubs": False}
    event(cast, "Near", **near, places=1)
    event(cast, "Own", kind="shared_session")
    event(cast, "No more", **near, is_withdrawn=True)
    EventBookingFactory(event=event(cast, "Taken", **near, places=1))
    event(
        cast, "Of strangers", kind="shared_session", hub=cast.other_hub,
        session__practice=cast.stranger_practice, is_for_all_hubs=False,
    )  # fmt: skip
    body = page_of(client, cast.administrator)
    assert "Answer for Lena Nursingham: Wound care Invited, Friday 27 November, 9am to midday" in body
    assert (
        "Places near by Near , Friday 27 November, 9am to midday Postgraduate centre 1 place left All places"
        in body
    )
    for title in ("Own", "No more", "Taken", "Of strangers"):
        assert f"{title} ," not in body
    assert "Nursingham" not in page_of(client, cast.same_hub_administrator)


def test_a_hub_lead_reads_who_is_booked_and_opens_drafts(client: Client, cast: Cast) -> None:
    EventBookingFactory(event=event(cast, "Wound care"))
    event(cast, "Prepared", session__published=False)
    event(cast, "Called off", session__published=False, session__is_cancelled=True)
    event(cast, "Of another hub", hub=cast.other_hub, session__published=False)
    body = page_of(client, cast.hub_lead)
    assert "Open 1 event for booking South Hub: nobody else sees it yet" in body
    assert (
        "Events of your hub Wound care , Friday 27 November, 9am to midday Postgraduate centre "
        "1 place of 12 booked. 11 places left Prepared"
    ) in body
    assert "Of another hub" not in body
    (need,) = [need for need in client.get(HOME).context["needs"] if need["text"].startswith("Open 1 event")]
    assert [line.title for line in client.get(need["href"]).context["lines"]] == ["Prepared"]


@pytest.mark.parametrize("who", ["learner", "administrator", "hub_lead"])
def test_home_costs_the_same_with_many_events(client: Client, cast: Cast, who: str) -> None:
    def more(number: int = 8) -> None:
        for n in range(number):
            day = FRIDAY + datetime.timedelta(days=7 * n)
            made = event(cast, f"Event {n}", session__day=day, session__start=datetime.time(8))
            EventBookingFactory(event=made, placement=cast.placement, state="invited")
            EventBookingFactory(event=made, placement=cast.second_placement, state="waiting")
            event(cast, f"Draft {n}", session__published=False)
            event(cast, f"Near {n}", kind="shared_session", session__practice=cast.same_hub_practice)

    more(1)
    SessionFactory(practice=cast.practice)
    client.force_login(getattr(cast, who))
    assert_same_queries(HOME, client, more)
