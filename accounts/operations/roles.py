"""Give people their parts in the scheme, and end them.

A part begins and ends by its dates. Nothing here is ever deleted: what a person was stays in the records.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import groupby
from typing import Any, TypeVar

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
from atp_portal.formatting import and_list, date_plain
from hubs.models import EducationProvider, LearnerGroup, Practice, Region, TrainingHub
from hubs.operations.base import Refusal, operation

R = TypeVar("R", bound=Role)

PLACES = frozenset({"practice", "hub", "education_provider", "region", "learner_group"})


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


def _appoint(role: R) -> R:
    check_deputy(role)
    role.full_clean()
    role.save()
    return role


@operation
def appoint_hee_staff(
    *,
    by: Person | None,
    person: Person,
    region: Region | None,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    deputising_for: HeeStaff | None = None,
) -> HeeStaff:
    """Make somebody HEE staff, of one region or, with None, of all."""
    return _appoint(
        HeeStaff(
            person=person, region=region, starts_on=starts_on, ends_on=ends_on, deputising_for=deputising_for
        )
    )


@operation
def appoint_hub_lead(
    *,
    by: Person | None,
    person: Person,
    hub: TrainingHub,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    deputising_for: HubLead | None = None,
) -> HubLead:
    """Make somebody lead of a hub."""
    return _appoint(
        HubLead(person=person, hub=hub, starts_on=starts_on, ends_on=ends_on, deputising_for=deputising_for)
    )


@operation
def appoint_practice_lead(
    *,
    by: Person | None,
    person: Person,
    practice: Practice,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    deputising_for: PracticeLead | None = None,
) -> PracticeLead:
    """Make somebody answer for a practice's standing."""
    return _appoint(
        PracticeLead(
            person=person,
            practice=practice,
            starts_on=starts_on,
            ends_on=ends_on,
            deputising_for=deputising_for,
        )
    )


@operation
def appoint_administrator(
    *,
    by: Person | None,
    person: Person,
    practice: Practice,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    deputising_for: Administrator | None = None,
) -> Administrator:
    """Make somebody a practice's administrator, who may then be responsible for timetables (quality marker 1)."""
    return _appoint(
        Administrator(
            person=person,
            practice=practice,
            starts_on=starts_on,
            ends_on=ends_on,
            deputising_for=deputising_for,
        )
    )


@operation
def appoint_educationalist(
    *,
    by: Person | None,
    person: Person,
    practice: Practice,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    deputising_for: Educationalist | None = None,
) -> Educationalist:
    """Make somebody a practice's educationalist, who may then be responsible for learning (quality marker 2)."""
    return _appoint(
        Educationalist(
            person=person,
            practice=practice,
            starts_on=starts_on,
            ends_on=ends_on,
            deputising_for=deputising_for,
        )
    )


@operation
def appoint_supervisor(
    *,
    by: Person | None,
    person: Person,
    practice: Practice,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    job_title: str = "",
) -> Supervisor:
    """Let somebody lead and oversee a practice's sessions; they need no account."""
    return _appoint(
        Supervisor(
            person=person, practice=practice, starts_on=starts_on, ends_on=ends_on, job_title=job_title
        )
    )


@operation
def appoint_patient_partner(
    *,
    by: Person | None,
    person: Person,
    practice: Practice,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
) -> PatientPartner:
    """Let a patient or carer take part in a practice's teaching."""
    return _appoint(PatientPartner(person=person, practice=practice, starts_on=starts_on, ends_on=ends_on))


@operation
def appoint_involvement_coordinator(
    *,
    by: Person | None,
    person: Person,
    practice: Practice | None = None,
    hub: TrainingHub | None = None,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    deputising_for: InvolvementCoordinator | None = None,
) -> InvolvementCoordinator:
    """Make somebody keep the register of patient and public involvement of a practice or of a hub."""
    return _appoint(
        InvolvementCoordinator(
            person=person,
            practice=practice,
            hub=hub,
            starts_on=starts_on,
            ends_on=ends_on,
            deputising_for=deputising_for,
        )
    )


@operation
def appoint_academic_link(
    *,
    by: Person | None,
    person: Person,
    education_provider: EducationProvider,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    deputising_for: AcademicLink | None = None,
) -> AcademicLink:
    """Make somebody the link of a university or medical school."""
    return _appoint(
        AcademicLink(
            person=person,
            education_provider=education_provider,
            starts_on=starts_on,
            ends_on=ends_on,
            deputising_for=deputising_for,
        )
    )


@operation
def enrol_learner(
    *,
    by: Person | None,
    person: Person,
    education_provider: EducationProvider,
    learner_group: LearnerGroup,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    stage: str = "",
) -> Learner:
    """Make somebody a learner of a university or medical school; ``stage`` is such as “year 2” or “ST3”."""
    return _appoint(
        Learner(
            person=person,
            education_provider=education_provider,
            learner_group=learner_group,
            stage=stage,
            starts_on=starts_on,
            ends_on=ends_on,
        )
    )


@operation
def appoint_many(*, by: Person | None, roles: Sequence[R]) -> list[R]:
    """Give many people their roles at once: unsaved rows of any kinds of role, returned in the order given.

    The bulk form of every ``appoint_…`` and of ``enrol_learner``. Either all are given or none.
    """
    for role in roles:
        check_deputy(role)
    by_kind = sorted(roles, key=lambda role: role._meta.label)
    for kind, of_kind in groupby(by_kind, key=lambda role: type(role)):
        kind._default_manager.bulk_create(list(of_kind), batch_size=1000)
    return list(roles)


@operation
def end_role(*, by: Person | None, role: R, ends_on: datetime.date) -> R:
    """Let a role end on a day, its last.

    Refused while placements that go on after that day name it: somebody must take them over first.
    """
    stranded = _placements_after(role, ends_on)
    if stranded:
        names = and_list([str(placement.person) for placement in stranded])
        raise Refusal(
            f"{role} is named in placements that go on after {date_plain(ends_on)}: those of {names}.",
            "Name somebody else in them first, or choose a later last day.",
        )
    role.ends_on = ends_on
    role.full_clean()
    role.save(update_fields=["ends_on"])
    deputies = role.deputies.filter(ends_on__gt=ends_on)  # type: ignore[attr-defined]
    later = deputies.filter(starts_on__gt=ends_on).select_related("person").first()
    if later is not None:
        raise Refusal(f"{later} is to stand in from {date_plain(later.starts_on)}, after that day.")
    deputies.update(ends_on=ends_on)
    return role


def _placements_after(role: Role, day: datetime.date) -> list[Any]:
    """The live placements that name this role after ``day``; asked by the reverse relation, since ``placements``
    stands above."""
    placements = getattr(role, "placements", None)
    if placements is None:
        return []
    return list(
        placements.filter(ends_on__gt=day)
        .exclude(state__in=["cancelled", "completed"])
        .select_related("person")
        .order_by("starts_on", "pk")
    )
