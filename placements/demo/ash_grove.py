"""Ash Grove Surgery: the practice of the worked week, where the demonstration's accounts are at home."""

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accounts.models import (
    Administrator,
    Educationalist,
    Learner,
    PatientPartner,
    Person,
    PracticeLead,
    Supervisor,
)
from accounts.operations import NewPerson, add_people, appoint_many
from hubs.models import Practice, Profession, TrainingHub
from hubs.operations.places import add_practices
from placements.demo.adjustments import agree_on_adjustments
from placements.demo.audits import action_plan, audit_practices
from placements.demo.editing import series_of
from placements.demo.learners import INTERDISCIPLINARY, OBJECTIVES, USUAL_KINDS, enrol
from placements.demo.names import email_of
from placements.demo.network import areas, give_standing, hubs_by_slug, unsaved_practice, working_week
from placements.demo.peoples_lives import tell_of_learners, tell_of_people
from placements.demo.places import ASH_GROVE, PRACTICE_CODES, SERVICE_CODES, TOWNS
from placements.demo.rules import hold_interviews
from placements.demo.window import WEEK, Window
from placements.demo.worked_cast import LEARNERS, ROOMS, STAFF
from placements.demo.worked_week import SESSIONS
from placements.models import Placement, Room, Session
from placements.operations.placements import (
    PlacementPlan,
    arrange_placements,
    cancel_placement,
    complete_placements,
    confirm_placements,
    request_placement,
)
from placements.operations.places import add_rooms, add_working_patterns
from placements.operations.sessions import SessionPlan, cancel_session, change_session, plan_sessions

HUB = "college-lane"
YEAR = datetime.timedelta(days=365)
EDUCATIONALISTS = ("educationalist_nurse", "gp_trainer", "gp_tutor")
PROFESSIONS = {
    "gp_trainer": "medicine", "gp_tutor": "medicine", "gp_2": "medicine", "practice_nurse": "nursing",
    "pharmacist": "pharmacy", "district_nurse": "nursing", "registrar": "medicine",
    "medical_student_1": "medicine", "medical_student_2": "medicine",
}  # fmt: skip
OWN_ROOMS = {
    "gp_trainer": "consulting_2", "gp_tutor": "consulting_3", "gp_2": "consulting_4",
    "pharmacist": "consulting_5", "educationalist_nurse": "treatment_room", "practice_nurse": "nurse_room",
    "reception_lead": "reception",
}  # fmt: skip
# Which group and provider each learner of the week is of; when they begin and end, in weeks around the window.
COURSES = {
    "nurse": ("student-nurse", "university-of-huddersfield", -3, 3),
    "registrar": ("gp-registrar", "yorkshire-and-humber-deanery", -10, 12),
    "medical_student_1": ("medical-student", "hull-york-medical-school", -1, 3),
    "medical_student_2": ("medical-student", "hull-york-medical-school", -1, 3),
}


@dataclass(frozen=True)
class AshGrove:
    """The practice with its people by what they do, its rooms, and the two roles that placements name."""

    practice: Practice
    people: dict[str, Person]
    rooms: dict[str, Room]
    administrator: Administrator
    educationalists: dict[str, Educationalist]


def build_ash_grove(
    rng: random.Random, *, window: Window, strangers: Iterator[tuple[str, str]], accounts: dict[str, Person]
) -> None:
    """The practice, the community service of its spoke visits, everybody, and the worked week in every week."""
    hee, hub = accounts["hee"], hubs_by_slug()[HUB]
    practice, service = _places(rng, by=hee)
    give_standing([(practice, hub), (service, hub)], today=window.today, by=hee)
    plan = action_plan(
        educationalist=accounts["educationalist"], administrator=accounts["administrator"], today=window.today
    )
    audit_practices([(practice, hub), (service, hub)], actions=plan, today=window.today, by=hee)
    at = _staff(practice, service, accounts, strangers=strangers, today=window.today)
    tell_of_people(at, hub=hub, today=window.today, by=accounts["administrator"])
    placements = _placements(at, window=window, by=accounts["administrator"])
    tell_of_learners(placements, by=accounts["academic"])
    agree_on_adjustments(
        placements["nurse"],
        educationalist=accounts["educationalist"],
        administrator=accounts["administrator"],
        academic=accounts["academic"],
        today=window.today,
    )
    _sessions(at, placements, window=window)
    _other_placements(at, hub=hub, window=window, strangers=strangers, accounts=accounts)


def _places(rng: random.Random, *, by: Person) -> list[Practice]:
    town = TOWNS[HUB][0]
    area = areas()[town.area]
    practice = unsaved_practice(rng, 1, PRACTICE_CODES.format(1), f"{ASH_GROVE} Surgery", town, area)
    service = unsaved_practice(
        rng, 2, SERVICE_CODES.format(1), "Calder Vale District Nursing Team", town, area
    )
    service.kind = Practice.Kind.COMMUNITY_SERVICE
    return add_practices(by=by, practices=[practice, service])


def _staff(
    practice: Practice,
    service: Practice,
    accounts: dict[str, Person],
    *,
    strangers: Iterator[tuple[str, str]],
    today: datetime.date,
) -> AshGrove:
    hee, since = accounts["hee"], today - YEAR
    professions = {profession.slug: profession for profession in Profession.objects.all()}
    people = {"educationalist_nurse": accounts["educationalist"], "nurse": accounts["learner"]}
    keys = [key for key in (*STAFF, *LEARNERS, "practice_lead") if key not in people]
    newcomers = []
    for key in keys:
        given, family = next(strangers)
        newcomers.append(
            NewPerson(
                given_name=given,
                family_name=family,
                email=email_of(given, family) if key not in ("patient_partner", "reception_lead") else None,
                profession=professions.get(PROFESSIONS.get(key, "")),
            )
        )
    people |= dict(zip(keys, add_people(by=hee, people=newcomers), strict=True))
    rooms = dict(
        zip(
            ROOMS,
            add_rooms(
                by=hee,
                rooms=[
                    Room(
                        practice=practice, name=room.name, is_exclusive=room.exclusive,
                        seats=None if room.exclusive else room.seats,
                    )
                    for room in ROOMS.values()
                ],
            ),
            strict=True,
        )
    )  # fmt: skip
    administrator = Administrator(person=accounts["administrator"], practice=practice, starts_on=since)
    educationalists = {
        key: Educationalist(person=people[key], practice=practice, starts_on=since) for key in EDUCATIONALISTS
    }
    roles: list[Any] = [
        administrator,
        *educationalists.values(),
        PracticeLead(person=people["practice_lead"], practice=practice, starts_on=since),
        PatientPartner(person=people["patient_partner"], practice=practice, starts_on=since),
        *(
            Supervisor(
                person=people[key], practice=service if key == "district_nurse" else practice,
                job_title=title, starts_on=since,
            )
            for key, title in STAFF.items()
            if key != "patient_partner"
        ),
    ]  # fmt: skip
    appoint_many(by=hee, roles=roles)
    add_working_patterns(
        by=accounts["administrator"],
        patterns=[
            pattern
            for key, room in OWN_ROOMS.items()
            for pattern in working_week(practice, people[key], rooms[room], STAFF[key], since)
        ],
    )
    return AshGrove(practice, people, rooms, administrator, educationalists)


def _placements(at: AshGrove, *, window: Window, by: Person) -> dict[str, Placement]:
    since = window.today - YEAR
    learners = enrol(
        [(at.people[key], *COURSES[key][:2], learner.stage.lower() if key != "registrar" else learner.stage)
         for key, learner in LEARNERS.items()],
        since=since, by=by,
    )  # fmt: skip
    plans = []
    for (key, learner), enrolled in zip(LEARNERS.items(), learners, strict=True):
        _, _, before, after = COURSES[key]
        plans.append(
            PlacementPlan(
                learner=enrolled,
                practice=at.practice,
                starts_on=window.first_monday + before * WEEK,
                ends_on=window.last_day - datetime.timedelta(days=2) + after * WEEK,
                weekly_minutes=int(learner.weekly_hours.total_seconds() // 60),
                administrator=at.administrator,
                educationalist=at.educationalists[learner.educationalist],
                interdisciplinary_opportunities=INTERDISCIPLINARY,
                objectives=OBJECTIVES,
                usual_kinds=USUAL_KINDS,
            )
        )
    arranged = arrange_placements(by=by, plans=plans)
    return dict(zip(LEARNERS, confirm_placements(by=by, placements=arranged), strict=True))


def _sessions(at: AshGrove, placements: dict[str, Placement], *, window: Window) -> None:
    by = at.administrator.person
    series = series_of(at.practice, SESSIONS, window)
    for mondays, publish in (
        ([monday for monday in window.mondays if monday < window.first_draft_monday], True),
        ([monday for monday in window.mondays if monday >= window.first_draft_monday], False),
    ):
        plans = [
            SessionPlan(
                practice=at.practice,
                start=worked.during(monday)[0],
                end=worked.during(monday)[1],
                title=worked.title,
                category=worked.category,
                kind=worked.kind,
                room=at.rooms[worked.room] if worked.room else None,
                place=worked.place,
                note=worked.note,
                learners=tuple(placements[key] for key in worked.learners),
                leaders=(at.people[worked.leader],) if worked.leader else (),
                overseers=tuple(at.people[key] for key in worked.overseers),
                patient_partners=(at.people[worked.patient_partner],) if worked.patient_partner else (),
                series=of_series,
            )
            for monday in mondays
            for worked, of_series in zip(SESSIONS, series, strict=True)
            if window.works(monday + datetime.timedelta(days=worked.day))
        ]
        made = plan_sessions(by=by, plans=plans, publish=publish)
        if publish:
            _changes_of_last_week(made, window=window, by=by)


def _changes_of_last_week(sessions: list[Session], *, window: Window, by: Person) -> None:
    """Last week a clinic was cancelled and a review ended early; this week stays as it was worked out."""
    last_week = window.this_monday - WEEK
    for session in sessions:
        if not last_week <= session.start.date() < window.this_monday:
            continue
        if session.title == "Pharmacist's medication reviews":
            cancel_session(by=by, session=session, reason="The pharmacist is away.")
        elif session.title == "Weekly review":
            earlier = session.end - datetime.timedelta(minutes=15)
            change_session(by=by, session=session, start=session.start, end=earlier)


def _other_placements(
    at: AshGrove,
    *,
    hub: TrainingHub,
    window: Window,
    strangers: Iterator[tuple[str, str]],
    accounts: dict[str, Person],
) -> None:
    """One placement in each of the other states, so that the lists of Ash Grove show all of them."""
    by = accounts["administrator"]
    names = [next(strangers) for _ in range(4)]
    people = add_people(
        by=by,
        people=[
            NewPerson(given_name=given, family_name=family, email=email_of(given, family))
            for given, family in names
        ],
    )
    learners = enrol(
        [(person, *COURSES["nurse"][:2], "year 3") for person in people], since=window.today - YEAR, by=by
    )
    past, ahead = window.first_monday - 12 * WEEK, window.last_day + 3 * WEEK + datetime.timedelta(days=1)

    def plan(learner: Learner, starts_on: datetime.date, **ready: Any) -> PlacementPlan:
        ends_on = starts_on + 8 * WEEK - datetime.timedelta(days=3)
        return PlacementPlan(
            learner=learner, practice=at.practice, starts_on=starts_on, ends_on=ends_on, **ready
        )

    ready = {
        "administrator": at.administrator,
        "educationalist": at.educationalists["educationalist_nurse"],
        "interdisciplinary_opportunities": INTERDISCIPLINARY,
    }
    request_placement(by=accounts["academic"], plan=plan(learners[0], ahead))
    completed, cancelled, _ = arrange_placements(
        by=accounts["hublead"],
        plans=[plan(learners[1], past, **ready), plan(learners[2], ahead, **ready), plan(learners[3], ahead)],
    )
    confirm_placements(by=by, placements=[completed, cancelled])
    hold_interviews([completed], by=by)
    complete_placements(by=by, placements=[completed])
    cancel_placement(by=by, placement=cancelled, reason="The learner has deferred the year.")
