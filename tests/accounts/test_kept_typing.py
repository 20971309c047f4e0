"""What somebody typed when their session had run out is kept for them, for an hour, and for nobody else."""

import datetime
import re
from html import unescape
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.kept_typing import COOKIE, KEY, MOST_CHARACTERS
from placements.models import Placement
from tests.factories import PASSWORD
from tests.factories.cast import Cast

RESUME, HOME, SIGN_IN = (reverse(f"accounts:{name}") for name in ("resume", "home", "sign_in"))


def sign_in(client: Client, person: Any, **more: str) -> Any:
    return client.post(SIGN_IN, {"username": person.email, "password": PASSWORD, **more})


def run_out(client: Client) -> None:
    """The session is over on the server and in the browser; its other cookies stay."""
    Session.objects.all().delete()
    del client.cookies[settings.SESSION_COOKIE_NAME]


def form_of(cast: Cast) -> str:
    return reverse("placements:placement_cancel", args=[cast.placement.public_id])


@pytest.fixture
def signed_out(cast: Cast, client: Client) -> Client:
    """The administrator's browser, after their session has run out."""
    sign_in(client, cast.administrator)
    run_out(client)
    return client


def sent_again(client: Client) -> tuple[str, dict[str, str]]:
    """Where the page would send the form, and with what."""
    body = client.get(RESUME).content.decode()
    form = re.search(r'<form method="post" action="([^"]+)" novalidate>(.*?)</form>', body, re.S)
    assert form, body
    inputs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[2])
    fields = {unescape(name): unescape(value) for name, value in inputs if name != "csrfmiddlewaretoken"}
    return unescape(form[1]), fields


def test_what_was_typed_is_kept_and_one_button_sends_it_again(cast: Cast, signed_out: Client) -> None:
    typed = {"reason": "The practice has lost its nurse & its room", "again": ""}
    response = signed_out.post(form_of(cast), typed)
    assert (response.status_code, response["Location"]) == (302, f"{SIGN_IN}?next=%2Faccounts%2Fresume%2F")

    assert sign_in(signed_out, cast.administrator, next=RESUME)["Location"] == RESUME
    assert sent_again(signed_out) == (form_of(cast), typed)
    assert Placement.objects.get(pk=cast.placement.pk).state == "confirmed"

    signed_out.post(*sent_again(signed_out))
    placement = Placement.objects.get(pk=cast.placement.pk)
    assert (placement.state, placement.state_reason) == ("cancelled", typed["reason"])
    assert signed_out.get(RESUME)["Location"] == HOME


def test_on_a_shared_computer_the_next_person_gets_nothing_of_it(cast: Cast, signed_out: Client) -> None:
    signed_out.post(form_of(cast), {"reason": "Something about Lena"})
    sign_in(signed_out, cast.same_hub_administrator, next=RESUME)
    assert signed_out.get(RESUME)["Location"] == HOME
    assert KEY not in signed_out.session
    run_out(signed_out)
    sign_in(signed_out, cast.administrator, next=RESUME)
    assert signed_out.get(RESUME)["Location"] == HOME


def test_who_signed_out_left_nothing_to_be_typed_for_them(cast: Cast, client: Client) -> None:
    sign_in(client, cast.administrator)
    client.post(reverse("accounts:sign_out"))
    response = client.post(form_of(cast), {"reason": "By whoever sits there now"})
    assert response["Location"] == f"{SIGN_IN}?next={form_of(cast)}"
    sign_in(client, cast.administrator)
    assert client.get(RESUME)["Location"] == HOME


def test_a_forged_name_of_the_browser_s_person_keeps_nothing(cast: Cast, client: Client) -> None:
    client.cookies[COOKIE] = f"{cast.administrator.public_id}:forged:signature"
    client.post(form_of(cast), {"reason": "x y"})
    assert KEY not in client.session


def test_it_is_kept_for_an_hour(cast: Cast, client: Client) -> None:
    start = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)
    for minutes, kept in ((59, True), (61, False)):
        with time_machine.travel(start, tick=False) as clock:
            sign_in(client, cast.administrator)
            run_out(client)
            client.post(form_of(cast), {"reason": "The nurse is ill"})
            clock.shift(datetime.timedelta(minutes=minutes))
            sign_in(client, cast.administrator)
            assert (client.get(RESUME).status_code == 200) is kept, minutes
            assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE


@pytest.mark.parametrize(
    "typed",
    [
        {"password": "correct horse battery staple", "reason": "x y"},
        {"new_password1": "correct horse battery staple"},
        {"reason": "long " * MOST_CHARACTERS},
    ],
    ids=["a password", "a new password", "more than fits"],
)
def test_secrets_and_floods_are_not_kept(cast: Cast, signed_out: Client, typed: dict[str, str]) -> None:
    assert signed_out.post(form_of(cast), typed)["Location"] == f"{SIGN_IN}?next={form_of(cast)}"
    assert KEY not in signed_out.session


def test_signing_in_is_never_kept(cast: Cast, signed_out: Client) -> None:
    signed_out.post(SIGN_IN, {"username": cast.administrator.email, "password": "wrong"})
    assert KEY not in signed_out.session


def test_files_are_not_kept_and_the_page_says_so(cast: Cast, signed_out: Client) -> None:
    signed_out.post(
        form_of(cast), {"reason": "See the letter", "letter": SimpleUploadedFile("a.txt", b"secret")}
    )
    assert signed_out.session[KEY]["fields"] == [["reason", "See the letter"]]
    sign_in(signed_out, cast.administrator)
    assert "Files are not kept." in signed_out.get(RESUME).content.decode()


def test_it_can_be_thrown_away(cast: Cast, signed_out: Client) -> None:
    signed_out.post(form_of(cast), {"reason": "Never mind"})
    sign_in(signed_out, cast.administrator)
    assert signed_out.get(RESUME).status_code == 200
    signed_out.post(RESUME)
    assert signed_out.get(RESUME)["Location"] == HOME


def test_a_forged_form_is_refused_and_not_kept(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get(SIGN_IN)
    token = client.cookies["csrftoken"].value
    sign_in(client, cast.administrator, csrfmiddlewaretoken=token)
    run_out(client)
    assert client.post(form_of(cast), {"reason": "Forged"}).status_code == 403
    assert KEY not in client.session


def test_what_is_sent_again_must_carry_its_own_proof_that_it_is_ours(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get(SIGN_IN)
    sign_in(client, cast.administrator, csrfmiddlewaretoken=client.cookies["csrftoken"].value)
    run_out(client)
    token = client.cookies["csrftoken"].value
    client.post(form_of(cast), {"reason": "The nurse is ill", "csrfmiddlewaretoken": token})
    sign_in(client, cast.administrator, csrfmiddlewaretoken=token)
    page = client.get(RESUME).content.decode()
    assert client.post(*sent_again(client)).status_code == 403
    fresh = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert fresh
    address, fields = sent_again(client)
    assert client.post(address, fields | {"csrfmiddlewaretoken": fresh[1]}).status_code == 302
