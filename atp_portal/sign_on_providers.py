"""Providers of single sign-on, as the environment names them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

REQUIRED = {"id", "name", "issuer", "client_id", "client_secret"}
KNOWN = REQUIRED | {"verified_domains"}


@dataclass(frozen=True)
class SignOnProvider:
    """Where people of an organisation sign in with the account that they have there.

    ``verified_domains`` are those of whose addresses its word is taken although it does not call them verified.
    """

    id: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    verified_domains: tuple[str, ...] = ()

    @property
    def as_app(self) -> dict[str, Any]:
        """As allauth is told of it."""
        settings = {
            "server_url": self.issuer,
            "oauth_pkce_enabled": True,
            "verified_email": list(self.verified_domains),
        }
        return {
            "provider_id": self.id,
            "name": self.name,
            "client_id": self.client_id,
            "secret": self.client_secret,
            "settings": settings,
        }


def sign_on_providers(text: str, *, must_be_https: bool) -> list[SignOnProvider]:
    """Those of ``ATP_OIDC_PROVIDERS``, a JSON list; none for an empty text.

    Raises ``ImproperlyConfigured``, which says what is wrong and never repeats a secret.
    """
    try:
        given = json.loads(text or "[]")
    except ValueError:
        raise ImproperlyConfigured("ATP_OIDC_PROVIDERS is not JSON: see docs/deployment.md.") from None
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise ImproperlyConfigured("ATP_OIDC_PROVIDERS is a list of objects: see docs/deployment.md.")
    providers = [_provider(each, must_be_https) for each in given]
    if len({provider.id for provider in providers}) < len(providers):
        raise ImproperlyConfigured("ATP_OIDC_PROVIDERS has two providers of one id.")
    return providers


def _provider(given: dict[str, Any], must_be_https: bool) -> SignOnProvider:
    if wrong := (REQUIRED - given.keys()) | (given.keys() - KNOWN):
        raise ImproperlyConfigured(f"ATP_OIDC_PROVIDERS lacks, or does not know: {', '.join(sorted(wrong))}.")
    if not re.fullmatch(r"[a-z0-9-]{1,50}", str(given["id"])):
        raise ImproperlyConfigured("The id of a provider is made of small letters, digits and hyphens.")
    address = urlsplit(str(given["issuer"]))
    if address.scheme not in ({"https"} if must_be_https else {"http", "https"}) or not address.hostname:
        raise ImproperlyConfigured(f"The issuer of {given['id']} is an address that begins with https://.")
    domains = tuple(str(domain).lower() for domain in given.get("verified_domains", []))
    return SignOnProvider(
        **{name: str(given[name]).strip() for name in REQUIRED} | {"verified_domains": domains}  # type: ignore[arg-type]
    )
