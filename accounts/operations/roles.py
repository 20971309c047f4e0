"""Give people their parts in the scheme.

A part begins and ends by its dates. Nothing here is ever deleted: what a person was stays in the records.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import groupby
from typing import Any, Generic, NotRequired, TypedDict, TypeVar, Unpack

from accounts.models import (
    AcademicLink,
    Administrator,
    Educationalist,
    HeeStaff,
    HubLead,
    InvolvementCoordinator,
    Learner,
    PatientPartner,
    Person,
    PracticeLead,
    Supervisor,
)
from accounts.models.roles import Role
from hubs.models import EducationProvider, LearnerGroup, Practice, Region, TrainingHub
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns

R = TypeVar("R", bound=Role)

PLACES = frozenset({"practice", "hub", "education_provider", "region", "learner_group"})


class Held(TypedDict):
    """Who holds a role, and from which day to which: for good, where there is no last day."""

    person: Person
    starts_on: datetime.date
    ends_on: NotRequired[datetime.date | None]


class Deputised(Held, Generic[R]):
    """The same, for a kind of role that has deputies: perhaps one who stands in for another."""

    deputising_for: NotRequired[R | None]


def places_of(role: Role) -> dict[str, Any]:
    """Where a role is held: the ids of its practice, hub, provider …"""
    fields = role._meta.concrete_fields
    return {field.name: getattr(role, field.attname) for field in fields if field.name in PLACES}


def check_deputy(role: Role) -> None:
    """A deputy stands in for a time, for somebody else, who holds the same role in the same place all that time."""
    principal = role.deputising_for
    if principal is None:
        return
    if principal.person_id == role.person_id:
        raise Refusal("Somebody cannot be their own deputy.")
    if places_of(principal) != places_of(role):
        raise Refusal(f"A deputy stands in at the same place as {principal}.")
    if role.ends_on is None:
        raise Refusal("Give the deputy a last day: deputies stand in for a time.")
    if role.starts_on < principal.starts_on or (principal.ends_on and role.ends_on > principal.ends_on):
        raise Refusal(f"The deputy's days must be within those of {principal}.")


def give(role: R) -> R:
    """Save a new role, once it is right."""
    take_turns([role.person])
    check_deputy(role)
    role.full_clean()
    role.save()
    return role


@operation
def appoint_hee_staff(
    *, by: Person | None, region: Region | None, **held: Unpack[Deputised[HeeStaff]]
) -> HeeStaff:
    """Make somebody HEE staff, of one region or, with None, of all."""
    return give(HeeStaff(region=region, **held))


@operation
def appoint_hub_lead(*, by: Person | None, hub: TrainingHub, **held: Unpack[Deputised[HubLead]]) -> HubLead:
    """Make somebody lead of a hub."""
    return give(HubLead(hub=hub, **held))


@operation
def appoint_practice_lead(
    *, by: Person | None, practice: Practice, **held: Unpack[Deputised[PracticeLead]]
) -> PracticeLead:
    """Make somebody answer for a practice's standing."""
    return give(PracticeLead(practice=practice, **held))


@operation
def appoint_administrator(
    *, by: Person | None, practice: Practice, **held: Unpack[Deputised[Administrator]]
) -> Administrator:
    """Make somebody a practice's administrator, who may then be responsible for timetables (quality marker 1)."""
    return give(Administrator(practice=practice, **held))


@operation
def appoint_educationalist(
    *, by: Person | None, practice: Practice, **held: Unpack[Deputised[Educationalist]]
) -> Educationalist:
    """Make somebody a practice's educationalist, who may then be responsible for learning (quality marker 2)."""
    return give(Educationalist(practice=practice, **held))


@operation
def appoint_supervisor(
    *, by: Person | None, practice: Practice, job_title: str = "", **held: Unpack[Held]
) -> Supervisor:
    """Let somebody lead and oversee a practice's sessions; they need no account."""
    return give(Supervisor(practice=practice, job_title=job_title, **held))


@operation
def appoint_patient_partner(*, by: Person | None, practice: Practice, **held: Unpack[Held]) -> PatientPartner:
    """Let a patient or carer take part in a practice's teaching."""
    return give(PatientPartner(practice=practice, **held))


@operation
def appoint_involvement_coordinator(
    *,
    by: Person | None,
    practice: Practice | None = None,
    hub: TrainingHub | None = None,
    **held: Unpack[Deputised[InvolvementCoordinator]],
) -> InvolvementCoordinator:
    """Make somebody keep the register of patient and public involvement of a practice or of a hub."""
    return give(InvolvementCoordinator(practice=practice, hub=hub, **held))


@operation
def appoint_academic_link(
    *,
    by: Person | None,
    education_provider: EducationProvider,
    **held: Unpack[Deputised[AcademicLink]],
) -> AcademicLink:
    """Make somebody the link of a university or medical school."""
    return give(AcademicLink(education_provider=education_provider, **held))


@operation
def enrol_learner(
    *,
    by: Person | None,
    education_provider: EducationProvider,
    learner_group: LearnerGroup,
    stage: str = "",
    **held: Unpack[Held],
) -> Learner:
    """Make somebody a learner of a university or medical school; ``stage`` is such as “year 2” or “ST3”."""
    return give(
        Learner(education_provider=education_provider, learner_group=learner_group, stage=stage, **held)
    )


@operation
def appoint_many(*, by: Person | None, roles: Sequence[R]) -> list[R]:
    """Give many people their roles at once: unsaved rows of any kinds of role, returned in the order given.

    The bulk form of every ``appoint_…`` and of ``enrol_learner``. Either all are given or none.
    """
    take_turns(role.person for role in roles)
    for role in roles:
        check_deputy(role)
    by_kind = sorted(roles, key=lambda role: role._meta.label)
    for kind, of_kind in groupby(by_kind, key=lambda role: type(role)):
        kind._default_manager.bulk_create(list(of_kind), batch_size=1000)
    return list(roles)
