"""Who must prove themselves twice, and whether they have: what the portal adds to allauth's second factor."""

from __future__ import annotations

import base64
import ipaddress
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account import app_settings as account_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac

from accounts.models import Person
from accounts.querysets import PersonQuerySet

# In a session: who has proved themselves twice in it. allauth asks at each sign-in those who can.
PROVED_BY = "second_factor_of"
# Where somebody was going when they were led to set up their second factor.
ONWARD = "second_factor_onward"
_SALT = "accounts.second_factor"


def check_setting() -> None:
    """Raises ``ImproperlyConfigured`` where the setting names what is no role: it would protect nobody."""
    if unknown := sorted(set(settings.SECOND_FACTOR_FOR) - PersonQuerySet.ROLE_FLAGS.keys()):
        roles = ", ".join(PersonQuerySet.ROLE_FLAGS)
        raise ImproperlyConfigured(f"ATP_SECOND_FACTOR_FOR names {', '.join(unknown)}; it can name {roles}.")


def needs_second_factor(person: Any) -> bool:
    """Whether a role that ``person`` holds today asks for one, deputies' too; no query for who is asking."""
    return any(person.holds(role) for role in settings.SECOND_FACTOR_FOR)


def has_second_factor(person: Any) -> bool:
    """Whether they have an app or a passkey; recovery codes are no factor of their own."""
    return _factors(person).exists()


def is_still_to_prove(request: HttpRequest) -> bool:
    """Whether the person asking needs a second factor and has not proved one in this session; no query."""
    return needs_second_factor(request.user) and request.session.get(PROVED_BY) != request.user.pk


def where_to_prove(request: HttpRequest) -> str:
    """Where somebody proves it: with what they have, or by setting it up."""
    factors = second_factors_of(request.user)
    if not factors.has_any:
        return reverse("mfa_index")
    by = "mfa_reauthenticate" if factors.app else "mfa_reauthenticate_webauthn"
    return f"{reverse(by)}?{urlencode({'next': request.session.get(ONWARD) or reverse('accounts:home')})}"


def signed_in_recently(request: HttpRequest) -> bool:
    """Whether they have only just come in, so that nothing need be asked again."""
    person: Any = request.user
    records = get_authentication_records(request, person)
    return any(time.time() - record["at"] < account_settings.REAUTHENTICATION_TIMEOUT for record in records)


def may_remove(authenticator: Authenticator) -> bool:
    """Whether its owner may give it up: who needs a second factor keeps one, and adds another before."""
    person: Any = authenticator.user
    return not needs_second_factor(person) or _factors(person).exclude(pk=authenticator.pk).exists()


@dataclass(frozen=True)
class SecondFactors:
    """All that somebody proves themselves with besides a password; ``codes_left`` of recovery codes."""

    app: Authenticator | None
    passkeys: tuple[Authenticator, ...]
    codes_left: int

    @property
    def has_any(self) -> bool:
        return bool(self.app or self.passkeys)


def second_factors_of(person: Any) -> SecondFactors:
    """One query."""
    rows = list(Authenticator.objects.filter(user=person).order_by("created_at", "pk"))
    kinds = Authenticator.Type
    codes = next((row for row in rows if row.type == kinds.RECOVERY_CODES), None)
    return SecondFactors(
        app=next((row for row in rows if row.type == kinds.TOTP), None),
        passkeys=tuple(row for row in rows if row.type == kinds.WEBAUTHN),
        codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
    )


def account_section(request: HttpRequest) -> dict[str, Any]:
    """For the page "Your account"."""
    return {
        "factors": second_factors_of(request.user),
        "is_needed": needs_second_factor(request.user),
    } | passkey_context(request)


def passkey_context(request: HttpRequest) -> dict[str, Any]:
    """Passkeys belong to a name: a browser makes none for an address such as 127.0.0.1."""
    address = urlsplit(f"//{request.get_host()}")
    return {
        "can_have_passkeys": not _is_number(address.hostname or ""),
        "localhost": f"http://localhost{f':{address.port}' if address.port else ''}{request.path}",
    }


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _factors(person: Any) -> Any:
    return Authenticator.objects.filter(user_id=person.pk).exclude(type=Authenticator.Type.RECOVERY_CODES)


def remember_proof(request: HttpRequest, user: Any) -> None:
    """Somebody has used what they have, or has shown that a new one works."""
    request.session[PROVED_BY] = user.pk


# What allauth's signals call, see accounts.apps


def on_use(*, request: HttpRequest, user: Person, **_: Any) -> None:
    """While signing in, or later."""
    remember_proof(request, user)


def on_removal(*, request: HttpRequest, user: Person, **_: Any) -> None:
    """Who has given up all of it has proved nothing any more."""
    if not has_second_factor(user):
        request.session.pop(PROVED_BY, None)


class SecondFactorAdapter(DefaultMFAAdapter):
    """What allauth asks the portal about second factors."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That did not work. Check it, and use each code only once.",
        "cannot_delete_authenticator": "You need a second factor: add another one before you remove this one.",
        "cannot_generate_recovery_codes": "Add an authenticator app or a passkey first.",
    }

    def get_totp_issuer(self) -> str:
        return str(settings.SITE["short_name"])

    def _get_site_name(self) -> str:
        return str(settings.SITE["name"])

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return may_remove(authenticator)

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        return f"Passkey {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"


def _cipher() -> MultiFernet:
    """Encrypts by a key that is derived from ``SECRET_KEY``; decrypts by those that it replaced, too."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (salted_hmac(_SALT, "key", secret=key, algorithm="sha256").digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
