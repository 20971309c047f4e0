"""A spoke visit from its arrangement to the host's week, by keyboard and without JavaScript."""

import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from atp_portal.formatting import date_day
from placements.models import SpokeVisit
from tests.factories import this_week
from tests.factories.cast import Cast
from tests.factories.publishing import name_assessors
from tests.journeys.opening import PHONE, Opened
from tests.journeys.test_by_keyboard import follow, reach, type_into

pytestmark = pytest.mark.browser


def choose(page: Page, name: str, first_letters: str) -> None:
    """In a list that has the focus, what begins so is chosen by typing it."""
    reach(page, name)
    page.keyboard.type(first_letters)


def test_a_visit_is_arranged_published_and_seen_by_its_host_and_its_learner(
    cast: Cast, opened: Opened
) -> None:
    name_assessors(cast.placement)
    next_friday = this_week().next.days[4]
    agreed = datetime.date.today() - datetime.timedelta(days=20)
    page = opened(
        cast.administrator,
        reverse("placements:spoke_visit_new", args=[cast.placement.public_id]),
        scripts=False,
    )
    choose(page, "Practice or service", "Beck")
    for name, value in zip(("Day", "Month", "Year"), (agreed.day, agreed.month, agreed.year), strict=True):
        type_into(page, name, str(value))
    type_into(page, "Agreed with", "Sanjay Madan")
    type_into(page, "What is to be learnt", "How wounds are dressed.")
    for name, value in zip(
        ("Day", "Month", "Year"), (next_friday.day, next_friday.month, next_friday.year), strict=True
    ):
        type_into(page, name, str(value))
    type_into(page, "Start on day 1", "9am")
    type_into(page, "End on day 1", "midday")
    follow(page, "Save")
    # The host's supervisor is suggested, and taken by saving once more.
    expect(page.get_by_role("alert")).to_contain_text("Choose who supervises at Beck Side Medical Centre")
    expect(page.get_by_label("Who supervises there").locator("option:checked")).to_contain_text(
        "Erin Kettlewell"
    )
    follow(page, "Save")
    expect(page.get_by_text("The spoke visit is arranged.")).to_be_visible()
    (session,) = SpokeVisit.objects.get().sessions.all()
    page.goto(reverse("placements:session", args=[session.public_id]))
    follow(page, "Publish session")

    when = f"{date_day(next_friday)}, 9am to midday"
    hosted = opened(
        cast.same_hub_administrator,
        reverse("placements:visits", args=[cast.same_hub_practice.ods_code]),
        PHONE,
        scripts=False,
    )
    expect(hosted.get_by_text("A student nurse from Ash Grove Surgery")).to_be_visible()
    follow(hosted, when)
    expect(hosted.get_by_text("How wounds are dressed.")).to_be_visible()
    expect(hosted.get_by_text("Nursingham")).to_have_count(0)
    follow(hosted, "Back to the week")
    expect(hosted.get_by_text("Visiting: a student nurse from Ash Grove Surgery").first).to_be_visible()

    own = opened(
        cast.learner,
        f"{reverse('placements:learner_week')}?week={this_week().next.code}",
        PHONE,
        scripts=False,
    )
    expect(own.get_by_text("To learn: How wounds are dressed.").first).to_be_visible()
    expect(own.get_by_text("Erin Kettlewell").first).to_be_visible()
