"""The secret addresses of calendar feeds.

A token is the feed's public id and a keyed digest of it and of how often it was reset. It is derived when it is
shown and checked when it comes back, and stored nowhere. A key that is being replaced still opens old addresses
for as long as it stands in ``SECRET_KEY_FALLBACKS``.
"""

import base64
import uuid

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from placements.models import CalendarFeed

SALT = "placements.calendar-feed"
ID_LENGTH, DIGEST_LENGTH = 22, 27  # 128 bits that find the feed, 162 bits that prove the right to it


def token_for(feed: CalendarFeed) -> str:
    """The feed's token of today: 49 letters, digits, hyphens and underscores."""
    return _encoded(feed.public_id.bytes) + _digest(feed, settings.SECRET_KEY)


def feed_for(token: str) -> CalendarFeed | None:
    """The feed that a token opens, with its person, in one query; None for a false, old or mangled one."""
    if len(token) != ID_LENGTH + DIGEST_LENGTH:
        return None
    try:
        public_id = uuid.UUID(bytes=base64.urlsafe_b64decode(token[:ID_LENGTH] + "=="))
    except ValueError:
        return None
    feed = CalendarFeed.objects.filter(public_id=public_id).select_related("person").first()
    if feed is None or not feed.person.is_active:
        return None
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    given = token[ID_LENGTH:]
    return feed if any(constant_time_compare(given, _digest(feed, key)) for key in keys) else None


def _digest(feed: CalendarFeed, key: str | bytes) -> str:
    value = f"{feed.public_id}:{feed.resets}"
    return _encoded(salted_hmac(SALT, value, secret=key, algorithm="sha256").digest())[:DIGEST_LENGTH]


def _encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
