"""What is wished for: a session on a day by London's clocks, before anybody has looked whether it fits."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time

from placements.timetabling.kinds import NOWHERE_IN_PARTICULAR

PRACTICE, ELSEWHERE, CAMPUS, ANYWHERE = "practice", "elsewhere", "campus", "anywhere"
# Teaching that is of everybody or of nobody else, so that one learner's cannot go to another day.
STAYS = frozenset({"self_directed", "half_day_release", "interprofessional"})


@dataclass(frozen=True)
class What:
    """What a session is, where, and who leads and oversees it; people and rooms by their keys."""

    title: str
    category: str
    kind: str
    is_simulated: bool = False
    room: int | None = None
    place: str = ""
    whereabouts: str = ""
    capacity: int | None = None
    note: str = ""
    leaders: tuple[int, ...] = ()
    overseers: tuple[int, ...] = ()
    patient_partners: tuple[int, ...] = ()

    @property
    def bound(self) -> tuple[int, ...]:
        """Beside the learners: who cannot be anywhere else meanwhile."""
        return (*self.leaders, *self.patient_partners)

    @property
    def people(self) -> tuple[int, ...]:
        return (*self.leaders, *self.overseers, *self.patient_partners)

    @property
    def site(self) -> str:
        """Where it is for who travels to it; where nobody says, its room, its place and its kind tell."""
        if self.whereabouts:
            return self.whereabouts
        if self.room is None and self.kind in NOWHERE_IN_PARTICULAR:
            return ANYWHERE
        return ELSEWHERE if self.room is None and self.place else PRACTICE

    @property
    def needs_practice_open(self) -> bool:
        """Home visits go out from the practice; study, campus and visits elsewhere do not care."""
        return self.site == PRACTICE or (self.site == ANYWHERE and self.kind != "self_directed")

    @property
    def fits_a_campus_day(self) -> bool:
        return self.site == CAMPUS or (self.site == ELSEWHERE and self.category == "educational")

    @property
    def is_own_teaching(self) -> bool:
        """Teaching, induction and interviews of these learners, which ought to happen even if not on their day."""
        return (
            self.kind in {"induction", "interview"}
            or (self.category == "educational" and self.kind not in STAYS)
        ) and self.site != CAMPUS


@dataclass(frozen=True)
class Wish:
    """A session on a day. ``row`` is its line in a sheet, and ``unknown_*`` are what that names and nobody knows."""

    day: date
    starts: time
    ends: time
    what: What
    row: int | None = None
    unknown_room: str = ""
    unknown_people: tuple[str, ...] = field(default=())

    @property
    def order(self) -> tuple[date, time, time, str]:
        return self.day, self.starts, self.ends, self.what.title

    @property
    def slot(self) -> tuple[date, time, time, str]:
        """What makes two wishes the same session: when it is, and what it is called."""
        return self.day, self.starts, self.ends, self.what.title.casefold()
