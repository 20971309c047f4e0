"""A supervisor of 12 sessions and 9 learners goes ill: from the practice's week to all told in at most 4 clicks."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import OutgoingMail, Person
from placements import tasks
from placements.feeds.tokens import token_for
from placements.operations.feeds import create_feed
from placements.operations.sessions import cancel_session
from placements.operations.telling import tell_of_changes
from tests.factories import this_week
from tests.factories.cast import Cast
from tests.journeys.opening import DESK, PHONE, Opened
from tests.placements.publishing.telling import knows
from tests.placements.repairing.ill import Ill, leaders_of, make_ill

pytestmark = pytest.mark.browser

MOST_CLICKS = 4
MORNING = datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def monday_morning() -> Iterator[None]:
    with time_machine.travel(MORNING):
        yield


@pytest.fixture
def at(cast: Cast, monday_morning: None) -> Ill:
    made = make_ill(cast, first_day=this_week().monday)
    knows(*(placement.person for placement in made.placements), made.ill, *made.helpers)
    return made


class Clicks:
    """Clicks, and choices out of lists, each counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.number = page, 0

    def click(self, role: str, name: str) -> None:
        self.number += 1
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]

    def choose(self, label: str, option: str) -> None:
        self.number += 1
        self.page.get_by_label(label).select_option(label=option)


def mails_told() -> dict[str, str]:
    """Let the jobs that wait tell people; the mails by address, told once each."""
    for job in ProcrastinateJob.objects.filter(task_name=tasks.tell_of_changes.name, status="todo"):
        tell_of_changes(by=None, person=Person.objects.get(pk=job.args["person_id"]))
    mails = OutgoingMail.objects.filter(template="timetable_changed")
    told = {mail.to_address: mail.text for mail in mails}
    assert len(mails) == len(told)
    return told


def feed_at(address: str) -> str:
    return Client().get(address).content.decode().replace("\r\n ", "")


@pytest.mark.parametrize(
    ("size", "scripts"),
    [(DESK, True), (DESK, False), (PHONE, True)],
    ids=["desk", "without JavaScript", "phone"],
)
def test_from_the_practices_week_to_all_told_in_at_most_4_clicks(
    cast: Cast, at: Ill, opened: Opened, size: dict[str, int], scripts: bool
) -> None:
    week = reverse("placements:practice_week", args=[at.practice.ods_code])
    page = opened(cast.administrator, week, size, scripts=scripts)
    person = Clicks(page)

    person.click("link", "Somebody is off")
    person.choose("Who is off?", "Nora Nightingale")
    person.click("button", "Show what is affected")
    expect(page.get_by_role("heading", name="12 sessions, 9 learners: 12 covered")).to_be_visible()
    # Nine learners, the two who step in, who is off, and a patient partner.
    person.click("button", "Do this and tell 13 people")

    expect(page.get_by_role("heading", name="Done", level=1)).to_be_visible()
    assert person.number <= MOST_CLICKS
    assert leaders_of(at.sessions) == [["Hanna"]] * 6 + [["Henry"]] * 6
    told = mails_told()
    everybody = [placement.person for placement in at.placements] + [at.ill, *at.helpers]
    assert set(told) == {each.email for each in everybody}
    assert "With someone else" in told[str(at.placements[0].person.email)]

    # Whom no mail reaches is rung, and who has not looked yet.
    row = page.get_by_role("row", name="Paula Patience")
    expect(row.get_by_role("link", name="07700 900222")).to_have_attribute("href", "tel:+447700900222")
    assert str(row.get_by_role("link", name="Text").get_attribute("href")).startswith(
        "sms:+447700900222?body="
    )
    expect(page.get_by_role("row", name="Lea Learner0")).to_be_visible()


def test_from_the_row_of_who_is_ill_it_takes_2_clicks(cast: Cast, at: Ill, opened: Opened) -> None:
    page = opened(cast.administrator, reverse("placements:practice_week", args=[at.practice.ods_code]))

    page.get_by_role("row", name="Nora Nightingale").get_by_role("link", name="Is off").click()
    page.get_by_role("button", name="Do this and tell 13 people").click()

    expect(page.get_by_role("heading", name="Done", level=1)).to_be_visible()
    assert leaders_of(at.sessions) == [["Hanna"]] * 6 + [["Henry"]] * 6


def test_each_learner_sees_it_on_their_page_and_in_their_calendar_and_undo_takes_all_back(
    cast: Cast, at: Ill, opened: Opened
) -> None:
    feed = create_feed(by=at.placements[0].person, name="My phone")
    calendar = reverse("placements:calendar_feed", args=[token_for(feed)])
    asked = f"?person={at.ill.public_id}"
    page = opened(cast.administrator, reverse("placements:repair", args=[at.practice.ods_code]) + asked)
    page.get_by_role("button", name="Do this and tell 13 people").click()
    expect(page.get_by_role("heading", name="Done", level=1)).to_be_visible()

    for placement in at.placements:
        own = opened(placement.person, reverse("placements:learner_week"))
        expect(own.locator(".app-week").get_by_text("Hanna Helper").first).to_be_visible()
        expect(own.locator(".app-week").get_by_text("Nora Nightingale")).to_have_count(0)
    assert "Hanna Helper" in feed_at(calendar)

    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_text("Everything is as it was before.")).to_be_visible()
    assert leaders_of(at.sessions) == [["Nora"]] * 12
    assert "Nora Nightingale" in feed_at(calendar)
    assert "Hanna Helper" not in feed_at(calendar)


def test_it_is_done_by_keyboard_alone(cast: Cast, at: Ill, opened: Opened) -> None:
    page = opened(cast.administrator, reverse("placements:repair", args=[at.practice.ods_code]))

    page.get_by_label("Who is off?").focus()
    page.keyboard.type("Nora")
    page.get_by_role("button", name="Show what is affected").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="12 sessions, 9 learners: 12 covered")).to_be_visible()
    page.get_by_label("Clinic at 9am", exact=False).focus()
    page.keyboard.press("End")  # the last of the list: it is cancelled
    page.get_by_role("button", name="Do this and tell 13 people").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Done", level=1)).to_be_visible()
    expect(page.get_by_text("Nora Nightingale is off: 12 sessions, 11 covered, 1 cancelled")).to_be_visible()


def test_when_somebody_changed_a_session_meanwhile_the_new_plan_needs_one_more_click(
    cast: Cast, at: Ill, opened: Opened
) -> None:
    asked = f"?person={at.ill.public_id}"
    page = opened(cast.administrator, reverse("placements:repair", args=[at.practice.ods_code]) + asked)
    expect(page.get_by_role("heading", name="12 sessions, 9 learners: 12 covered")).to_be_visible()
    cancel_session(by=cast.hub_lead, session=at.sessions[0], reason="Not needed")

    page.get_by_role("button", name="Do this and tell 13 people").click()
    expect(page.get_by_role("alert")).to_contain_text("1 session is no longer affected.")
    assert leaders_of(at.sessions) == [["Nora"]] * 12
    page.get_by_role("button", name="Do this and tell 13 people").click()

    expect(page.get_by_role("heading", name="Done", level=1)).to_be_visible()
    assert leaders_of(at.sessions[1:]) == [["Hanna"]] * 5 + [["Henry"]] * 6
