"""What is done to several sessions that somebody chose: each is one step, all or none.

Publishing and cancelling them are ``publish_sessions`` and ``cancel_sessions``. ``left_out`` are people, by the key
of the session of which they are left out.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from accounts.models import Person
from atp_portal.formatting import clock, count, london
from hubs.operations.base import Refusal, operation
from placements.models import Part, Participation, Room, Session
from placements.operations.together import Change, change_together
from placements.timetabling.local_time import RefusedLocalTime, to_utc

LeftOut = Mapping[int, Collection[int]]
NOBODY: LeftOut = {}
Times = tuple[datetime.datetime, datetime.datetime]


@operation
def move_by_days(
    *, by: Person, sessions: Sequence[Session], days: int, left_out: LeftOut = NOBODY
) -> list[Session]:
    """Move sessions by so many days, later or earlier; the time on the clock stays."""
    return _move(by, sessions, left_out, days=days)


@operation
def move_to_time(
    *, by: Person, sessions: Sequence[Session], start: datetime.time, left_out: LeftOut = NOBODY
) -> list[Session]:
    """Let sessions start at another time of their day; each stays as long as it is."""
    return _move(by, sessions, left_out, start=start)


@operation
def put_into_room(
    *, by: Person, sessions: Sequence[Session], room: Room | None, left_out: LeftOut = NOBODY
) -> list[Session]:
    """Put sessions into a room of their practice, or into none; a room takes the place of an address."""
    words = {"place": ""} if room else {}
    return _change(by, sessions, left_out, "Changed the room of", room=room, words=words)


@operation
def let_lead(
    *,
    by: Person,
    sessions: Sequence[Session],
    leader: Person,
    instead_of: Person | None = None,
    left_out: LeftOut = NOBODY,
) -> list[Session]:
    """Let somebody lead sessions in place of one person, where that person leads them, or of whoever does."""
    leading: dict[int, set[int]] = {session.pk: set() for session in sessions}
    rows = Participation.objects.filter(session__in=sessions, part=Part.LEADER)
    for key, person in rows.values_list("session_id", "person_id"):
        leading[key].add(person)
    if instead_of is not None:
        sessions = [session for session in sessions if instead_of.pk in leading[session.pk]]
        if not sessions:
            raise Refusal(f"{instead_of.full_name} leads none of these sessions.")
    changes = []
    for session in sessions:
        out = leading[session.pk] if instead_of is None else {instead_of.pk}
        changes.append(
            Change(
                session=session,
                joining=[(leader, Part.LEADER, None)],
                leaving=frozenset(out - {leader.pk}) | frozenset(left_out.get(session.pk, ())),
            )
        )
    words = f"Let {leader.full_name} lead {count(len(changes), 'session')}"
    return change_together(by=by, changes=changes, words=words)


def times_after(
    sessions: Sequence[Session], *, days: int = 0, start: datetime.time | None = None
) -> dict[int, Times]:
    """Where sessions would be after such a move, by their keys. Raises Refusal where the clocks have no such time."""
    times, refused = {}, []
    for session in sessions:
        was, until = london(session.start), london(session.end)
        day = was.date() + datetime.timedelta(days=days)
        starts = datetime.datetime.combine(day, start or was.time())
        ends = starts + (until.replace(tzinfo=None) - was.replace(tzinfo=None))
        try:
            times[session.pk] = (to_utc(day, starts.time()), to_utc(ends.date(), ends.time()))
        except RefusedLocalTime as error:
            refused.append(str(error))
    if refused:
        raise Refusal(*dict.fromkeys(refused))
    return times


def _move(
    by: Person,
    sessions: Sequence[Session],
    left_out: LeftOut,
    *,
    days: int = 0,
    start: datetime.time | None = None,
) -> list[Session]:
    times = times_after(sessions, days=days, start=start)
    changes = [
        Change(
            session=session,
            start=times[session.pk][0],
            end=times[session.pk][1],
            leaving=frozenset(left_out.get(session.pk, ())),
        )
        for session in sessions
    ]
    when = f" to {clock(start)}" if start else ""
    return change_together(by=by, changes=changes, words=f"Moved {count(len(changes), 'session')}{when}")


def _change(
    by: Person, sessions: Sequence[Session], left_out: LeftOut, deed: str, **what: Any
) -> list[Session]:
    changes = [
        Change(session=session, leaving=frozenset(left_out.get(session.pk, ())), **what)
        for session in sessions
    ]
    return change_together(by=by, changes=changes, words=f"{deed} {count(len(changes), 'session')}")
