"""Places that a practice offers in its session, found and taken by a neighbour, in the learner’s week: by keyboard."""

import datetime

import pytest
from playwright.sync_api import expect

from placements.models import SessionKind
from placements.timetabling.weeks import Week
from tests.factories import ParticipationFactory, SessionFactory, this_week
from tests.factories.cast import Cast
from tests.journeys.opening import DESK, PHONE, Opened
from tests.journeys.test_by_keyboard import follow, reach, to_the_content, type_into

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_place_is_offered_found_and_taken_and_stands_in_the_learners_week(
    cast: Cast, opened: Opened, scripts: bool
) -> None:
    session = SessionFactory(
        practice=cast.practice,
        title="Case discussion",
        category="educational",
        kind=SessionKind.INTERPROFESSIONAL,
        day=this_week().next.days[2],
        start=datetime.time(13),
        end=datetime.time(14),
        room=cast.room,
        published=True,
    )
    ParticipationFactory(session=session, placement=cast.placement)

    page = opened(cast.administrator, f"/sessions/{session.public_id}/", DESK, scripts=scripts)
    to_the_content(page)
    follow(page, "Offer places to other practices")
    to_the_content(page)
    follow(page, "Offer places")
    expect(page.get_by_role("alert")).to_contain_text("Enter how many places you offer")
    type_into(page, "How many places", "2")
    reach(page, "Practices of South Hub")
    follow(page, "Offer places")
    expect(page.get_by_text("1 administrator near by is told.")).to_be_visible()
    expect(page.get_by_text("2 places offered to practices of South Hub. 2 places left.")).to_be_visible()

    page = opened(cast.same_hub_administrator, "/home/", DESK, scripts=scripts)
    follow(page, "Regional")
    to_the_content(page)
    follow(page, "Case discussion")
    to_the_content(page)
    follow(page, "Book for my learners")
    to_the_content(page)
    reach(page, "Sally Hubbard")
    page.keyboard.press("Space")
    follow(page, "Book")
    expect(page.get_by_text("Sally Hubbard is booked.")).to_be_visible()
    assert "Nursingham" not in page.content()

    week = Week.containing(session.start.date())
    page = opened(cast.same_hub_learner, f"/timetable/?week={week.code}", PHONE, scripts=scripts)
    expect(page.get_by_text("Consulting room 1, Ash Grove Surgery")).to_be_visible()
    to_the_content(page)
    follow(page, "Case discussion")
    expect(page.get_by_text("You are booked.", exact=True)).to_be_visible()
