"""What the tests of invitations share: a plan in a line, and the pages of the invited."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.invitations import token_for
from accounts.models import Invitation, Person, RoleKind
from accounts.operations.invitations import InvitationPlan, invite
from accounts.operations.people import NewPerson

NEW = "quentin.quill@example.org"
GOOD_PASSWORD = "quarry lantern saucer"


def plan_for(kind: RoleKind, place: Any, email: str = NEW, **fields: Any) -> InvitationPlan:
    person = NewPerson(given_name="Quentin", family_name="Quill", email=email)
    return InvitationPlan(
        person=person, kind=kind, place=place, **({"starts_on": timezone.localdate()} | fields)
    )


def invited(by: Person, kind: RoleKind, place: Any, email: str = NEW, **fields: Any) -> Invitation:
    """The invitation of somebody who had none."""
    person = invite(by=by, plan=plan_for(kind, place, email, **fields))
    return Invitation.objects.select_related("person").get(person=person)


def page_of(invitation: Invitation) -> str:
    """Where the invited opens their account."""
    return reverse("accounts:accept_invitation", args=[token_for(invitation)])
