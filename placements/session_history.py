"""What happened to a session, in words for those who plan: who did what, when. Read from its history."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.apps import apps

from accounts.models import Person
from atp_portal.formatting import and_list, date_day, time_range
from placements.models import Session

MOST_SHOWN = 20
DETAILS = ("title", "category", "kind", "place", "note")


@dataclass(frozen=True)
class Happening:
    """One thing that somebody did: 'Alice Minster moved it to Tuesday 24 November, 10am to midday.'"""

    words: str
    at: datetime.datetime


def history_of(session: Session) -> list[Happening]:
    """What happened to the session, the latest first, at most twenty. Two queries."""
    events = (
        apps.get_model("placements", "SessionEvent")
        ._default_manager.filter(pgh_obj_id=session.pk)
        .select_related("pgh_context")
        .order_by("pgh_id")
    )
    happened = list(_steps(events))[-MOST_SHOWN:]
    names = Person.objects.in_bulk({user for user, _, _ in happened if user})
    return [
        Happening(f"{names[user].full_name if user in names else 'Somebody'} {what}.", at)
        for user, what, at in reversed(happened)
    ]


def _steps(events: Any) -> Iterator[tuple[int | None, str, datetime.datetime]]:
    """Who, what and when, of each operation that left a trace: it may have written several times."""
    before = None
    # Without a context an event stands for itself.
    for _, group in groupby(events, key=lambda event: event.pgh_context_id or event.pgh_id):
        after = list(group)[-1]
        metadata = after.pgh_context.metadata if after.pgh_context else {}
        yield metadata.get("user"), and_list(_done(before, after)), after.pgh_created_at
        before = after


def _done(before: Any, after: Any) -> list[str]:
    if before is None:
        return ["added it"]
    done = []
    if before.during != after.during:
        when = time_range(after.during.lower, after.during.upper)
        done.append(f"moved it to {date_day(after.during.lower)}, {when}")
    if before.room_id != after.room_id:
        done.append("changed its room")
    if any(getattr(before, name) != getattr(after, name) for name in DETAILS):
        done.append("changed what it is")
    if before.is_cancelled != after.is_cancelled:
        done.append("cancelled it" if after.is_cancelled else "restored it")
    if before.published_at is None and after.published_at:
        done.append("published it")
    return done or ["changed who takes part"]
