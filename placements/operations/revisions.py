"""A session changed in one go, as its form shows it: times, words, room and people stand or fall together."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from accounts.models import Person
from hubs.operations.base import Refusal, operation
from placements.models import Part, Placement, Room, Session
from placements.operations.sessions import add_person, change_session, remove_person
from placements.operations.steps import in_a_step


@operation
@in_a_step
def revise_session(
    *,
    by: Person | None,
    session: Session,
    start: datetime.datetime,
    end: datetime.datetime,
    room: Room | None,
    parts: Sequence[tuple[Person, Part, Placement | None]],
    **words: Any,
) -> Session:
    """Change a session and let exactly these people take part; ``words`` are any of ``sessions.WORDS``.

    Who stays as they are is not touched. Raises BookingRefusal when anybody, or the room, would be booked twice,
    and Refusal when no learner would be left.
    """
    if not any(part == Part.LEARNER for _, part, _ in parts):
        raise Refusal(f"{session.title} needs a learner. If nobody is left, cancel it.")
    wanted = {(person.pk, str(part)) for person, part, _ in parts}
    now_in = list(session.participations.select_related("person"))
    for row in now_in:
        if (row.person_id, row.part) not in wanted:
            remove_person(by=by, session=session, person=row.person)
    session = change_session(by=by, session=session, start=start, end=end, room=room, **words)
    stay = {(row.person_id, row.part) for row in now_in}
    for person, part, placement in sorted(parts, key=lambda each: each[0].pk):
        if (person.pk, str(part)) not in stay:
            add_person(by=by, session=session, person=person, part=part, placement=placement)
    return session
