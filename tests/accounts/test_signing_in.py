import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.operations.sign_in import send_password_link
from tests.factories import PASSWORD, PersonFactory
from tests.factories.cast import Cast

SIGN_IN = reverse("accounts:sign_in")
WRONG = "The email address or the password is not right. Check both."

pytestmark = pytest.mark.django_db


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str):
    return client.post(SIGN_IN, {"username": email, "password": password, **more})


def test_signing_in_leads_home(client: Client) -> None:
    person = PersonFactory(email="alice@example.org")
    response = sign_in(client, "alice@example.org")
    assert (response.status_code, response["Location"]) == (302, reverse("accounts:home"))
    assert client.session["_auth_user_id"] == str(person.pk)


def test_the_email_may_be_in_any_capitals_and_have_spaces_around_it(client: Client) -> None:
    PersonFactory(email="alice@example.org")
    assert sign_in(client, "  Alice@Example.ORG ").status_code == 302


def test_whoever_was_on_the_way_somewhere_gets_there(client: Client) -> None:
    PersonFactory(email="alice@example.org")
    assert sign_in(client, "alice@example.org", next="/placements/")["Location"] == "/placements/"


ELSEWHERE = pytest.mark.parametrize(
    "elsewhere", ["https://example.com/", "//example.com/", "javascript:alert(1)", "/\\x.com"]
)


@ELSEWHERE
def test_nobody_is_led_away_from_the_site(client: Client, elsewhere: str) -> None:
    PersonFactory(email="alice@example.org")
    assert sign_in(client, "alice@example.org", next=elsewhere)["Location"] == reverse("accounts:home")
    assert client.get(SIGN_IN, {"next": elsewhere})["Location"] == reverse("accounts:home")


@ELSEWHERE
def test_nobody_is_led_away_when_they_change_their_password_or_sign_out(
    client: Client, elsewhere: str
) -> None:
    client.force_login(PersonFactory())
    new = {"password1": "seven blue lamps on a hill", "password2": "seven blue lamps on a hill"}
    changed = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "next": elsewhere} | new
    )
    assert (changed.status_code, changed["Location"]) == (302, reverse("accounts:account"))
    assert client.post(reverse("account_logout"), {"next": elsewhere})["Location"] == "/"


@pytest.mark.parametrize("address", ["signup/", "sign-up/", "email/", "login/code/", "3rdparty/signup/"])
def test_nobody_signs_up_or_keeps_addresses_of_mail(client: Client, address: str) -> None:
    client.force_login(PersonFactory())
    assert client.get(f"/accounts/{address}").status_code == 404


def test_the_address_of_mail_is_kept_in_one_place_alone(client: Client) -> None:
    person = PersonFactory(email="alice@example.org")
    send_password_link(person=person)
    sign_in(client, "alice@example.org")
    assert not EmailAddress.objects.exists()


@pytest.mark.parametrize(
    ("fields", "password"),
    [
        ({}, "not the password at all"),
        ({"is_active": False}, PASSWORD),
        ({"can_sign_in": False}, PASSWORD),
        ({"email": "somebody.else@example.org"}, PASSWORD),
        ({"email": None}, PASSWORD),
    ],
    ids=["wrong password", "left", "without account", "unknown", "without email"],
)
def test_whoever_may_not_sign_in_is_told_the_same(client: Client, fields: dict, password: str) -> None:
    PersonFactory(**{"email": "alice@example.org"} | fields)
    response = sign_in(client, "alice@example.org", password)
    assert response.status_code == 200
    assert response.context["form"].errors == {"username": [WRONG]}
    assert "_auth_user_id" not in client.session


def test_an_error_summary_leads_to_the_fields(client: Client) -> None:
    body = sign_in(client, "", "").content.decode()
    assert "There is a problem" in body
    assert '<a href="#id_username">Enter your email address</a>' in body
    assert '<a href="#id_password">Enter your password</a>' in body


def test_somebody_whose_account_is_closed_while_signed_in_is_out_at_once(client: Client) -> None:
    person = PersonFactory()
    client.force_login(person)
    assert client.get(reverse("accounts:home")).status_code == 200
    type(person).objects.filter(pk=person.pk).update(can_sign_in=False)
    assert client.get(reverse("accounts:home")).status_code == 302


def test_signing_out_takes_a_post(client: Client, cast: Cast) -> None:
    client.force_login(cast.learner)
    assert client.get(reverse("accounts:sign_out")).status_code == 405
    assert "_auth_user_id" in client.session
    assert client.post(reverse("accounts:sign_out")).status_code == 302
    assert "_auth_user_id" not in client.session
