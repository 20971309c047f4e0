"""A week that stays open on a desk all day goes on being true."""

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, expect

from placements.operations.sessions import change_session
from tests.factories.cast import Cast

pytestmark = pytest.mark.browser


def test_what_changes_meanwhile_shows_without_anybody_asking(
    cast: Cast, browser: Browser, live_server: Any
) -> None:
    session = cast.timetable.published[0]
    client = Client()
    with time_machine.travel(session.start + datetime.timedelta(minutes=30)):
        client.force_login(cast.learner)
        context = browser.new_context(base_url=live_server.url)
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.clock.install()
        page.goto(reverse("placements:learner_week"))
        shown = page.locator(".app-week").get_by_text(session.title)
        expect(shown).to_be_visible()
        change_session(by=cast.administrator, session=session, title="Moved to the annexe")
        page.clock.fast_forward("02:00")
        expect(shown).to_be_visible()
        page.clock.fast_forward("05:00")
        expect(page.locator(".app-week").get_by_text("Moved to the annexe")).to_be_visible()
        expect(shown).to_have_count(0)
        context.close()
