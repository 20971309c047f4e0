"""Times at which learners of two or more professions or stages, a supervisor and a room are free: ranked, with why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from atp_portal.formatting import and_list, count
from placements.interprofessional.cells import HALF_HOUR, Cells


class Learns(NamedTuple):
    """A learner: ``free`` while nothing is planned, ``study`` while they learn on their own and could come instead."""

    key: str
    name: str
    profession: str
    stage: str
    practice: str
    free: int
    study: int = 0
    has_learnt_together: bool = False


class Supervises(NamedTuple):
    """Somebody of a practice who may take learners, and the half-hours in which they are in and free."""

    key: str
    name: str
    practice: str
    free: int


class Meets(NamedTuple):
    """A room of a practice, how many people it seats, and the half-hours in which it is free."""

    key: str
    name: str
    practice: str
    seats: int
    free: int


class Together(NamedTuple):
    """A time that was found: where, who could come, who leads, in which room. ``studying`` would come from study."""

    practice: str
    start: datetime
    end: datetime
    learners: tuple[Learns, ...]
    supervisor: Supervises
    room: Meets
    studying: tuple[Learns, ...]

    @property
    def kinds(self) -> set[tuple[str, str]]:
        return {(learner.profession, learner.stage) for learner in self.learners}

    @property
    def visitors(self) -> tuple[Learns, ...]:
        return tuple(learner for learner in self.learners if learner.practice != self.practice)

    @property
    def new(self) -> tuple[Learns, ...]:
        return tuple(learner for learner in self.learners if not learner.has_learnt_together)

    @property
    def why(self) -> str:
        """'3 professions or stages, 5 learners; 2 of them have not learnt together yet; Tom leaves his study'."""
        said = [
            f"{count(len(self.kinds), 'profession or stage', 'professions or stages')}, "
            f"{count(len(self.learners), 'learner')}"
        ]
        if self.new:
            said.append(f"{and_list(each.name for each in self.new)} for the first time")
        if self.visitors:
            said.append(f"{and_list(each.name for each in self.visitors)} from near by")
        if self.studying:
            said.append(f"instead of study for {and_list(each.name for each in self.studying)}")
        return "; ".join(said)


def find_together(
    cells: Cells,
    *,
    learners: Sequence[Learns],
    supervisors: Sequence[Supervises],
    rooms: Sequence[Meets],
    near: Mapping[str, Sequence[str]],
    half_hours: int = 2,
    most: int = 20,
) -> list[Together]:
    """The best time of each practice and day, the best first, at most ``most``.

    ``near`` says which other practices' learners could come to a practice. Where no room seats all who could come,
    those of the practice alone are asked. Better is: more professions or stages, more who have not learnt together yet,
    more learners, fewer taken from study, fewer who travel, sooner.
    """
    learners_at, supervisors_at, rooms_at = defaultdict(list), defaultdict(list), defaultdict(list)
    for learner in sorted(learners):
        learners_at[learner.practice].append(learner)
    for supervisor in sorted(supervisors):
        supervisors_at[supervisor.practice].append(supervisor)
    for room in sorted(rooms, key=lambda each: (each.seats, each.key)):
        rooms_at[room.practice].append(room)
    best: dict[tuple[str, object], tuple[tuple[object, ...], Together]] = {}
    for practice in sorted(set(supervisors_at) & set(rooms_at)):
        own = learners_at[practice]
        others = [each for other in near.get(practice, ()) for each in learners_at[other]]
        for supervisor in supervisors_at[practice]:
            for number in cells.runs_of(supervisor.free, half_hours):
                needed = ((1 << half_hours) - 1) << number
                found = _at(cells, number, needed, half_hours, supervisor, own, others, rooms_at[practice])
                if found is None:
                    continue
                key, rank = (practice, cells.days[number // _day_length(cells)]), _rank(found)
                if key not in best or rank < best[key][0]:
                    best[key] = rank, found
    return [found for _, found in sorted(best.values(), key=lambda each: each[0])[:most]]


def _at(
    cells: Cells,
    number: int,
    needed: int,
    half_hours: int,
    supervisor: Supervises,
    own: Sequence[Learns],
    others: Sequence[Learns],
    rooms: Sequence[Meets],
) -> Together | None:
    here = [each for each in own if _can_come(each, needed) and each.key != supervisor.key]
    visiting = [each for each in others if _can_come(each, needed) and each.key != supervisor.key]
    for asked in ([*here, *visiting], here) if visiting else (here,):
        if len({(each.profession, each.stage) for each in asked}) < 2:
            continue
        room = next(
            (each for each in rooms if each.seats > len(asked) and each.free & needed == needed), None
        )
        if room is not None:
            start = cells.starts[number]
            return Together(
                supervisor.practice,
                start,
                start + HALF_HOUR * half_hours,
                tuple(asked),
                supervisor,
                room,
                tuple(each for each in asked if each.free & needed != needed),
            )
    return None


def _can_come(learner: Learns, needed: int) -> bool:
    return (learner.free | learner.study) & needed == needed


def _rank(found: Together) -> tuple[object, ...]:
    return (
        -len(found.kinds),
        -len(found.new),
        -len(found.learners),
        len(found.studying),
        len(found.visitors),
        found.start,
        found.practice,
        found.supervisor.key,
    )


def _day_length(cells: Cells) -> int:
    return len(cells.starts) // len(cells.days)
