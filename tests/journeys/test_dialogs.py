"""Short forms open on top of a page or inside it, by keyboard too, and are plain pages without JavaScript."""

import datetime
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from accounts.models import Person
from placements.operations.feeds import create_feed
from tests.factories.cast import Cast
from tests.journeys.test_accessibility import violations

pytestmark = pytest.mark.browser
PHONE = 375


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC)):
        yield


def signed_in(context: BrowserContext, person: Person, url: str) -> Page:
    client = Client()
    client.force_login(person)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])
    return context.new_page()


@pytest.fixture
def page(cast: Cast, browser: Browser, live_server: Any) -> Iterator[Page]:
    """The administrator's, with JavaScript; a broken Content-Security-Policy fails the test."""
    context = browser.new_context(base_url=live_server.url)
    page = signed_in(context, cast.administrator, live_server.url)
    broken: list[str] = []
    page.on("console", lambda said: broken.append(said.text) if "Security Policy" in said.text else None)
    yield page
    assert broken == []
    context.close()


@pytest.fixture
def plain_page(cast: Cast, browser: Browser, live_server: Any) -> Iterator[Page]:
    """The administrator's, without JavaScript."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    yield signed_in(context, cast.administrator, live_server.url)
    context.close()


def session_page(cast: Cast) -> str:
    return reverse("placements:session", args=[cast.timetable.draft.public_id])


def placement_page(cast: Cast) -> str:
    return reverse("placements:placement", args=[cast.placement.public_id])


def open_dialog(page: Page) -> Locator:
    page.get_by_role("link", name="Cancel this session").press("Enter")
    dialog = page.get_by_role("dialog", name="Cancel this session?")
    expect(dialog.get_by_role("heading", name="Cancel this session?")).to_be_focused()
    return dialog


def test_a_dialog_opens_by_keyboard_and_escape_gives_the_focus_back(cast: Cast, page: Page) -> None:
    page.goto(session_page(cast))
    address = page.url
    for leave in (
        lambda dialog: page.keyboard.press("Escape"),
        lambda dialog: dialog.get_by_role("button", name="Close").press("Enter"),
        lambda dialog: page.go_back(),
    ):
        leave(open_dialog(page))
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_role("link", name="Cancel this session")).to_be_focused()
        expect(page).to_have_url(address)


def test_errors_are_told_in_the_dialog_and_success_on_the_page(cast: Cast, page: Page) -> None:
    page.goto(placement_page(cast))
    page.goto(session_page(cast))
    dialog = open_dialog(page)
    dialog.get_by_role("button", name="Cancel session").press("Enter")
    expect(dialog.locator(".nhsuk-error-summary")).to_be_focused()
    expect(dialog.get_by_role("alert")).to_contain_text("Enter the reason")
    dialog.get_by_role("link", name="Enter the reason").press("Enter")
    expect(dialog.get_by_label("Reason")).to_be_focused()
    page.keyboard.type("The room is flooded")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{cast.timetable.draft.title} is cancelled.")).to_be_visible()
    expect(page.locator(".nhsuk-notification-banner")).to_be_focused()
    expect(page).to_have_url(re.compile(f"{session_page(cast)}$"))
    cast.timetable.draft.refresh_from_db()
    assert cast.timetable.draft.is_cancelled
    page.go_back()
    page.wait_for_url(f"**{placement_page(cast)}")


@pytest.mark.parametrize("width", [PHONE, 1280])
def test_an_open_dialog_bars_nobody(cast: Cast, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(session_page(cast))
    dialog = open_dialog(page)
    page.evaluate(Axe().axe_script)
    assert violations(page) == []
    dialog.get_by_role("button", name="Cancel session").click()
    expect(dialog.locator(".nhsuk-error-summary")).to_be_focused()
    assert violations(page) == []
    box = dialog.bounding_box()
    assert box is not None
    assert (box["width"] == PHONE) == (width == PHONE)


def test_who_was_signed_out_meanwhile_is_asked_to_sign_in(cast: Cast, page: Page) -> None:
    page.goto(session_page(cast))
    open_dialog(page)
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Reason").fill("The room is flooded")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/sign-in/**")
    page.goto(session_page(cast))
    page.wait_for_url("**/accounts/sign-in/**")


def test_two_sessions_are_swapped_in_a_dialog(cast: Cast, page: Page) -> None:
    first, second = cast.timetable.published
    times = first.during, second.during
    page.goto(reverse("placements:session", args=[first.public_id]))
    page.get_by_role("button", name="Swap").press("Enter")
    dialog = page.get_by_role("dialog", name="Swap with another session")
    dialog.get_by_role("button", name="Swap sessions").press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("Choose a session to swap with")
    dialog.get_by_label(second.title).check()
    dialog.get_by_role("button", name="Swap sessions").press("Enter")
    expect(page.get_by_text("The two sessions have taken each other’s times.")).to_be_visible()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (second.during, first.during) == times


def test_a_calendar_link_is_removed_in_a_dialog(cast: Cast, page: Page) -> None:
    create_feed(by=cast.administrator, name="Phone")
    page.goto(reverse("placements:calendar_links"))
    page.get_by_role("link", name="Remove Phone").press("Enter")
    dialog = page.get_by_role("dialog", name="Remove this link")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.get_by_role("link", name="Remove Phone").press("Enter")
    dialog.get_by_role("button", name="Remove link").press("Enter")
    expect(page.get_by_role("heading", name="You have no calendar links yet")).to_be_visible()
    assert not cast.administrator.calendar_feeds.exists()


def test_hours_are_changed_in_their_place(cast: Cast, page: Page) -> None:
    page.goto(placement_page(cast))
    change = page.get_by_role("link", name="Change hours a week")
    change.press("Enter")
    form = page.get_by_role("group", name="Change hours a week")
    expect(form.get_by_label("Hours a week")).to_be_focused()
    expect(form.get_by_label("Interdisciplinary opportunities")).to_be_hidden()
    page.evaluate(Axe().axe_script)
    assert violations(page) == []
    form.get_by_role("button", name="Cancel").press("Enter")
    expect(form).to_have_count(0)
    expect(change).to_be_focused()

    change.press("Enter")
    form.get_by_label("Hours a week").fill("ninety")
    page.keyboard.press("Enter")
    expect(form.locator(".nhsuk-error-summary")).to_be_focused()
    expect(form.get_by_role("alert")).to_contain_text("Hours a week must be a number")
    expect(form.get_by_label("Interdisciplinary opportunities")).to_be_hidden()
    form.get_by_label("Hours a week").fill("30")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The placement’s people and description are saved.")).to_be_visible()
    expect(page.get_by_text("30 hours", exact=True)).to_be_visible()


def test_one_part_is_open_at_a_time(cast: Cast, page: Page) -> None:
    page.goto(placement_page(cast))
    page.get_by_role("link", name="Change hours a week").press("Enter")
    expect(page.get_by_role("group", name="Change hours a week")).to_be_visible()
    page.get_by_role("link", name="Change dates").press("Enter")
    expect(page.get_by_role("group", name="Change dates")).to_be_visible()
    expect(page.get_by_role("group", name="Change hours a week")).to_have_count(0)
    expect(page.get_by_label("Day").first).to_be_focused()


def test_without_javascript_they_are_pages(cast: Cast, plain_page: Page) -> None:
    page = plain_page
    page.goto(session_page(cast))
    page.get_by_role("link", name="Cancel this session").click()
    page.wait_for_url(f"**{reverse('placements:session_cancel', args=[cast.timetable.draft.public_id])}")
    page.get_by_role("button", name="Cancel session").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the reason")
    page.get_by_label("Reason").fill("The room is flooded")
    page.get_by_role("button", name="Cancel session").click()
    expect(page.get_by_text(f"{cast.timetable.draft.title} is cancelled.")).to_be_visible()

    page.goto(placement_page(cast))
    page.get_by_role("link", name="Change hours a week").click()
    page.get_by_label("Hours a week").fill("30")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("30 hours", exact=True)).to_be_visible()
