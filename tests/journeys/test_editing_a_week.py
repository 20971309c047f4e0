"""A week is edited with a mouse, by keyboard and without JavaScript, and by two people at once."""

import re
from datetime import time

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from atp_portal.formatting import date_long
from placements.models import Session
from placements.timetabling.local_time import to_utc
from tests.factories import this_week
from tests.factories.cast import Cast
from tests.journeys.opening import PHONE, Opened, go_on

pytestmark = pytest.mark.browser

# High enough that the whole week stands in it: a mouse goes nowhere outside the window.
WHOLE_WEEK = {"width": 1280, "height": 1600}


def builder(cast: Cast) -> str:
    week = this_week().code
    return f"{reverse('placements:builder', args=[cast.placement.public_id])}?week={week}"


def drag(page: Page, title: str, *, to_day: int, to_row: str) -> None:
    """Take a card by its upper edge and let it go on a day, at the row of a time of the margin."""
    card = page.locator("[data-app-move]", has_text=title).bounding_box()
    row = page.locator(".app-week__time", has_text=re.compile(f"^{to_row}$")).bounding_box()
    day = page.locator(".app-day").nth(to_day).bounding_box()
    assert card
    assert row
    assert day
    page.mouse.move(card["x"] + card["width"] / 2, card["y"] + 8)
    page.mouse.down()
    page.mouse.move(day["x"] + day["width"] / 2, row["y"] + 20, steps=5)
    page.mouse.move(day["x"] + day["width"] / 2, row["y"] + 8, steps=3)
    page.mouse.up()


def start_of(session: Session) -> object:
    return Session.objects.get(pk=session.pk).start


def test_a_card_is_dragged_to_another_day_and_taken_back(cast: Cast, opened: Opened) -> None:
    page = opened(cast.administrator, builder(cast), WHOLE_WEEK)
    surgery, friday = cast.timetable.published[0], this_week().days[4]
    before = surgery.start
    drag(page, "Morning surgery", to_day=4, to_row="2pm")
    said = f"Morning surgery is moved to {date_long(friday)}, 2pm to 5pm."
    expect(page.locator("#app-voice")).to_have_text(said)
    expect(page.locator(".nhsuk-notification-banner")).to_contain_text(said)
    moved = page.locator(".app-day").nth(4).locator("[data-app-move]", has_text="Morning surgery")
    expect(moved).to_contain_text("2pm to 5pm")
    expect(moved.get_by_role("link", name="Morning surgery").first).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone: Moved Morning surgery.")).to_be_visible()
    assert start_of(surgery) == before


def test_a_card_that_may_not_stand_there_stays_and_the_clash_is_said(cast: Cast, opened: Opened) -> None:
    page = opened(cast.administrator, builder(cast), WHOLE_WEEK)
    tutorial = cast.timetable.published[1]
    before = tutorial.start
    drag(page, "Tutorial with the educationalist", to_day=1, to_row="9am")
    expect(page.locator("#app-voice")).to_contain_text(
        "Not moved. Lena Nursingham is booked from 9am to midday"
    )
    expect(page.locator(".app-refused")).to_contain_text("Morning surgery")
    tuesday = page.locator(".app-day").nth(1)
    expect(tuesday.locator("[data-app-move]", has_text="Tutorial")).to_contain_text("2pm to 4pm")
    assert start_of(tutorial) == before


def test_the_same_move_by_keyboard(cast: Cast, opened: Opened) -> None:
    page = opened(cast.administrator, builder(cast), WHOLE_WEEK)
    link = page.get_by_role("link", name=re.compile("^Move Morning surgery"))
    box = link.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Move this session")).to_be_visible()
    dialog.get_by_label("Start time").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("10am")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("is moved to")).to_be_visible()
    assert start_of(cast.timetable.published[0]) == to_utc(this_week().days[1], time(10))


def test_the_same_move_without_javascript_on_a_phone(cast: Cast, opened: Opened) -> None:
    page = opened(cast.administrator, builder(cast), PHONE, scripts=False)
    page.get_by_role("link", name=re.compile("^Move Morning surgery")).click()
    page.get_by_label("Start time").fill("2pm")
    page.get_by_role("button", name="Move session").click()
    expect(page.get_by_role("alert")).to_contain_text("Lena Nursingham is booked from 2pm to 4pm")
    page.get_by_label("Start time").fill("10:30am")
    page.get_by_role("button", name="Move session").click()
    expect(page.get_by_text("10:30am to 1:30pm").first).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone: Moved Morning surgery.")).to_be_visible()


def test_several_are_chosen_and_moved_without_javascript(cast: Cast, opened: Opened) -> None:
    page = opened(cast.administrator, builder(cast), scripts=False)
    page.get_by_role("link", name="Choose several").click()
    page.get_by_label("All of this week").check()
    page.get_by_label("Move to other days").check()
    page.get_by_label("By how much").select_option("1 week later")
    page.get_by_role("button", name="Look at what would change").click()
    expect(page.get_by_role("heading", name="Move 3 sessions?")).to_be_visible()
    page.get_by_role("button", name="Move 3 sessions").click()
    expect(page.get_by_text("3 sessions moved")).to_be_visible()
    week = this_week().next.during
    assert (
        Session.objects.filter(participations__placement=cast.placement).starting_between(*week).count() == 3
    )


def test_two_people_edit_the_same_week_and_see_each_other_s_changes(cast: Cast, opened: Opened) -> None:
    alice = opened(cast.administrator, builder(cast), WHOLE_WEEK)
    harriet = opened(cast.hub_lead, builder(cast), WHOLE_WEEK)
    drag(harriet, "Morning surgery", to_day=4, to_row="9am")
    expect(harriet.locator("#app-voice")).to_contain_text("Morning surgery is moved")
    # What asks every 20 seconds asks also when its reader comes back to the page.
    alice.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    bar = alice.locator("[data-app-changes]")
    expect(bar).to_contain_text("Harriet Leadley changed this week at")
    # Alice drags the card where she still sees it: nothing is overwritten.
    drag(alice, "Morning surgery", to_day=0, to_row="9am")
    expect(alice.locator("#app-voice")).to_contain_text("Not moved. Harriet Leadley changed Morning surgery")
    bar.get_by_role("link", name="Show").click()
    friday = alice.locator(".app-day").nth(4)
    expect(friday.locator("[data-app-move]", has_text="Morning surgery")).to_be_visible()


def test_who_saves_second_sees_both_values_and_wins_knowingly(cast: Cast, opened: Opened) -> None:
    surgery = cast.timetable.published[0]
    address = reverse("placements:session_edit", args=[surgery.public_id])
    alice, harriet = opened(cast.administrator, address), opened(cast.hub_lead, address, scripts=False)
    harriet.get_by_label("Title").fill("Morning surgery with Dr Lal")
    go_on(harriet.get_by_role("button", name="Save session"))
    alice.get_by_label("Title").fill("Minor illness surgery")
    alice.get_by_role("button", name="Save session").click()
    expect(
        alice.get_by_role("heading", name=re.compile("Harriet Leadley changed this session at"))
    ).to_be_visible()
    row = alice.get_by_role("row", name=re.compile("^Title"))
    expect(row).to_contain_text("Morning surgery with Dr Lal")
    expect(row).to_contain_text("Minor illness surgery")
    expect(alice.get_by_label("Title")).to_have_value("Minor illness surgery")
    alice.get_by_role("button", name="Save session").click()
    expect(alice.get_by_text("Minor illness surgery is saved.")).to_be_visible()
