"""The administrator's and the learner's task by keyboard alone: Tab, Enter, Space, arrows and what is typed."""

import pytest
from playwright.sync_api import Page, expect

from atp_portal.formatting import date_long
from tests.factories import PASSWORD, this_week
from tests.factories.cast import Cast
from tests.factories.publishing import name_assessors

pytestmark = pytest.mark.browser

MOST_TABS = 90
# What has the focus is called this, as a screen reader would say it; nothing where the focus cannot be seen.
FOCUSED = """() => {
  const here = document.activeElement;
  const box = here.getBoundingClientRect();
  if (!box.width || !box.height || !here.matches(":focus-visible")) return "";
  const label = here.labels?.length ? here.labels[0].textContent : here.textContent;
  return (here.getAttribute("aria-label") ?? label).replace(/\\s+/g, " ").trim();
}"""


@pytest.fixture
def keyboard(page: Page, live_server: str) -> Page:
    page.goto(f"{live_server}/accounts/sign-in/")
    return page


def reach(page: Page, name: str) -> None:
    """Go on with Tab until something of this name has the focus, and is seen to have it."""
    passed = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        passed.append(page.evaluate(FOCUSED))
        if passed[-1].startswith(name):
            return
    raise AssertionError(f"{name!r} is not among what Tab reaches: {passed}")


def follow(page: Page, name: str) -> None:
    """Reach a link or a button, press it, and wait for the page that it leads to."""
    reach(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def type_into(page: Page, name: str, words: str) -> None:
    reach(page, name)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(words)


def to_the_content(page: Page) -> None:
    """Past the menu by the skip link, which is the first thing of every page."""
    reach(page, "Skip to main content")
    page.keyboard.press("Enter")


def sign_in(page: Page, email: str | None) -> None:
    to_the_content(page)
    type_into(page, "Email address", email or "")
    type_into(page, "Password", PASSWORD)
    follow(page, "Sign in")


def test_an_administrator_plans_and_publishes_and_the_learner_sees_it(cast: Cast, keyboard: Page) -> None:
    page, friday = keyboard, this_week().days[4]
    name_assessors(cast.placement)
    sign_in(page, cast.administrator.email)
    follow(page, "Placements")
    to_the_content(page)
    follow(page, "Lena Nursingham")
    to_the_content(page)
    follow(page, "Timetable")
    to_the_content(page)
    follow(page, "Add a session")

    to_the_content(page)
    type_into(page, "Title", "Wound care")
    for box, number in [("Day", friday.day), ("Month", friday.month), ("Year", friday.year)]:
        type_into(page, box, str(number))
    type_into(page, "Start time", "2pm")
    reach(page, "Kind")
    page.keyboard.type("Clinic")
    follow(page, "Add session")

    expect(page.get_by_role("alert")).to_contain_text("Enter the end time")
    reach(page, "Enter the end time")
    page.keyboard.press("Enter")
    page.keyboard.type("3pm")
    reach(page, "Norah Practiss")
    page.keyboard.press("Space")
    follow(page, "Add session")
    expect(page.get_by_text(f"Wound care on {date_long(friday)} is added as a draft.")).to_be_visible()

    follow(page, "Wound care")
    to_the_content(page)
    follow(page, "Publish session")
    expect(page.get_by_text("Wound care is published: its learners see it now.")).to_be_visible()
    follow(page, "Sign out")

    follow(page, "Sign in")
    sign_in(page, cast.learner.email)
    follow(page, "Timetable")
    if not page.get_by_text("Wound care").count():
        # At a weekend the timetable opens on the week to come.
        follow(page, "This week")
    expect(page.get_by_text("Wound care")).to_be_visible()
