"""Every cookie that the portal sets. All are needed for it to work, so nobody is asked for leave; none counts visits.

The page /cookies/ is this list; a test compares it with what the pages really set.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from accounts import devices, kept_typing

HOUR, DAY = 60 * 60, 24 * 60 * 60


@dataclass(frozen=True)
class Cookie:
    """One cookie: its name, what it is for, and how long a browser keeps it."""

    name: str
    purpose: str
    lasts: str


COOKIES = (
    Cookie(
        settings.SESSION_COOKIE_NAME,
        "Keeps you signed in while you go from page to page. A form that you send after that time is kept by it for"
        " an hour, until you have signed in again.",
        f"{settings.SESSION_COOKIE_AGE // HOUR} hours, or until you sign out",
    ),
    Cookie(
        settings.CSRF_COOKIE_NAME,
        "Makes sure that a form that arrives as yours was sent from one of our pages.",
        f"{settings.CSRF_COOKIE_AGE // (7 * DAY)} weeks",
    ),
    Cookie(
        kept_typing.COOKIE,
        "Remembers who signed in last in this browser, so that what you typed before your time ran out is given back"
        " to you and to nobody else.",
        f"{2 * settings.SESSION_COOKIE_AGE // HOUR} hours, or until you sign out",
    ),
    Cookie(
        devices.COOKIE,
        "Recognises this browser, so that you get a mail when somebody signs in as you in another.",
        f"{devices.LASTS_SECONDS // DAY} days",
    ),
)
