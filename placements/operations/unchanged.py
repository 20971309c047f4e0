"""Anything done to sessions on the strength of how they looked: refused when somebody changed one meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from accounts.models import Person
from hubs.operations.base import operation
from placements.models import Session
from placements.operations.sessions import refuse_if_changed

T = TypeVar("T")


@operation
def unless_changed(*, by: Person | None, versions: Sequence[tuple[Session, str]], act: Callable[[], T]) -> T:
    """Do ``act`` while the sessions are held as they were seen: ``(session, version)``, where a version is known."""
    refuse_if_changed([(session, version) for session, version in versions if version])
    return act()
