"""Whether a time that was found stands as it was found, or who and what has been taken since: a pure core."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from placements.interprofessional.cells import Cells
from placements.interprofessional.finding import Learns, Meets, Supervises, could_come, could_lead


class Taken(NamedTuple):
    """The keys of learners who cannot come, and whether supervisor, room, and two kinds of learners are missing.

    ``kinds`` is also missing where none of the learners is the practice's own.
    """

    learners: tuple[str, ...]
    supervisor: bool
    room: bool
    kinds: bool

    @property
    def is_anything(self) -> bool:
        return bool(self.learners) or self.supervisor or self.room or self.kinds


def taken_since(
    cells: Cells,
    *,
    practice: str,
    start: datetime,
    half_hours: int,
    chosen: Collection[str],
    learners: Sequence[Learns],
    supervisor: Supervises | None,
    room: Meets | None,
) -> Taken:
    """What is missing of ``chosen`` (keys of learners), supervisor and room; all, where ``start`` is no half-hour."""
    if start not in cells.starts:
        return Taken(tuple(chosen), True, True, True)
    number = cells.starts.index(start)
    needed = ((1 << half_hours) - 1) << number
    known = {each.key: each for each in learners}
    coming = [
        known[key]
        for key in chosen
        if key in known
        and could_come(cells, known[key], half_hours, travels=known[key].practice != practice) >> number & 1
    ]
    return Taken(
        tuple(key for key in chosen if key not in {each.key for each in coming}),
        supervisor is None
        or supervisor.practice != practice
        or not could_lead(cells, supervisor, half_hours) >> number & 1,
        room is None
        or room.practice != practice
        or room.free & needed != needed
        or room.seats_left(needed) <= len(chosen),
        len({(each.profession, each.stage) for each in coming}) < 2
        or not any(each.practice == practice for each in coming),
    )
