"""Which browser somebody signs in with: by a signed cookie, and in words."""

from __future__ import annotations

import ipaddress
import uuid

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

COOKIE = f"{settings.COOKIE_PREFIX}device"
LASTS_SECONDS = 400 * 24 * 60 * 60  # the most that browsers allow, counted from each sign-in

# The first that is found names it: most browsers also claim to be those further down.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("CrOS", "a Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "a Mac"),
    ("Linux", "Linux"),
)


def browser_in_words(user_agent: str) -> str:
    """'Firefox on Windows': what a browser says that it is, as its owner would call it."""
    browser = next((words for sign, words in _BROWSERS if sign in user_agent), "A browser")
    system = next((words for sign, words in _SYSTEMS if sign in user_agent), "")
    return f"{browser} on {system}" if system else f"{browser} on a device that does not say what it is"


def device_of(request: HttpRequest) -> uuid.UUID | None:
    """Which browser this is, if anybody has ever signed in with it."""
    said = request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=LASTS_SECONDS)
    return uuid.UUID(said) if said else None


def remember_device(response: HttpResponseBase, device: uuid.UUID) -> None:
    """Let this browser be known again for a year. It says nothing of who has used it."""
    response.set_signed_cookie(
        COOKIE,
        str(device),
        salt=COOKIE,
        max_age=LASTS_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def is_shared_address(address: str) -> bool:
    """Whether it lies where colleagues share their computers (``ATP_SHARED_ADDRESSES``)."""
    parsed = ipaddress.ip_address(address)
    return any(parsed in network for network in settings.SHARED_ADDRESSES)
