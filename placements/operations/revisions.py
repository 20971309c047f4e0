"""A session changed in one go, as its form shows it: times, words, room and people stand or fall together."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from accounts.models import Person
from hubs.operations.base import Refusal, operation
from placements.models import Part, Placement, Room, Session
from placements.operations.sessions import refuse_if_changed
from placements.operations.steps import a_step
from placements.operations.together import Change, change_together


@operation
def revise_session(
    *,
    by: Person | None,
    session: Session,
    start: datetime.datetime,
    end: datetime.datetime,
    room: Room | None,
    parts: Sequence[tuple[Person, Part, Placement | None]],
    version: str = "",
    **words: Any,
) -> Session:
    """Change a session and let exactly these people take part; ``words`` are any of ``sessions.WORDS``.

    Who stays as they are is not touched. Raises BookingRefusal when anybody, or the room, would be booked twice,
    and Refusal when no learner would be left, or somebody changed it since ``version``.
    """
    with a_step(by=by, practice=session.practice):
        if version:
            refuse_if_changed([(session, version)])
        if not any(part == Part.LEARNER for _, part, _ in parts):
            raise Refusal(f"{session.title} needs a learner. If nobody is left, cancel it.")
        wanted = {(person.pk, str(part)) for person, part, _ in parts}
        now_in = set(session.participations.values_list("person", "part"))
        change = Change(
            session=session,
            start=start,
            end=end,
            room=room,
            words=words,
            joining=[each for each in parts if (each[0].pk, str(each[1])) not in now_in],
            leaving=frozenset(person for person, part in now_in if (person, part) not in wanted),
        )
        changed = change_together(by=by, changes=[change])
        return changed[0] if changed else session
