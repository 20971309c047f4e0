"""Feeds of one's learners and of a practice, and one's own: what stands in them, and in whose words."""

from datetime import time

import pytest

from placements.models import (
    LearnerProposal,
    Part,
    RegionalEvent,
    SpokeVisit,
)
from tests.factories.cast import Cast
from tests.factories.placements import ParticipationFactory, PlacementFactory
from tests.placements.feeds.reading_feeds import (
    ASH_GROVE,
    FRIDAY,
    WEEK,
    answer_of,
    calendar_of,
    event_of,
    feed_of,
    published,
    titles_of,
    words_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 10:00 +0000", tick=False)]


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
