"""When, where and what a session is: changed, moved, swapped."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import connection

from accounts.models import Person
from hubs.operations.base import operation
from placements.models import Room, Session
from placements.operations.sessions.holding import (
    check_stands,
    check_times,
    explained,
    locked,
    save_marked,
    span,
    wanted_now,
)
from placements.operations.steps import in_a_step


class Keep:
    """Stands for "as it is" where None means "none"."""


KEEP = Keep()


WORDS = {
    "title",
    "category",
    "kind",
    "is_simulated",
    "place",
    "whereabouts",
    "capacity",
    "spoke_visit",
    "note",
}


@operation
@in_a_step
def change_session(
    *,
    by: Person | None,
    session: Session,
    start: datetime.datetime | None = None,
    end: datetime.datetime | None = None,
    room: Room | Keep | None = KEEP,
    **words: Any,
) -> Session:
    """Change when, where and what a session is; ``words`` are any of ``WORDS``.

    A move that would double-book anybody, or the room, is refused whole. What stays the same is no change.
    """
    assert words.keys() <= WORDS
    (session,) = locked([session])
    check_stands(session)
    new: dict[str, Any] = dict(words)
    times = (start or session.start, end or session.end)
    if times != (session.start, session.end):
        check_times(words.get("title", session.title), *times)
        new["during"] = span(*times)
    if not isinstance(room, Keep):
        new |= {"room": room, "room_is_exclusive": bool(room and room.is_exclusive)}
    changed = [name for name, value in new.items() if getattr(session, name) != value]
    if changed:
        for name in changed:
            setattr(session, name, new[name])
        with explained([wanted_now(session)], by):
            save_marked(session, changed)
    return session


@operation
@in_a_step
def move_sessions(
    *, by: Person | None, moves: Sequence[tuple[Session, datetime.datetime, datetime.datetime]]
) -> list[Session]:
    """Move several sessions at once, so that they may take each other's places; all or none."""
    times = {session.pk: (start, end) for session, start, end in moves}
    sessions = locked([session for session, _, _ in moves])
    for session in sessions:
        check_stands(session)
        check_times(session.title, *times[session.pk])
        session.during = span(*times[session.pk])
    with explained([wanted_now(session) for session in sessions], by):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for session in sessions:
            save_marked(session, ["during"])
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return sessions


def move_session(
    *, by: Person | None, session: Session, start: datetime.datetime, end: datetime.datetime
) -> Session:
    """Move one session; refused whole when it would double-book anybody."""
    return change_session(by=by, session=session, start=start, end=end)


def swap_sessions(*, by: Person | None, first: Session, second: Session) -> list[Session]:
    """Let two sessions take each other's times."""
    return move_sessions(by=by, moves=[(first, second.start, second.end), (second, first.start, first.end)])
