"""Somebody of a group is booked elsewhere: the others go on without them, at the press of a second button.

The button's value names who is left out of what, ``<placement>`` or ``<placement>@<session>``, with commas between.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from accounts.models import Person
from atp_portal.formatting import and_list, date_day
from hubs.operations.base import Refusal
from placements.models import Placement, Session
from placements.operations.clashes import BookingRefusal


@dataclass(frozen=True)
class Offer:
    """What the second button says before its own verb ("Leave out Tom Reed"), and its value."""

    words: str
    value: str


def offer_to_leave_out(
    refusal: Refusal | None,
    *,
    placements: Collection[Placement],
    sessions: Mapping[int, Session] | None = None,
    before: str = "",
) -> Offer | None:
    """The offer, where leaving out some of ``placements`` takes away every clash and leaves a learner everywhere.

    ``sessions``, by key, are several that change at once, of which each is left by its own; ``before`` is the value
    of what was left out already.
    """
    if not isinstance(refusal, BookingRefusal):
        return None
    out: dict[tuple[int, int | None], tuple[Placement, Session | None]] = {}
    for clash in refusal.clashes:
        placement = _placement_of(clash.person, placements)
        if placement is None or clash.wanted is None:
            return None
        session = sessions.get(clash.wanted.session_id or 0) if sessions is not None else None
        if sessions is not None and session is None:
            return None
        out[placement.pk, session.pk if session else None] = (placement, session)
    for clash in refusal.clashes:
        assert clash.wanted
        key = clash.wanted.session_id if sessions is not None else None
        if all((each.pk, key) in out for each in clash.wanted.placements):
            return None
    value = ",".join(
        f"{placement.public_id}{f'@{session.public_id}' if session else ''}"
        for placement, session in out.values()
    )
    return Offer(_words(list(out.values())), ",".join(filter(None, [before, value])))


def left_out_of(value: str) -> dict[str, set[str]]:
    """By the session's public id ("" where it is not said), the placements' public ids that are left out of it."""
    found: dict[str, set[str]] = {}
    for each in filter(None, value.split(",")):
        placement, _, session = each.partition("@")
        if _is_key(placement) and (not session or _is_key(session)):
            found.setdefault(session, set()).add(placement)
    return found


def _is_key(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _placement_of(person: Person | None, placements: Collection[Placement]) -> Placement | None:
    return next((each for each in placements if person is not None and each.person_id == person.pk), None)


def _words(out: list[tuple[Placement, Session | None]]) -> str:
    days: dict[str, list[str]] = {}
    for placement, session in out:
        days.setdefault(placement.person.full_name, []).extend([date_day(session.start)] if session else [])
    return "Leave out " + and_list(
        f"{name} on {and_list(dict.fromkeys(when))}" if when else name for name, when in days.items()
    )
