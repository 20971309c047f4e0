"""Whatever stands in ``next`` and its like, nobody is led off the site, nor into a script."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from accounts.second_factor import ONWARD
from tests.factories import PASSWORD
from tests.factories.cast import Cast
from tests.house.doors import DOORS, VISITOR
from tests.house.knocking import address_of, answer, let_in, on_monday, sign_everybody_in

ELSEWHERE = (
    "https://evil.example.com/",
    "//evil.example.com/",
    "///evil.example.com",
    "/\\evil.example.com",
    "\\\\evil.example.com",
    "http:evil.example.com",
    "https:///evil.example.com",
    "/\t/evil.example.com",
    "javascript:alert(document.domain)",
    "data:text/html,<script>alert(1)</script>",
    "https://testserver@evil.example.com/",
    "https://testserver.evil.example.com/",
)
NAMES = ("next", "redirect", "redirect_to", "return_to", "return", "url", "continue", "target", "onward")


def leads_away(location: str) -> bool:
    """As a browser reads it: it drops tabs, and takes a backslash for a slash."""
    read = "".join(location.split()).replace("\\", "/")
    parts = urlsplit(read)
    at_home = parts.scheme == "http" and parts.netloc == "testserver"
    return not at_home and bool(parts.scheme or parts.netloc or read.startswith("//"))


@pytest.mark.parametrize("away", ELSEWHERE)
def test_this_test_knows_what_leads_away(away: str) -> None:
    assert leads_away(away)
    assert not leads_away("/home/?next=https://evil.example.com/")


def test_no_door_leads_away_whatever_it_is_told(cast: Cast) -> None:
    """Every door by who is let in and by a visitor, by GET and by POST, with each name of the trade."""
    wrong = []
    with on_monday():
        cookies = sign_everybody_in(cast)
        for door in DOORS:
            address = address_of(door, cast)
            joint = "&" if "?" in address else "?"
            for method in ("get", "post"):
                for persona in {let_in(door, method), VISITOR}:
                    told = dict.fromkeys(NAMES, ELSEWHERE[1])
                    asked = address + joint + "&".join(f"{name}={ELSEWHERE[3]}" for name in NAMES)
                    response = answer(method, asked, cookies.get(persona), door.posted | told)
                    if leads_away(response.headers.get("Location", "")):
                        wrong.append(f"{method} {door} as {persona}: {response['Location']}")
                    if 'href="//evil' in response.text_of_all or 'action="//evil' in response.text_of_all:
                        wrong.append(f"{method} {door} as {persona}: in the page")
    assert wrong == []


@pytest.fixture
def learner(cast: Cast) -> Person:
    cast.learner.set_password(PASSWORD)
    cast.learner.save(update_fields=["password"])
    return cast.learner


def led_to(client: Client, route: str, **posted: Any) -> str:
    response: Any = client.post(reverse(route), posted)
    assert response.status_code == 302
    return str(response["Location"])


def test_signing_in_leads_home_instead(learner: Person) -> None:
    for away in ELSEWHERE:
        led = led_to(Client(), "accounts:sign_in", username=learner.email, password=PASSWORD, next=away)
        assert led == reverse("accounts:home"), away


def test_who_is_signed_in_already_is_led_home_from_sign_in(client: Client, learner: Person) -> None:
    client.force_login(learner)
    for away in ELSEWHERE:
        response: Any = client.get(reverse("accounts:sign_in"), {"next": away})
        assert (response.status_code, response["Location"]) == (302, reverse("accounts:home")), away


def test_signing_out_leads_to_the_front_page(learner: Person) -> None:
    for away in ELSEWHERE:
        client = Client()
        client.force_login(learner)
        assert led_to(client, "accounts:sign_out", next=away) == "/", away


def test_giving_ones_password_again_leads_no_further_than_the_site(client: Client, learner: Person) -> None:
    client.force_login(learner)
    for away in ELSEWHERE[:9]:  # a tenth within a minute would be one too many
        assert not leads_away(led_to(client, "account_reauthenticate", password=PASSWORD, next=away)), away


def test_what_a_session_says_comes_next_is_checked_too(client: Client, cast: Cast, settings: Any) -> None:
    """Who has to set up a second factor is led on afterwards to where they were going: kept in the session."""
    settings.SECOND_FACTOR_FOR = ["administrators"]
    client.force_login(cast.administrator)
    for away in ELSEWHERE:
        session = client.session
        session[ONWARD] = away
        session.save()
        for route in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_authenticate"):
            response: Any = client.get(reverse(route))
            assert not leads_away(response.headers.get("Location", "")), (route, away)
            assert 'href="//evil' not in response.content.decode(), (route, away)
