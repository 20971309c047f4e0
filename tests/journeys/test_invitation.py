"""From the mail of an invitation to home, at the width of a phone.

The steps are functions of a page, so that longer journeys can take them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import OutgoingMail, Person, RoleKind
from tests.accounts.inviting import GOOD_PASSWORD, NEW, invited
from tests.factories import PASSWORD
from tests.factories.cast import Cast
from tests.journeys.opening import go_on
from tests.journeys.test_second_factor import (
    PHONE,
    add_passkey,
    assert_no_barriers,
    enter_password,
    expect_at,
    give_it_a_fingerprint_reader,
    sign_out,
    use_passkey,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def phone(request: pytest.FixtureRequest, browser: Browser, live_server: Any) -> Iterator[Page]:
    """A phone, once with JavaScript and once without."""
    context = browser.new_context(base_url=live_server.url, viewport=PHONE, java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def path_in_the_mail(person: Person) -> str:
    """Where the button of the latest mail to this person leads, on whatever server."""
    mail = OutgoingMail.objects.filter(person=person).latest("pk")
    found = re.search(r"https?://[^/\s]+(/invitations/accept/\S+)", mail.text)
    assert found, mail.text
    return found[1]


def open_the_invitation(page: Page, person: Person) -> None:
    page.goto(path_in_the_mail(person))
    expect(page.get_by_role("heading", level=1)).to_contain_text("You are invited")


def choose_a_password(page: Page, password: str = GOOD_PASSWORD) -> None:
    page.get_by_label("Choose a password", exact=True).fill(password)
    go_on(page.get_by_role("button", name="Open my account"))


def test_somebody_invited_chooses_a_password_and_is_home(cast: Cast, phone: Page) -> None:
    person = invited(cast.administrator, RoleKind.ADMINISTRATOR, cast.practice).person
    open_the_invitation(phone, person)
    expect(phone.get_by_text("Administrator, Ash Grove Surgery")).to_be_visible()

    choose_a_password(phone, "short")
    expect(phone.get_by_role("alert")).to_contain_text("too short")
    choose_a_password(phone)

    expect(phone).to_have_url(re.compile("/home/$"))
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Today")
    phone.goto(path_in_the_mail(person))
    expect(phone.get_by_role("heading", level=1)).to_contain_text("This invitation cannot be used")


def test_an_administrator_invites_on_a_phone(cast: Cast, phone: Page) -> None:
    phone.goto("/accounts/sign-in/?next=/invitations/new/")
    phone.get_by_label("Email address").fill(str(cast.administrator.email))
    phone.get_by_label("Password", exact=True).fill(PASSWORD)
    go_on(phone.get_by_role("main").get_by_role("button", name="Sign in", exact=True))
    phone.get_by_label("Supervisor", exact=True).check()
    go_on(phone.get_by_role("button", name="Continue"))
    phone.get_by_label("Email address").fill(NEW)
    phone.get_by_label("Given name").fill("Quentin")
    phone.get_by_label("Family name").fill("Quill")
    phone.get_by_role("button", name="Send the invitation").click()
    expect(phone.get_by_text(f"{NEW} is invited. A mail is on its way to them.")).to_be_visible()
    assert Person.objects.get(email=NEW).supervisors.get().practice == cast.practice


def test_an_invited_hub_lead_gets_from_the_mail_by_a_passkey_to_home(
    cast: Cast, browser: Browser, live_server: Any, settings: Any
) -> None:
    """As in production, where hub leads must have a second factor; the passkey needs the name localhost."""
    settings.SECOND_FACTOR_FOR = ["hee_staff", "hub_leads"]
    address = f"http://localhost:{urlsplit(live_server.url).port}"
    page = browser.new_context(base_url=address, viewport=PHONE).new_page()
    give_it_a_fingerprint_reader(page)
    person = invited(cast.hee, RoleKind.HUB_LEAD, cast.hub).person

    open_the_invitation(page, person)
    assert_no_barriers(page)
    choose_a_password(page, "short")
    assert_no_barriers(page)
    choose_a_password(page)
    expect(page.get_by_role("heading", name="Set this up to go on")).to_be_visible()
    assert len(add_passkey(page)) == 10
    expect_at(page, "/home/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Today")

    sign_out(page)
    enter_password(page, person, GOOD_PASSWORD)
    use_passkey(page)
    expect_at(page, "/home/")
    page.goto("/invitations/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("invitations")
    assert_no_barriers(page)
    page.context.close()
