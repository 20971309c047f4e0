"""A supervisor of 12 sessions and 9 learners, at a practice with colleagues: what the tests of repair stand on."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.models import Person
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
from tests.factories.people import (
    LearnerFactory,
    PatientPartnerFactory,
    PersonFactory,
    ProviderFactory,
    SupervisorFactory,
)
from tests.factories.placements import ParticipationFactory, PlacementFactory, RoomFactory, SessionFactory

ONE_DAY = datetime.timedelta(days=1)
# Twelve sessions of two days, of nine learners: the clock, the kind, and which learners.
MORNING, NOON, AFTERNOON = (9, 10), (10, 12), (13, 15)
DAY_PLAN = (
    ((9, 10), SessionKind.CLINIC, (0, 1)),
    ((10, 11), SessionKind.CLINIC, (2,)),
    ((11, 12), SessionKind.SURGERY, (3, 4)),
    ((13, 14), SessionKind.SURGERY, (5,)),
    ((14, 15), SessionKind.TUTORIAL, (6, 7)),
    ((15, 16), SessionKind.CLINIC, (8,)),
)


@dataclass(frozen=True)
class Ill:
    """Nora Nightingale has 12 sessions of 9 learners on two working days; two nurses could step in."""

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
    """All published, at Ash Grove, on two working days to come; the cast's own sessions stay as they are."""
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
    for day in (first, second):
        for (start, end), kind, learners in DAY_PLAN:
            made = SessionFactory(
                practice=practice,
                day=day,
                start=datetime.time(start),
                end=datetime.time(end),
                title=f"{kind.label.capitalize()} at {start}",
                kind=kind,
                category=SessionCategory.EDUCATIONAL
                if kind == SessionKind.TUTORIAL
                else SessionCategory.CLINICAL,
                room=rooms[0],
                published=True,
            )
            ParticipationFactory(session=made, person=ill, part=Part.LEADER)
            for number in learners:
                ParticipationFactory(session=made, placement=placements[number])
            if kind == SessionKind.TUTORIAL:
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
