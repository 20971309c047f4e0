"""The rooms of practices, and who is in when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Person
from atp_portal.formatting import and_list, count, date_long
from hubs.models import Practice
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns
from placements.models import Part, Room, WorkingPattern
from placements.staffing.week import room_key
from placements.timetabling.overlap import Booking, clashes, peak_occupancy


@operation
def add_rooms(*, by: Person | None, rooms: Sequence[Room]) -> list[Room]:
    """Add unsaved rooms, all or none; refused when a practice has a room of that name."""
    return Room.objects.bulk_create(rooms, batch_size=1000)


@operation
def add_working_patterns(*, by: Person | None, patterns: Sequence[WorkingPattern]) -> list[WorkingPattern]:
    """Say when people are in, all or none, by unsaved patterns."""
    return WorkingPattern.objects.bulk_create(patterns, batch_size=1000)


@operation
def add_room(
    *, by: Person | None, practice: Practice, name: str, is_exclusive: bool = True, seats: int | None = None
) -> Room:
    """Add a room to a practice; refused where it has one of this name, whatever its capitals and spaces."""
    take_turns([practice])
    _refuse_name(practice, name)
    return Room.objects.create(practice=practice, name=name, is_exclusive=is_exclusive, seats=seats)


@operation
def change_room(
    *, by: Person | None, room: Room, name: str, is_exclusive: bool, seats: int | None = None
) -> Room:
    """Give a room another name or use. Refused where sessions to come would not fit into it any more."""
    take_turns([room.practice])
    _refuse_name(room.practice, name, but=room)
    room = Room.objects.select_for_update(no_key=False).select_related("practice").get(pk=room.pk)
    to_come = _to_come(room)
    if is_exclusive and not room.is_exclusive:
        bookings = [Booking(room.pk, session.start, session.end, session.title) for session in to_come]
        if found := clashes(bookings):
            first = found[0]
            raise Refusal(
                f"{room} has several sessions at once, such as {first.first.what} and {first.second.what} on "
                f"{date_long(first.second.start)}. Move one of them first."
            )
    elif not is_exclusive and seats is not None:
        needed = peak_occupancy([(each.start, each.end) for each in to_come for _ in range(each.people)])
        if needed > seats:
            raise Refusal(
                f"{count(needed, 'person', 'people')} are booked in {room} at once. Move some of them first."
            )
    room.name, room.is_exclusive, room.seats = name, is_exclusive, seats
    room.save(update_fields=["name", "is_exclusive", "seats"])
    return room


@operation
def remove_room(*, by: Person | None, room: Room) -> None:
    """Remove a room that nothing stands in. Refused, with what it is used for, where something does or did."""
    uses = uses_of_room(room)
    if uses:
        raise Refusal(
            f"{room} cannot be removed: it has {and_list(uses)}. Rename it, or take it out of use for a time."
        )
    room.delete()


def uses_of_room(room: Room) -> list[str]:
    """What keeps a room from being removed, in words; nothing where it can go."""
    uses = (
        (room.sessions, "session", "sessions"),
        (room.working_patterns, "stretch of somebody’s hours", "stretches of somebody’s hours"),
        (room.typical_sessions, "session of a typical week", "sessions of a typical week"),
        (room.closures, "time out of use", "times out of use"),
    )
    numbers = [(rows.count(), one, more) for rows, one, more in uses]
    return [count(number, one, more) for number, one, more in numbers if number]


def _to_come(room: Room) -> list[Any]:
    taking_seats = ~Q(participations__part=Part.OVERSEER)
    return list(
        room.sessions.filter(is_cancelled=False, ends_at__gte=timezone.now()).annotate(
            people=Count("participations", filter=taking_seats)
        )
    )


def _refuse_name(practice: Practice, name: str, but: Room | None = None) -> None:
    if set(name) & set("@;\n"):
        raise Refusal("A room’s name has no @ and no ; in it: they part what stands in the staff week.")
    others = practice.rooms.exclude(pk=but.pk) if but else practice.rooms.all()
    if room_key(name) in {room_key(room.name) for room in others}:
        raise Refusal("The practice has a room of this name already.")
