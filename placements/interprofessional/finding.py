"""Times at which learners of two or more professions or stages, a supervisor and a room are free: ranked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple

from placements.interprofessional.cells import A_DAY, HALF_HOUR, Cells

Kind = tuple[str, str]
"""A profession and a stage."""


class Learns(NamedTuple):
    """A learner: ``free`` while nothing is planned, ``study`` while they learn on their own and could come instead.

    Of the half-hours that are for ``lunch`` one a day is left to them.
    """

    key: str
    name: str
    profession: str
    stage: str
    practice: str
    free: int
    study: int = 0
    has_learnt_together: bool = False
    lunch: int = 0


class Supervises(NamedTuple):
    """Somebody of a practice who may take learners, and the half-hours in which they are in and free.

    Of those that are for ``lunch`` one a day is left to them.
    """

    key: str
    name: str
    practice: str
    free: int
    is_educationalist: bool = False
    lunch: int = 0


class Meets(NamedTuple):
    """A room of a practice, how many people it seats, and the half-hours in which it is free.

    Of a room that sessions share, ``seated`` says in which half-hours at least so many sit there already.
    """

    key: str
    name: str
    practice: str
    seats: int
    free: int
    seated: tuple[tuple[int, int], ...] = ()

    def seats_left(self, needed: int) -> int:
        """How many more it seats for all of these half-hours."""
        return self.seats - max((people for people, then in self.seated if then & needed), default=0)


class Together(NamedTuple):
    """A time that was found: where, who could come, who leads, in which room. ``studying`` would come from study.

    ``left_out`` could come too, if the room were larger.
    """

    practice: str
    start: datetime
    end: datetime
    learners: tuple[Learns, ...]
    supervisor: Supervises
    room: Meets
    studying: tuple[Learns, ...]
    left_out: tuple[Learns, ...]

    @property
    def kinds(self) -> set[Kind]:
        return {_kind(learner) for learner in self.learners}

    @property
    def visitors(self) -> tuple[Learns, ...]:
        return tuple(learner for learner in self.learners if learner.practice != self.practice)

    @property
    def own(self) -> tuple[Learns, ...]:
        return tuple(learner for learner in self.learners if learner.practice == self.practice)

    @property
    def new(self) -> tuple[Learns, ...]:
        return tuple(learner for learner in self.learners if not learner.has_learnt_together)


class _Comes(NamedTuple):
    """A learner, what they learn, and from which half-hours on they could come for as long as is asked."""

    learner: Learns
    kind: Kind
    runs: int
    runs_free: int

    def studies(self, number: int) -> bool:
        return not self.runs_free >> number & 1


class _Company(NamedTuple):
    """Who could be together from a half-hour on, in which room; ``rank`` is what speaks for it, best first."""

    rank: tuple[int, ...]
    learners: tuple[Learns, ...]
    room: Meets
    studying: tuple[Learns, ...]
    left_out: tuple[Learns, ...]


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

    ``near`` says which other practices' learners could come to a practice; they need half an hour on either side for
    the way, and one of the practice's own is there to receive them. Where no room seats all who could come, as many
    are asked as the largest free one seats: the practice's own before neighbours, as long as there are two professions
    or stages; one of each of these before others, then who has not learnt together yet, who is not taken from study,
    and by name. Better is: more professions or stages, more who have not learnt together yet, more learners, fewer
    taken from study, fewer who travel, sooner, led by an educationalist.
    """
    learners_at, supervisors_at, rooms_at = defaultdict(list), defaultdict(list), defaultdict(list)
    for learner in sorted(learners, key=_by_name):
        learners_at[learner.practice].append(learner)
    for supervisor in sorted(supervisors):
        supervisors_at[supervisor.practice].append(supervisor)
    for room in sorted(rooms, key=lambda each: (each.seats, each.key)):
        rooms_at[room.practice].append(room)
    best: dict[tuple[str, date], tuple[tuple[object, ...], Supervises, _Company, int]] = {}
    for practice in sorted(set(supervisors_at) & set(rooms_at)):
        coming = [_comes(cells, each, half_hours) for each in learners_at[practice]]
        visitors = chain.from_iterable(learners_at[other] for other in near.get(practice, ()))
        coming += [_comes(cells, each, half_hours, travels=True) for each in sorted(visitors, key=_by_name)]
        keys = {each.learner.key for each in coming}
        known: dict[tuple[int, str], _Company | None] = {}
        for supervisor in supervisors_at[practice]:
            # Nobody leads what they come to learn in; who is no learner here stands for all others.
            without = supervisor.key if supervisor.key in keys else ""
            for number in cells.numbers(could_lead(cells, supervisor, half_hours)):
                if (number, without) not in known:
                    known[number, without] = _company(
                        practice, number, half_hours, without, coming, rooms_at[practice]
                    )
                company = known[number, without]
                if company is None:
                    continue
                key = (practice, cells.days[number // A_DAY])
                rank = (*company.rank, number, practice, not supervisor.is_educationalist, supervisor.key)
                if key not in best or rank < best[key][0]:
                    best[key] = rank, supervisor, company, number
    return [
        Together(
            supervisor.practice,
            cells.starts[number],
            cells.starts[number] + HALF_HOUR * half_hours,
            company.learners,
            supervisor,
            company.room,
            company.studying,
            company.left_out,
        )
        for _, supervisor, company, number in sorted(best.values(), key=lambda each: each[0])[:most]
    ]


def could_come(cells: Cells, learner: Learns, half_hours: int, *, travels: bool) -> int:
    """From which half-hours on a learner could come for so many, and still has lunch."""
    could = learner.free | learner.study
    runs = cells.starts_of_runs(could, half_hours)
    if travels:
        runs = cells.reached_by_travel(runs, could, half_hours)
    return runs & cells.starts_that_leave(learner.lunch, half_hours, travels=travels)


def could_lead(cells: Cells, supervisor: Supervises, half_hours: int) -> int:
    """From which half-hours on a supervisor could lead so many, and still has lunch."""
    runs = cells.starts_of_runs(supervisor.free, half_hours)
    return runs & cells.starts_that_leave(supervisor.lunch, half_hours)


def _comes(cells: Cells, learner: Learns, half_hours: int, *, travels: bool = False) -> _Comes:
    runs = could_come(cells, learner, half_hours, travels=travels)
    return _Comes(learner, _kind(learner), runs, cells.starts_of_runs(learner.free, half_hours))


def _company(
    practice: str,
    number: int,
    half_hours: int,
    without: str,
    coming: Sequence[_Comes],
    rooms: Sequence[Meets],
) -> _Company | None:
    needed = ((1 << half_hours) - 1) << number
    can = [each for each in coming if each.runs >> number & 1 and each.learner.key != without]
    # Visitors come after the practice's own.
    if not can or can[0].learner.practice != practice:
        return None
    if len({each.kind for each in can}) < 2:
        return None
    left = [(each.seats_left(needed), each) for each in rooms if each.free & needed == needed]
    asked = _asked(practice, number, can, max((seats for seats, _ in left), default=0) - 1)
    if len(asked) < 2:
        return None
    learners = tuple(each.learner for each in asked)
    studying = tuple(each.learner for each in asked if each.studies(number))
    rank = (
        -len({each.kind for each in asked}),
        -sum(not each.has_learnt_together for each in learners),
        -len(learners),
        len(studying),
        sum(each.practice != practice for each in learners),
    )
    room = next(each for seats, each in left if seats > len(asked))
    return _Company(rank, learners, room, studying, tuple(each.learner for each in can if each not in asked))


def _asked(practice: str, number: int, can: Sequence[_Comes], seats: int) -> Sequence[_Comes]:
    """All of them, or as many as there are seats, of two kinds where there are two seats or more."""
    if len(can) <= seats:
        return can
    own = [each for each in can if each.learner.practice == practice]
    kinds = {each.kind for each in own}
    chosen = _one_of_each_first(own, number, set())
    if len(kinds) == 1 or len(own) < seats:
        visitors = _one_of_each_first(can[len(own) :], number, kinds)
        if len(kinds) == 1:
            chosen.insert(1, visitors.pop(0))
        chosen += visitors
    keys = {each.learner.key for each in chosen[: max(seats, 0)]}
    return [each for each in can if each.learner.key in keys]


def _one_of_each_first(named: Iterable[_Comes], number: int, known: set[Kind]) -> list[_Comes]:
    """Of those in the order of their names, the first of each kind that is not ``known``, and then the others.

    First is who has not learnt together yet, then who does not study.
    """
    classes: tuple[list[_Comes], ...] = [], [], [], []
    for each in named:
        classes[2 * each.learner.has_learnt_together + each.studies(number)].append(each)
    first: list[_Comes] = []
    others: list[_Comes] = []
    seen = set(known)
    for each in chain.from_iterable(classes):
        (others if each.kind in seen else first).append(each)
        seen.add(each.kind)
    return first + others


def _kind(learner: Learns) -> Kind:
    return learner.profession, learner.stage


def _by_name(learner: Learns) -> tuple[str, str]:
    return learner.name, learner.key
