"""A learner says on their phone that they are ill and proposes leave; the administrator sees to both."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from placements.models import Attendance, LearnerMessage, LearnerProposal, Session
from tests.factories import ParticipationFactory, SessionFactory
from tests.factories.cast import Cast
from tests.journeys.opening import PHONE, Opened, go_on
from tests.journeys.test_by_keyboard import follow, reach, to_the_content, type_into

pytestmark = pytest.mark.browser
WEEK = reverse("placements:learner_week")
HOME = reverse("accounts:home")


@pytest.fixture
def in_the_way(cast: Cast) -> Session:
    """A clinic in eight days, of the learner alone."""
    session: Session = SessionFactory(
        practice=cast.practice,
        day=timezone.localdate() + datetime.timedelta(days=8),
        title="Baby clinic",
        published=True,
    )
    ParticipationFactory(session=session, placement=cast.placement)
    return session


def press_with_mouse(page: Page, name: str) -> None:
    button, link = (page.get_by_role(role, name=name, exact=True) for role in ("button", "link"))
    go_on(button.or_(link).first)


def press_with_keyboard(page: Page, name: str) -> None:
    to_the_content(page)
    follow(page, name)


def choose_with_mouse(page: Page, name: str) -> None:
    page.get_by_label(name, exact=True).check()


def choose_with_keyboard(page: Page, name: str) -> None:
    to_the_content(page)
    reach(page, name)
    page.keyboard.press("Space")


def write_with_mouse(page: Page, name: str, words: str) -> None:
    page.get_by_label(name, exact=True).fill(words)


def write_with_keyboard(page: Page, name: str, words: str) -> None:
    to_the_content(page)
    type_into(page, name, words)


MOUSE = (press_with_mouse, choose_with_mouse, write_with_mouse)
KEYBOARD = (press_with_keyboard, choose_with_keyboard, write_with_keyboard)
WAYS: list[Any] = [
    pytest.param(True, MOUSE, id="with JavaScript"),
    pytest.param(False, MOUSE, id="without JavaScript"),
    pytest.param(True, KEYBOARD, id="by keyboard"),
]


@pytest.mark.parametrize(("scripts", "ways"), WAYS)
def test_an_illness_is_said_on_a_phone_and_seen_to_and_leave_is_agreed(
    cast: Cast, opened: Opened, in_the_way: Session, scripts: bool, ways: tuple[Callable[..., None], ...]
) -> None:
    press, choose, write = ways
    phone = opened(cast.learner, WEEK, PHONE, scripts=scripts)
    press(phone, "I am ill")
    press(phone, "Tell them that I am ill")
    expect(phone.get_by_role("heading", name="You said that you are ill")).to_be_visible()
    expect(phone.get_by_text("Alice Minster, administrator").first).to_be_visible()
    message = LearnerMessage.objects.get()
    marked = {(each.outcome, each.why, each.confirmed_at) for each in Attendance.objects.all()}
    assert marked <= {("missed", "ill", None)}

    desk = opened(cast.administrator, HOME, scripts=scripts)
    press(desk, "Answer 1 learner’s request")
    desk.get_by_role("link", name="Lena Nursingham").focus()
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    write(desk, "Answer to the learner (optional)", "Get well soon.")
    press(desk, "I have seen to this")
    expect(desk.get_by_text("Lena Nursingham is told that you have seen to it.")).to_be_visible()
    phone.goto(reverse("placements:message", args=[message.public_id]))
    expect(phone.get_by_text("Get well soon.")).to_be_visible()

    day = timezone.localdate(in_the_way.start)
    phone.goto(WEEK)
    press(phone, "Propose leave, an exam or out-of-hours work")
    choose(phone, "Leave")
    first = phone.get_by_role("group", name="First day")
    for box, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        first.get_by_label(box, exact=True).fill(str(number))
    press(phone, "Propose")
    expect(phone.get_by_text("Ash Grove Surgery is told, and answers you by mail and here.")).to_be_visible()

    proposal = LearnerProposal.objects.get()
    desk.goto(reverse("placements:proposal", args=[proposal.public_id]))
    expect(desk.get_by_text("Baby clinic")).to_be_visible()
    choose(desk, "Agree, and let the sessions above make way")
    press(desk, "Answer")
    expect(desk.get_by_text("Leave of Lena Nursingham is agreed to, and they are told.")).to_be_visible()
    in_the_way.refresh_from_db()
    assert in_the_way.is_cancelled

    year, week, _ = day.isocalendar()
    phone.goto(f"{WEEK}?week={year}-W{week:02}")
    expect(phone.get_by_role("heading", name="Leave").or_(phone.get_by_text("Leave")).first).to_be_visible()
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_text("Undid").or_(desk.get_by_text("undone")).first).to_be_visible()
    proposal.refresh_from_db()
    assert proposal.state == "proposed"
