"""A time to learn together: found, made with one press of a key, taken back; with JavaScript and without."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from placements.models import Session, SessionKind
from tests.factories.cast import Cast
from tests.journeys.opening import DESK, PHONE, Opened
from tests.placements.interprofessional.world import World, make_world

pytestmark = pytest.mark.browser


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


@pytest.mark.parametrize(
    ("size", "scripts"), [(DESK, True), (PHONE, False)], ids=["desk", "phone without JavaScript"]
)
def test_an_administrator_finds_a_time_makes_it_by_keyboard_and_takes_it_back(
    cast: Cast, world: World, opened: Opened, size: dict[str, int], scripts: bool
) -> None:
    week = reverse("placements:practice_week", args=[cast.practice.ods_code])
    page = opened(cast.administrator, week, size, scripts=scripts)
    page.get_by_role("link", name="Learn together").first.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 time to learn together")

    # Farther than the practice alone nobody is asked; then the neighbours are again.
    # The filters are open, since the link says which practice.
    page.get_by_label("Learners come from").select_option(label="the practice alone")
    page.get_by_role("button", name="Show results").press("Enter")
    expect(page.get_by_role("main")).not_to_contain_text("Invited from near by")
    page.get_by_label("Learners come from").select_option(label="up to 5 km away")
    page.get_by_role("button", name="Show results").press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Invited from near by: 1 of Beck Side Medical Centre")

    page.get_by_role("button", name="Make this session").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Learning together")
    expect(page.get_by_role("main")).to_contain_text(
        "The session is made, and its learners are told. 1 learner"
    )
    session = Session.objects.get(kind=SessionKind.INTERPROFESSIONAL)
    assert (session.start, session.room) == (world.at(14), world.room)

    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Undone")
    session.refresh_from_db()
    assert session.is_cancelled


def test_who_comes_second_is_told_what_was_taken_and_shown_the_times_of_now(
    cast: Cast, world: World, opened: Opened
) -> None:
    first = opened(cast.administrator, reverse("placements:together"))
    second = opened(cast.hub_lead, reverse("placements:together"))
    for page in (first, second):
        with page.expect_navigation():
            page.get_by_role("button", name="Make this session").press("Enter")
    expect(first.get_by_role("heading", level=1)).to_contain_text("Learning together")
    expect(second.get_by_role("main")).to_contain_text(
        f"{world.teacher.full_name} is no longer free 2pm to 3pm"
    )
    expect(second.get_by_role("heading", level=1)).to_contain_text("to learn together")
    expect(second.get_by_role("main")).to_contain_text("3pm to 4pm")
    assert Session.objects.filter(kind=SessionKind.INTERPROFESSIONAL).count() == 1
