"""One remedy for every session, so that nobody and no room is taken twice.

Sessions that have least to choose from choose first. Where somebody is left without a remedy at the planned time,
one who chose before gives way if there is another for them, and so on: for sessions of one and the same time that
leaves as few as possible without.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from placements.repairing.values import Affected, Joinable, Kind, Remedy, Surroundings


class Booked(NamedTuple):
    """What a remedy takes for itself: a person, a room, the free places of another session."""

    key: tuple[str, str]
    start: datetime
    end: datetime


class Clash(NamedTuple):
    """Two sessions whose remedies take the same person, room or places at one time."""

    first: str
    second: str
    what: tuple[str, str]


def booked_by(session: Affected, remedy: Remedy, others: Mapping[str, Joinable]) -> Iterator[Booked]:
    """What nobody else may take at that time once this is chosen."""
    if remedy.kind == Kind.LEADER:
        yield Booked(("person", remedy.person), session.start, session.end)
    elif remedy.kind == Kind.ROOM:
        yield Booked(("room", remedy.room), session.start, session.end)
    elif remedy.kind == Kind.MERGE:
        into = others[remedy.into].fact
        yield Booked(("session", remedy.into), into.start, into.end)
        for learner in session.fact.learners:
            yield Booked(("person", learner.key), into.start, into.end)
        if into.room:
            yield Booked(("room", into.room.key), into.start, into.end)
    elif remedy.kind == Kind.MOVE:
        assert remedy.start
        assert remedy.end
        for person in session.bound:
            yield Booked(("person", person), remedy.start, remedy.end)
        if session.fact.room:
            yield Booked(("room", session.fact.room.key), remedy.start, remedy.end)


def clashes_among(
    sessions: Sequence[Affected], chosen: Mapping[str, Remedy], around: Surroundings
) -> list[Clash]:
    """Which of these choices cannot both be."""
    others = {each.fact.id: each for each in around.others}
    taken = [
        (session.key, booked)
        for session in sessions
        if session.key in chosen
        for booked in booked_by(session, chosen[session.key], others)
    ]
    return [
        Clash(first, second, one.key)
        for number, (first, one) in enumerate(taken)
        for second, other in taken[number + 1 :]
        if first != second and _meet(one, other)
    ]


def plan_for(
    sessions: Sequence[Affected], options: Mapping[str, Sequence[Remedy]], around: Surroundings
) -> dict[str, Remedy]:
    """A remedy for each session, out of its options; the same values always give the same plan."""
    choosing = _Choosing(sessions, options, around)
    for session in choosing.in_turn:
        kept = [remedy for remedy in options[session.key] if remedy.keeps_time]
        late = [remedy for remedy in options[session.key] if not remedy.keeps_time]
        choosing.free(session, kept) or choosing.give_way(session, set()) or choosing.free(session, late)
    return {session.key: choosing.chosen[session.key] for session in sessions}


class _Choosing:
    def __init__(
        self, sessions: Sequence[Affected], options: Mapping[str, Sequence[Remedy]], around: Surroundings
    ) -> None:
        self.by_key = {session.key: session for session in sessions}
        self.options = options
        self.others = {each.fact.id: each for each in around.others}
        self.chosen: dict[str, Remedy] = {}
        self.takes: dict[str, list[Booked]] = {}
        self.in_turn = sorted(
            sessions,
            key=lambda each: (
                sum(remedy.keeps_time for remedy in options[each.key]),
                each.start,
                each.key,
            ),
        )

    def free(self, session: Affected, remedies: Sequence[Remedy]) -> bool:
        """Choose the first that takes nothing that is taken."""
        for remedy in remedies:
            if not self._in_the_way(session, remedy):
                self._choose(session, remedy)
                return True
        return False

    def give_way(self, session: Affected, asked: set[tuple[str, str]]) -> bool:
        """Choose one that a single other session has taken, if that one finds another."""
        for remedy in self.options[session.key]:
            if not remedy.keeps_time or (session.key, remedy.key) in asked:
                continue
            asked.add((session.key, remedy.key))
            in_the_way = self._in_the_way(session, remedy)
            if not in_the_way:
                self._choose(session, remedy)
                return True
            if len(in_the_way) > 1:
                continue
            (other,) = in_the_way
            kept = self.chosen.pop(other)
            self.takes.pop(other)
            self._choose(session, remedy)
            if self.give_way(self.by_key[other], asked):
                return True
            self.chosen.pop(session.key)
            self.takes.pop(session.key)
            self._choose(self.by_key[other], kept)
        return False

    def _choose(self, session: Affected, remedy: Remedy) -> None:
        self.chosen[session.key] = remedy
        self.takes[session.key] = list(booked_by(session, remedy, self.others))

    def _in_the_way(self, session: Affected, remedy: Remedy) -> set[str]:
        wanted = list(booked_by(session, remedy, self.others))
        return {
            other
            for other, taken in self.takes.items()
            if other != session.key and any(_meet(one, two) for one in wanted for two in taken)
        }


def _meet(one: Booked, other: Booked) -> bool:
    return one.key == other.key and one.start < other.end and other.start < one.end
