"""A practice with learners on placement is suspended: who is told, what each sees, and what may still be changed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect

from accounts.models import OutgoingMail
from hubs.models import Accreditation
from placements.models import StandingLapse
from tests.factories.cast import Cast
from tests.journeys.opening import PHONE, Opened, go_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MONDAY = datetime.datetime(2026, 11, 23, 7, 30, tzinfo=datetime.UTC)
SHOUTS = "This placement has lost what it stands on"


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(MONDAY, tick=True) as traveller:
        yield traveller


def addressed(template: str) -> set[str]:
    return set(OutgoingMail.objects.filter(template=template).values_list("to_address", flat=True))


def press(page: Page, words: str) -> None:
    go_on(page.get_by_role("main").get_by_role("button", name=words, exact=True))


def test_a_practice_with_learners_is_suspended(cast: Cast, opened: Opened, clock: Any) -> None:
    lead = cast.practice_lead
    accreditation = Accreditation.objects.get(practice=cast.practice, learner_group=cast.student_nurse)
    placement = f"/placements/{cast.placement.public_id}/"

    page = opened(cast.hee, f"/admin/hubs/accreditation/{accreditation.pk}/suspend/")
    page.locator("[name=starts_on]").fill("2026-11-25")
    page.get_by_label("They stay, with the support that the reason describes").check()
    page.locator("[name=reason]").fill("Nobody there may supervise nurses at present.")
    page.locator("[type=submit]").last.click()
    expect(page.get_by_text("Done. Today")).to_be_visible()

    # Told at once: the practice and its hub of the suspension, the university of its own learner.
    assert addressed("accreditation_suspended") >= {lead.email, cast.administrator.email, cast.hub_lead.email}
    assert addressed("standing_lapsed") == {
        cast.academic.email,
        cast.administrator.email,
        cast.hub_lead.email,
    }
    told = OutgoingMail.objects.get(template="standing_lapsed", to_address=cast.academic.email).text
    assert cast.learner.full_name in told
    assert cast.second_learner.full_name not in told

    # What each sees.
    page = opened(cast.academic, "/home/", PHONE)
    page.get_by_role("link", name="See 1 placement that lost what it stands on").click()
    expect(page.get_by_role("link", name=cast.learner.full_name)).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^Decide"))).to_have_count(0)
    page.get_by_role("link", name=cast.learner.full_name).click()
    expect(page.get_by_text(SHOUTS)).to_be_visible()
    page = opened(cast.learner, placement, PHONE)
    expect(page.get_by_text(SHOUTS)).to_have_count(0)
    page = opened(cast.other_academic, "/placements/lapses/")
    expect(page.get_by_text("No placement is without standing")).to_be_visible()
    page = opened(cast.administrator, placement, scripts=False)
    expect(page.get_by_text(SHOUTS)).to_be_visible()

    # What mends it is not refused: a session moves, the description changes, the placement ends earlier.
    session = cast.timetable.published[0]
    page.goto(f"/sessions/{session.public_id}/change/")
    page.get_by_label("Start time").fill("8:45am")
    press(page, "Save session")
    expect(page.get_by_text("8:45am").first).to_be_visible()
    page.goto(f"{placement}dates/")
    later = cast.placement.ends_on + datetime.timedelta(days=7)
    for part, number in (("day", later.day), ("month", later.month), ("year", later.year)):
        page.locator(f"[name=ends_on_{part}]").fill(str(number))
    press(page, "Save dates")
    expect(page.get_by_role("alert")).to_contain_text("is suspended on")
    expect(page.get_by_role("alert")).to_contain_text("HEE staff lift a suspension.")
    earlier = cast.placement.ends_on - datetime.timedelta(days=1)
    for part, number in (("day", earlier.day), ("month", earlier.month), ("year", earlier.year)):
        page.locator(f"[name=ends_on_{part}]").fill(str(number))
    press(page, "Save dates")
    expect(page.get_by_text("The placement’s dates are changed.")).to_be_visible()

    # The hub decides, and those concerned are told.
    page = opened(cast.hub_lead, "/home/", PHONE)
    go_on(page.get_by_role("link", name="Decide about 1 placement that lost what it stands on"))
    go_on(page.get_by_role("link", name=re.compile("^Decide")))
    press(page, "Record the decision")
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    page.get_by_label("The placement continues").check()
    page.get_by_label("Why").fill("A nurse of the hub supervises every day.")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    press(page, "Record the decision")
    expect(page.get_by_text("the decision is recorded")).to_be_visible()
    assert addressed("standing_lapse_decided") == {cast.academic.email, cast.administrator.email}
    page = opened(cast.administrator, placement, PHONE)
    expect(page.get_by_text("A nurse of the hub supervises every day.")).to_be_visible()

    # Lifted, it is over everywhere.
    page = opened(cast.hee, f"/admin/hubs/accreditation/{accreditation.pk}/restore/")
    page.locator("[type=submit]").last.click()
    expect(page.get_by_text("Done. Today")).to_be_visible()
    assert StandingLapse.objects.get().state == "over"
    page = opened(cast.administrator, placement, PHONE)
    expect(page.get_by_text(SHOUTS)).to_have_count(0)
    assert cast.academic.email in addressed("standing_back")
