"""Who invites whom, and the secret addresses by which the invited open their account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import (
    AcademicLink,
    Administrator,
    Educationalist,
    HeeStaff,
    HubLead,
    Invitation,
    InvitedRole,
    InvolvementCoordinator,
    Learner,
    PatientPartner,
    Person,
    PracticeLead,
    RoleKind,
    Supervisor,
)
from accounts.models.roles import Role
from atp_portal.derived_tokens import derived_token, is_genuine, public_id_in
from hubs.models import EducationProvider, Practice, Region, TrainingHub
from hubs.querysets import in_regions_of

# Who invites, by the names of ``PersonQuerySet.ROLE_FLAGS``.
HEE, HUB, PRACTICE, PROVIDER = INVITERS = ("hee_staff", "hub_leads", "administrators", "academic_links")


@dataclass(frozen=True)
class Invitable:
    """A role to which people are invited: its model, the model's field for its place, and who may invite to it."""

    kind: RoleKind
    model: type[Role]
    place: str
    inviters: tuple[str, ...]

    @property
    def is_learner(self) -> bool:
        return self.kind == RoleKind.LEARNER


# Each only in their own places. A practice's lead answers for its standing to the hub and to HEE: so these invite them.
TABLE = (
    Invitable(RoleKind.HEE_STAFF, HeeStaff, "region", (HEE,)),
    Invitable(RoleKind.HUB_LEAD, HubLead, "hub", (HEE,)),
    Invitable(RoleKind.HUB_INVOLVEMENT_COORDINATOR, InvolvementCoordinator, "hub", (HEE, HUB)),
    Invitable(RoleKind.PRACTICE_LEAD, PracticeLead, "practice", (HEE, HUB)),
    Invitable(RoleKind.ADMINISTRATOR, Administrator, "practice", (HEE, HUB, PRACTICE)),
    Invitable(RoleKind.EDUCATIONALIST, Educationalist, "practice", (HEE, HUB, PRACTICE)),
    Invitable(RoleKind.SUPERVISOR, Supervisor, "practice", (HEE, HUB, PRACTICE)),
    Invitable(RoleKind.PATIENT_PARTNER, PatientPartner, "practice", (HEE, HUB, PRACTICE)),
    Invitable(RoleKind.INVOLVEMENT_COORDINATOR, InvolvementCoordinator, "practice", (HEE, HUB)),
    Invitable(RoleKind.ACADEMIC_LINK, AcademicLink, "education_provider", (HEE,)),
    Invitable(RoleKind.LEARNER, Learner, "education_provider", (HEE, PROVIDER)),
)
BY_KIND = {row.kind: row for row in TABLE}


def may_invite(person: Any) -> bool:
    """Whether there is anybody whom this person may invite."""
    return any(person.holds(role) for role in INVITERS)


def invitable_by(person: Any) -> list[Invitable]:
    """The roles to which this person may invite somewhere, in the order of the table."""
    return [row for row in TABLE if any(person.holds(role) for role in row.inviters)]


def _regions(person: Any) -> QuerySet[Region]:
    return Region.objects.filter(in_regions_of(person, "pk") or Q())


def _hubs(person: Any) -> QuerySet[TrainingHub]:
    return TrainingHub.objects.filter(in_regions_of(person) or Q())


def _practices(person: Any) -> QuerySet[Practice]:
    return Practice.objects.filter(in_regions_of(person) or Q())


# By (who invites, the field of the place): the places that are theirs.
_PLACES: dict[tuple[str, str], Callable[[Any], QuerySet[Any]]] = {
    (HEE, "region"): _regions,
    (HEE, "hub"): _hubs,
    (HEE, "practice"): _practices,
    # Universities and medical schools are of no region.
    (HEE, "education_provider"): lambda person: EducationProvider.objects.all(),
    (HUB, "hub"): lambda person: TrainingHub.objects.filter(pk__in=person.hub_leads.current().values("hub")),
    (HUB, "practice"): lambda person: Practice.objects.filter(Practice.objects.in_hubs_led_by(person)),
    (PRACTICE, "practice"): lambda person: Practice.objects.filter(
        pk__in=person.administrators.current().values("practice")
    ),
    (PROVIDER, "education_provider"): lambda person: EducationProvider.objects.filter(
        pk__in=person.academic_links.current().values("education_provider")
    ),
}


def places_for(person: Any, row: Invitable) -> QuerySet[Any]:
    """Where this person may invite to this role: regions, hubs, practices (not closed ones) or providers."""
    model: Any = row.model._meta.get_field(row.place).related_model
    keys = Q()
    for role in row.inviters:
        if person.holds(role):
            keys |= Q(pk__in=_PLACES[role, row.place](person).order_by().values("pk"))
    places: QuerySet[Any] = model._default_manager.filter(keys) if keys else model._default_manager.none()
    return places.exclude(status=Practice.Status.CLOSED) if row.place == "practice" else places


def places_of(person: Any, place: str) -> QuerySet[Any]:
    """All regions, hubs, practices or providers in which this person may invite to something."""
    model: Any = next(row.model._meta.get_field(place).related_model for row in TABLE if row.place == place)
    keys = Q()
    for role in INVITERS:
        if (role, place) in _PLACES and person.holds(role):
            keys |= Q(pk__in=_PLACES[role, place](person).order_by().values("pk"))
    return model._default_manager.filter(keys) if keys else model._default_manager.none()


def may_invite_everywhere(person: Any, row: Invitable) -> bool:
    """Whether this person may give the role in no one place: HEE staff of all regions, by such staff."""
    return row.kind == RoleKind.HEE_STAFF and person.is_hee_staff_everywhere


def roles_given_by(person: Any) -> QuerySet[InvitedRole] | None:
    """The roles of invitations that this person could give today, by the table; None for who invites nobody."""
    theirs = Q()
    for inviter in INVITERS:
        if not (person.is_authenticated and person.holds(inviter)):
            continue
        for place in InvitedRole.PLACES:
            kinds = [row.kind for row in TABLE if inviter in row.inviters and row.place == place]
            if kinds:
                places = _PLACES[inviter, place](person).order_by().values("pk")
                theirs |= Q(kind__in=kinds, **{f"{place}__in": places})
    if not theirs:
        return None
    if person.is_hee_staff_everywhere:
        theirs |= Q(kind=RoleKind.HEE_STAFF, region__isnull=True)
    return InvitedRole.objects.filter(theirs)


def people_whom_account_may_be_given_by(person: Any) -> QuerySet[Person]:
    """Those without an account who today hold a role to which this person may invite."""
    held = Q()
    for row in invitable_by(person) if person.is_authenticated else []:
        roles: Any = row.model._default_manager
        here = roles.current().filter(**{f"{row.place}__in": places_for(person, row)})
        held |= Q(pk__in=here.order_by().values("person"))
    people = Person.objects.filter(can_sign_in=False, is_active=True)
    return people.filter(held) if held else people.none()


# Addresses

SALT = "accounts.invitation"


def token_for(invitation: Invitation) -> str:
    """The invitation's token of today."""
    return derived_token(invitation.public_id, _value(invitation), salt=SALT)


def address_of(invitation: Invitation) -> str:
    """The whole address, for a mail. It is a secret: send that mail with ``holds_secret=True``."""
    return settings.SITE_URL + reverse("accounts:accept_invitation", args=[token_for(invitation)])


def invitation_for(token: str) -> Invitation | None:
    """The open invitation of a token; None for one that is false, replaced, used, revoked or run out."""
    public_id = public_id_in(token)
    if public_id is None:
        return None
    invitation = (
        Invitation.objects.usable().filter(public_id=public_id).select_related("person", "invited_by").first()
    )
    return invitation if invitation and is_genuine(token, _value(invitation), salt=SALT) else None


def open_invitation_of(person: Person) -> Invitation | None:
    """What somebody may accept who proves in another way that they are this person."""
    return Invitation.objects.usable().filter(person=person).first()


def _value(invitation: Invitation) -> str:
    """All that the address is bound to: sent anew, or with another email, the old one opens nothing."""
    return f"{invitation.public_id}:{invitation.resets}:{invitation.person_id}:{invitation.person.email}"
