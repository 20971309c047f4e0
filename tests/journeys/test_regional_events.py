"""An event in the browser: planned, opened, waited for, given up, promoted; with JavaScript, without, by keyboard."""

import datetime

import pytest
from playwright.sync_api import expect

from placements.models import EventBooking, RegionalEvent
from tests.factories.cast import Cast
from tests.factories.placements import this_week
from tests.factories.regional import RegionalEventFactory
from tests.journeys.opening import PHONE, Opened
from tests.journeys.test_by_keyboard import follow, reach, to_the_content, type_into

pytestmark = pytest.mark.browser


def states() -> list[tuple[str, str]]:
    return [
        (row.person.family_name, row.state)
        for row in EventBooking.objects.select_related("person").order_by("pk")
    ]


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_hub_lead_plans_and_opens_an_event_and_a_place_given_up_goes_to_who_waits(
    cast: Cast, opened: Opened, scripts: bool
) -> None:
    thursday = this_week().next.days[3]
    page = opened(cast.hub_lead, "/regional/", scripts=scripts)
    page.get_by_role("button", name="Plan an event").click()
    page.get_by_label("Practice that holds it", exact=True).select_option("B81001")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Title", exact=True).fill("Wound care together")
    page.get_by_label("Kind", exact=True).select_option("workshop")
    date = page.get_by_role("group", name="Date", exact=True)
    for box, number in [("Day", thursday.day), ("Month", thursday.month), ("Year", thursday.year)]:
        date.get_by_label(box).fill(str(number))
    page.get_by_label("Start time").fill("2pm")
    page.get_by_label("End time").fill("4pm")
    page.get_by_label("Place, if not in a room").fill("Postgraduate centre")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter how many places there are")
    page.get_by_label("Places", exact=True).fill("1")
    page.get_by_role("button", name="Save as a draft").click()
    page.get_by_role("button", name="Open for booking").click()
    expect(page.get_by_text("1 place left")).to_be_visible()
    event = RegionalEvent.objects.get()
    at = f"/regional/events/{event.public_id}/"

    first = opened(cast.learner, "/regional/", PHONE, scripts=scripts)
    first.get_by_role("link", name="Wound care together").click()
    first.get_by_role("button", name="Book a place").click()
    expect(first.get_by_text("It is in your timetable")).to_be_visible()

    second = opened(cast.second_learner, at, PHONE, scripts=scripts)
    second.get_by_role("button", name="Join the waiting list").click()
    expect(second.get_by_text("You are number 1 on the waiting list.")).to_be_visible()
    assert states() == [("Nursingham", "confirmed"), ("Medlow", "waiting")]

    first.get_by_role("link", name="Cancel my booking").click()
    first.get_by_role("button", name="Cancel booking").click()
    expect(first.get_by_text("Your booking is cancelled.")).to_be_visible()
    second.reload()
    expect(second.get_by_text("You are booked.", exact=True)).to_be_visible()
    assert states() == [("Nursingham", "cancelled"), ("Medlow", "confirmed")]


def test_an_administrator_books_and_a_hub_lead_cancels_an_event_by_keyboard_alone(
    cast: Cast, opened: Opened
) -> None:
    event = RegionalEventFactory(
        hub=cast.hub,
        session__practice=cast.practice,
        session__day=this_week().next.days[3],
        session__start=datetime.time(14),
        session__end=datetime.time(16),
    )
    at = f"/regional/events/{event.public_id}/"
    page = opened(cast.administrator, at)
    to_the_content(page)
    follow(page, "Book for my learners")
    to_the_content(page)
    reach(page, "Lena Nursingham")
    page.keyboard.press("Space")
    follow(page, "Book")
    expect(page.get_by_text("Lena Nursingham is booked.")).to_be_visible()

    page = opened(cast.hub_lead, at)
    to_the_content(page)
    reach(page, "Cancel this event")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Cancel this event?")).to_be_visible()
    type_into(page, "Reason", "The speaker is ill")
    follow(page, "Cancel event")
    expect(page.get_by_text("The speaker is ill")).to_be_visible()
    event.session.refresh_from_db()
    assert event.session.is_cancelled
