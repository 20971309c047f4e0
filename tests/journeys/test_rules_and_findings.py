"""HEE staff set a rule once they saw what changes, a hub's lead lets a stop stand: by keyboard, without JavaScript."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from placements.models import RuleOverride, RuleSetting
from tests.factories import ParticipationFactory, SessionFactory, this_week
from tests.factories.cast import Cast
from tests.journeys.opening import Opened
from tests.journeys.test_by_keyboard import follow, to_the_content, type_into

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_staff_see_what_a_setting_would_change_and_set_it(cast: Cast, opened: Opened, scripts: bool) -> None:
    page = opened(cast.hee, reverse("admin:placements_rulesetting_changelist"), scripts=scripts)
    page.get_by_role("link", name="Set rule 27 from a day on").click()
    page.get_by_label("Hours and minutes of work without a break").fill("2:00")
    page.get_by_label("From").fill(f"{timezone.localdate():%Y-%m-%d}")
    page.get_by_label("Reason").fill("The deanery’s letter.")
    page.get_by_role("button", name="See what would change").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("4 live placements looked at.")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Beck Side Medical Centre").first).to_be_visible()
    assert not RuleSetting.objects.exists()
    page.get_by_role("button", name="Change something").press("Enter")
    expect(page.get_by_label("Hours and minutes of work without a break")).to_have_value("2:00")
    page.get_by_role("button", name="See what would change").press("Enter")
    page.get_by_role("button", name="Set the rule").press("Enter")
    expect(page.get_by_text("Rule 27 is set from")).to_be_visible()
    assert RuleSetting.objects.get().parameters == {"work_minutes": 120}


def test_a_hub_lead_lets_a_stop_stand_by_keyboard_without_javascript(cast: Cast, opened: Opened) -> None:
    session = SessionFactory(practice=cast.practice, title="Own clinic", day=this_week().days[0])
    ParticipationFactory(session=session, placement=cast.placement)
    address = reverse("placements:placement", args=[cast.placement.public_id])
    page = opened(cast.hub_lead, address, scripts=False)
    to_the_content(page)
    follow(page, "What the rules find")
    stop = page.get_by_role("listitem").filter(has_text="Own clinic").filter(has_text="has no supervisor")
    expect(stop).to_be_visible()
    stop.locator("summary").filter(has_text="Let this stand").focus()
    page.keyboard.press("Enter")
    type_into(page, "Why may this stand?", "The practice nurse is in the next room.")
    follow(page, "Set this finding aside")
    expect(page.get_by_text("The finding is set aside.")).to_be_visible()
    expect(stop).to_contain_text("Harriet Leadley let this stand")
    assert RuleOverride.objects.get().overridden_by == cast.hub_lead
    stop.get_by_role("button", name="Let it count again").press("Enter")
    expect(page.get_by_text("The finding counts again.")).to_be_visible()
    expect(stop).to_contain_text("Let this stand")
