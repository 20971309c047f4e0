"""The staff week of twelve in a practice that has none: by keyboard alone, and pasted without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Person
from placements.models import WorkingPattern
from tests.factories import (
    ParticipationFactory,
    RoomFactory,
    SessionFactory,
    SupervisorFactory,
    this_week,
)
from tests.factories.cast import Cast
from tests.journeys.opening import PHONE, Opened

pytestmark = pytest.mark.browser

# What stands in the twelve weeks: five have the same every day, seven a day of their own.
SAME = "8:30-12:30 surgery @Room 1; 1-5 visits"
OWN = ("9-5 clinic @Room 2", "", "9-1 (no learners)", "8:30-12:30\n1-5 telephone", "")
# Pressed besides the texts themselves: Tab from field to field, Enter on a button.
MOST_PRESSES = 12 * 12
FOCUSED = "document.activeElement.name || document.activeElement.textContent.trim()"


@pytest.fixture
def twelve(cast: Cast) -> list[Person]:
    """With the administrator, the educationalist and the supervisor who are there already."""
    RoomFactory(practice=cast.practice, name="Room 1", is_exclusive=False, seats=9)
    RoomFactory(practice=cast.practice, name="Room 2", is_exclusive=False, seats=9)
    for number in range(9):
        SupervisorFactory(
            practice=cast.practice,
            person__title="",
            person__given_name="Sam",
            person__family_name=f"Aaron {chr(65 + number)}",
        )
    return list(Person.objects.at_practice(cast.practice).order_by("family_name", "given_name", "pk"))


def address(cast: Cast) -> str:
    return f"/practices/{cast.practice.ods_code}/staff-week/"


def test_an_administrator_types_the_week_of_twelve_by_keyboard(
    cast: Cast, twelve: list[Person], opened: Opened
) -> None:
    page: Page = opened(cast.administrator, address(cast))
    presses = 0

    def press(key: str) -> None:
        nonlocal presses
        presses += 1
        page.keyboard.press(key)

    press("Tab")
    press("Enter")  # past the menu
    while not page.evaluate(FOCUSED).endswith("-1"):
        press("Tab")
        assert presses < 30, page.evaluate(FOCUSED)
    typed = 0
    for number in range(12):
        if number < 5:
            page.keyboard.type(SAME)
            typed += len(SAME)
            press("Tab")
            press("Enter")  # the same all week, and on to the next person
            continue
        for day, text in enumerate(OWN):
            page.keyboard.type(text)
            typed += len(text)
            # After Monday stands the button "Same all week".
            for _ in range(2 if day == 0 else 1):
                press("Tab")
    expect(page.get_by_role("button", name="Save the staff week").last).to_be_focused()
    with page.expect_navigation():
        press("Enter")
    expect(page.get_by_text("48 days of 12 people changed")).not_to_be_visible()
    expect(page.get_by_text("days of 12 people changed")).to_be_visible()
    assert WorkingPattern.objects.count() == 5 * 5 * 2 + 7 * 4
    assert WorkingPattern.objects.filter(may_take_learners=False).count() == 7
    # At two keys a second, with a quarter of a minute for each person to think, it is done well within 15 minutes.
    seconds = (presses + typed) / 2 + 12 * 15
    assert (presses <= MOST_PRESSES, seconds < 15 * 60) == (True, True), (presses, typed, seconds)


def test_a_sheet_is_pasted_looked_at_and_taken_in_without_javascript(
    cast: Cast, twelve: list[Person], opened: Opened
) -> None:
    page: Page = opened(cast.administrator, address(cast), scripts=False)
    page.get_by_role("link", name="Paste or upload a sheet").click()
    rows = "\n".join(f"{person.full_name}\t9-5 @Room 3\t\t9-1" for person in twelve)
    page.get_by_label("Paste the rows here").fill(f"Name\tMonday\tTuesday\tWednesday\n{rows}\nNew Nurse\t9-5")
    page.get_by_role("button", name="Check the rows").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("24 days added")
    page.get_by_label("Add New Nurse as a supervisor").check()
    page.get_by_label("Job title").fill("Practice nurse")
    page.get_by_role("button", name="Save these hours").click()
    expect(page.get_by_text("25 days of 13 people changed. Room 3 added.")).to_be_visible()
    assert WorkingPattern.objects.count() == 25
    expect(page.get_by_label("New Nurse, Monday")).to_have_value("9am to 5pm")


def test_monday_is_copied_and_saved_on_a_phone_without_javascript(
    cast: Cast, twelve: list[Person], opened: Opened
) -> None:
    page: Page = opened(cast.administrator, address(cast), PHONE, scripts=False)
    name = twelve[0].full_name
    page.get_by_label(f"{name}, Monday").fill("9-5 @Room 1")
    page.get_by_role("button", name=f"Same all week for {name}").click()
    expect(page.get_by_label(f"{name}, Friday")).to_have_value("9-5 @Room 1")
    assert not WorkingPattern.objects.exists()
    page.get_by_role("button", name="Save the staff week").first.click()
    expect(page.get_by_text("5 days of 1 person changed.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_leave_leads_to_the_sessions_that_it_takes_away(cast: Cast, opened: Opened) -> None:
    day = this_week().next.days[1]
    ParticipationFactory(session=SessionFactory(practice=cast.practice, day=day), person=cast.supervisor)
    page: Page = opened(cast.administrator, f"/practices/{cast.practice.ods_code}/absences/")
    page.get_by_role("link", name="Add leave").click()
    page.get_by_label("Who is off?").select_option(label="Norah Practiss")
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(part, exact=True).first.fill(str(value))
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("1 session is affected")).to_be_visible()
    page.get_by_role("link", name="Mend 1 session").click()
    expect(page).to_have_url(re.compile("/repair/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
