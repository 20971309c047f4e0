"""What is known of a practice and of the sessions that cannot be as they were planned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from placements.rules.facts import Facts, PersonFact, SessionFact
from placements.rules.settings import Setting
from placements.timetabling.overlap import Span


class Cause(StrEnum):
    """Why sessions cannot be as they were planned."""

    PERSON = "person"
    ROOM = "room"
    CLOSED = "closed"


class Kind(StrEnum):
    """What may be done about a session."""

    WITHOUT = "without"  # it goes on with those who lead or oversee it besides
    LEADER = "leader"  # somebody else leads it
    OVERSEER = "overseer"  # somebody else is on call for it
    ROOM = "room"  # it is in another room
    MERGE = "merge"  # its learners join another session of the same time
    ONLINE = "online"
    MOVE = "move"  # it has another time of the same week
    ALONE = "alone"  # its learners study by themselves
    CANCEL = "cancel"


class Taken(NamedTuple):
    """Somebody or a room is booked, with how many people, by which session."""

    start: datetime
    end: datetime
    session: str
    people: int = 1


class Helper(NamedTuple):
    """Somebody who leads or oversees sessions here, or could.

    ``hours``: when they are in and may take learners, None where nobody has said; ``off``: when they are not there.
    ``teaches``: supervising is their part here, which an administrator's is not. ``load``: their sessions of the week.
    """

    fact: PersonFact
    hours: tuple[Span, ...] | None = None
    off: tuple[Span, ...] = ()
    teaches: bool = True
    load: int = 0

    @property
    def key(self) -> str:
        return self.fact.key

    def is_in(self, start: datetime, end: datetime) -> bool | None:
        """Whether they are there for all of this time; None where they are not off and nobody has said."""
        if meets(self.off, start, end):
            return False
        return None if self.hours is None else covers(self.hours, start, end)


class Place(NamedTuple):
    """A room of the practice; ``shut``: when it is out of use."""

    key: str
    name: str
    is_exclusive: bool = True
    seats: int | None = None
    shut: tuple[Span, ...] = ()


class Affected(NamedTuple):
    """A session that cannot be as it was planned. ``off``: who is not there, of those who lead or oversee it.

    ``first_day`` and ``last_day`` are those on which all its learners are on placement. ``partners`` are keys.
    """

    fact: SessionFact
    first_day: date
    last_day: date
    off: str = ""
    partners: tuple[str, ...] = ()
    is_published: bool = True

    @property
    def key(self) -> str:
        return self.fact.id

    @property
    def start(self) -> datetime:
        return self.fact.start

    @property
    def end(self) -> datetime:
        return self.fact.end

    @property
    def leads(self) -> bool:
        """Whether who is off leads it, and is not only on call."""
        return any(person.key == self.off for person in self.fact.leaders)

    @property
    def bound(self) -> tuple[str, ...]:
        """Everybody whom it keeps from being elsewhere."""
        learners = [person.key for person in self.fact.learners]
        return (*learners, *(person.key for person in self.fact.leaders), *self.partners)


class Joinable(NamedTuple):
    """Another session of the practice, which stays as it is."""

    fact: SessionFact
    is_published: bool = True


@dataclass(frozen=True)
class Surroundings:
    """The practice around what is to be mended.

    ``taken`` are the bookings that bind, anywhere, by person; ``rooms_taken`` by room. ``closed``: when the practice
    is; ``away``: days on which a learner does not attend. ``usual``: how often somebody led, by person and by
    "kind group" ("clinic student-nurse") or learner. ``learners``: what the rules are told of each learner, by key.
    """

    cause: Cause
    now: datetime
    people: Mapping[str, Helper] = field(default_factory=dict)
    rooms: Sequence[Place] = ()
    taken: Mapping[str, Sequence[Taken]] = field(default_factory=dict)
    rooms_taken: Mapping[str, Sequence[Taken]] = field(default_factory=dict)
    others: Sequence[Joinable] = ()
    closed: tuple[Span, ...] = ()
    away: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    usual: Mapping[tuple[str, str], int] = field(default_factory=dict)
    learners: Mapping[str, Facts] = field(default_factory=dict)
    settings: Sequence[Setting] = ()

    def is_free(self, person: str, start: datetime, end: datetime, *, but: str = "") -> bool:
        """Whether nothing binds them then but the session ``but``."""
        return not any(
            each.session != but and each.start < end and start < each.end
            for each in self.taken.get(person, ())
        )

    def has_room(self, room: Place, start: datetime, end: datetime, people: int, *, but: str = "") -> bool:
        """Whether the room is in use then and takes so many more people."""
        if meets(room.shut, start, end):
            return False
        there = [
            each
            for each in self.rooms_taken.get(room.key, ())
            if each.session != but and each.start < end and start < each.end
        ]
        if room.is_exclusive:
            return not there and (room.seats is None or people <= room.seats)
        # Who is there at any time counts as there at all times: never more than the room holds.
        return sum(each.people for each in there) + people <= (room.seats or 0)


class Remedy(NamedTuple):
    """What may be done about a session. ``is_known``: of who leads or oversees then, it is known that they are in."""

    kind: Kind
    person: str = ""
    room: str = ""
    into: str = ""
    start: datetime | None = None
    end: datetime | None = None
    is_known: bool = True

    @property
    def key(self) -> str:
        """What tells it from the session's others: "leader:…", "cancel"."""
        moved = self.start.isoformat() if self.start else ""
        return ":".join(filter(None, (self.kind.value, self.person or self.room or self.into or moved)))

    @property
    def keeps_time(self) -> bool:
        """Whether the session takes place with somebody at the time that was planned."""
        return self.kind not in (Kind.MOVE, Kind.ALONE, Kind.CANCEL)


def meets(spans: Iterable[Span], start: datetime, end: datetime) -> bool:
    """Whether one of them shares an instant with this time."""
    return any(span.start < end and start < span.end for span in spans)


def covers(spans: Sequence[Span], start: datetime, end: datetime) -> bool:
    """Whether the spans leave no gap from ``start`` to ``end``."""
    reached = start
    for span in sorted(spans):
        if span.start <= reached < span.end:
            reached = span.end
    return reached >= end
