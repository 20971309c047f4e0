"""Several sessions changed together, each in its own way, all or none, as one step."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from accounts.models import Person
from atp_portal.formatting import date_long
from hubs.operations.base import Refusal, operation
from placements.models import Part, Participation, Placement, Room, Session, SessionSeries
from placements.operations.clashes import refuse_clashes_among
from placements.operations.sessions import (
    KEEP,
    MARKS,
    WORDS,
    Keep,
    check_open,
    check_stands,
    check_times,
    explained,
    locked,
    mark,
    participation_of,
    span,
    take_out,
    wanted_of,
)
from placements.operations.steps import a_step

TakesPart = tuple[Person, Part, Placement | None]


@dataclass(frozen=True, kw_only=True)
class Change:
    """What becomes of one session; what is not named stays. ``leaving`` are keys of people, whatever their part."""

    session: Session
    start: datetime.datetime | None = None
    end: datetime.datetime | None = None
    room: Room | Keep | None = KEEP
    words: Mapping[str, Any] = field(default_factory=dict)
    joining: Sequence[TakesPart] = ()
    leaving: frozenset[int] = frozenset()
    series: SessionSeries | None = None


@operation
def change_together(*, by: Person | None, changes: Sequence[Change], words: str = "") -> list[Session]:
    """Change sessions, all or none, so that they may take each other's places and people.

    Raises BookingRefusal when anybody, or a room, would be booked twice, and Refusal when one is cancelled, would
    not end on its day, or would have no learner left. What stays as it is is no change. ``words`` name the step.
    """
    with a_step(by=by, words=words):
        return _change(changes, by)


@operation
def rehearse(*, by: Person | None, act: Callable[[], object]) -> None:
    """Try ``act`` and take it back, whatever comes of it: raises what it refuses, changes nothing."""
    act()
    raise _Rehearsed


class _Rehearsed(Exception):
    """It went well, and is taken back."""


def refusal_to(*, by: Person | None, act: Callable[[], object]) -> Refusal | None:
    """Why ``act`` would be refused now; None when it would be done. Nothing is changed."""
    try:
        rehearse(by=by, act=act)
    except _Rehearsed:
        return None
    except Refusal as refusal:
        return refusal
    raise AssertionError("unreachable")


def _change(changes: Sequence[Change], by: Person | None) -> list[Session]:
    by_key = {change.session.pk: change for change in changes}
    sessions = locked([change.session for change in changes])
    rows: dict[int, dict[int, Participation]] = {session.pk: {} for session in sessions}
    for row in Participation.objects.filter(session__in=sessions).select_related(
        "person", "placement__person"
    ):
        rows[row.session_id][row.person_id] = row
    touched = [session for session in sessions if _apply(session, by_key[session.pk], rows[session.pk])]
    wanted = [wanted_of(session, rows[session.pk].values()) for session in touched]
    refuse_clashes_among(wanted)
    with explained(wanted, by):
        _defer()
        fields = ["during", "room", "room_is_exclusive", "series", *sorted(WORDS), *MARKS]
        Session.objects.bulk_update(touched, fields, batch_size=500)
        _save_people(touched, rows)
        _defer(no_longer=True)
    return sorted(touched, key=lambda session: session.start)


def _apply(session: Session, change: Change, rows: dict[int, Participation]) -> bool:
    """Make the change on the rows in hand; says whether it changes anything."""
    check_stands(session)
    new: dict[str, Any] = dict(change.words)
    assert new.keys() <= WORDS
    start, end = change.start or session.start, change.end or session.end
    if (start, end) != (session.start, session.end):
        check_times(new.get("title", session.title), start, end)
        new["during"] = span(start, end)
    if not isinstance(change.room, Keep):
        new |= {"room": change.room, "room_is_exclusive": bool(change.room and change.room.is_exclusive)}
    # Of which series it is shows nowhere in a timetable, so that alone is no change of the session.
    joins_series = change.series is not None and session.series != change.series
    if joins_series:
        session.series = change.series
    is_changed = False
    for name, value in new.items():
        if getattr(session, name) != value:
            setattr(session, name, value)
            is_changed = True
    for key in change.leaving & rows.keys():
        del rows[key]
        is_changed = True
    for person, part, placement in change.joining:
        if person.pk not in rows or rows[person.pk].part != part:
            if placement:
                check_open(placement)
            rows[person.pk] = participation_of(session, person, part, placement)
            is_changed = True
    if not any(row.part == Part.LEARNER for row in rows.values()):
        raise Refusal(f"{session.title} on {date_long(session.start)} needs a learner, or cancel it.")
    if is_changed:
        mark(session)
    return is_changed or joins_series


def _save_people(sessions: Sequence[Session], rows: Mapping[int, Mapping[int, Participation]]) -> None:
    stay = [row for session in sessions for row in rows[session.pk].values()]
    there = Participation.objects.filter(session__in=sessions)
    take_out(there.exclude(pk__in=[row.pk for row in stay if row.pk]))
    new = [row for row in stay if not row.pk]
    Participation.objects.bulk_create(sorted(new, key=lambda row: (row.person_id, row.during.lower)))


def _defer(*, no_longer: bool = False) -> None:
    """Let the database look at bookings when all are written, not one by one."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL {'IMMEDIATE' if no_longer else 'DEFERRED'}")
