"""Wishes laid into a placement's weeks: what fits, what goes to another day, what is left out and why.

Nothing lands on a day off or outside the placement, nobody and no room is taken twice, nothing is added twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from placements.building.days_off import DaysOff
from placements.building.diary import Diary, Taken
from placements.building.wishes import What, Wish
from placements.timetabling.local_time import RefusedLocalTime, to_utc

DAY = timedelta(days=1)


class Fate(StrEnum):
    """What becomes of a wish."""

    ADDED = "added"
    MOVED = "moved"
    JOINED = "joined"
    THERE = "there"
    SKIPPED = "skipped"
    CLASHING = "clashing"


class Moving(StrEnum):
    """What of the sessions on days off goes to another day of its week."""

    TEACHING = "teaching"
    ALL = "all"
    NONE = "none"


class Without(StrEnum):
    """What becomes of a session whose room, or one of whose people, cannot be had."""

    LEAVE_OUT = "leave_out"
    KEEP = "keep"


class Lack(StrEnum):
    """What cannot be had."""

    LEARNER = "learner"
    PERSON = "person"
    ROOM = "room"


@dataclass(frozen=True)
class Obstacle:
    """Who or which room cannot be had, and what it is taken by; ``how`` is "booked", "away", "full" or "unknown"."""

    lack: Lack
    key: int | str
    how: str
    taken: Taken | None = None


@dataclass(frozen=True)
class Choices:
    """What whoever builds has chosen for this run."""

    moving: Moving = Moving.TEACHING
    no_room: Without = Without.KEEP
    no_person: Without = Without.LEAVE_OUT


@dataclass(frozen=True)
class Laid:
    """A wish with its fate: when it would be at last, what stands in its way and what it goes without.

    ``what`` is what would be made, and ``learners`` who come; ``joins`` is the session that they go to instead.
    """

    wish: Wish
    fate: Fate
    what: What
    learners: tuple[int, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    day: date | None = None
    why: str = ""
    obstacles: tuple[Obstacle, ...] = ()
    joins: int | None = None

    @property
    def is_made(self) -> bool:
        return self.fate in {Fate.ADDED, Fate.MOVED, Fate.JOINED}


def lay(
    wishes: Iterable[Wish],
    *,
    learners: Sequence[int],
    days_off: DaysOff,
    diary: Diary,
    choices: Choices | None = None,
) -> list[Laid]:
    """The fate of each wish, in the order of their days. What stays on its day comes before what has to move."""
    layer = _Layer(tuple(learners), days_off, diary, choices or Choices())
    ordered = sorted(dict.fromkeys(wishes), key=lambda wish: wish.order)
    layer.slots = {wish.slot for wish in ordered}
    first = {wish: layer.on_its_day(wish) for wish in ordered}
    found = {wish: layer.on_another_day(laid) for wish, laid in first.items()}
    return [found[wish] for wish in ordered]


@dataclass
class _Layer:
    learners: tuple[int, ...]
    days_off: DaysOff
    diary: Diary
    choices: Choices

    def __post_init__(self) -> None:
        self.slots: set[tuple[object, ...]] = set()
        self.seen: defaultdict[tuple[object, ...], int] = defaultdict(int)

    def on_its_day(self, wish: Wish) -> Laid:
        self.seen[wish.slot] += 1
        if self.seen[wish.slot] > 1:
            return Laid(wish, Fate.SKIPPED, wish.what, why="it is there twice")
        try:
            start, end = to_utc(wish.day, wish.starts), to_utc(wish.day, wish.ends)
        except RefusedLocalTime as refused:
            return Laid(wish, Fate.SKIPPED, wish.what, why=str(refused).rstrip("."))
        if end <= start:
            return Laid(wish, Fate.SKIPPED, wish.what, why="it ends before it starts")
        if why := self.days_off.why_not(wish.what, wish.day, start, end):
            return Laid(wish, Fate.SKIPPED, wish.what, day=wish.day, start=start, end=end, why=why)
        laid = self._fitted(wish, wish.day, start, end)
        self._book(laid)
        return laid

    def on_another_day(self, laid: Laid) -> Laid:
        """What a day off is in the way of goes to the next free day of its week, else to the last one before."""
        if laid.fate != Fate.SKIPPED or laid.start is None or not self._moves(laid.wish):
            return laid
        wish = laid.wish
        monday = wish.day - DAY * wish.day.weekday()
        week = [monday + DAY * number for number in range(5)]
        days = [day for day in week if day > wish.day] + [day for day in reversed(week) if day < wish.day]
        for day in days:
            if self._is_there(wish, day):
                return replace(laid, fate=Fate.THERE, day=day, why="")
        for day in days:
            try:
                start, end = to_utc(day, wish.starts), to_utc(day, wish.ends)
            except RefusedLocalTime:
                continue
            if self.days_off.why_not(wish.what, day, start, end):
                continue
            tried = self._fitted(wish, day, start, end)
            if tried.fate == Fate.ADDED and not tried.obstacles:
                moved = replace(tried, fate=Fate.MOVED, why=laid.why)
                self._book(moved)
                return moved
        return replace(laid, why=f"{laid.why}, and no other day of the week is free then")

    def _moves(self, wish: Wish) -> bool:
        if self.choices.moving == Moving.TEACHING:
            return wish.what.is_own_teaching
        return self.choices.moving == Moving.ALL and wish.what.site != "campus"

    def _is_there(self, wish: Wish, day: date) -> bool:
        """Whether an earlier run has moved it to this day: it is there, and nothing wished for that day explains it."""
        slot = replace(wish, day=day).slot
        if slot in self.slots:
            return False
        try:
            start, end = to_utc(day, wish.starts), to_utc(day, wish.ends)
        except RefusedLocalTime:
            return False
        return all(self.diary.has(learner, start, end, wish.what.title) for learner in self.learners)

    def _fitted(self, wish: Wish, day: date, start: datetime, end: datetime) -> Laid:
        what, diary = wish.what, self.diary
        missing = [key for key in self.learners if not diary.has(key, start, end, what.title)]
        if not missing:
            return Laid(wish, Fate.THERE, what, start=start, end=end, day=day)
        found: list[Obstacle] = []
        coming = []
        for key in missing:
            if taken := diary.person(key, start, end):
                found.append(Obstacle(Lack.LEARNER, key, "booked", taken))
            else:
                coming.append(key)
        laid = Laid(wish, Fate.CLASHING, what, start=start, end=end, day=day)
        if not coming:
            return replace(laid, obstacles=tuple(found))
        learners = tuple(coming)
        joins = diary.to_join(what.title, start, end, what.leaders, len(coming))
        # Teaching is shared; who takes learners into a clinic says for how many it has places.
        if joins and (what.category == "educational" or joins.places is not None):
            return replace(laid, fate=Fate.JOINED, learners=learners, joins=joins.key, obstacles=tuple(found))
        people, rooms = self._people(wish, start, end), self._room(wish, start, end, len(coming))
        found += people + rooms
        stops = (people and self.choices.no_person == Without.LEAVE_OUT) or (
            rooms and self.choices.no_room == Without.LEAVE_OUT
        )
        if what.capacity is not None and len(coming) > what.capacity:
            found.append(Obstacle(Lack.LEARNER, learners[what.capacity], "full"))
            learners = learners[: what.capacity]
            stops = stops or not learners
        if stops:
            return replace(laid, learners=learners, obstacles=tuple(found))
        gone = {each.key for each in people}
        made = replace(
            what,
            room=None if rooms else what.room,
            leaders=tuple(key for key in what.leaders if key not in gone),
            overseers=tuple(key for key in what.overseers if key not in gone),
            patient_partners=tuple(key for key in what.patient_partners if key not in gone),
        )
        return replace(laid, fate=Fate.ADDED, what=made, learners=learners, obstacles=tuple(found))

    def _people(self, wish: Wish, start: datetime, end: datetime) -> list[Obstacle]:
        found = [Obstacle(Lack.PERSON, name, "unknown") for name in wish.unknown_people]
        for key in wish.what.people:
            if away := self.diary.absence(key, start, end):
                found.append(Obstacle(Lack.PERSON, key, "away", away))
            elif key in wish.what.bound and (taken := self.diary.person(key, start, end)):
                found.append(Obstacle(Lack.PERSON, key, "booked", taken))
        return found

    def _room(self, wish: Wish, start: datetime, end: datetime, learners: int) -> list[Obstacle]:
        what = wish.what
        if wish.unknown_room:
            return [Obstacle(Lack.ROOM, wish.unknown_room, "unknown")]
        if what.room is None:
            return []
        if taken := self.diary.room(what.room, start, end):
            return [Obstacle(Lack.ROOM, what.room, "booked", taken)]
        if self.diary.lacks_seats(what.room, start, end, learners + len(what.bound)):
            return [Obstacle(Lack.ROOM, what.room, "full")]
        return []

    def _book(self, laid: Laid) -> None:
        if not laid.is_made or laid.start is None or laid.end is None:
            return
        if laid.joins is not None:
            self.diary.book(
                laid.start, laid.end, people=laid.learners, joining=laid.joins, learners=len(laid.learners)
            )
            return
        people = (*laid.learners, *laid.what.bound)
        self.diary.book(laid.start, laid.end, people=people, room=laid.what.room)
