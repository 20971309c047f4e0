"""Secret addresses that are stored nowhere.

A token is the UUID of a row and a keyed digest of what it stands for: it is derived when it is shown and checked
when it comes back. A key that is being replaced still opens old addresses for as long as it stands in
``SECRET_KEY_FALLBACKS``.
"""

import base64
import uuid

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

ID_LENGTH, DIGEST_LENGTH = 22, 27  # 128 bits that find the row, 162 bits that prove the right to it


def derived_token(public_id: uuid.UUID, value: str, *, salt: str) -> str:
    """49 letters, digits, hyphens and underscores that stand for the row and for ``value``."""
    return _encoded(public_id.bytes) + _digest(value, salt, settings.SECRET_KEY)


def public_id_in(token: str) -> uuid.UUID | None:
    """Of which row a token claims to be; None for a mangled one. ``is_genuine`` says whether it is."""
    if len(token) != ID_LENGTH + DIGEST_LENGTH:
        return None
    try:
        return uuid.UUID(bytes=base64.urlsafe_b64decode(token[:ID_LENGTH] + "=="))
    except ValueError:
        return None


def is_genuine(token: str, value: str, *, salt: str) -> bool:
    """Whether we made this token for ``value``."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    given = token[ID_LENGTH:]
    return any(constant_time_compare(given, _digest(value, salt, key)) for key in keys)


def _digest(value: str, salt: str, key: str | bytes) -> str:
    return _encoded(salted_hmac(salt, value, secret=key, algorithm="sha256").digest())[:DIGEST_LENGTH]


def _encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
