"""People who work at a practice and supervise without an account: the practice keeps what is known of them."""

from __future__ import annotations

import datetime
from dataclasses import replace

from accounts.models import Person, Supervisor
from accounts.operations.people import NewPerson, change_person
from accounts.operations.roles import appoint_supervisor
from hubs.models import Practice, Profession
from hubs.operations.base import Refusal, operation

# It tells nobody whose address it is, or that it is somebody's.
ADDRESS_TAKEN = "This email address cannot be used here. Leave it empty, or invite them instead."


@operation
def add_supervisor(
    *,
    by: Person | None,
    practice: Practice,
    newcomer: NewPerson,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    job_title: str = "",
) -> Supervisor:
    """Add somebody who supervises at a practice and has no account; mail by which they act may still reach them."""
    person = replace(newcomer, may_sign_in=False).as_person("")
    if person.email and Person.objects.filter(email=person.email).exists():
        raise Refusal(ADDRESS_TAKEN)
    person.full_clean()
    person.save()
    return appoint_supervisor(
        by=by, practice=practice, person=person, starts_on=starts_on, ends_on=ends_on, job_title=job_title
    )


@operation
def change_supervisor(
    *,
    by: Person | None,
    supervisor: Supervisor,
    job_title: str,
    given_name: str,
    family_name: str,
    title: str = "",
    phone: str = "",
    email: str | None = None,
    profession: Profession | None = None,
    registered_with: str = "",
    is_gp: bool | None = None,
) -> Supervisor:
    """Change what is known of a supervisor. Refused for who has an account: they keep their own details."""
    person = supervisor.person
    if person.can_sign_in:
        raise Refusal(f"{person} has an account, and keeps their own details.")
    address = Person.objects.normalize_email(email) or None
    if address and Person.objects.filter(email=address).exclude(pk=person.pk).exists():
        raise Refusal(ADDRESS_TAKEN)
    change_person(
        by=by,
        person=person,
        title=title,
        given_name=given_name,
        family_name=family_name,
        phone=phone,
        email=address,
        profession=profession,
        registered_with=registered_with,
        is_gp=is_gp,
    )
    supervisor.job_title = job_title
    supervisor.save(update_fields=["job_title"])
    return supervisor


@operation
def describe_supervisor(
    *, by: Person | None, supervisor: Supervisor, job_title: str, registered_with: str, is_gp: bool | None
) -> Supervisor:
    """Say what somebody does here and what the rules ask of them: all that is kept of who has an account."""
    change_person(by=by, person=supervisor.person, registered_with=registered_with, is_gp=is_gp)
    supervisor.job_title = job_title
    supervisor.save(update_fields=["job_title"])
    return supervisor
