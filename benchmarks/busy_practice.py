"""A practice of 40 learners and 12 staff with 600 participations in its week, beside the demo world."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Administrator, Educationalist, Supervisor
from accounts.operations import NewPerson, add_people, appoint_many, enrol_learner
from hubs.models import EducationProvider, LearnerGroup, Practice, Profession
from hubs.operations.places import add_practices
from placements.models import ETHOS_OBJECTIVE, Objective, Placement, Room, WorkingPattern
from placements.operations.places import add_rooms, add_working_patterns
from placements.operations.sessions import SessionPlan, plan_sessions
from placements.timetabling.local_time import to_utc
from placements.timetabling.weeks import Week

ODS_CODE = "X10777"
LEARNERS, STAFF, ROOMS = 40, 12, 12
SLOTS = ((8, 30), (10, 30), (13, 0), (15, 0))
SESSIONS_AT_ONCE, LENGTH = 10, datetime.timedelta(hours=2)


def add_busy_practice() -> Any:
    """The practice with its people, their hours, and this week: ten sessions of two learners in each of 20 slots."""
    if practice := Practice.objects.filter(ods_code=ODS_CODE).first():
        return practice
    with transaction.atomic():
        return _add(Week.containing(timezone.localdate()).monday)


def _add(monday: datetime.date) -> Any:
    since = monday - datetime.timedelta(weeks=9)
    like = Practice.objects.filter(kind="gp_practice").earliest("pk")
    (practice,) = add_practices(
        by=None, practices=[Practice(ods_code=ODS_CODE, name="Busy Lane Surgery", region=like.region)]
    )
    nursing = Profession.objects.get(slug="nursing")
    staff = add_people(
        by=None,
        people=[
            NewPerson(
                given_name=f"Staff{number}",
                family_name="Busy",
                email=f"staff{number}.busy@example.org",
                profession=nursing,
            )
            for number in range(STAFF)
        ],
    )
    administrator = Administrator(person=staff[0], practice=practice, starts_on=since)
    educationalist = Educationalist(person=staff[1], practice=practice, starts_on=since)
    supervisors = [Supervisor(person=person, practice=practice, starts_on=since) for person in staff[1:]]
    appoint_many(by=None, roles=[administrator, educationalist, *supervisors])
    rooms = add_rooms(
        by=None, rooms=[Room(practice=practice, name=f"Room {number + 1}") for number in range(ROOMS)]
    )
    add_working_patterns(by=None, patterns=_hours(practice, staff, rooms, since))
    _plan(practice, staff, rooms, _placements(administrator, educationalist, monday), monday)
    return practice


def _hours(practice: Any, staff: Sequence[Any], rooms: Sequence[Any], since: datetime.date) -> list[Any]:
    return [
        WorkingPattern(
            practice=practice,
            person=person,
            weekday=weekday,
            starts_at=datetime.time(8, 30),
            ends_at=datetime.time(18),
            room=room,
            activity="Surgery",
            starts_on=since,
        )
        for person, room in zip(staff, rooms, strict=True)
        for weekday in range(1, 6)
    ]


def _placements(administrator: Any, educationalist: Any, monday: datetime.date) -> list[Any]:
    groups = [LearnerGroup.objects.get(slug=slug) for slug in ("student-nurse", "medical-student")]
    provider = EducationProvider.objects.earliest("pk")
    people = add_people(
        by=None,
        people=[NewPerson(given_name=f"Learner{number}", family_name="Busy") for number in range(LEARNERS)],
    )
    placements = []
    for number, person in enumerate(people):
        learner = enrol_learner(
            by=None,
            person=person,
            education_provider=provider,
            learner_group=groups[number % 2],
            starts_on=administrator.starts_on,
        )
        placement = Placement.objects.create(
            learner=learner,
            person=person,
            practice=administrator.practice,
            learner_group=learner.learner_group,
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
        placement.state = "confirmed"
        placement.save()
        placements.append(placement)
    return placements


def _plan(
    practice: Any,
    staff: Sequence[Any],
    rooms: Sequence[Any],
    placements: Sequence[Any],
    monday: datetime.date,
) -> None:
    plans = []
    for slot in range(len(SLOTS) * 5):
        day, at = monday + datetime.timedelta(days=slot // len(SLOTS)), SLOTS[slot % len(SLOTS)]
        start = to_utc(day, datetime.time(*at))
        for number in range(SESSIONS_AT_ONCE):
            first = (slot * 2 * SESSIONS_AT_ONCE + number * 2) % LEARNERS
            plans.append(
                SessionPlan(
                    practice=practice,
                    start=start,
                    end=start + LENGTH,
                    title=("Surgery", "Diabetes and asthma clinic", "Child immunisations")[number % 3],
                    category="clinical",
                    kind="clinic",
                    room=rooms[(number + slot) % ROOMS],
                    note="Bring your practice assessment document.",
                    learners=tuple(placements[first : first + 2]),
                    leaders=(staff[(number + slot) % STAFF],),
                )
            )
    plan_sessions(by=None, plans=plans, publish=True)
