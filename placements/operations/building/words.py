"""What a preview says about a session: what is in the way, and what is done about it."""

from __future__ import annotations

from typing import Any

from atp_portal.formatting import and_list, date_day, time_range
from placements.building.laying import Fate, Lack, Laid, Obstacle
from placements.building.sheet import nearest
from placements.building.wishes import What
from placements.operations.building.facts import GONE, Ask, Facts


class Words:
    """Puts fates into sentences for one reader, who is told of no session that they may not see."""

    def __init__(self, ask: Ask, facts: Facts) -> None:
        self.facts = facts
        self.people: dict[Any, Any] = dict(facts.people)
        self.rooms: dict[Any, Any] = dict(facts.rooms)
        self.room_names = [room.name for room in facts.rooms.values()]

    def person(self, key: int | str) -> str:
        return self.people[key].full_name if key in self.people else "Somebody"

    def place(self, what: What) -> str:
        return str(self.rooms[what.room]) if what.room in self.rooms else what.place

    def about(self, laid: Laid) -> tuple[str, ...]:
        """What the preview says about a session, a sentence each."""
        said = [self._of(obstacle) for obstacle in laid.obstacles]
        if laid.fate == Fate.SKIPPED:
            said.append(f"{laid.why[:1].upper()}{laid.why[1:]}.")
        elif laid.fate == Fate.MOVED:
            said.append(f"From {date_day(laid.wish.day)}: {laid.why}.")
        elif laid.fate == Fate.JOINED:
            said.append("It is planned already for other learners.")
        elif laid.fate == Fate.ADDED and laid.obstacles:
            said.append(self._without(laid))
        return tuple(dict.fromkeys([*said, *self._unusual(laid)]))

    def _unusual(self, laid: Laid) -> list[str]:
        """Who is known to be out at that time in a usual week, or to take no learners then."""
        if laid.fate not in {Fate.ADDED, Fate.MOVED} or laid.start is None or laid.end is None:
            return []
        presence, said = self.facts.presence, []
        for key in (*laid.what.leaders, *laid.what.overseers):
            if presence.is_in(key, laid.start, laid.end) is False:
                said.append(f"{self.person(key)} is not usually in then.")
            elif presence.takes_learners(key, laid.start, laid.end) is False:
                said.append(f"{self.person(key)} usually takes no learners then.")
        return said

    def _of(self, obstacle: Obstacle) -> str:
        if obstacle.lack == Lack.ROOM:
            return self._room(obstacle)
        if obstacle.how == "unknown":
            likely = nearest(str(obstacle.key), [person.full_name for person in self.people.values()])
            meant = f" Is {likely} meant?" if likely else ""
            return f"Nobody of the practice is called “{obstacle.key}”.{meant}"
        name = self.person(obstacle.key)
        if obstacle.how == "full":
            return f"No place is left for {name}."
        if obstacle.how == "away":
            gone = obstacle.taken is not None and obstacle.taken.by == GONE
            return f"{name} {'has no part in the practice on that day' if gone else 'is away'}."
        return f"{name} is {self._booked(obstacle)}."

    def _room(self, obstacle: Obstacle) -> str:
        if obstacle.how == "unknown":
            return f"The practice has no room called “{obstacle.key}”."
        room = self.rooms[obstacle.key]
        if obstacle.how == "full":
            return f"{room} has too few seats left of {room.seats}."
        by = obstacle.taken.by if obstacle.taken else None
        if isinstance(by, str):
            return f"{room} is out of use: {by}."
        if by is None:
            return f"{room} is wanted for two of these sessions at once."
        session = self.facts.sessions.get(by) if isinstance(by, int) else None
        if session is None or session.pk not in self.facts.visible:
            return f"{room} is taken."
        return f"{room} is taken, {time_range(session.start, session.end)}: {session.title}."

    def _booked(self, obstacle: Obstacle) -> str:
        by = obstacle.taken.by if obstacle.taken else None
        if by is None:
            return "in another of these sessions at that time"
        session = self.facts.sessions.get(by) if isinstance(by, int) else None
        if session is None or session.pk not in self.facts.visible:
            return "booked elsewhere"
        return f"booked, {time_range(session.start, session.end)}: {session.title} at {session.practice}"

    def _without(self, laid: Laid) -> str:
        missing = [
            self.person(each.key) if each.how != "unknown" else f"“{each.key}”"
            for each in laid.obstacles
            if each.lack != Lack.ROOM
        ]
        room = any(each.lack == Lack.ROOM for each in laid.obstacles)
        return f"Added without {and_list([*missing, *(['a room'] if room else [])])}."
