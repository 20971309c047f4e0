"""Feeds of one's learners, of a practice and of the region: what stands in them, in whose words, and for how long."""

import datetime
from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar, Event

from accounts.models import Person
from hubs.models import Practice
from placements.feed_tokens import token_for
from placements.models import (
    CalendarFeed,
    LearnerProposal,
    Part,
    Participation,
    Placement,
    RegionalEvent,
    Session,
    SpokeVisit,
)
from placements.operations.feeds import create_feed
from placements.operations.sessions import cancel_session
from tests.factories.cast import Cast
from tests.factories.network import HubFactory
from tests.factories.placements import ParticipationFactory, PlacementFactory, SessionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 10:00 +0000", tick=False)]

TODAY = datetime.date(2026, 11, 24)
FRIDAY = TODAY + datetime.timedelta(days=3)
ASH_GROVE = "Ash Grove Surgery, Leeds, LS1 4AP"
WEEK = "http://testserver/practices/B81001/timetable/?week=2026-W48"


def feed_of(person: Person, kind: str, **what: Any) -> CalendarFeed:
    return create_feed(by=person, name="Desk", kind=kind, **what)


def answer_of(feed: CalendarFeed) -> Any:
    return Client().get(reverse("placements:calendar_feed", args=[token_for(feed)]))


def calendar_of(feed: CalendarFeed) -> Calendar:
    return Calendar.from_ical(answer_of(feed).content)


def words_of(event: Event) -> dict[str, str]:
    names = ("SUMMARY", "LOCATION", "DESCRIPTION", "STATUS", "TRANSP", "URL")
    return {name: str(event[name]) for name in names if name in event}


def titles_of(feed: CalendarFeed) -> list[str]:
    return [str(event["SUMMARY"]) for event in calendar_of(feed).events]


def published(practice: Practice, *learners: Placement, hour: int = 12, **fields: Any) -> Session:
    made = SessionFactory(
        practice=practice, day=FRIDAY, start=time(hour), end=time(hour + 1), published=True, **fields
    )
    for placement in learners:
        ParticipationFactory(session=made, placement=placement)
    return made


def event_of(
    hub: Any, *, published: bool = True, day: datetime.date = FRIDAY, **fields: Any
) -> RegionalEvent:
    session = SessionFactory(
        practice=fields.pop("practice"),
        day=day,
        start=time(16),
        end=time(17),
        published=published,
        title=fields.pop("title", "Half-day release"),
        is_cancelled=fields.pop("is_cancelled", False),
        place="Town hall, LS2 9JT",
        note="For those who come.",
    )
    return RegionalEvent.objects.create(
        hub=hub, session=session, places=12, **{"kind": "half_day_release"} | fields
    )


def test_a_practices_feed_names_its_learners_by_initials_and_profession_alone(cast: Cast) -> None:
    session = published(
        cast.practice,
        cast.placement,
        cast.second_placement,
        title="Case discussion",
        note="Lena, bring your letter.",
        room=cast.room,
    )
    ParticipationFactory(session=session, person=cast.patient_partner, part=Part.PATIENT_PARTNER)
    ParticipationFactory(session=session, person=cast.educationalist)
    feed = feed_of(cast.administrator, "practice", practice=cast.practice)

    calendar = calendar_of(feed)

    assert [str(calendar[name]) for name in ("NAME", "X-WR-CALNAME")] == ["Ash Grove Surgery: learners"] * 2
    assert [words_of(event)["SUMMARY"] for event in calendar.events] == [
        "Morning surgery (LN)",
        "Tutorial with the educationalist (LN)",
        "Morning surgery (MM)",
        "Tutorial with the educationalist (MM)",
        "Case discussion (LN, MM)",
    ]
    assert words_of(calendar.events[-1]) == {
        "SUMMARY": "Case discussion (LN, MM)",
        "LOCATION": f"Consulting room 1, {ASH_GROVE}",
        "DESCRIPTION": "Edward Kaye\nLN, student nurse\nMM, medical student",
        "STATUS": "CONFIRMED",
        "TRANSP": "TRANSPARENT",
        "URL": WEEK,
    }
    written = answer_of(feed).content.decode().replace("\r\n ", "")
    for name in ("Lena", "Nursingham", "Marcus", "Medlow", "Peter", "Partington", "letter", "patient"):
        assert name not in written


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


def test_of_what_its_learners_do_elsewhere_a_practice_reads_its_own_alone(cast: Cast) -> None:
    at_beck_side = published(
        cast.same_hub_practice, cast.placement, cast.same_hub_placement, title="Teaching"
    )
    published(cast.same_hub_practice, cast.same_hub_placement, title="None of theirs", hour=14)
    feeds = [
        feed_of(cast.administrator, "practice", practice=cast.practice),
        feed_of(cast.same_hub_administrator, "practice", practice=cast.same_hub_practice),
    ]

    uid = f"{at_beck_side.public_id}@atp-portal"
    told = [
        words_of(event) for feed in feeds for event in calendar_of(feed).events if str(event["UID"]) == uid
    ]
    assert [(each["SUMMARY"], each["DESCRIPTION"]) for each in told] == [
        ("Teaching (LN)", "LN, student nurse\nand a student nurse of other practices"),
        ("Teaching (LN, SH)", "LN, student nurse\nSH, student nurse"),
    ]
    assert "None of theirs" not in " ".join(titles_of(feeds[0]))


def test_a_host_reads_who_visits(cast: Cast) -> None:
    visit = SpokeVisit.objects.create(
        placement=cast.same_hub_placement, host=cast.practice, place="Ash Grove Surgery"
    )
    published(
        cast.same_hub_practice, cast.same_hub_placement, title="Day out", place=visit.place, spoke_visit=visit
    )

    event = calendar_of(feed_of(cast.administrator, "practice", practice=cast.practice)).events[-1]

    assert words_of(event) == {
        "SUMMARY": "Visit (SH)",
        "LOCATION": ASH_GROVE,
        "DESCRIPTION": "SH, student nurse",
        "STATUS": "CONFIRMED",
        "TRANSP": "TRANSPARENT",
        "URL": WEEK,
    }


@pytest.mark.parametrize(
    ("kind", "title"),
    [("leave", "Away (LN)"), ("exam", "Away (LN)"), ("out_of_hours", "Resit (LN)")],
)
def test_of_agreed_leave_others_read_only_that_somebody_is_away(cast: Cast, kind: str, title: str) -> None:
    proposal = LearnerProposal.objects.create(
        placement=cast.placement,
        kind=kind,
        first_day=FRIDAY,
        last_day=FRIDAY,
        starts_at=time(12),
        ends_at=time(13),
    )
    published(cast.practice, cast.placement, title="Resit", place="County court", proposal=proposal)
    feeds = {
        "practice": feed_of(cast.administrator, "practice", practice=cast.practice),
        "learners": feed_of(cast.educationalist, "learners"),
        "own": feed_of(cast.learner, "own"),
    }

    events = {name: words_of(calendar_of(feed).events[-1]) for name, feed in feeds.items()}

    is_away = kind != "out_of_hours"
    for name in ("practice", "learners"):
        assert (events[name]["SUMMARY"], events[name].get("LOCATION"), events[name]["DESCRIPTION"]) == (
            title,
            None if is_away else "County court",
            "LN, student nurse",
        )
    assert (events["own"]["SUMMARY"], events["own"]["LOCATION"]) == ("Resit", "County court")


def test_more_learners_than_a_title_holds_are_told_below_and_a_crowd_is_counted(cast: Cast) -> None:
    placements = [
        PlacementFactory(practice=cast.practice, learner__learner_group=cast.student_nurse) for _ in range(13)
    ]
    published(cast.practice, *placements[:5], title="Five", hour=12)
    published(cast.practice, *placements, title="Crowd", hour=14)
    feed = feed_of(cast.administrator, "practice", practice=cast.practice)

    five, crowd = (words_of(event) for event in calendar_of(feed).events[-2:])

    assert (five["SUMMARY"], five["DESCRIPTION"].count("student nurse")) == ("Five", 5)
    assert (crowd["SUMMARY"], crowd["DESCRIPTION"]) == ("Crowd", "With 13 student nurses")


def test_the_feed_of_ones_learners_holds_theirs_and_no_others(cast: Cast) -> None:
    published(cast.same_hub_practice, cast.placement, cast.same_hub_placement, title="Teaching")
    published(
        cast.practice, PlacementFactory(practice=cast.practice, confirmed=True), title="Not taught", hour=15
    )

    calendar = calendar_of(feed_of(cast.educationalist, "learners"))

    assert str(calendar["NAME"]) == "My learners"
    assert [str(event["SUMMARY"]) for event in calendar.events] == [
        "Morning surgery (LN)",
        "Tutorial with the educationalist (LN)",
        "Morning surgery (MM)",
        "Tutorial with the educationalist (MM)",
        "Teaching (LN)",
    ]
    last = words_of(calendar.events[-1])
    assert (last["DESCRIPTION"], last["URL"], last["TRANSP"]) == (
        "LN, student nurse\nand a student nurse of other practices",
        WEEK,
        "TRANSPARENT",
    )


def test_in_ones_own_feed_people_of_other_practices_are_counted(cast: Cast) -> None:
    shared = published(
        cast.practice, cast.placement, cast.second_placement, cast.stranger_placement, title="Shared"
    )
    RegionalEvent.objects.create(hub=cast.hub, session=shared, places=2, kind="shared_session")
    release = event_of(cast.hub, practice=cast.practice).session
    for placement in (cast.placement, cast.second_placement):
        ParticipationFactory(session=release, placement=placement)

    shared_words, release_words = (
        words_of(event)["DESCRIPTION"].split("\n")[0]
        for event in calendar_of(feed_of(cast.learner, "own")).events[-2:]
    )

    assert shared_words == "With Marcus (medical student) and a medical student"
    assert release_words == "With a medical student"


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
