"""The worked week of RULES §2 as rows of the database: people by hand, sessions through the pages."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import LearnerTerms, Person
from hubs.models import EducationProvider, LearnerGroup, Practice, Profession
from placements.models import NominatedPerson, Placement, PlacementRole, Room, Session, SpokeVisit
from placements.operations.sessions import change_session
from placements.operations.steps import without_steps
from tests.factories import (
    AdministratorFactory,
    EducationalistFactory,
    LearnerFactory,
    LearnerGroupFactory,
    PatientPartnerFactory,
    PersonFactory,
    PlacementFactory,
    PracticeFactory,
    ProfessionFactory,
    ProviderFactory,
    RoomFactory,
    SupervisorFactory,
)
from tests.placements.rules.worked import DAYS, LEARNERS, MEDICS, MONDAY, PEOPLE, TEACHERS, WEEKLY_MINUTES
from tests.placements.rules.worked_table import LAST_DAYS, NURSE, PAIR, REGISTRAR, SHARED, Row

PLACES = {None: "", "practice": ""}
WHEREABOUTS = {None: "anywhere", "practice": "practice", "medical school": "campus"}


@dataclass
class WorkedRows:
    """The practice, its people and placements by the keys of the worked table, and whom its sessions are for."""

    practice: Practice
    administrator: Person
    people: dict[str, Person] = field(default_factory=dict)
    placements: dict[str, Placement] = field(default_factory=dict)
    meeting_room: Room = field(default_factory=Room)
    rooms: int = 0

    def session(self, row_id: str) -> Session:
        """The session of this row of the table: its title is the row's id."""
        return Session.objects.get(title=row_id)

    def put_in(self, client: Client, learners: tuple[str, ...], row: Row) -> Session:
        """Fill in the form of a new session, press the button, and look at what came of it."""
        placements = [self.placements[key] for key in learners]
        day = MONDAY + datetime.timedelta(days=DAYS.index(row.day))
        shared = row.id == "all-wed"
        response = client.post(
            reverse("placements:session_new", args=[placements[0].public_id]),
            {
                "title": row.id,
                "day_day": day.day,
                "day_month": day.month,
                "day_year": day.year,
                "start": row.starts,
                "end": row.ends,
                "category": row.category,
                "kind": row.kind,
                "room": str(self._room(row).public_id) if row.where == "practice" else "",
                "place": "" if row.where in PLACES else row.where,
                "whereabouts": WHEREABOUTS.get(row.where, "elsewhere"),
                "learners": [str(placement.public_id) for placement in placements],
                "leaders": [str(self.people[row.leader].public_id)] if row.leader else [],
                "overseers": [str(self.people[each].public_id) for each in row.overseers],
                "patient_partners": [str(self.people["partner"].public_id)] if shared else [],
            },
            follow=True,
        )
        assert response.status_code == 200, row.id
        form = response.context.get("form")
        assert not form or not form.errors, (row.id, form.errors)
        session = self.session(row.id)
        # What the form does not ask for yet.
        left: dict[str, Any] = {}
        if session.whereabouts != WHEREABOUTS.get(row.where, "elsewhere"):
            left["whereabouts"] = WHEREABOUTS.get(row.where, "elsewhere")
        if row.kind == "spoke_visit":
            left["spoke_visit"] = self._visit(row)
        if left:
            with without_steps():
                change_session(by=self.administrator, session=session, **left)
        return session

    def _room(self, row: Row) -> Room:
        if row.id == "all-wed":
            return self.meeting_room
        self.rooms += 1
        return RoomFactory(practice=self.practice, name=f"Room {self.rooms}")

    def _visit(self, row: Row) -> SpokeVisit:
        visit, _ = SpokeVisit.objects.get_or_create(
            placement=self.placements["nurse"],
            place=row.where,
            defaults={
                "agreed_on": MONDAY - datetime.timedelta(days=14),
                "agreed_with": "The team’s lead",
                "learning": "How care continues at home.",
            },
        )
        return visit


def people_of_the_worked_week() -> WorkedRows:
    """Everybody in the worked table, with their registers, approvals, terms and parts; no session yet."""
    practice = PracticeFactory()
    administrator = AdministratorFactory(practice=practice)
    rows = WorkedRows(practice, administrator.person)
    rows.meeting_room = RoomFactory(practice=practice, name="Meeting room", is_exclusive=False, seats=10)
    medicine, nursing = _professions()
    groups = {
        "student-nurse": _group("student-nurse", "Student nurse", nursing, "undergraduate"),
        "gp-registrar": _group("gp-registrar", "GP registrar", medicine, "postgraduate"),
        "medical-student": _group("medical-student", "Medical student", medicine, "undergraduate"),
    }
    school = _provider("hull-york-medical-school")
    roles = {}
    for key, fact in PEOPLE.items():
        if key == "nurse":
            continue
        person = PersonFactory(
            given_name=fact.name,
            family_name="",
            registered_with=fact.registration or "none",
            is_gp=fact.is_gp,
        )
        rows.people[key] = person
        if key in TEACHERS.values():
            roles[key] = EducationalistFactory(
                person=person,
                practice=practice,
                approved_from=fact.approved_from,
                approved_until=fact.approved_until,
                most_learners=None,
            )
        else:
            SupervisorFactory(person=person, practice=practice)
    rows.people["partner"] = PatientPartnerFactory(practice=practice).person
    for key, learns in LEARNERS.items():
        learner = LearnerFactory(
            learner_group=groups[learns.group],
            stage=learns.stage,
            education_provider=school if key in MEDICS else _provider(f"provider-of-{key}"),
        )
        LearnerTerms.objects.create(
            learner=learner,
            is_employed=learns.is_employed,
            contracted_minutes=learns.contracted_minutes,
            paid_weekly_minutes=learns.paid_weekly_minutes,
        )
        rows.people[key] = learner.person
        rows.placements[key] = PlacementFactory(
            confirmed=True,
            learner=learner,
            practice=practice,
            administrator=administrator,
            educationalist=roles[TEACHERS[key]],
            starts_on=MONDAY,
            ends_on=datetime.date.fromisoformat(LAST_DAYS[key]),
            weekly_minutes=WEEKLY_MINUTES[key],
        )
    kind = PlacementRole.Kind
    for who, part in (
        ("practice_nurse", kind.PRACTICE_SUPERVISOR),
        ("nurse_educator", kind.PRACTICE_SUPERVISOR),
        ("nurse_assessor", kind.PRACTICE_ASSESSOR),
    ):
        PlacementRole.objects.create(placement=rows.placements["nurse"], person=rows.people[who], kind=part)
    PlacementRole.objects.create(
        placement=rows.placements["nurse"], person=PersonFactory(), kind=kind.ACADEMIC_ASSESSOR
    )
    NominatedPerson.objects.create(
        practice=practice, person=rows.people["nurse_educator"], starts_on=datetime.date(2026, 1, 1)
    )
    return rows


def sessions_of_the_worked_week(rows: WorkedRows, client: Client) -> None:
    """All of the table's sessions, one form after the other."""
    client.force_login(rows.administrator)
    for table, learners in (
        (NURSE, ("nurse",)),
        (REGISTRAR, ("registrar",)),
        (PAIR, MEDICS),
        (SHARED, tuple(LEARNERS)),
    ):
        for row in table:
            rows.put_in(client, learners, row)


def _professions() -> tuple[Profession, Profession]:
    return ProfessionFactory(slug="medicine", name="Medicine"), ProfessionFactory(
        slug="nursing", name="Nursing"
    )


def _group(slug: str, name: str, profession: Profession, stage: str) -> LearnerGroup:
    return LearnerGroupFactory(slug=slug, name=name, profession=profession, stage=stage)


def _provider(slug: str) -> EducationProvider:
    return ProviderFactory(slug=slug)
