"""What the rules need to be kept: registers, assessors, nominated people, interviews, the spoke visit that was agreed.

And one rule set for later, and one finding that the hub's lead let stand.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from accounts.models import AcademicLink, Administrator, Person, Supervisor
from accounts.operations import change_person
from hubs.models import Practice, TrainingHub
from placements.demo.worked_cast import STAFF
from placements.models import (
    Interview,
    NominatedPerson,
    Placement,
    PlacementRole,
    PlacementState,
    Session,
    SessionKind,
)
from placements.operations.placement_roles import (
    Held,
    add_placement_roles,
    nominate_people,
    record_interviews,
)
from placements.operations.rule_overrides import override_finding
from placements.operations.rule_settings import set_rule
from placements.operations.spoke_visits import VisitWords, arrange_spoke_visit
from placements.operations.steps import without_steps
from placements.rule_checks import check_placements_now
from placements.rules.groups import NMC

ONE_DAY = datetime.timedelta(days=1)
YEAR = 365 * ONE_DAY
# Who is on which register, and is a GP or not, by what they do.
REGISTERS = {
    "gp_trainer": ("gmc", True),
    "gp_tutor": ("gmc", True),
    "gp_2": ("gmc", True),
    "educationalist_nurse": ("nmc", False),
    "practice_nurse": ("nmc", False),
    "pharmacist": ("gphc", False),
    "reception_lead": ("none", False),
    "district_nurse": ("nmc", False),
}
K = PlacementRole.Kind


def hold_interviews(placements: Iterable[Placement], *, by: Person) -> None:
    """The three interviews of placements that have run their course."""
    record_interviews(
        by=by,
        held=[
            Held(placement, kind, day)
            for placement in placements
            for kind, day in (
                (Interview.Kind.INITIAL, placement.starts_on),
                (
                    Interview.Kind.MIDPOINT,
                    placement.starts_on + (placement.ends_on - placement.starts_on) / 2,
                ),
                (Interview.Kind.FINAL, placement.ends_on),
            )
        ],
    )


def keep_the_rules(practice: Practice, *, accounts: Mapping[str, Person], today: datetime.date) -> None:
    """Ash Grove's people and student nurse, and every learner of the Nursing and Midwifery Council's."""
    _register(practice, by=accounts["administrator"])
    _name_assessors(by=accounts["hee"], today=today)
    nurse = Placement.objects.select_related("person", "practice").get(
        person=accounts["learner"], state=PlacementState.CONFIRMED
    )
    record_interviews(
        by=accounts["educationalist"], held=[Held(nurse, Interview.Kind.INITIAL, nurse.starts_on + ONE_DAY)]
    )
    _agree_on_spoke_visit(nurse, by=accounts["administrator"])
    set_rule(
        by=accounts["hee"],
        rule="travel",
        starts_on=today + 30 * ONE_DAY,
        parameters={"minutes": 45},
        reason="Practices in the dales told us that half an hour is not enough in winter.",
    )
    _let_one_stand(accounts["hublead"].hub_leads.get().hub, by=accounts["hublead"])


def _register(practice: Practice, *, by: Person) -> None:
    by_title = {STAFF[key]: register for key, register in REGISTERS.items()}
    # The district nurse is of the community service, and leads sessions here.
    leading = practice.sessions.filter(kind=SessionKind.SPOKE_VISIT).values("participations__person")
    staff = Supervisor.objects.filter(job_title__in=by_title)
    for role in (staff.filter(practice=practice) | staff.filter(person__in=leading)).select_related("person"):
        body, is_gp = by_title[role.job_title]
        change_person(by=by, person=role.person, registered_with=body, is_gp=is_gp)


def _name_assessors(*, by: Person, today: datetime.date) -> None:
    """The educationalist assesses, another of the practice supervises, the university's link assesses there."""
    placements = list(
        Placement.objects.filter(
            learner_group__slug__in=NMC,
            state__in=[PlacementState.PROVISIONAL, PlacementState.CONFIRMED],
            educationalist__isnull=False,
        ).select_related("person", "practice", "education_provider", "educationalist__person")
    )
    practices = {placement.practice_id: placement.practice for placement in placements}
    staff: dict[int, list[Person]] = {}
    for role in (
        Supervisor.objects.current().filter(practice__in=practices).select_related("person__profession")
    ):
        staff.setdefault(role.practice_id, []).append(role.person)
    links = {
        role.education_provider_id: role.person
        for role in AcademicLink.objects.current().select_related("person")
    }
    roles = []
    for placement in placements:
        assert placement.educationalist
        assessor = placement.educationalist.person
        nurses = [
            person
            for person in staff.get(placement.practice_id, [])
            if person != assessor and person.profession and person.profession.slug == "nursing"
        ]
        for person, kind in (
            *((nurse, K.PRACTICE_SUPERVISOR) for nurse in nurses[:1]),
            (assessor, K.PRACTICE_ASSESSOR),
            (links[placement.education_provider_id], K.ACADEMIC_ASSESSOR),
        ):
            roles.append(PlacementRole(placement=placement, person=person, kind=kind))
    add_placement_roles(by=by, roles=roles)
    administrators = {
        role.practice_id: role.person
        for role in Administrator.objects.current().filter(practice__in=practices).select_related("person")
    }
    nominate_people(
        by=by,
        nominations=[
            NominatedPerson(practice=practices[key], person=person, starts_on=today - YEAR)
            for key, person in sorted(administrators.items())
        ],
    )


def _agree_on_spoke_visit(nurse: Placement, *, by: Person) -> None:
    """The Thursdays with the district nurses were agreed before the placement began."""
    sessions = list(
        Session.objects.filter(
            participations__placement=nurse, kind=SessionKind.SPOKE_VISIT, is_cancelled=False
        ).order_by("pk")
    )
    supervisor = sessions[0].participations.select_related("person").get(part="leader").person
    role = supervisor.supervisors.select_related("practice").get()
    with without_steps():
        arrange_spoke_visit(
            by=by,
            placement=nurse,
            words=VisitWords(
                place="District nursing team base",
                host=role.practice,
                supervisor=supervisor,
                agreed_on=nurse.starts_on - 14 * ONE_DAY,
                agreed_with="The team’s lead",
                learning="How care continues at home, and how the practice and the team tell each other of changes.",
            ),
            sessions=sessions,
        )


def _let_one_stand(hub: TrainingHub, *, by: Person) -> None:
    """A warning about an apprentice's week, which the hub's lead has looked into."""
    members = hub.memberships.current().values("practice")
    placements = Placement.objects.filter(practice__in=members, state=PlacementState.CONFIRMED).order_by("pk")
    for fetched, found in check_placements_now(placements):
        for each in found:
            if each.rule.code == "46":
                override_finding(
                    by=by,
                    placement=fetched.placement,
                    about=each.fingerprint,
                    reason="The college teaches in blocks: these hours are made up in the week after.",
                )
                return
