"""The fixed cast of the tests: who is who, where, and what happens to them this week."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from accounts.models import Person
from hubs.models import (
    EducationProvider,
    LearnerGroup,
    Practice,
    Profession,
    Region,
    TrainingHub,
)
from placements.models import Part, Placement, Room, Session, SessionCategory, SessionKind
from tests.factories.network import (
    AccreditationFactory,
    AgreementFactory,
    AuditFactory,
    HubFactory,
    LearnerGroupFactory,
    PracticeFactory,
    ProfessionFactory,
    ProviderFactory,
    RegionFactory,
)
from tests.factories.people import (
    AcademicLinkFactory,
    AdministratorFactory,
    EducationalistFactory,
    HeeStaffFactory,
    HubLeadFactory,
    LearnerFactory,
    PatientPartnerFactory,
    PersonFactory,
    PracticeLeadFactory,
    SupervisorFactory,
)
from tests.factories.placements import (
    ParticipationFactory,
    PlacementFactory,
    RoomFactory,
    SessionFactory,
    this_week,
)
from tests.factories.privacy import AccessReviewFactory


@dataclass(frozen=True)
class Timetable:
    """A placement's sessions this week: two that its learner sees and one that stays in the office."""

    published: tuple[Session, Session]
    draft: Session


@dataclass(frozen=True)
class Cast:
    """Ash Grove and Beck Side are practices of the south hub, Cliff Top is one of the north hub.

    ``learner`` (a student nurse) and ``second_learner`` (a medical student) are at Ash Grove,
    ``same_hub_learner`` at Beck Side, ``stranger_learner`` at Cliff Top. ``administrator``, ``educationalist``,
    ``practice_lead``, ``supervisor`` and ``patient_partner`` are of Ash Grove; ``same_hub_administrator`` is of
    Beck Side; ``stranger_administrator`` and ``stranger_educationalist`` are of Cliff Top. ``academic`` is of the
    university of ``learner`` and ``same_hub_learner``, ``other_academic`` of that of the other two.
    """

    region: Region
    hub: TrainingHub
    other_hub: TrainingHub
    practice: Practice
    same_hub_practice: Practice
    stranger_practice: Practice
    nursing: Profession
    medicine: Profession
    student_nurse: LearnerGroup
    medical_student: LearnerGroup
    provider: EducationProvider
    other_provider: EducationProvider
    room: Room

    hee: Person
    hub_lead: Person
    other_hub_lead: Person
    administrator: Person
    same_hub_administrator: Person
    stranger_administrator: Person
    educationalist: Person
    stranger_educationalist: Person
    practice_lead: Person
    academic: Person
    other_academic: Person
    learner: Person
    second_learner: Person
    same_hub_learner: Person
    stranger_learner: Person
    supervisor: Person
    patient_partner: Person

    placement: Placement
    second_placement: Placement
    same_hub_placement: Placement
    stranger_placement: Placement

    timetable: Timetable
    second_timetable: Timetable
    same_hub_timetable: Timetable
    stranger_timetable: Timetable


def _person(given_name: str, family_name: str, **fields: Any) -> Person:
    email = f"{given_name}.{family_name}@example.org".lower()
    if fields.get("without_account"):
        return PersonFactory(given_name=given_name, family_name=family_name, **fields)
    return PersonFactory(given_name=given_name, family_name=family_name, email=email, **fields)


def _timetable(
    placement: Placement, *, leader: Person, teacher: Person, first_day: int, room: Room | None = None
) -> Timetable:
    """Surgery and a tutorial that are published, and a clinic two days later that is not."""
    monday = this_week().monday

    def session(days: int, hours: tuple[int, int], led_by: Person, **fields: Any) -> Session:
        made = SessionFactory(
            practice=placement.practice,
            day=monday + datetime.timedelta(days=days),
            start=datetime.time(hours[0]),
            end=datetime.time(hours[1]),
            **fields,
        )
        ParticipationFactory(session=made, placement=placement)
        ParticipationFactory(session=made, person=led_by, part=Part.LEADER)
        return made

    surgery = session(first_day, (9, 12), leader, title="Morning surgery", room=room, published=True)
    tutorial = session(
        first_day,
        (14, 16),
        teacher,
        title="Tutorial with the educationalist",
        category=SessionCategory.EDUCATIONAL,
        kind=SessionKind.TUTORIAL,
        published=True,
    )
    draft = session(
        first_day + 2, (9, 12), leader, title="Long-term conditions clinic", kind=SessionKind.CLINIC
    )
    return Timetable(published=(surgery, tutorial), draft=draft)


def make_cast() -> Cast:
    """The whole cast, each placement confirmed, with this week's sessions."""
    region = RegionFactory(slug="yorkshire-and-the-humber", name="Yorkshire and the Humber")
    hub = HubFactory(region=region, name="South Hub", slug="south-hub")
    other_hub = HubFactory(region=region, name="North Hub", slug="north-hub")
    practice: Practice = PracticeFactory(hub=hub, ods_code="B81001", name="Ash Grove Surgery")
    same_hub_practice: Practice = PracticeFactory(hub=hub, ods_code="B81002", name="Beck Side Medical Centre")
    stranger_practice: Practice = PracticeFactory(hub=other_hub, ods_code="B81003", name="Cliff Top Practice")
    nursing = ProfessionFactory(slug="nursing", name="Nursing")
    medicine = ProfessionFactory(slug="medicine", name="Medicine")
    student_nurse = LearnerGroupFactory(slug="student-nurse", name="Student nurse", profession=nursing)
    medical_student = LearnerGroupFactory(slug="medical-student", name="Medical student", profession=medicine)
    provider = ProviderFactory(slug="east-riding-university", name="East Riding University")
    other_provider = ProviderFactory(slug="west-riding-medical-school", name="West Riding Medical School")
    room = RoomFactory(practice=practice, name="Consulting room 1")

    hee = _person("Helen", "Easterby")
    hub_lead = _person("Harriet", "Leadley")
    other_hub_lead = _person("Oliver", "Hublethwaite")
    administrator = _person("Alice", "Minster", phone="0113 496 0101")
    same_hub_administrator = _person("Sanjay", "Madan")
    stranger_administrator = _person("Stella", "Amberton")
    educationalist = _person("Edward", "Kaye", profession=nursing)
    same_hub_educationalist = _person("Erin", "Kettlewell", profession=nursing)
    stranger_educationalist = _person("Esther", "Kirkby", profession=medicine)
    practice_lead = _person("Priya", "Lal")
    academic = _person("Amina", "Clegg")
    other_academic = _person("Otis", "Cawood")
    learner = _person("Lena", "Nursingham", profession=nursing)
    second_learner = _person("Marcus", "Medlow", profession=medicine)
    same_hub_learner = _person("Sally", "Hubbard", profession=nursing)
    stranger_learner = _person("Stephen", "Larkspur", profession=medicine)
    supervisor = _person("Norah", "Practiss", without_account=True, profession=nursing)
    patient_partner = _person("Peter", "Partington", without_account=True)

    HeeStaffFactory(person=hee)
    HubLeadFactory(person=hub_lead, hub=hub)
    HubLeadFactory(person=other_hub_lead, hub=other_hub)
    PracticeLeadFactory(person=practice_lead, practice=practice)
    SupervisorFactory(person=supervisor, practice=practice)
    PatientPartnerFactory(person=patient_partner, practice=practice)
    AcademicLinkFactory(person=academic, education_provider=provider)
    AcademicLinkFactory(person=other_academic, education_provider=other_provider)
    # Who has access was gone through everywhere, so that this waits for nobody.
    places: list[dict[str, Any]] = [
        *({"practice": each} for each in (practice, same_hub_practice, stranger_practice)),
        *({"hub": each} for each in (hub, other_hub)),
        *({"education_provider": each} for each in (provider, other_provider)),
        {},
    ]
    for reviewed in places:
        AccessReviewFactory(reviewer=hee, **reviewed)
    keepers: dict[Practice, tuple[Any, Any]] = {
        place: (
            AdministratorFactory(person=keeper, practice=place),
            EducationalistFactory(person=teacher, practice=place),
        )
        for place, keeper, teacher in [
            (practice, administrator, educationalist),
            (same_hub_practice, same_hub_administrator, same_hub_educationalist),
            (stranger_practice, stranger_administrator, stranger_educationalist),
        ]
    }

    def placement(person: Person, of: EducationProvider, group: LearnerGroup, at: Practice) -> Placement:
        return PlacementFactory(
            confirmed=True,
            learner=LearnerFactory(person=person, education_provider=of, learner_group=group),
            practice=at,
            administrator=keepers[at][0],
            educationalist=keepers[at][1],
        )

    for place, groups in [
        (practice, [student_nurse, medical_student]),
        (same_hub_practice, [student_nurse]),
        (stranger_practice, [medical_student]),
    ]:
        AgreementFactory(practice=place)
        AuditFactory(practice=place, started_by=hee)
        for group in groups:
            AccreditationFactory(practice=place, learner_group=group, decision__decided_by=hee)

    first = placement(learner, provider, student_nurse, practice)
    second = placement(second_learner, other_provider, medical_student, practice)
    same_hub = placement(same_hub_learner, provider, student_nurse, same_hub_practice)
    stranger = placement(stranger_learner, other_provider, medical_student, stranger_practice)
    return Cast(
        region=region,
        hub=hub,
        other_hub=other_hub,
        practice=practice,
        same_hub_practice=same_hub_practice,
        stranger_practice=stranger_practice,
        nursing=nursing,
        medicine=medicine,
        student_nurse=student_nurse,
        medical_student=medical_student,
        provider=provider,
        other_provider=other_provider,
        room=room,
        hee=hee,
        hub_lead=hub_lead,
        other_hub_lead=other_hub_lead,
        administrator=administrator,
        same_hub_administrator=same_hub_administrator,
        stranger_administrator=stranger_administrator,
        educationalist=educationalist,
        stranger_educationalist=stranger_educationalist,
        practice_lead=practice_lead,
        academic=academic,
        other_academic=other_academic,
        learner=learner,
        second_learner=second_learner,
        same_hub_learner=same_hub_learner,
        stranger_learner=stranger_learner,
        supervisor=supervisor,
        patient_partner=patient_partner,
        placement=first,
        second_placement=second,
        same_hub_placement=same_hub,
        stranger_placement=stranger,
        timetable=_timetable(first, leader=supervisor, teacher=educationalist, first_day=1, room=room),
        second_timetable=_timetable(
            second, leader=practice_lead, teacher=educationalist, first_day=2, room=room
        ),
        same_hub_timetable=_timetable(
            same_hub, leader=same_hub_educationalist, teacher=same_hub_educationalist, first_day=1
        ),
        stranger_timetable=_timetable(
            stranger, leader=stranger_educationalist, teacher=stranger_educationalist, first_day=1
        ),
    )
