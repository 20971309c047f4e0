"""What others know of a host, for those who judge it: each room of the portal adds what it holds.

A room registers a function when the app loads, by a line in its ``apps.py``::

    def audits_of(practices: Sequence[Practice]) -> Iterable[Known]:
        for audit in Audit.objects.filter(practice__in=practices):
            yield Known(audit.practice.name, audit.result, when=audit.done_on)

    register_known("Audits", audits_of)

It asks the database a fixed number of times, whatever the number of practices. What it yields is shown to whoever
judges the case: hub leads, HEE staff, and members of the panel, who may have no page of their own for it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hubs.models import Practice


@dataclass(frozen=True)
class Known:
    """One thing that is known: of whom, and in words. ``href`` leads to it, with ``link_text`` for its words."""

    of: str
    words: str
    when: datetime.date | None = None
    tag: str = ""
    colour: str = ""
    href: str = ""
    link_text: str = ""


KnownOf = Callable[[Sequence["Practice"]], Iterable[Known]]
_registered: list[tuple[str, KnownOf]] = []


def register_known(heading: str, function: KnownOf) -> None:
    """Have what ``function`` yields for practices stand under ``heading`` beside every case."""
    _registered.append((heading, function))


def known_of(practices: Sequence[Practice]) -> list[tuple[str, list[Known]]]:
    """All that is known of these practices, heading by heading, in the order of registration; also the empty ones."""
    return [(heading, list(function(practices))) for heading, function in _registered]
