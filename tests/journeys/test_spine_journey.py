"""The spine in a browser: an administrator plans a session, is refused, publishes; the learner sees it."""

import datetime
from collections.abc import Iterator

import pytest
import time_machine
from playwright.sync_api import Locator, Page, expect

from atp_portal.formatting import date_day, date_long
from tests.factories import PASSWORD, this_week
from tests.factories.cast import Cast
from tests.factories.publishing import name_assessors
from tests.journeys.opening import go_on

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    """The server's clock: at a weekend the pages would open on the coming week."""
    with time_machine.travel(datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC)):
        yield


@pytest.fixture(autouse=True)
def assessors(cast: Cast) -> None:
    """Without them nothing of a student nurse's timetable may be published."""
    name_assessors(cast.placement)


def sign_in(page: Page, email: str | None) -> None:
    page.goto("/accounts/sign-in/")
    page.get_by_label("Email address").fill(email or "")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    go_on(page.get_by_role("main").get_by_role("button", name="Sign in", exact=True))


def fill_in_date(page: Page, day: datetime.date) -> None:
    boxes = page.get_by_role("group", name="Date", exact=True)
    boxes.get_by_label("Day").fill(str(day.day))
    boxes.get_by_label("Month").fill(str(day.month))
    boxes.get_by_label("Year").fill(str(day.year))


def test_an_administrator_plans_moves_and_publishes_and_the_learner_sees_it(
    cast: Cast, either_page: Page
) -> None:
    page = either_page
    tuesday, friday = this_week().days[1], this_week().days[4]

    sign_in(page, cast.administrator.email)
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Placements").click()
    page.get_by_role("link", name="Lena Nursingham").click()
    page.get_by_role("link", name="Timetable of this week").click()
    page.get_by_role("button", name="Add a session").click()

    page.get_by_label("Title").fill("Wound care")
    page.get_by_label("Kind", exact=True).select_option(label="Clinic")
    fill_in_date(page, friday)
    page.get_by_label("Start time").fill("1pm")
    page.get_by_label("End time").fill("2pm")
    page.get_by_role("group", name="Led by").get_by_label("Norah Practiss").check()
    page.get_by_role("button", name="Add session").click()
    expect(page.get_by_text(f"Wound care on {date_long(friday)} is added as a draft.")).to_be_visible()

    page.get_by_role("link", name="Wound care").first.click()
    page.get_by_role("button", name="Change", exact=True).click()
    fill_in_date(page, tuesday)
    page.get_by_label("Start time").fill("9am")
    page.get_by_label("End time").fill("10am")
    page.get_by_text("More: what it counts as").click()
    page.get_by_label("Note").fill("Bring your badge")
    page.get_by_role("button", name="Save session").click()

    booked = f"Lena Nursingham is booked from 9am to midday on {date_long(tuesday)}: Morning surgery"
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("There is a problem")
    expect(summary).to_contain_text(booked)
    expect(page.get_by_label("Start time")).to_have_value("9am")
    expect(page.get_by_label("Note")).to_have_value("Bring your badge")
    expect(page.get_by_role("link", name=f"Morning surgery, {date_day(tuesday)}")).to_be_visible()
    summary.get_by_role("link", name=booked).click()
    if page.locator("body.js-enabled").count():
        expect(page.get_by_label("Start time")).to_be_focused()

    page.get_by_label("Start time").fill("12:30pm")
    page.get_by_label("End time").fill("1:30pm")
    page.get_by_role("button", name="Save session").click()
    page.get_by_role("button", name="Publish session").click()
    expect(page.get_by_text("Wound care is published: its learners see it now.")).to_be_visible()
    go_on(page.get_by_role("button", name="Sign out"))

    sign_in(page, cast.learner.email)
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Timetable").click()
    expect(page.get_by_role("heading", name="Tuesday").first).to_be_visible()
    expect(
        page.get_by_role("link", name="Wound care").or_(page.get_by_text("Wound care")).first
    ).to_be_visible()
    expect(page.get_by_text("Long-term conditions clinic")).to_have_count(0)


def reach(page: Page, wanted: Locator) -> Locator:
    """Go to ``wanted`` by the Tab key alone; it must be there, and to be seen, before the page's end."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if wanted.evaluate_all("all => all.some((each) => each === document.activeElement)"):
            expect(page.locator(":focus")).to_be_visible()
            return page.locator(":focus")
    raise AssertionError(f"The Tab key does not reach {wanted}")


def press(page: Page, wanted: Locator) -> None:
    """Follow a link or press a button by keyboard, and wait for the page it leads to."""
    reach(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def type_into(page: Page, wanted: Locator, words: str) -> None:
    reach(page, wanted)
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


def type_date(page: Page, day: datetime.date) -> None:
    boxes = page.get_by_role("group", name="Date", exact=True)
    for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        type_into(page, boxes.get_by_label(label), str(number))


def sign_in_by_keyboard(page: Page, email: str | None) -> None:
    page.goto("/accounts/sign-in/")
    type_into(page, page.get_by_label("Email address"), email or "")
    type_into(page, page.get_by_label("Password", exact=True), PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_same_by_keyboard_alone(cast: Cast, either_page: Page) -> None:
    page = either_page
    tuesday, friday = this_week().days[1], this_week().days[4]

    sign_in_by_keyboard(page, cast.administrator.email)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    press(page, page.get_by_role("navigation", name="Menu").get_by_role("link", name="Placements"))
    press(page, page.get_by_role("link", name="Lena Nursingham"))
    press(page, page.get_by_role("link", name="Timetable of this week"))
    press(page, page.get_by_role("button", name="Add a session"))

    type_into(page, page.get_by_label("Title"), "Wound care")
    reach(page, page.get_by_label("Kind", exact=True))
    page.keyboard.type("Clin")
    expect(page.get_by_label("Kind", exact=True).locator("option:checked")).to_have_text("Clinic")
    type_date(page, friday)
    type_into(page, page.get_by_label("Start time"), "1pm")
    type_into(page, page.get_by_label("End time"), "2pm")
    reach(page, page.get_by_role("group", name="Led by").get_by_label("Norah Practiss"))
    page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="Add session"))
    expect(page.get_by_text(f"Wound care on {date_long(friday)} is added as a draft.")).to_be_visible()

    press(page, page.get_by_role("link", name="Wound care"))
    press(page, page.get_by_role("button", name="Change", exact=True))
    type_date(page, tuesday)
    type_into(page, page.get_by_label("Start time"), "12:30pm")
    type_into(page, page.get_by_label("End time"), "1:30pm")
    press(page, page.get_by_role("button", name="Save session"))
    press(page, page.get_by_role("button", name="Publish session"))
    expect(page.get_by_text("Wound care is published: its learners see it now.")).to_be_visible()
    press(page, page.get_by_role("button", name="Sign out"))

    sign_in_by_keyboard(page, cast.learner.email)
    press(page, page.get_by_role("navigation", name="Menu").get_by_role("link", name="Timetable"))
    expect(page.get_by_role("heading", name="Tuesday").first).to_be_visible()
    expect(page.get_by_text("Wound care").first).to_be_visible()
    press(page, page.get_by_role("link", name="Next week"))
    expect(page.get_by_text("not published yet").first).to_be_visible()
