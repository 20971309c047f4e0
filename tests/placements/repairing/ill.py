"""A supervisor of 12 sessions and 9 learners, at a practice with colleagues: what the tests of repair stand on."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.models import Person
from atp_portal.formatting import clock
from hubs.models import Practice
from placements.models import (
    Part,
    Participation,
    Placement,
    Room,
    Session,
    SessionCategory,
    SessionKind,
    WorkingPattern,
)
from tests.factories.cast import Cast
from tests.factories.network import ProviderFactory
from tests.factories.people import (
    LearnerFactory,
    PatientPartnerFactory,
    PersonFactory,
    SupervisorFactory,
)
from tests.factories.placements import ParticipationFactory, PlacementFactory, RoomFactory, SessionFactory

ONE_DAY = datetime.timedelta(days=1)
HALF_AN_HOUR = datetime.timedelta(minutes=30)
# Twelve half-hours of nine learners: six from 9am and six from 1pm, each of a kind and with some of the learners.
_OF_A_HALF_DAY = (
    (SessionKind.CLINIC, (0, 1)),
    (SessionKind.CLINIC, (2,)),
    (SessionKind.SURGERY, (3, 4)),
    (SessionKind.SURGERY, (5,)),
    (SessionKind.TUTORIAL, (6, 7)),
    (SessionKind.CLINIC, (8,)),
)
DAY_PLAN = [
    (datetime.time(hour + number // 2, number % 2 * 30), kind, learners)
    for hour in (9, 13)
    for number, (kind, learners) in enumerate(_OF_A_HALF_DAY)
]


@dataclass(frozen=True)
class Ill:
    """Nora Nightingale has 12 sessions of 9 learners on the first day; two nurses could step in."""

    practice: Practice
    ill: Person
    helpers: tuple[Person, Person]
    partner: Person
    rooms: tuple[Room, ...]
    placements: tuple[Placement, ...]
    sessions: tuple[Session, ...]
    days: tuple[datetime.date, datetime.date]


def working_days(number: int) -> list[datetime.date]:
    """The next working days, from tomorrow on, of one and the same week."""
    day = timezone.localdate() + ONE_DAY
    while day.weekday() + number > 5:
        day += ONE_DAY
    return [day + ONE_DAY * each for each in range(number)]


def make_ill(cast: Cast, *, first_day: datetime.date | None = None) -> Ill:
    """All published, at Ash Grove, on a day to come, or the day given; the cast's own sessions stay as they are."""
    practice = cast.practice
    first, second = working_days(2) if first_day is None else (first_day, first_day + ONE_DAY)
    ill = _nurse("Nora", "Nightingale", practice, phone="07700 900111")
    helpers = (_nurse("Hanna", "Helper", practice), _nurse("Henry", "Halfday", practice))
    for day in (first, second):
        for person, hours in ((ill, (8, 17)), (helpers[0], (8, 13)), (helpers[1], (13, 17))):
            WorkingPattern.objects.create(
                practice=practice,
                person=person,
                weekday=day.isoweekday(),
                starts_at=datetime.time(hours[0]),
                ends_at=datetime.time(hours[1]),
                starts_on=first - 30 * ONE_DAY,
            )
    partner = PersonFactory(
        given_name="Paula", family_name="Patience", without_account=True, phone="07700 900222"
    )
    PatientPartnerFactory(person=partner, practice=practice)
    rooms = tuple(RoomFactory(practice=practice, name=f"Nurse room {number}") for number in (1, 2))
    provider = ProviderFactory()
    placements = tuple(
        PlacementFactory(
            learner=LearnerFactory(
                person=PersonFactory(given_name="Lea", family_name=f"Learner{number}", phone="07700 900333"),
                education_provider=provider,
                learner_group=cast.student_nurse,
            ),
            practice=practice,
            starts_on=first - 14 * ONE_DAY,
            confirmed=True,
        )
        for number in range(9)
    )
    sessions = []
    for start, kind, learners in DAY_PLAN:
        teaching = kind == SessionKind.TUTORIAL
        made = SessionFactory(
            practice=practice,
            day=first,
            start=start,
            end=(datetime.datetime.combine(first, start) + HALF_AN_HOUR).time(),
            title=f"{kind.label.capitalize()} at {clock(start)}",
            kind=kind,
            category=SessionCategory.EDUCATIONAL if teaching else SessionCategory.CLINICAL,
            room=rooms[0],
            published=True,
        )
        ParticipationFactory(session=made, person=ill, part=Part.LEADER)
        for number in learners:
            ParticipationFactory(session=made, placement=placements[number])
        if teaching:
            ParticipationFactory(session=made, person=partner, part=Part.PATIENT_PARTNER)
        sessions.append(made)
    return Ill(practice, ill, helpers, partner, rooms, placements, tuple(sessions), (first, second))


def _nurse(given: str, family: str, practice: Practice, **fields: Any) -> Person:
    person: Person = PersonFactory(
        given_name=given, family_name=family, registered_with="nmc", is_gp=False, **fields
    )
    SupervisorFactory(person=person, practice=practice)
    return person


def leaders_of(sessions: tuple[Session, ...]) -> list[list[str]]:
    """By session, the given names of who leads it now."""
    return [
        sorted(
            row.person.given_name
            for row in Participation.objects.filter(session=session, part=Part.LEADER).select_related(
                "person"
            )
        )
        for session in sessions
    ]
