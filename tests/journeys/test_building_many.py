"""A sheet pasted, and a week copied but for one, in a browser: by mouse, by keyboard, with scripts and without."""

import datetime
from collections.abc import Iterator

import pytest
import time_machine
from playwright.sync_api import Page, expect

from tests.factories.cast import Cast
from tests.journeys.opening import PHONE, Opened
from tests.journeys.test_spine_journey import press, reach, type_into
from tests.placements.building.test_building import new_placement
from tests.placements.building.test_building_pages import SHEET

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC)):
        yield


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def week(request: pytest.FixtureRequest, cast: Cast, opened: Opened) -> Page:
    """The first week of a placement that has nothing in it yet, as its administrator opens it."""
    placement = new_placement(cast)
    page: Page = opened(
        cast.administrator, f"/placements/{placement.public_id}/timetable/", scripts=request.param
    )
    return page


def test_a_timetable_that_is_there_already_comes_in_from_a_sheet(week: Page) -> None:
    page, main = week, week.get_by_role("main")
    main.get_by_role("link", name="From a sheet").click()
    main.get_by_role("button", name="Check the sheet").click()
    expect(page.get_by_role("alert")).to_contain_text("Paste the cells, or select a file")
    main.get_by_label("Paste the cells here").fill(SHEET + "3/2/2027,9am,10am,Asthma,,,,,Nobody,,\n")
    main.get_by_role("button", name="Check the sheet").click()
    expect(main).to_contain_text("Adds 2 sessions. The week is not free.")
    expect(main).to_contain_text("Nobody of the practice is called “Nobody”.")
    main.get_by_text("Change what is added").click()
    main.get_by_label("Add it without them, to find somebody later").check()
    main.get_by_role("button", name="Show again").click()
    expect(main).to_contain_text("Adds 3 sessions. The week is free.")
    main.get_by_role("button", name="Add to the timetable").click()
    expect(page.get_by_text("3 sessions are added as drafts.")).to_be_visible()
    expect(main.get_by_role("link", name="Wound clinic").first).to_be_visible()


def test_a_week_is_copied_by_keyboard_alone_but_for_one(week: Page) -> None:
    page, main = week, week.get_by_role("main")
    press(page, main.get_by_role("link", name="From a sheet"))
    reach(page, main.get_by_label("Paste the cells here"))
    page.keyboard.insert_text(SHEET)
    press(page, main.get_by_role("button", name="Check the sheet"))
    press(page, main.get_by_role("button", name="Add to the timetable"))
    press(page, main.get_by_role("link", name="Copy this week"))
    expect(main).to_contain_text("Adds 10 sessions. All 5 weeks are free.")
    reach(page, main.get_by_label("Week 3, 15 to 19 February 2027"))
    page.keyboard.press("Space")
    press(page, main.get_by_role("button", name="Add to the timetable"))
    expect(page.get_by_text("8 sessions are added as drafts.")).to_be_visible()
    press(page, main.get_by_role("link", name="Keep as a typical week"))
    type_into(page, main.get_by_label("Name"), "Good week")
    press(page, main.get_by_role("button", name="Keep typical week"))
    expect(page.get_by_text("Good week is kept as a typical week.")).to_be_visible()


def test_a_preview_is_read_on_a_phone(cast: Cast, opened: Opened) -> None:
    placement = new_placement(cast)
    page = opened(cast.administrator, f"/placements/{placement.public_id}/build/earlier/", PHONE)
    expect(page.get_by_role("main")).to_contain_text("Adds 3 sessions. The week is free.")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
