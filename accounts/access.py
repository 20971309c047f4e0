"""All the ways in that somebody has: where they are signed in, links that need no sign-in, and what apps above add.

An app registers its own when it loads: ``register_access(Access(…))``. From here they are counted for reviews of
access and ended together (``accounts.operations.privacy.end_all_access``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from accounts.models import Person


@dataclass(frozen=True)
class Access:
    """One kind of way in.

    ``noun`` is one of them, 'calendar link'. ``count(people)`` gives how many each of the people with these keys
    has, without those who have none. ``end(by, person)`` ends all of one person's and says how many those were.
    """

    noun: str
    count: Callable[[Collection[int]], Mapping[int, int]]
    end: Callable[[Person | None, Person], int]


_kinds: list[Access] = []


def register_access(access: Access) -> None:
    """Count and end this kind of way in with the others."""
    assert access.noun not in {kind.noun for kind in _kinds}, f"{access.noun} is registered already"
    _kinds.append(access)


def kinds_of_access() -> list[Access]:
    """Every kind that is registered, in order."""
    return list(_kinds)
