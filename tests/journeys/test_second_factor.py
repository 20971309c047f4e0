"""The second factor in a browser, at phone width, with Chromium's own virtual authenticator for the passkeys.

The steps are functions of a page, so that longer journeys can take them.
"""

from __future__ import annotations

import datetime
import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from accounts.models import Person
from tests.factories import PASSWORD
from tests.factories.cast import Cast
from tests.journeys.opening import go_on
from tests.journeys.test_accessibility import AXE, SIDEWAYS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE: ViewportSize = {"width": 375, "height": 812}


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    """The clock stands: no code of an app runs out while it is typed."""
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, 30, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def page(browser: Browser, live_server: Any, settings: Any) -> Iterator[Page]:
    """A phone, on the name localhost, to which passkeys can belong; the setting is that of production."""
    settings.SECOND_FACTOR_FOR = ["hee_staff", "hub_leads"]
    port = urlsplit(live_server.url).port
    context = browser.new_context(base_url=f"http://localhost:{port}", viewport=PHONE)
    yield context.new_page()
    context.close()


def give_it_a_fingerprint_reader(page: Page) -> None:
    """From now on the browser has an authenticator that keeps passkeys and always finds the right finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def enter_password(page: Page, person: Person, password: str = PASSWORD) -> None:
    page.goto("/accounts/sign-in/")
    page.get_by_label("Email address").fill(str(person.email))
    page.get_by_label("Password", exact=True).fill(password)
    go_on(page.get_by_role("main").get_by_role("button", name="Sign in", exact=True))


def add_passkey(page: Page, name: str = "My phone") -> list[str]:
    """From the page of the second factor to where one was going; gives the recovery codes."""
    page.get_by_role("main").get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Add a passkey")).to_be_visible()
    page.get_by_label("Name of this passkey").fill(name)
    page.get_by_role("button", name="Add this passkey").click()
    return keep_codes(page)


def keep_codes(page: Page) -> list[str]:
    expect(page.get_by_role("heading", name="Keep these recovery codes")).to_be_visible()
    codes = page.locator(".app-secret").all_inner_texts()
    assert_no_barriers(page)
    page.get_by_role("button", name="I have kept them").click()
    return codes


def set_up_app(page: Page) -> tuple[str, list[str]]:
    """As ``add_passkey``, with an authenticator app; gives its secret too."""
    page.get_by_role("main").get_by_role("button", name="Set up an app").click()
    expect(page.get_by_alt_text("QR code")).to_be_visible()
    secret = page.locator(".app-secret").inner_text().replace(" ", "")
    assert_no_barriers(page)
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Turn it on").click()
    return secret, keep_codes(page)


def use_passkey(page: Page) -> None:
    expect(page.get_by_role("heading", name="Show that it is you")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()


def enter_code(page: Page, code: str) -> None:
    page.get_by_label("code").fill(code)
    go_on(page.get_by_role("button", name="Continue"))


def sign_out(page: Page) -> None:
    go_on(page.get_by_role("button", name="Sign out"))


def code_of(secret: str) -> str:
    """What the app shows, for 30 seconds."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def expect_at(page: Page, path: str) -> None:
    expect(page).to_have_url(re.compile(rf"//[^/]+{path}$"))


def assert_no_barriers(page: Page) -> None:
    found = Axe().run(page, options=AXE).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert page.evaluate(SIDEWAYS) == []


def test_a_hub_lead_is_led_to_a_passkey_and_signs_in_with_it_from_then_on(page: Page, cast: Cast) -> None:
    give_it_a_fingerprint_reader(page)
    enter_password(page, cast.hub_lead)
    expect(page.get_by_role("heading", name="Set this up to go on")).to_be_visible()
    assert_no_barriers(page)
    page.goto("/placements/")
    expect(page.get_by_role("heading", name="Set this up to go on")).to_be_visible()
    codes = add_passkey(page)
    assert len(codes) == len(set(codes)) == 10
    expect_at(page, "/placements/")

    sign_out(page)
    enter_password(page, cast.hub_lead)
    assert_no_barriers(page)
    use_passkey(page)
    expect_at(page, "/home/")

    sign_out(page)
    enter_password(page, cast.hub_lead)
    page.get_by_text("Use a recovery code").click()
    enter_code(page, codes[0])
    expect_at(page, "/home/")
    sign_out(page)
    enter_password(page, cast.hub_lead)
    page.get_by_text("Use a recovery code").click()
    enter_code(page, codes[0])
    expect(page.get_by_role("alert")).to_contain_text("That did not work.")
    assert_no_barriers(page)


def test_a_passkey_that_its_device_finds_by_itself_signs_in_alone(page: Page, cast: Cast) -> None:
    give_it_a_fingerprint_reader(page)
    enter_password(page, cast.hub_lead)
    add_passkey(page)
    expect_at(page, "/home/")
    sign_out(page)
    page.goto("/accounts/sign-in/?next=/placements/")
    assert_no_barriers(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect_at(page, "/placements/")


def test_an_app_is_set_up_and_its_codes_are_asked_for(page: Page, cast: Cast) -> None:
    enter_password(page, cast.hub_lead)
    secret, codes = set_up_app(page)
    expect_at(page, "/home/")
    assert len(codes) == 10
    page.goto("/accounts/")
    expect(page.get_by_text("10 codes left")).to_be_visible()
    assert_no_barriers(page)

    sign_out(page)
    enter_password(page, cast.hub_lead)
    enter_code(page, "000000")
    expect(page.get_by_role("alert")).to_contain_text("That did not work.")
    enter_code(page, code_of(secret))
    expect_at(page, "/home/")


def test_a_browser_without_a_passkey_says_so_and_leaves_the_other_ways(page: Page, cast: Cast) -> None:
    enter_password(page, cast.hub_lead)
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")  # and no authenticator
    page.get_by_role("main").get_by_role("button", name="Add a passkey").click()
    page.evaluate(
        "void (navigator.credentials.create = () => Promise.reject(new DOMException('', 'NotAllowedError')))"
    )
    page.get_by_role("button", name="Add this passkey").click()
    expect(page.get_by_role("alert")).to_have_text(
        "Your device did not confirm it. Try again, or use another way."
    )
