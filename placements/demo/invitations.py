"""People who are invited to the demo world: not yet in, too late, and in since yesterday."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from accounts.models import Invitation, Person, RoleKind
from accounts.operations import NewPerson
from accounts.operations.invitations import InvitationPlan, invite
from accounts.operations.sent_invitations import accept_invitation
from hubs.models import EducationProvider, LearnerGroup, Practice, TrainingHub

LONG_AGO = datetime.timedelta(days=20)

# Given and family name, what they are to be, where, who invites, and what has become of it.
INVITED = (
    ("Imogen", "Fairweather", RoleKind.EDUCATIONALIST, "practice", "administrator", "open"),
    ("Callum", "Birkenshaw", RoleKind.SUPERVISOR, "practice", "administrator", "expired"),
    ("Oona", "Whitcliffe", RoleKind.PATIENT_PARTNER, "practice", "administrator", "accepted"),
    ("Gwendolen", "Tansley", RoleKind.PRACTICE_LEAD, "practice", "hublead", "open"),
    ("Rufus", "Ellerby", RoleKind.HUB_INVOLVEMENT_COORDINATOR, "hub", "hublead", "expired"),
    ("Marguerite", "Ashdown", RoleKind.HUB_LEAD, "hub", "hee", "open"),
    ("Dafydd", "Penhale", RoleKind.LEARNER, "provider", "academic", "open"),
)


def invite_people(
    accounts: Mapping[str, Person],
    *,
    practice: Practice,
    hub: TrainingHub,
    provider: EducationProvider,
    today: datetime.date,
) -> None:
    """A few at Ash Grove, in its hub and at the student nurse's university."""
    places: dict[str, Any] = {"practice": practice, "hub": hub, "provider": provider}
    group = LearnerGroup.objects.get(slug="student-nurse")
    for given, family, kind, place, inviter, becomes in INVITED:
        plan = InvitationPlan(
            person=NewPerson(given_name=given, family_name=family, email=f"{given}.{family}@example.org"),
            kind=kind,
            place=places[place],
            starts_on=today,
            learner_group=group if kind == RoleKind.LEARNER else None,
            stage="Year 1" if kind == RoleKind.LEARNER else "",
        )
        person = invite(by=accounts[inviter], plan=plan)
        invitation = Invitation.objects.get(person=person)
        if becomes == "accepted":
            # Without a password: the six accounts are the only ones by which to sign in.
            accept_invitation(by=person, invitation=invitation, password=None)
        elif becomes == "expired":
            # No operation sends mail in the past.
            sent_at = timezone.now() - LONG_AGO
            Invitation.objects.filter(pk=invitation.pk).update(
                sent_at=sent_at, expires_at=sent_at + (invitation.expires_at - invitation.sent_at)
            )
