"""Who may read which feed and for how long, what the region's holds, and what a feed costs."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placements.models import (
    Participation,
)
from placements.operations.feeds import create_feed
from placements.operations.sessions import cancel_session
from tests.factories.cast import Cast
from tests.factories.network import HubFactory
from tests.factories.placements import ParticipationFactory, PlacementFactory
from tests.placements.feeds.reading_feeds import (
    FRIDAY,
    TODAY,
    answer_of,
    calendar_of,
    event_of,
    feed_of,
    published,
    titles_of,
    words_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 10:00 +0000", tick=False)]


def test_drafts_stand_in_no_feed(cast: Cast) -> None:
    feeds = [
        feed_of(cast.administrator, "practice", practice=cast.practice),
        feed_of(cast.educationalist, "learners"),
    ]
    event_of(cast.hub, practice=cast.practice, published=False)
    feeds.append(feed_of(cast.hub_lead, "regional"))

    for feed in feeds:
        assert not {"Long-term conditions clinic", "Half-day release"} & {
            title.partition(" (")[0] for title in titles_of(feed)
        }


def test_the_regions_feed_tells_of_events_to_come_that_its_reader_may_see(cast: Cast) -> None:
    other_hub = HubFactory(name="Far Hub", slug="far-hub", region=cast.region)
    yesterday = TODAY - datetime.timedelta(days=1)
    event = event_of(
        cast.hub, practice=cast.practice, description="Wound care.", book_by=datetime.date(2026, 11, 26)
    )
    event.professions.add(cast.nursing)
    booked = ParticipationFactory(session=event.session, placement=cast.stranger_placement)
    event_of(other_hub, practice=cast.stranger_practice, title="Far", day=FRIDAY + datetime.timedelta(days=3))
    event_of(other_hub, practice=cast.stranger_practice, title="Theirs alone", is_for_all_hubs=False)
    event_of(cast.hub, practice=cast.practice, title="Over", day=yesterday)
    event_of(cast.hub, practice=cast.practice, title="Off", day=yesterday, is_cancelled=True)
    event_of(cast.hub, practice=cast.practice, title="Withdrawn", is_withdrawn=True)

    everywhere = feed_of(cast.learner, "regional")
    of_hub = create_feed(by=cast.learner, name="Hub", kind="regional", hub=cast.hub)

    assert titles_of(everywhere) == ["Cancelled: Off", "Half-day release", "Far"]
    assert titles_of(of_hub) == ["Cancelled: Off", "Half-day release"]
    assert str(calendar_of(of_hub)["NAME"]) == "South Hub: events"
    assert words_of(calendar_of(of_hub).events[-1]) == {
        "SUMMARY": "Half-day release",
        "LOCATION": "Town hall, LS2 9JT",
        "DESCRIPTION": (
            "Half-day release, South Hub\nFor learners: Nursing\n12 places, book by 26 November 2026\nWound care."
        ),
        "STATUS": "CONFIRMED",
        "TRANSP": "TRANSPARENT",
        "URL": f"http://testserver{reverse('placements:regional_event', args=[event.public_id])}",
    }
    assert booked.person.given_name not in answer_of(of_hub).content.decode()


@pytest.mark.parametrize(
    ("who", "kind", "role"),
    [
        ("administrator", "practice", "administrators"),
        ("educationalist", "practice", "educationalists"),
        ("educationalist", "learners", "educationalists"),
        ("hub_lead", "practice", "hub_leads"),
        ("hee", "practice", "hee_staff"),
    ],
)
def test_who_has_lost_the_part_finds_no_calendar_there_and_finds_it_again_with_the_part(
    cast: Cast, who: str, kind: str, role: str
) -> None:
    person = getattr(cast, who)
    feed = feed_of(person, kind, practice=cast.practice if kind == "practice" else None)
    roles = getattr(person, role)
    assert answer_of(feed).status_code == 200

    roles.update(ends_on=TODAY - datetime.timedelta(days=1))
    lost = answer_of(feed)
    guessed = Client().get(reverse("placements:calendar_feed", args=["guessed"]))
    assert (lost.status_code, lost.content, lost.headers["X-Robots-Tag"]) == (404, guessed.content, "noindex")

    roles.update(ends_on=None)
    assert answer_of(feed).status_code == 200


def test_what_is_cancelled_stays_fourteen_days_in_every_feed_and_nobody_reads_why(cast: Cast) -> None:
    surgery, _ = cast.timetable.published
    cancel_session(by=None, session=surgery, reason="Norah is ill.")
    feeds = [
        feed_of(cast.administrator, "practice", practice=cast.practice),
        feed_of(cast.educationalist, "learners"),
        feed_of(cast.learner, "own"),
    ]
    for feed in feeds:
        event = calendar_of(feed).events[0]
        assert str(event["SUMMARY"]).startswith("Cancelled: Morning surgery")
        assert (str(event["STATUS"]), str(event["TRANSP"])) == ("CANCELLED", "TRANSPARENT")
        assert b"ill." not in answer_of(feed).content


@pytest.mark.parametrize("kind", ["practice", "learners"])
def test_a_feed_costs_as_many_queries_with_many_learners_as_with_few(
    cast: Cast, django_assert_num_queries: Any, kind: str
) -> None:
    feed = feed_of(cast.educationalist, kind, practice=cast.practice if kind == "practice" else None)
    with django_assert_num_queries(9):
        before = len(calendar_of(feed).events)
    for _ in range(4):
        placement = PlacementFactory(practice=cast.practice, educationalist=cast.placement.educationalist)
        made = published(cast.practice, placement)
        ParticipationFactory(session=made)
    with django_assert_num_queries(9):
        assert len(calendar_of(feed).events) == before + 4
    assert Participation.objects.filter(session=made).count() == 2
