"""What is done to typical weeks: made from a good week of a placement, renamed, changed, removed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from accounts.models import Person
from atp_portal.formatting import london
from hubs.models import LearnerGroup, Practice
from hubs.operations.base import Refusal, operation
from placements.models import (
    Part,
    Participation,
    Room,
    Session,
    SessionKind,
    TypicalPart,
    TypicalSession,
    TypicalWeek,
)

WORDS = ("title", "category", "kind", "is_simulated", "place", "whereabouts", "note")


@operation
def keep_typical_week(
    *,
    by: Person | None,
    practice: Practice,
    learner_group: LearnerGroup,
    name: str,
    sessions: Sequence[Session],
) -> TypicalWeek:
    """Make a typical week from the sessions of one week: what, when, where and who leads, but no learner.

    Spoke visits are left out, since each is agreed on its own (RULES 39). Raises Refusal when there is no session,
    or the practice has one of this name for this group.
    """
    sessions = [session for session in sessions if session.kind != SessionKind.SPOKE_VISIT]
    if not sessions:
        raise Refusal("There is no session in this week yet. Choose a week that shows what is typical.")
    typical = TypicalWeek.objects.create(practice=practice, learner_group=learner_group, name=name)
    rows = [
        TypicalSession(
            typical_week=typical,
            practice=practice,
            weekday=london(session.start).isoweekday(),
            starts_at=london(session.start).time(),
            ends_at=london(session.end).time(),
            room_id=session.room_id,
            **{word: getattr(session, word) for word in WORDS},
        )
        for session in sessions
    ]
    TypicalSession.objects.bulk_create(rows)
    made_from = {session.pk: row for session, row in zip(sessions, rows, strict=True)}
    TypicalPart.objects.bulk_create(
        TypicalPart(session=made_from[row.session_id], person_id=row.person_id, part=row.part)
        for row in Participation.objects.filter(session__in=made_from)
        .exclude(part=Part.LEARNER)
        .order_by("pk")
    )
    return typical


@operation
def rename_typical_week(*, by: Person | None, typical: TypicalWeek, name: str) -> TypicalWeek:
    """Give a typical week another name; refused when the practice has one of this name for the group."""
    typical.name = name
    typical.save(update_fields=["name"])
    return typical


@operation
def remove_typical_week(*, by: Person | None, typical: TypicalWeek) -> None:
    """Remove a typical week. Timetables that were made from it stay as they are."""
    typical.delete()


@operation
def save_typical_session(
    *,
    by: Person | None,
    typical: TypicalWeek,
    session: TypicalSession | None,
    weekday: int,
    starts_at: datetime.time,
    ends_at: datetime.time,
    room: Room | None,
    parts: Iterable[tuple[Person, Part]],
    **words: Any,
) -> TypicalSession:
    """Change a session of a typical week, or add one where ``session`` is None; ``parts`` is everybody in it."""
    assert words.keys() <= set(WORDS)
    # Whoever changes the same typical week waits, or its people would be written twice.
    TypicalWeek.objects.select_for_update().get(pk=typical.pk)
    row = session or TypicalSession(typical_week=typical, practice_id=typical.practice_id)
    row.weekday, row.starts_at, row.ends_at, row.room = weekday, starts_at, ends_at, room
    for word, value in words.items():
        setattr(row, word, value)
    row.save()
    wanted = {(person.pk, part.value) for person, part in parts}
    there = {(part.person_id, part.part): part.pk for part in row.people.all()}
    row.people.filter(pk__in=[key for what, key in there.items() if what not in wanted]).delete()
    TypicalPart.objects.bulk_create(
        TypicalPart(session=row, person_id=person, part=part) for person, part in sorted(wanted - set(there))
    )
    return row


@operation
def remove_typical_session(*, by: Person | None, session: TypicalSession) -> None:
    """Take a session out of its typical week."""
    session.delete()
