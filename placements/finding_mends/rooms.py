"""Rooms that take a session as it is."""

from __future__ import annotations

from collections import Counter

from atp_portal.formatting import count, date_day, london_date
from placements.finding_mends.values import Choice
from placements.models import Part, Placement, Session
from placements.staffing.presence import presence_of


def rooms_for(placement: Placement, session: Session) -> list[Choice]:
    """Rooms of its practice that are in use then and hold all its people, the smallest first; seven queries."""
    day = london_date(session.start)
    presence = presence_of(session.practice, day, day)
    people = sum(row.part != Part.OVERSEER for row in session.everybody)
    taken: Counter[int] = Counter()
    others = Session.objects.filter(
        practice=session.practice, is_cancelled=False, during__overlap=session.during, room__isnull=False
    ).exclude(pk=session.pk)
    for other in others.with_everybody():
        if other.room_id is not None:
            taken[other.room_id] += max(1, sum(row.part != Part.OVERSEER for row in other.everybody))
    found = []
    for room in session.practice.rooms.all():
        is_free = not taken[room.pk] if room.is_exclusive else True
        has_seats = room.seats is None or taken[room.pk] + people <= room.seats
        if (
            room.pk == session.room_id
            or not is_free
            or not has_seats
            or presence.room_shut_between(room.pk, session.start, session.end)
        ):
            continue
        found.append(room)
    return [
        Choice(
            code=f"room:{room.public_id}",
            words=f"{session.title} on {date_day(session.start)} is in {room.name}",
            hint=f"{count(room.seats, 'seat')}" if room.seats else "",
            sessions=[session],
            room=room,
        )
        for room in sorted(found, key=lambda room: (room.seats or 1000, room.name))
    ]
