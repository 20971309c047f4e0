"""How many wrong passwords an account or a network address may have: counted in the database, before each try.

An attempt is counted first and the password looked at afterwards, so that of any number of processes at once no
more than the limit ever look; one statement counts, refuses and forgets. What is refused is not counted, so that
the wait never grows. Nothing here knows whether an account exists.
"""

from __future__ import annotations

import datetime
import ipaddress
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import SignInFailures

Kind = SignInFailures.Kind

_COUNT = """
    INSERT INTO accounts_signinfailures AS known (kind, key, failures, counted_at)
    VALUES (%(kind)s, %(key)s, 1, %(now)s)
    ON CONFLICT (kind, key) DO UPDATE
    SET failures = CASE WHEN known.counted_at <= %(faded)s THEN 1 ELSE known.failures + 1 END,
        counted_at = EXCLUDED.counted_at
    WHERE known.failures < %(limit)s OR known.counted_at <= %(faded)s
    RETURNING failures
"""


def count(kind: Kind, of: str) -> int | None:
    """Count one more attempt and say the how-manieth it is; None where it must not be made."""
    now = timezone.now()
    values: dict[str, Any] = {
        "kind": kind.value,
        "key": _key(kind, of),
        "now": now,
        "faded": now - fade_after(),
        "limit": limit(kind),
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        row = cursor.fetchone()
    return None if row is None else row[0]


def take_back(kind: Kind, of: str) -> None:
    """The attempt that was counted last has turned out to be right."""
    SignInFailures.objects.filter(kind=kind, key=_key(kind, of), failures__gt=0).update(
        failures=F("failures") - 1
    )


def forgive(kind: Kind, of: str) -> None:
    """Start from nought: the owner has shown who they are."""
    SignInFailures.objects.filter(kind=kind, key=_key(kind, of)).delete()


def forget_faded() -> None:
    """Delete what counts no more."""
    SignInFailures.objects.filter(counted_at__lte=timezone.now() - fade_after()).delete()


def limit(kind: Kind) -> int:
    """After how many wrong passwords no more are looked at."""
    number: int = settings.WRONG_PASSWORDS[kind.value]
    return number


def fade_after() -> datetime.timedelta:
    """How long a lock lasts, and how long wrong passwords are remembered after the last of them."""
    period: datetime.timedelta = settings.WRONG_PASSWORDS_FADE_AFTER
    return period


def _key(kind: Kind, of: str) -> str:
    return salted_hmac(f"accounts.failures.{kind.value}", of, algorithm="sha256").hexdigest()


def network_of(address: str) -> str:
    """The address itself; of IPv6 its network of 64 bits, all of which one household has."""
    parsed = ipaddress.ip_address(address)
    return address if parsed.version == 4 else str(ipaddress.ip_network(f"{parsed}/64", strict=False))
