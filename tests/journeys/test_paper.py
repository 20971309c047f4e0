"""Each sheet from the week to the printer by keyboard, on as many pages as it is meant for, also without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connections
from django.db.models import Exists, OuterRef
from playwright.sync_api import Page

from accounts.models import Person
from placements.demo.world import FEWEST_LEARNERS, FEWEST_PRACTICES
from placements.models import Part, Participation, Placement
from tests.journeys.opening import Opened
from tests.journeys.test_by_keyboard import follow, to_the_content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]

WEDNESDAY = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
EACH = "Print each clinician on a page of their own"


def pages_of(page: Page) -> int:
    """How many sheets the page takes on A4, each way up as its own style says."""
    return len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4", prefer_css_page_size=True)))


@pytest.fixture
def nurse() -> Iterator[Placement]:
    """The worked week's student nurse, in the demonstration at its smallest, on a Wednesday morning."""
    with time_machine.travel(WEDNESDAY):
        call_command("demo_world", practices=FEWEST_PRACTICES, learners=FEWEST_LEARNERS, stdout=StringIO())
        yield Placement.objects.get(person__email="learner@example.org")
    with connections["owner"].cursor() as cursor:
        cursor.execute("COMMENT ON TABLE accounts_person IS NULL")


def clinicians_of_the_day(placement: Placement) -> int:
    """How many lead or oversee a session with a learner at the practice."""
    learns = Participation.objects.filter(session=OuterRef("session"), part=Part.LEARNER)
    teaching = Participation.objects.filter(
        Exists(learns),
        session__practice=placement.practice,
        session__starts_at__date=WEDNESDAY.date(),
        is_cancelled=False,
        part__in=[Part.LEADER, Part.OVERSEER],
    )
    return teaching.order_by().values("person").distinct().count()


def sheets(nurse: Placement, opened: Opened, *, scripts: bool) -> dict[str, int]:
    """How many pages each sheet takes, opened by keyboard from the week that it is of."""
    week = f"/practices/{nurse.practice.ods_code}/timetable/"
    administrator = Person.objects.get(email="administrator@example.org")
    page, found = opened(administrator, week, scripts=scripts), {}
    for links in (
        ("Wall chart",),
        ("Clinicians’ sheet", "Wednesday"),
        ("Clinicians’ sheet", "Wednesday", EACH),
    ):
        page.goto(week)
        for link in links:
            to_the_content(page)
            follow(page, link)
        found[links[-1]] = pages_of(page)
    page.goto(f"/placements/{nurse.public_id}/timetable/")
    to_the_content(page)
    follow(page, "Induction sheet")
    found["Induction sheet"] = pages_of(page)

    own = opened(nurse.person, "/timetable/", scripts=scripts)
    found["Own week"] = pages_of(own)
    to_the_content(own)
    follow(own, "Where, when, who and what to bring")
    found["Own induction sheet"] = pages_of(own)
    return found


def test_every_sheet_of_the_worked_week_is_opened_by_keyboard_and_fits_its_pages(
    nurse: Placement, opened: Opened
) -> None:
    for scripts in (True, False):
        assert sheets(nurse, opened, scripts=scripts) == {
            "Wall chart": 1,
            "Wednesday": 1,
            # And what the learners want to learn on one more.
            EACH: clinicians_of_the_day(nurse) + 1,
            "Induction sheet": 1,
            "Own week": 1,
            "Own induction sheet": 1,
        }, f"JavaScript: {scripts}"
