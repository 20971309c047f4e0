"""Six weeks from nothing to published, in the demonstration: as few steps as the issue allows, counted one by one."""

import datetime
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connections
from playwright.sync_api import Locator, Page, expect

from accounts.models import Person, Supervisor
from hubs.bank_holidays import bank_holidays_between
from placements.demo.world import FEWEST_LEARNERS, FEWEST_PRACTICES
from placements.forms.placement_roles import with_register
from placements.models import Placement, Session
from tests.journeys.opening import Opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]

MOST = 25
# In the demonstration's own time this is six weeks without a bank holiday, after all that is planned already.
TODAY = datetime.datetime(2027, 1, 11, 8, tzinfo=datetime.UTC)
FIRST, LAST = datetime.date(2027, 2, 8), datetime.date(2027, 3, 19)


@pytest.fixture
def demo() -> Iterator[None]:
    """The demonstration at its smallest, on a Monday in January."""
    with time_machine.travel(TODAY):
        call_command("demo_world", practices=FEWEST_PRACTICES, learners=FEWEST_LEARNERS, stdout=StringIO())
        yield
    with connections["owner"].cursor() as cursor:
        cursor.execute("COMMENT ON TABLE accounts_person IS NULL")


class Counted:
    """Somebody at a page by mouse: each click, and each field that is filled in or chosen, is one step."""

    def __init__(self, page: Page) -> None:
        self.page, self.steps = page, 0

    def press(self, wanted: Locator) -> None:
        self.steps += 1
        with self.page.expect_navigation():
            wanted.click()

    def fill(self, wanted: Locator, words: str) -> None:
        self.steps += 1
        wanted.fill(words)

    def choose(self, wanted: Locator, option: str) -> None:
        self.steps += 1
        wanted.select_option(label=option)


class CountedByKeyboard(Counted):
    """The same by Tab, letters and Enter; going on with Tab is no step, as moving the mouse is none."""

    def _reach(self, wanted: Locator) -> None:
        for _ in range(200):
            if wanted.evaluate_all("all => all.some((each) => each === document.activeElement)"):
                expect(self.page.locator(":focus")).to_be_visible()
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"The Tab key does not reach {wanted}")

    def press(self, wanted: Locator) -> None:
        self.steps += 1
        self._reach(wanted)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def fill(self, wanted: Locator, words: str) -> None:
        self.steps += 1
        self._reach(wanted)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(words)

    def choose(self, wanted: Locator, option: str) -> None:
        self.steps += 1
        self._reach(wanted)
        self.page.keyboard.type(option)
        expect(wanted.locator("option:checked")).to_have_text(option)


@dataclass(frozen=True)
class Chosen:
    """Whom the administrator chooses, as the lists name them."""

    learner: str
    educationalist: str
    practice_assessor: str
    academic_assessor: str


def six_weeks(hand: Counted, chosen: Chosen) -> int:
    """The story: arranged, described, confirmed, a typical week used, published; gives how many sessions."""
    page = hand.page
    main = page.get_by_role("main")
    hand.press(page.get_by_role("navigation", name="Menu").get_by_role("link", name="Placements"))
    hand.press(main.get_by_role("button", name="Arrange a placement"))
    hand.choose(main.get_by_label("Learner", exact=True), chosen.learner)
    for group, day in (("First day", FIRST), ("Last day", LAST)):
        boxes = main.get_by_role("group", name=group)
        for box, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            hand.fill(boxes.get_by_label(box), str(number))
    hand.choose(main.get_by_label("Practice-based educationalist"), chosen.educationalist)
    hand.fill(
        main.get_by_label("Interdisciplinary opportunities"),
        "Works with the GPs, the pharmacist and the reception team each week.",
    )
    hand.press(main.get_by_role("button", name="Arrange placement"))
    hand.press(main.get_by_role("button", name="Confirm this placement"))
    hand.press(main.get_by_role("link", name="Name practice assessor"))
    hand.choose(main.get_by_label("Practice assessor"), chosen.practice_assessor)
    hand.choose(main.get_by_label("Academic assessor"), chosen.academic_assessor)
    hand.press(main.get_by_role("button", name="Save"))
    hand.press(main.get_by_role("link", name="Timetable of the first week"))
    hand.press(main.get_by_role("button", name="Use a typical week"))
    # Somebody is on leave and the practice has a training afternoon: that much is left out, and said.
    promise = main.get_by_text(re.compile(r"Adds \d+ sessions\. \d of 6 weeks are free\."))
    expect(promise).to_be_visible()
    number = int((promise.text_content() or "").split()[1])
    hand.press(main.get_by_role("button", name="Add to the timetable"))
    hand.press(main.get_by_role("link", name="Publish", exact=True))
    hand.press(main.get_by_role("button", name="Publish", exact=True))
    return number


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("kind", [Counted, CountedByKeyboard], ids=["by mouse", "by keyboard"])
def test_six_weeks_from_nothing_to_published_take_at_most_25_steps(
    demo: None, opened: Opened, capsys: pytest.CaptureFixture[str], kind: type[Counted], scripts: bool
) -> None:
    administrator = Person.objects.get(email="administrator@example.org")
    like = (
        Placement.objects.filter(practice__name="Ash Grove Surgery", learner_group__slug="student-nurse")
        .filter(state="completed")
        .select_related("learner__learner_group", "learner__education_provider", "person")
        .get()
    )
    practice_nurse = Supervisor.objects.get(practice=like.practice, job_title="Practice nurse").person
    chosen = Chosen(
        learner=f"{like.person.full_name} "
        f"({like.learner_group}, {like.learner.stage}; {like.education_provider})",
        educationalist=Person.objects.get(email="educationalist@example.org").full_name,
        practice_assessor=with_register(practice_nurse),
        academic_assessor=with_register(Person.objects.get(email="academic@example.org")),
    )
    assert bank_holidays_between(FIRST, LAST) == {}
    hand = kind(opened(administrator, "/home/", scripts=scripts))
    began = time.monotonic()
    number = six_weeks(hand, chosen)
    took = time.monotonic() - began
    with capsys.disabled():
        sys.stdout.write(f"\n{hand.steps} steps, {took:.0f} seconds of the machine's time\n")
    placement = Placement.objects.get(learner=like.learner, starts_on=FIRST)
    sessions = Session.objects.filter(participations__placement=placement)
    assert placement.state == "confirmed"
    assert sessions.count() == number > 60
    assert not sessions.drafts().exists()
    assert hand.steps <= MOST
