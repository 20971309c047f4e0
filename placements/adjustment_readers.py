"""Who may write an adjustment, and who may be named to read it: both follow from their part in the placement."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import (
    AcademicLink,
    Administrator,
    Educationalist,
    HubLead,
    Person,
    PracticeLead,
    Supervisor,
)
from atp_portal.formatting import and_list
from hubs.models import Membership
from placements.models import Adjustment, Placement

AT_PRACTICE = (
    (Administrator, "administrator"),
    (Educationalist, "educationalist"),
    (Supervisor, "supervisor"),
    (PracticeLead, "practice lead"),
)


def may_write_adjustments(person: Person, placement: Placement) -> bool:
    """The learner, the academic links of their provider and the placement's educationalist, today."""
    return placement.person_id == person.pk or _is(placement, _written_by(person))


def may_open_adjustments(person: Person, placement: Placement) -> bool:
    """Who may write one, and who is named in one; one query. It tells nobody else whether there is one."""
    named = Adjustment.objects.visible_to(person).filter(placement=OuterRef("pk"))
    return placement.person_id == person.pk or _is(placement, _written_by(person) | Q(Exists(named)))


def who_may_be_named(placement: Placement) -> QuerySet[Any]:
    """Those of today with an account who work at the practice, lead its hub or are the provider's academic links.

    Each has a flag for every part that they have, which ``parts_of`` tells in words.
    """
    hubs = Membership.objects.current().filter(practice=placement.practice_id).values("hub")
    roles: list[tuple[str, QuerySet[Any]]] = [
        (label, model.objects.current().filter(practice=placement.practice_id))
        for model, label in AT_PRACTICE
    ]
    roles.append(("hub lead", HubLead.objects.current().filter(hub__in=hubs)))
    roles.append(
        (
            "academic link",
            AcademicLink.objects.current().filter(education_provider=placement.education_provider_id),
        )
    )
    flags = {_flag(label): Exists(rows.filter(person=OuterRef("pk"))) for label, rows in roles}
    anywhere = Q()
    for flag in flags:
        anywhere |= Q(**{flag: True})
    return (
        Person.objects.filter(is_active=True, can_sign_in=True)
        .exclude(pk=placement.person_id)
        .annotate(**flags)
        .filter(anywhere)
        .order_by("family_name", "given_name", "pk")
    )


def parts_of(person: Any) -> str:
    """'Administrator and practice lead', of a person fetched by ``who_may_be_named``."""
    labels = [*(label for _, label in AT_PRACTICE), "hub lead", "academic link"]
    return and_list(label for label in labels if getattr(person, _flag(label))).capitalize()


def _flag(label: str) -> str:
    return f"is_{label.replace(' ', '_')}_here"


def _written_by(person: Person) -> Q:
    return Q(educationalist__in=person.educationalists.current().values("pk")) | Q(
        education_provider__in=person.academic_links.current().values("education_provider")
    )


def _is(placement: Placement, condition: Q) -> bool:
    return Placement.objects.filter(condition, pk=placement.pk).exists()
