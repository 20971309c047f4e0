"""Ash Grove and Beck Side, near each other, on a Wednesday on which people could learn together."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.models import Person
from placements.models import Placement, Room, Session, SessionCategory, SessionKind
from placements.timetabling.local_time import to_utc
from tests.factories import this_week
from tests.factories.cast import Cast
from tests.factories.people import LearnerFactory, PersonFactory
from tests.factories.placements import ParticipationFactory, PlacementFactory, RoomFactory, SessionFactory
from tests.factories.presence import WorkingPatternFactory


@dataclass(frozen=True)
class World:
    """``teacher`` is in at Ash Grove from 2pm to 4pm on Wednesday of next week, in no session; ``room`` seats 8,
    others seat fewer.

    Of Ash Grove's learners ``nurse`` studies from 1pm to 5pm then, and ``medic`` is free; of Beck Side's ``visitor``
    is free too.
    """

    day: datetime.date
    teacher: Person
    room: Room
    nurse: Placement
    medic: Placement
    visitor: Placement
    study: Session

    def at(self, hour: int, minute: int = 0) -> datetime.datetime:
        return to_utc(self.day, datetime.time(hour, minute))


def make_world(cast: Cast) -> World:
    day = this_week().next.days[2]
    for practice, north in ((cast.practice, "53.8000"), (cast.same_hub_practice, "53.8100")):
        practice.latitude, practice.longitude = Decimal(north), Decimal("-1.5500")
        practice.save()
    WorkingPatternFactory(
        practice=cast.practice,
        person=cast.educationalist,
        weekday=day.isoweekday(),
        starts_at=datetime.time(14),
        ends_at=datetime.time(16),
        activity="teaching",
        starts_on=day,
        ends_on=day,
    )
    study = SessionFactory(
        practice=cast.practice,
        title="Private study",
        category=SessionCategory.EDUCATIONAL,
        kind=SessionKind.SELF_DIRECTED,
        day=day,
        start=datetime.time(13),
        end=datetime.time(17),
        published=True,
    )
    ParticipationFactory(session=study, placement=cast.placement)
    return World(
        day,
        cast.educationalist,
        RoomFactory(practice=cast.practice, name="Meeting room", is_exclusive=False, seats=8),
        cast.placement,
        cast.second_placement,
        cast.same_hub_placement,
        study,
    )


def more_learners(cast: Cast, number: int, practice: Any = None) -> None:
    """So many more student nurses with a session together and a study each, at Ash Grove or elsewhere."""
    day = this_week().next.days[1]
    practice = practice or cast.practice
    shared = SessionFactory(practice=practice, day=day, published=True)
    for count in range(number):
        learner = LearnerFactory(
            person=PersonFactory(given_name=f"Nell{count}"),
            learner_group=cast.student_nurse,
            education_provider=cast.provider,
        )
        placement = PlacementFactory(learner=learner, practice=practice, confirmed=True)
        ParticipationFactory(session=shared, placement=placement)
        study = SessionFactory(
            practice=practice,
            kind=SessionKind.SELF_DIRECTED,
            day=day,
            start=datetime.time(13),
            end=datetime.time(15),
        )
        ParticipationFactory(session=study, placement=placement)
