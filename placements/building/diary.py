"""Who and what is taken when, and what is there already: what wishes are laid beside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from placements.timetabling.overlap import peak_occupancy


class Taken(NamedTuple):
    """Somebody or a room is taken from ``start`` to ``end``; ``by`` is what takes them, for who puts it in words."""

    start: datetime
    end: datetime
    by: int | str | None = None

    def overlaps(self, start: datetime, end: datetime) -> bool:
        return self.start < end and start < self.end


class Seated(NamedTuple):
    """How many people are in a shared room from ``start`` to ``end``."""

    start: datetime
    end: datetime
    people: int


class Open(NamedTuple):
    """A session that others may join: its time, what it is called, who leads it, how many more learners it takes."""

    key: int
    start: datetime
    end: datetime
    title: str
    leaders: frozenset[int]
    room: int | None = None
    places: int | None = None


@dataclass
class Diary:
    """People by what binds them, by their absences (``away``), rooms for one session at a time, seats of the others.

    ``own`` is what each learner has already, as (start, end, title in small letters). It fills as wishes are laid.
    """

    people: Mapping[int, Sequence[Taken]] = field(default_factory=dict)
    away: Mapping[int, Sequence[Taken]] = field(default_factory=dict)
    rooms: Mapping[int, Sequence[Taken]] = field(default_factory=dict)
    seats: Mapping[int, int] = field(default_factory=dict)
    seated: Mapping[int, Sequence[Seated]] = field(default_factory=dict)
    own: Mapping[int, frozenset[tuple[datetime, datetime, str]]] = field(default_factory=dict)
    open: Sequence[Open] = ()

    def __post_init__(self) -> None:
        self._laid: defaultdict[tuple[str, int], list[Taken]] = defaultdict(list)
        self._seated: defaultdict[int, list[Seated]] = defaultdict(list)
        self._joined: defaultdict[int, int] = defaultdict(int)

    def person(self, key: int, start: datetime, end: datetime) -> Taken | None:
        """What binds somebody then, if anything does."""
        return _first((*self.people.get(key, ()), *self._laid["person", key]), start, end)

    def absence(self, key: int, start: datetime, end: datetime) -> Taken | None:
        return _first(self.away.get(key, ()), start, end)

    def room(self, key: int, start: datetime, end: datetime) -> Taken | None:
        """What holds a room then: another session where it is for one at a time, or a closure of it."""
        return _first((*self.rooms.get(key, ()), *self._laid["room", key]), start, end)

    def lacks_seats(self, key: int, start: datetime, end: datetime, people: int) -> bool:
        """Whether a shared room is too full for so many more."""
        if key not in self.seats:
            return False
        there = [
            (max(each.start, start), min(each.end, end))
            for each in (*self.seated.get(key, ()), *self._seated[key])
            if each.start < end and start < each.end
            for _ in range(each.people)
        ]
        return peak_occupancy(there) + people > self.seats[key]

    def to_join(
        self, title: str, start: datetime, end: datetime, leaders: Iterable[int], learners: int
    ) -> Open | None:
        """A session of this name and time that these people lead, with places for so many more."""
        wanted = frozenset(leaders)
        for each in self.open:
            if (each.start, each.end, each.title.casefold()) != (start, end, title.casefold()):
                continue
            if not wanted or not wanted <= each.leaders:
                continue
            left = None if each.places is None else each.places - self._joined[each.key]
            full = each.room is not None and self.lacks_seats(each.room, start, end, learners)
            if (left is None or learners <= left) and not full:
                return each
        return None

    def has(self, learner: int, start: datetime, end: datetime, title: str) -> bool:
        """Whether the learner has this very session already."""
        return (start, end, title.casefold()) in self.own.get(learner, frozenset())

    def book(
        self,
        start: datetime,
        end: datetime,
        *,
        people: Iterable[int],
        room: int | None = None,
        joining: int | None = None,
        learners: int = 0,
    ) -> None:
        """Note what has been laid, so that nothing else is laid over it."""
        bound = list(people)
        for key in bound:
            self._laid["person", key].append(Taken(start, end))
        if joining is not None:
            self._joined[joining] += learners
        if room is not None and room in self.seats:
            self._seated[room].append(Seated(start, end, len(bound)))
        elif room is not None:
            self._laid["room", room].append(Taken(start, end))


def _first(taken: Iterable[Taken], start: datetime, end: datetime) -> Taken | None:
    return next((each for each in taken if each.overlaps(start, end)), None)
