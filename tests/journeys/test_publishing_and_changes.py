"""A timetable is published, its learner says that they saw it, a session moves, and they read what changed."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from placements.models import Acknowledgement, Session, TimetableReader
from placements.showing.shown import moment_of_history
from tests.factories import ParticipationFactory, SessionFactory
from tests.factories.cast import Cast
from tests.factories.publishing import name_assessors
from tests.journeys.opening import PHONE, Opened, go_on
from tests.journeys.test_by_keyboard import follow, reach, to_the_content

pytestmark = pytest.mark.browser
WEEK = reverse("placements:learner_week")
SEEN = "Ash Grove Surgery knows that you have seen your timetable."


@pytest.fixture
def tomorrow(cast: Cast) -> Session:
    """A surgery of the learner's that is published already, tomorrow from 7am to 8am."""
    session: Session = SessionFactory(
        practice=cast.practice,
        day=timezone.localdate() + datetime.timedelta(days=1),
        start=datetime.time(7),
        end=datetime.time(8),
        title="Early surgery",
        published=True,
    )
    ParticipationFactory(session=session, placement=cast.placement)
    name_assessors(cast.placement)
    return session


def with_mouse(page: Page, name: str) -> None:
    go_on(page.get_by_role("button", name=name, exact=True))


def with_keyboard(page: Page, name: str) -> None:
    to_the_content(page)
    follow(page, name)


WAYS: list[Any] = [
    pytest.param(True, with_mouse, id="with JavaScript"),
    pytest.param(False, with_mouse, id="without JavaScript"),
    pytest.param(True, with_keyboard, id="by keyboard"),
]


@pytest.mark.parametrize(("scripts", "press"), WAYS)
def test_what_is_published_and_moved_is_seen_and_acknowledged(
    cast: Cast, opened: Opened, tomorrow: Session, scripts: bool, press: Callable[[Page, str], None]
) -> None:
    publish = reverse("placements:placement_publish", args=[cast.placement.public_id])
    desk = opened(cast.administrator, publish, scripts=scripts)
    press(desk, "Publish")
    expect(desk.get_by_text("1 session published: Lena Nursingham sees it now.")).to_be_visible()
    expect(desk.get_by_text("Lena Nursingham has not said yet that they have seen")).to_be_visible()

    phone = opened(cast.learner, WEEK, PHONE, scripts=scripts)
    press(phone, "I have seen this")
    expect(phone.get_by_text(SEEN)).to_be_visible()
    expect(phone.get_by_role("button", name="I have seen this")).to_have_count(0)
    # The visit is over.
    TimetableReader.objects.filter(person=cast.learner).update(looked_before=moment_of_history())

    desk.goto(reverse("placements:session_edit", args=[tomorrow.public_id]))
    desk.get_by_label("Start time").fill("7:15am")
    desk.get_by_label("End time").fill("8:15am")
    press(desk, "Save session")
    expect(desk.get_by_text("Early surgery is saved")).to_be_visible()

    phone.goto(WEEK)
    expect(phone.get_by_text("What changed since you last looked today at")).to_be_visible()
    expect(phone.get_by_text("7am → 7:15am")).to_be_visible()
    press(phone, "I have seen this")
    expect(phone.get_by_text(SEEN)).to_be_visible()
    assert not Acknowledgement.objects.filter(acknowledged_at__isnull=True).exists()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_learner_looks_at_what_stood_there_on_a_day(
    cast: Cast, opened: Opened, tomorrow: Session, scripts: bool
) -> None:
    today = timezone.localdate()
    phone = opened(cast.learner, WEEK, PHONE, scripts=scripts)
    phone.get_by_text("What stood here on an earlier day").click()
    for box, number in [("Day", today.day), ("Month", today.month), ("Year", today.year)]:
        phone.get_by_label(box, exact=True).fill(str(number))
    phone.get_by_role("button", name="Show").click()
    expect(phone.get_by_text("This is what you were shown at the end of")).to_be_visible()


def test_what_one_is_told_is_chosen_by_keyboard(cast: Cast, opened: Opened) -> None:
    page = opened(cast.learner, reverse("placements:timetable_wants"))
    to_the_content(page)
    reach(page, "Only what changed")
    page.keyboard.press("ArrowUp")
    follow(page, "Save")
    expect(page.get_by_text("We send you that from now on.")).to_be_visible()
    assert TimetableReader.objects.get(person=cast.learner).wants == "all"
