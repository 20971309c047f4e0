"""A learner claims their week on a phone; a supervisor without an account confirms 30 sessions from one link."""

import datetime
import re
import time
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from accounts.action_links import address_of
from accounts.models import ActionLink, OutgoingMail, Person
from placements.models import Attendance, Participation
from placements.operations.attendance import ask_for_hours
from tests.factories.attendance import AttendanceFactory, a_past_session, last_week
from tests.factories.cast import Cast
from tests.factories.people import PersonFactory
from tests.factories.placements import ParticipationFactory
from tests.journeys.opening import PHONE, Opened
from tests.journeys.test_accessibility import violations
from tests.journeys.test_by_keyboard import to_the_content

pytestmark = pytest.mark.browser
HOURS = [8, 9, 10, 11, 13, 14]


@pytest.fixture
def rows(cast: Cast) -> list[Participation]:
    """Thirty sessions of last week with a nurse who has no account, two learners in turn; all claimed."""
    amy: Person = PersonFactory(
        title="Sister", given_name="Amy", family_name="Holt", email="amy.holt@example.org", can_sign_in=False
    )
    found: list[Participation] = []
    for number in range(30):
        day, hour = last_week().days[number // len(HOURS)], HOURS[number % len(HOURS)]
        placement = (cast.placement, cast.second_placement)[number % 2]
        times = {"start": datetime.time(hour), "end": datetime.time(hour, 55)}
        row = a_past_session(placement, amy, day=day, title=f"Clinic {number + 1}", **times)
        AttendanceFactory(participation=row)
        found.append(row)
    ask_for_hours(by=None, week=last_week())
    return found


def link_on_a_phone(browser: Browser, live_server: Any, *, scripts: bool) -> Page:
    link = ActionLink.objects.get(person__given_name="Amy")
    address = address_of(link)
    assert address in OutgoingMail.objects.get(person=link.person).text
    context = browser.new_context(viewport=PHONE, java_script_enabled=scripts)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto(
        live_server.url + reverse("accounts:action_link", args=[address.rstrip("/").rpartition("/")[2]])
    )
    return page


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_thirty_sessions_are_confirmed_in_one_press_and_under_a_minute(
    browser: Browser, live_server: Any, rows: list[Participation], scripts: bool
) -> None:
    began = time.monotonic()
    page = link_on_a_phone(browser, live_server, scripts=scripts)
    expect(page.get_by_text("For Sister Amy Holt")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if scripts:
        page.evaluate(Axe().axe_script)
        assert violations(page) == []
    page.get_by_role("button", name="Confirm 30 sessions").first.click()
    expect(page.get_by_text("30 sessions are confirmed.")).to_be_visible()
    assert time.monotonic() - began < 60
    assert Attendance.objects.filter(confirmed_at__isnull=False).count() == 30
    page.go_back()
    page.reload()
    expect(page.get_by_text("All that is over is confirmed already.")).to_be_visible()
    page.context.close()


def test_exceptions_by_keyboard_alone(browser: Browser, live_server: Any, rows: list[Participation]) -> None:
    """Two of the thirty were otherwise: three choices, two times typed, two presses."""
    page = link_on_a_phone(browser, live_server, scripts=True)
    first, second = (page.get_by_label(f"Clinic {number}, with") for number in (1, 2))
    to_the_content(page)
    for _ in range(4):
        page.keyboard.press("Tab")
        if first.evaluate("field => field === document.activeElement"):
            break
    page.keyboard.type("Did")
    page.keyboard.press("Tab")
    assert second.evaluate("field => field === document.activeElement")
    page.keyboard.type("Other")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_role("link", name="Enter the start of Clinic 2").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("9am")
    page.keyboard.press("Tab")
    page.keyboard.type("9:30am")
    page.keyboard.press("Enter")
    expect(page.get_by_text("30 sessions are confirmed.")).to_be_visible()
    said = {each.participation.session.title: each for each in Attendance.objects.all()}
    assert said["Clinic 1"].outcome == "missed"
    assert said["Clinic 2"].during.upper - said["Clinic 2"].during.lower == datetime.timedelta(minutes=30)
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_learner_claims_the_week_in_one_tap_and_says_what_was_otherwise(
    cast: Cast, opened: Opened, scripts: bool
) -> None:
    days = last_week().days
    for number in range(3):
        a_past_session(cast.placement, cast.supervisor, day=days[number], title=f"Surgery {number + 1}")
    ParticipationFactory(
        session=a_past_session(cast.second_placement, day=days[3], title="Together").session,
        placement=cast.placement,
    )
    week = f"{reverse('placements:learner_week')}?week={last_week().code}"
    page = opened(cast.learner, week, PHONE, scripts=scripts)
    page.get_by_role("button", name=re.compile("I was there ?, Surgery 1")).click()
    expect(page.get_by_text("You were at Surgery 1.")).to_be_visible()
    page.get_by_role("link", name=re.compile("not there ?, Surgery 2")).click()
    page.get_by_label("Not well enough").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("You were not at Surgery 2.")).to_be_visible()
    page.get_by_role("button", name="I was there, as planned, at all 2 sessions").click()
    expect(page.get_by_text("You were at 2 sessions as planned.")).to_be_visible()
    page.get_by_text("What you said of 4 sessions").click()
    page.get_by_role("link", name=re.compile("Other times ?, Surgery 3")).click()
    page.get_by_label("Until").fill("12:30pm")
    page.get_by_label("Why, if the times").fill("The clinic ran late")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("You were at Surgery 3. It is not confirmed yet.")).to_be_visible()
    outcomes = Attendance.objects.order_by("participation__session__starts_at").values_list(
        "outcome", "why", "confirmed_at"
    )
    assert list(outcomes) == [
        ("attended", "", None),
        ("missed", "ill", None),
        ("attended", "", None),
        ("attended", "", None),
    ]
