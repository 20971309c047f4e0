"""The rooms of practices, and who is in when."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import Person
from hubs.operations.base import operation
from placements.models import Room, WorkingPattern


@operation
def add_rooms(*, by: Person | None, rooms: Sequence[Room]) -> list[Room]:
    """Add unsaved rooms, all or none; refused when a practice has a room of that name."""
    return Room.objects.bulk_create(rooms, batch_size=1000)


@operation
def add_working_patterns(*, by: Person | None, patterns: Sequence[WorkingPattern]) -> list[WorkingPattern]:
    """Say when people are in, all or none, by unsaved patterns."""
    return WorkingPattern.objects.bulk_create(patterns, batch_size=1000)
