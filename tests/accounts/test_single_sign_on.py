"""Single sign-on, against a provider that the tests run themselves."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pghistory.core
import pytest
import time_machine
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from accounts.models import OutgoingMail, Person, RoleKind, SignOnLink
from accounts.operations.sent_invitations import revoke_invitation
from atp_portal.sign_on_providers import SignOnProvider, sign_on_providers
from tests.accounts.inviting import invited
from tests.factories import HeeStaffFactory, HubLeadFactory, PersonFactory
from tests.factories.cast import Cast
from tests.openid_provider import CLIENT_ID, CLIENT_SECRET, OpenIdProvider

pytestmark = pytest.mark.django_db

SIGN_ON = reverse("accounts:single_sign_on", args=["trust"])
HOME = reverse("accounts:home")
NOBODY = (
    "No account of the portal opens with this email address. Ask your training hub for an invitation to it."
)
NOT_VERIFIED = "The Trust has not confirmed that this email address is yours"
NOT_FINISHED = "That took too long, or was not begun here."
NOT_UNDERSTOOD = "The Trust could not be reached, or its answer was not in order."


@pytest.fixture
def provider(settings: Any) -> Iterator[OpenIdProvider]:
    with OpenIdProvider() as provider:
        settings.SIGN_ON_PROVIDERS = [
            SignOnProvider("trust", "The Trust", provider.issuer, CLIENT_ID, CLIENT_SECRET)
        ]
        yield provider


@pytest.fixture
def alice(provider: OpenIdProvider) -> Person:
    """Somebody who has been invited, and what the provider says of her."""
    provider.claims = {"sub": "a-1", "email": "Alice@Example.org", "email_verified": True, "name": "Alice"}
    return PersonFactory(given_name="Alice", email="alice@example.org")


def away(client: Client, **more: str) -> str:
    """Press the button; the provider's address to which the browser goes."""
    page = client.post(SIGN_ON, more).content.decode()
    return unescape(page.split('content="0; url=')[1].split('"')[0])


def back(provider: OpenIdProvider, address: str) -> str:
    """Sign in at the provider; the portal's address to which the browser comes back."""
    return provider.authorize(dict(parse_qsl(urlsplit(address).query))).removeprefix("http://testserver")


def sign_on(client: Client, provider: OpenIdProvider, **more: str) -> Any:
    return client.get(back(provider, away(client, **more)))


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def assert_refused(client: Client, response: Any, words: str) -> None:
    people = Person.objects.count()
    assert response.status_code == 403
    assert words in unescape(response.content.decode())
    assert not is_signed_in(client)
    assert SocialAccount.objects.count() == 0
    assert Person.objects.count() == people


def test_the_sign_in_page_has_a_button_for_each_provider_and_none_without(
    client: Client, provider: OpenIdProvider, settings: Any
) -> None:
    assert "Sign in with The Trust" in client.get(reverse("accounts:sign_in")).content.decode()
    settings.SIGN_ON_PROVIDERS = []
    assert "Sign in with The Trust" not in client.get(reverse("accounts:sign_in")).content.decode()


def test_an_invited_person_with_a_verified_address_gets_in(
    client: Client, provider: OpenIdProvider, alice: Person
) -> None:
    response = sign_on(client, provider)
    assert (response.status_code, response["Location"]) == (302, HOME)
    assert client.session["_auth_user_id"] == str(alice.pk)
    assert client.get(HOME).status_code == 200
    assert [
        (each.user, each.provider, each.uid, each.extra_data) for each in SocialAccount.objects.all()
    ] == [(alice, "trust", "a-1", {})]
    assert list(OutgoingMail.objects.filter(template="sign_on_bound").values_list("person", flat=True)) == [
        alice.pk
    ]
    assert [(each.pgh_label, each.user_id, each.provider) for each in _history()] == [
        ("insert", alice.pk, "trust")
    ]


def test_an_invitation_that_waits_is_accepted_by_signing_on(
    client: Client, provider: OpenIdProvider, cast: Cast
) -> None:
    invitation = invited(cast.administrator, RoleKind.EDUCATIONALIST, cast.practice)
    provider.claims = {"sub": "n-1", "email": invitation.person.email, "email_verified": True}
    response = sign_on(client, provider)
    assert (response.status_code, response["Location"]) == (302, HOME)
    invitation.refresh_from_db()
    person = Person.objects.get(pk=invitation.person_id)
    assert invitation.accepted_at is not None
    assert (person.can_sign_in, person.has_usable_password()) == (True, False)
    assert client.get(HOME).status_code == 200


@pytest.mark.parametrize("ended", ["revoked", "run out"])
def test_an_invitation_that_waits_no_longer_opens_nothing(
    client: Client, provider: OpenIdProvider, cast: Cast, ended: str
) -> None:
    invitation = invited(cast.administrator, RoleKind.EDUCATIONALIST, cast.practice)
    provider.claims = {"sub": "n-1", "email": invitation.person.email, "email_verified": True}
    if ended == "revoked":
        revoke_invitation(by=cast.administrator, invitation=invitation)
        assert_refused(client, sign_on(client, provider), NOBODY)
    else:
        with time_machine.travel(invitation.expires_at + datetime.timedelta(seconds=1)):
            assert_refused(client, sign_on(client, provider), NOBODY)


def _history() -> Any:
    (events,) = pghistory.core.event_models(tracks_model=SignOnLink)
    return events._default_manager.order_by("pgh_id")


def test_the_code_is_bound_to_the_browser_by_pkce_and_asks_for_no_more_than_it_needs(
    client: Client, provider: OpenIdProvider
) -> None:
    asked = parse_qs(urlsplit(away(client)).query)
    assert set(asked) == {
        "client_id",
        "redirect_uri",
        "scope",
        "response_type",
        "state",
        "code_challenge",
        "code_challenge_method",
    }
    assert asked["redirect_uri"] == ["http://testserver/accounts/single-sign-on/trust/back/"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}


def test_whoever_was_on_the_way_somewhere_gets_there_and_never_off_the_site(
    client: Client, provider: OpenIdProvider, alice: Person
) -> None:
    assert sign_on(client, provider, next="/placements/")["Location"] == "/placements/"
    client.logout()
    assert sign_on(client, provider, next="https://example.com/")["Location"] == HOME


@pytest.mark.parametrize(
    "claims",
    [{"email_verified": False}, {"email_verified": None}, {"email_verified": "false"}, {"email": ""}],
    ids=["unverified", "not said", "false as a word", "no address"],
)
def test_an_address_that_is_not_verified_opens_nothing(
    client: Client, provider: OpenIdProvider, alice: Person, claims: dict[str, Any]
) -> None:
    provider.claims |= claims
    assert_refused(client, sign_on(client, provider), NOT_VERIFIED)


def test_the_word_of_a_provider_counts_for_its_own_domains_when_they_are_named(
    client: Client, provider: OpenIdProvider, alice: Person, settings: Any
) -> None:
    del provider.claims["email_verified"]
    (named,) = settings.SIGN_ON_PROVIDERS
    settings.SIGN_ON_PROVIDERS = [SignOnProvider(**{**vars(named), "verified_domains": ("example.com",)})]
    assert_refused(client, sign_on(client, provider), NOT_VERIFIED)
    settings.SIGN_ON_PROVIDERS = [SignOnProvider(**{**vars(named), "verified_domains": ("example.org",)})]
    assert sign_on(client, provider)["Location"] == HOME


def test_nobody_comes_into_being_by_signing_in(
    client: Client, provider: OpenIdProvider, alice: Person
) -> None:
    provider.claims |= {"email": "stranger@example.org"}
    assert_refused(client, sign_on(client, provider), NOBODY)


@pytest.mark.parametrize("closed", [{"is_active": False}, {"can_sign_in": False}])
def test_whose_account_is_closed_is_told_no_more_than_a_stranger(
    client: Client, provider: OpenIdProvider, alice: Person, closed: dict[str, bool]
) -> None:
    Person.objects.filter(pk=alice.pk).update(**closed)
    assert_refused(client, sign_on(client, provider), NOBODY)


def test_whose_account_is_closed_later_does_not_get_in_by_a_link_that_was_bound(
    client: Client, provider: OpenIdProvider, alice: Person
) -> None:
    sign_on(client, provider)
    client.logout()
    Person.objects.filter(pk=alice.pk).update(can_sign_in=False)
    assert sign_on(client, provider).status_code == 403
    assert not is_signed_in(client)


def test_the_subject_counts_and_not_an_address_that_changes_later(
    client: Client, provider: OpenIdProvider, alice: Person
) -> None:
    bob = PersonFactory(email="bob@example.org")
    sign_on(client, provider)
    client.logout()
    provider.claims |= {"email": "bob@example.org", "email_verified": False}
    sign_on(client, provider)
    assert client.session["_auth_user_id"] == str(alice.pk)
    assert not SocialAccount.objects.filter(user=bob).exists()


def test_whoever_gets_an_address_after_somebody_else_does_not_get_their_account(
    client: Client, provider: OpenIdProvider, alice: Person
) -> None:
    sign_on(client, provider)
    client.logout()
    provider.claims |= {"sub": "another"}
    response = sign_on(client, provider)
    assert response.status_code == 403
    assert "Your account here is linked with another account of The Trust." in response.content.decode()
    assert [each.uid for each in SocialAccount.objects.all()] == ["a-1"]


def test_a_state_of_another_browser_is_refused(
    client: Client, provider: OpenIdProvider, alice: Person
) -> None:
    address = back(provider, away(client))
    other = Client()
    assert_refused(other, other.get(address), NOT_FINISHED)
    assert client.get(address)["Location"] == HOME


def test_a_state_is_used_once(client: Client, provider: OpenIdProvider, alice: Person) -> None:
    address = back(provider, away(client))
    client.get(address)
    client.logout()
    response = client.get(address)
    assert (response.status_code, is_signed_in(client)) == (403, False)


def test_a_code_that_was_meant_for_another_browser_is_refused(
    client: Client, provider: OpenIdProvider, alice: Person
) -> None:
    """An attacker slips their own code, with the state of the victim: its PKCE verifier is not there."""
    stolen = parse_qs(urlsplit(back(provider, away(Client()))).query)["code"][0]
    mine = urlsplit(back(provider, away(client)))
    state = parse_qs(mine.query)["state"][0]
    response = client.get(mine.path, {"code": stolen, "state": state})
    assert_refused(client, response, NOT_UNDERSTOOD)


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://elsewhere.example.org"},
        {"aud": "another client"},
        {"exp": 1},
        {"sub": "somebody else than userinfo says"},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_a_token_with_a_wrong_claim_is_refused(
    client: Client, provider: OpenIdProvider, alice: Person, wrong: dict[str, Any]
) -> None:
    provider.token_claims = wrong
    assert_refused(client, sign_on(client, provider), NOT_UNDERSTOOD)


def test_a_provider_that_describes_itself_as_another_is_refused(
    client: Client, provider: OpenIdProvider, alice: Person
) -> None:
    provider.names_itself = provider.token_claims["iss"] = "https://elsewhere.example.org"
    assert_refused(client, sign_on(client, provider), NOT_UNDERSTOOD)


def test_a_token_with_a_false_signature_is_refused(
    client: Client, provider: OpenIdProvider, alice: Person
) -> None:
    provider.signs_with_another_key = True
    assert_refused(client, sign_on(client, provider), NOT_UNDERSTOOD)


def test_a_token_that_comes_a_second_time_is_refused(
    client: Client, provider: OpenIdProvider, alice: Person
) -> None:
    provider.token_claims = {"jti": "the-same"}
    sign_on(client, provider)
    client.logout()
    assert NOT_UNDERSTOOD in sign_on(client, provider).content.decode()
    assert not is_signed_in(client)


def test_a_provider_that_is_down_is_said_to_be_on_the_way_there_and_back(
    client: Client, provider: OpenIdProvider, alice: Person
) -> None:
    address = back(provider, away(client))
    provider.is_down = True
    assert_refused(client, client.get(address), NOT_UNDERSTOOD)
    assert_refused(client, client.post(SIGN_ON), NOT_UNDERSTOOD)


def test_whoever_stops_at_the_provider_is_told_so(
    client: Client, provider: OpenIdProvider, alice: Person
) -> None:
    address = urlsplit(back(provider, away(client)))
    state = parse_qs(address.query)["state"][0]
    response = client.get(address.path, {"error": "access_denied", "state": state})
    assert_refused(client, response, "You stopped signing in at The Trust.")


def test_a_role_that_needs_a_second_factor_needs_it_here_as_well(
    client: Client, provider: OpenIdProvider, alice: Person, settings: Any
) -> None:
    HubLeadFactory(person=alice)
    settings.SECOND_FACTOR_FOR = ["hub_leads"]
    sign_on(client, provider)
    assert client.get(HOME)["Location"] == reverse("mfa_index")


def test_staff_forget_a_link_so_that_the_next_sign_in_binds_anew(
    client: Client, provider: OpenIdProvider, alice: Person
) -> None:
    sign_on(client, provider)
    client.logout()
    staff = HeeStaffFactory().person
    client.force_login(staff)
    page = reverse("admin:accounts_person_forget_sign_on", args=[alice.pk])
    assert client.post(page, {"sure": "on"}).status_code == 302
    client.logout()
    provider.claims |= {"sub": "another"}
    assert sign_on(client, provider)["Location"] == HOME


# What the environment says

GIVEN = (
    '{"id": "trust", "name": "The Trust", "issuer": "https://id.example.org", "client_id": "c",'
    ' "client_secret": "s", "verified_domains": ["Example.org"]}'
)


def test_providers_are_read_from_the_environment() -> None:
    assert sign_on_providers("", must_be_https=True) == []
    assert sign_on_providers(f"[{GIVEN}]", must_be_https=True) == [
        SignOnProvider("trust", "The Trust", "https://id.example.org", "c", "s", ("example.org",))
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is not JSON"),
        ("{}", "is a list of objects"),
        (f"[{GIVEN}, {GIVEN}]", "two providers of one id"),
        (f"[{GIVEN.replace('client_secret', 'secret')}]", "does not know: client_secret, secret."),
        (f"[{GIVEN.replace('https:', 'http:')}]", "begins with https://"),
        ("[" + GIVEN.replace('"trust"', '"../x"') + "]", "small letters, digits and hyphens"),
    ],
)
def test_providers_that_cannot_be_read_are_refused_without_telling_a_secret(text: str, words: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=words) as error:
        sign_on_providers(text.replace('"s"', '"hidden secret"'), must_be_https=True)
    assert "hidden" not in str(error.value)
