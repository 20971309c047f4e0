"""What happened at the doors, a line each: who came in and how, who did not, and who was refused where.

People are named by their public id, what somebody typed by a keyed hash, and pages by their route: names, addresses
of mail and the secrets in addresses stay out of the log.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

logger = logging.getLogger("accounts.security")
REFUSALS = {403, 404}


def connect() -> None:
    """To be called once, when the app is ready."""
    user_logged_in.connect(_signed_in, dispatch_uid="security_log")
    user_logged_out.connect(_signed_out, dispatch_uid="security_log")
    user_login_failed.connect(_failed, dispatch_uid="security_log")


def _signed_in(*, request: HttpRequest, user: Any, **_: Any) -> None:
    records = get_authentication_records(request, user) if hasattr(request, "session") else []
    means = ", ".join(str(record.get("method")) for record in records) or "password"
    logger.info("Signed in: person %s by %s from %s.", user.public_id, means, _network(request))


def _signed_out(*, user: Any, **_: Any) -> None:
    if user is not None:
        logger.info("Signed out: person %s.", user.public_id)


def _failed(*, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    typed = str(credentials.get("email") or credentials.get("username") or "")
    logger.warning("Wrong password: for the address %s from %s.", _hashed(typed), _network(request))


def locked(request: HttpRequest, typed: str) -> None:
    """To be called where a password was not even looked at, since there have been too many wrong ones."""
    logger.warning("Locked: for the address %s from %s.", _hashed(typed), _network(request))


def _hashed(typed: str) -> str:
    """Always the same for the same address of mail, and nothing that it could be read from."""
    name = salted_hmac("accounts.security_log", typed.strip().lower(), algorithm="sha256")
    return name.hexdigest()[:16]


def _network(request: HttpRequest | None) -> str:
    return (
        str(get_adapter(request).get_client_ip(request))
        if request and request.META.get("REMOTE_ADDR")
        else "-"
    )


def log_refusals(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Log whoever is signed in and asks for what is not theirs, or is not there: it may be a try at a door."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code in REFUSALS and request.session.accessed and SESSION_KEY in request.session:
            person: Any = request.user
            route = request.resolver_match.view_name if request.resolver_match else "no such page"
            who = getattr(person, "public_id", "-")
            logger.warning("Refused: person %s %s %s, %s.", who, request.method, route, response.status_code)
        return response

    return middleware
