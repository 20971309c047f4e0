"""A way to mend a finding: what is done to which sessions, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person
from placements.models import Room, Session


@dataclass(frozen=True)
class Choice:
    """One way. ``code`` is what a form posts back; exactly one of ``person``, ``room`` and ``moves`` is there.

    ``part`` is what the person becomes; ``instead_of`` leave the session for them.
    """

    code: str
    words: str
    sessions: Sequence[Session] = ()
    person: Person | None = None
    part: str = ""
    instead_of: Sequence[Person] = ()
    room: Room | None = None
    moves: Sequence[tuple[Session, datetime, datetime]] = ()
    hint: str = ""
