"""An administrator gives the practice's calendar a link, by keyboard alone; what is read by it names nobody."""

import urllib.request
from typing import Any

import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from tests.factories.cast import Cast
from tests.journeys.opening import DESK, PHONE, Opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("size", "scripts"), [(DESK, False), (PHONE, True)])
def test_a_practices_link_is_made_by_keyboard_and_its_feed_holds_initials(
    cast: Cast, opened: Opened, size: dict[str, int], scripts: bool
) -> None:
    page = opened(cast.administrator, "/calendar/", size, scripts=scripts)
    own = page.get_by_label("My own sessions")
    own.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("The sessions of Ash Grove Surgery")).to_be_checked()
    page.get_by_label("Where will you use it?").focus()
    page.keyboard.type("Reception")
    page.keyboard.press("Enter")
    page.get_by_text("The link “Reception” is ready.").wait_for()

    card = page.locator(".nhsuk-card").filter(has_text="Reception")
    assert "Shows the sessions of Ash Grove Surgery" in card.inner_text()
    assert [item.inner_text().split("\n")[0] for item in card.get_by_role("listitem").all()] == [
        f"Add to {program}"
        for program in ("Apple Calendar", "Google Calendar", "Outlook at work or university", "Outlook.com")
    ]
    expect(card.get_by_role("button", name="Copy")).to_be_visible(visible=scripts)
    with urllib.request.urlopen(card.get_by_label("Its address").input_value()) as answer:
        feed = Calendar.from_ical(answer.read())

    assert {str(event["SUMMARY"]) for event in feed.events} == {
        f"{title} ({initials})"
        for title in ("Morning surgery", "Tutorial with the educationalist")
        for initials in ("LN", "MM")
    }
    told: Any = feed.to_ical().decode().replace("\r\n ", "")
    assert not [name for name in ("Lena", "Nursingham", "Marcus", "Medlow", "Partington") if name in told]
