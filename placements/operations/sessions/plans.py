"""A session to be made."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from accounts.models import Person
from hubs.models import Practice
from placements.models import LearnerProposal, Part, Placement, Room, SessionSeries, SpokeVisit
from placements.operations.clashes import Wanted


@dataclass(frozen=True, kw_only=True)
class SessionPlan:
    """A session to be made: what, when, where, and who takes part how. Learners come by their placements."""

    practice: Practice
    start: datetime.datetime
    end: datetime.datetime
    title: str
    category: str
    kind: str
    is_simulated: bool = False
    room: Room | None = None
    place: str = ""
    whereabouts: str = ""
    capacity: int | None = None
    spoke_visit: SpokeVisit | None = None
    proposal: LearnerProposal | None = None
    note: str = ""
    attendees: tuple[Person, ...] = ()
    learners: tuple[Placement, ...] = ()
    leaders: tuple[Person, ...] = ()
    overseers: tuple[Person, ...] = ()
    patient_partners: tuple[Person, ...] = ()
    series: SessionSeries | None = field(default=None, compare=False)

    @property
    def parts(self) -> list[tuple[Person, Part, Placement | None]]:
        return [
            *((placement.person, Part.LEARNER, placement) for placement in self.learners),
            *((person, Part.LEADER, None) for person in self.leaders),
            *((person, Part.OVERSEER, None) for person in self.overseers),
            *((person, Part.PATIENT_PARTNER, None) for person in self.patient_partners),
            *((person, Part.ATTENDEE, None) for person in self.attendees),
        ]

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            title=self.title,
            start=self.start,
            end=self.end,
            people=tuple(person for person, part, _ in self.parts if part != Part.OVERSEER),
            room=self.room,
            placements=self.learners,
        )
