"""What follows when a practice loses or regains what placements stand on: an accreditation, agreement or audit.

Operations of ``hubs`` call ``standing_changed`` at their end, inside their transaction. ``placements`` puts in what
then happens when it loads: it looks for running placements that lapsed, and tells those concerned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from hubs.models import Practice

Follow = Callable[..., Any]
_follow: list[Follow] = []


def follow_standing(follow: Follow) -> None:
    """Have ``follow(practices=…, by=…)`` called whenever standing changes."""
    if follow not in _follow:
        _follow.append(follow)


def standing_changed(*, practices: Iterable[Practice], by: Any) -> None:
    """Say that what these practices stand on has changed; ``by`` is who changed it, None for the portal itself."""
    of = sorted({practice.pk: practice for practice in practices}.values(), key=lambda each: each.pk)
    for follow in _follow if of else ():
        follow(practices=of, by=by)
