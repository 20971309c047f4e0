"""What a role answers for, so that it never ends without somebody who takes that over.

Apps above say so when they load: ``register_charges(Charges(…))``.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import Person


@dataclass(frozen=True)
class Charges:
    """A kind of thing that roles answer for.

    ``after(role, day)`` gives, in words, what ``role`` still answers for after ``day``. ``pass_on(by, role, to,
    last_day)`` gives that to the role ``to``, tells whom it concerns, and raises ``Refusal`` where it cannot.
    """

    after: Callable[[Any, datetime.date], list[str]]
    pass_on: Callable[[Person | None, Any, Any, datetime.date], None]


_registered: list[Charges] = []


def register_charges(charges: Charges) -> None:
    """Have these looked after whenever a role ends."""
    _registered.append(charges)


def charges_after(role: Any, day: datetime.date) -> list[str]:
    """In words, all that ``role`` answers for after ``day``."""
    return [words for charges in _registered for words in charges.after(role, day)]


def pass_on_charges(*, by: Person | None, role: Any, to: Any, last_day: datetime.date) -> None:
    """Give all that ``role`` answers for after ``last_day`` to ``to``, a role of the same kind and place."""
    for charges in _registered:
        charges.pass_on(by, role, to, last_day)
