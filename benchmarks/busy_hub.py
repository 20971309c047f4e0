"""A hub of 25 practices, near each other, beside the demo world: its learners, supervisors and rooms have full days."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Administrator, Educationalist, Supervisor
from accounts.operations import NewPerson, add_people, appoint_many, enrol_learner
from hubs.models import EducationProvider, LearnerGroup, Membership, Practice, Region, TrainingHub
from hubs.operations.places import add_practices
from placements.models import ETHOS_OBJECTIVE, Objective, Placement, Room, WorkingPattern
from placements.operations.places import add_rooms, add_working_patterns
from placements.operations.sessions import SessionPlan, plan_sessions
from placements.timetabling.local_time import to_utc
from placements.timetabling.weeks import Week

PRACTICES, LEARNERS, SUPERVISORS = 25, 4, 6
SLUG = "busy-hub"


def add_busy_hub() -> Any:
    """The hub beside the demo world, with the same weeks in each practice."""
    if hub := TrainingHub.objects.filter(slug=SLUG).first():
        return hub
    with transaction.atomic():
        return _add(Week.containing(timezone.localdate()).monday)


def _add(monday: datetime.date) -> Any:
    region = Region.objects.earliest("pk")
    hub = TrainingHub.objects.create(region=region, name="Busy Hub", slug=SLUG)
    practices = add_practices(
        by=None,
        practices=[
            Practice(
                ods_code=f"X18{number:03}",
                name=f"Busy Practice {number}",
                region=region,
                latitude=Decimal("53.8") + Decimal(number) / 1000,
                longitude=Decimal("-1.5"),
            )
            for number in range(PRACTICES)
        ],
    )
    since = monday - datetime.timedelta(weeks=9)
    for number, practice in enumerate(practices):
        Membership.objects.create(hub=hub, practice=practice, starts_on=since)
        _fill(practice, number, monday, since)
    return hub


def _fill(practice: Any, number: int, monday: datetime.date, since: datetime.date) -> None:
    staff = add_people(
        by=None,
        people=[
            NewPerson(
                given_name=f"Staff{number}{each}", family_name="Busy", email=f"hub{number}.{each}@example.org"
            )
            for each in range(SUPERVISORS)
        ],
    )
    administrator = Administrator(person=staff[0], practice=practice, starts_on=since)
    educationalist = Educationalist(person=staff[1], practice=practice, starts_on=since)
    supervisors = [Supervisor(person=person, practice=practice, starts_on=since) for person in staff]
    appoint_many(by=None, roles=[administrator, educationalist, *supervisors])
    rooms = add_rooms(
        by=None,
        rooms=[
            *(Room(practice=practice, name=f"Room {each}") for each in range(4)),
            Room(practice=practice, name="Meeting room", is_exclusive=False, seats=20),
        ],
    )
    add_working_patterns(by=None, patterns=_hours(practice, staff, rooms, since))
    _plan(practice, staff, rooms, _placements(number, administrator, educationalist, monday), monday)


def _hours(practice: Any, staff: Any, rooms: Any, since: datetime.date) -> list[Any]:
    return [
        WorkingPattern(
            practice=practice,
            person=person,
            weekday=weekday,
            starts_at=datetime.time(hour, 30),
            ends_at=datetime.time(hour + 4, 30),
            room=rooms[number] if number < 4 else None,
            activity="Surgery",
            starts_on=since,
        )
        for number, person in enumerate(staff)
        for weekday in range(1, 6)
        for hour in (8, 13)
    ]


def _placements(number: int, administrator: Any, educationalist: Any, monday: datetime.date) -> list[Any]:
    groups = list(LearnerGroup.objects.order_by("pk")[:LEARNERS])
    provider = EducationProvider.objects.earliest("pk")
    people = add_people(
        by=None,
        people=[
            NewPerson(given_name=f"Learner{number}{each}", family_name="Hub") for each in range(LEARNERS)
        ],
    )
    placements = []
    for person, group in zip(people, groups, strict=True):
        learner = enrol_learner(
            by=None,
            person=person,
            education_provider=provider,
            learner_group=group,
            starts_on=administrator.starts_on,
        )
        placement = Placement.objects.create(
            learner=learner,
            person=person,
            practice=administrator.practice,
            learner_group=group,
            education_provider=provider,
            starts_on=monday - datetime.timedelta(weeks=4),
            ends_on=monday + datetime.timedelta(weeks=8, days=-3),
            administrator=administrator,
            educationalist=educationalist,
            interdisciplinary_opportunities="Works with everybody.",
        )
        placement.ethos_objective = Objective.objects.create(
            placement=placement, kind=Objective.Kind.ETHOS, text=ETHOS_OBJECTIVE
        )
        placement.save()
        placements.append(placement)
    return placements


def _plan(practice: Any, staff: Any, rooms: Any, placements: Any, monday: datetime.date) -> None:
    """Two sessions a day for each learner, led by one of the staff; every other afternoon is study."""
    plans = []
    for week in range(-4, 8):
        for weekday in range(5):
            day = monday + datetime.timedelta(weeks=week, days=weekday)
            for number, placement in enumerate(placements):
                is_study = (number + weekday) % 2 == 0
                for first, last, kind in (
                    (9, 12, "surgery"),
                    (13, 16, "self_directed" if is_study else "clinic"),
                ):
                    plans.append(
                        SessionPlan(
                            practice=practice,
                            start=to_utc(day, datetime.time(first)),
                            end=to_utc(day, datetime.time(last, 30)),
                            title=kind.title(),
                            category="educational" if kind == "self_directed" else "clinical",
                            kind=kind,
                            room=rooms[number] if kind != "self_directed" else None,
                            learners=(placement,),
                            leaders=(staff[number],) if kind != "self_directed" else (),
                        )
                    )
    plan_sessions(by=None, plans=plans, publish=True)
