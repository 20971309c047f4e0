"""What becomes of an invitation: it is sent again, accepted, revoked, or runs out."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from accounts.invitations import BY_KIND, invitable_by, places_for, roles_given_by
from accounts.mail import mail_to, queue_mails
from accounts.models import Invitation, InvitationDraft, InvitedRole, Person, RoleKind
from accounts.operations import end_role
from accounts.operations.invitations import (
    NOT_THIS_ADDRESS,
    NOT_YOURS,
    RENEWED_FIELDS,
    invitation_mails,
    invited_role,
    may_have_account,
    open_for,
    renew,
)
from hubs.operations.base import Refusal, operation

CLOSED = "This invitation cannot be used any more."
# The one who invites is told once, when no more than this is left.
SOON = datetime.timedelta(days=2)


def _waiting(invitation: Invitation) -> Invitation:
    held = (
        Invitation.objects.waiting()
        .select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=invitation.pk)
        .first()
    )
    if held is None:
        raise Refusal("This invitation has been accepted or revoked meanwhile.")
    return held


@operation
def send_invitation_again(*, by: Person, invitation: Invitation) -> Invitation:
    """Send it with another address and the whole time to accept; the old address opens nothing any more."""
    held = _waiting(invitation)
    if held.person.can_sign_in or not held.person.email or not may_have_account(held.person):
        raise Refusal(f"{held.person} cannot be invited now. Ask HEE staff.")
    renew(held, timezone.now())
    held.save(update_fields=RENEWED_FIELDS)
    queue_mails([mail for mail in invitation_mails(by, [held], {held.person_id}) if mail])
    return held


@operation
def accept_invitation(*, by: Person, invitation: Invitation, password: str | None) -> Person:
    """Open the account of the invited, with the password that they chose; None where they prove otherwise who they are.

    Refused when the password is too weak, or when the invitation was used, sent anew, revoked or has run out.
    """
    held = (
        Invitation.objects.usable()
        .select_for_update(of=("self", "person"))
        .select_related("person")
        .filter(pk=invitation.pk, resets=invitation.resets, person=by)
        .first()
    )
    if held is None:
        raise Refusal(CLOSED)
    person = held.person
    if password is not None:
        validate_password(password, person)
    person.set_password(password)
    person.can_sign_in = True
    person.save(update_fields=["password", "can_sign_in"])
    held.accepted_at = timezone.now()
    held.save(update_fields=["accepted_at"])
    return person


@operation
def revoke_invitation(*, by: Person, invitation: Invitation) -> list[str]:
    """Take an invitation back, and the roles that it gave; says which, in words.

    Refused while something stands on one of the roles. Roles that ``by`` could not give stay, and then the
    invitation stands for those.
    """
    held = _waiting(invitation)
    given = roles_given_by(by)
    theirs = list(given.filter(invitation=held)) if given is not None else []
    if not theirs:
        raise Refusal(NOT_YOURS)
    for role in theirs:
        if role.is_new:
            _take_back(by, role)
    if held.roles.exclude(pk__in=[role.pk for role in theirs]).exists():
        InvitedRole.objects.filter(pk__in=[role.pk for role in theirs]).delete()
    else:
        held.revoked_at = timezone.now()
        held.save(update_fields=["revoked_at"])
    return [role.words for role in theirs if role.is_new]


def _take_back(by: Person, invited: InvitedRole) -> None:
    """End a role yesterday; one that had not begun is as if it had never been, but for history."""
    model: Any = BY_KIND[RoleKind(invited.kind)].model
    role = model.objects.select_for_update(of=("self",)).filter(pk=invited.role_id).first()
    today = timezone.localdate()
    if role is None or (role.ends_on and role.ends_on < today):
        return
    if _has_sessions_to_come(role):
        raise Refusal(
            f"{role} is named in sessions to come.",
            "Name somebody else in them first. Then revoke the invitation.",
        )
    if role.starts_on < today:
        end_role(by=by, role=role, ends_on=today - datetime.timedelta(days=1))
        return
    if role.deputies.exists():
        raise Refusal(f"Somebody is to stand in for {role}. End that first. Then revoke the invitation.")
    try:
        role.delete()
    except ProtectedError:
        raise Refusal(
            f"{role} is named in placements already.",
            "Name somebody else in them first. Then revoke the invitation.",
        ) from None


def _has_sessions_to_come(role: Any) -> bool:
    """Asked by the reverse relation, since ``placements`` stands above."""
    if not getattr(role, "practice_id", None):
        return False
    sessions = role.person.participations.filter(is_cancelled=False, session__starts_at__gt=timezone.now())
    return bool(sessions.filter(session__practice=role.practice_id).exists())


@operation
def invite_known_person(*, by: Person, person: Person, email: str) -> Invitation:
    """Let somebody whom a practice keeps up without an account, such as a supervising nurse, open one.

    Refused unless they hold a role that ``by`` may invite to.
    """
    email = Person.objects.normalize_email(email)
    held = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    roles = []
    for row in invitable_by(by):
        model: Any = row.model
        here = model.objects.current().filter(person=held, **{f"{row.place}__in": places_for(by, row)})
        roles += [(row.kind, role) for role in here]
    if not roles:
        raise Refusal(NOT_YOURS)
    if held.can_sign_in:
        raise Refusal(f"{held} has an account already.")
    if not may_have_account(held) or Person.objects.filter(email=email).exclude(pk=held.pk).exists():
        raise Refusal(NOT_THIS_ADDRESS.format(email=email))
    held.email = email
    held.clean_fields(exclude={"profession", "password"})
    held.save(update_fields=["email"])
    invitations, waiting = open_for(by, [held])
    invitation = invitations[held.pk]
    known = set(invitation.roles.values_list("kind", "role_id"))
    InvitedRole.objects.bulk_create(
        invited_role(invitation, kind, role, is_new=False)
        for kind, role in roles
        if (str(kind), role.pk) not in known
    )
    queue_mails([mail for mail in invitation_mails(by, [invitation], waiting) if mail])
    return invitation


@operation
def remind_of_invitations(*, by: None = None) -> int:
    """Tell those who invited whose invitations run out within two days, once each; to how many people that went."""
    now = timezone.now()
    ending: defaultdict[Person, list[Invitation]] = defaultdict(list)
    for invitation in (
        Invitation.objects.usable()
        .select_for_update(of=("self",))
        .select_related("person", "invited_by")
        .filter(expires_at__lte=now + SOON, reminded_at__isnull=True)
        .order_by("expires_at", "pk")
    ):
        ending[invitation.invited_by].append(invitation)
    href = f"{settings.SITE_URL}{reverse('accounts:invitation_list')}?state=open"
    mails = [
        mail_to(inviter, "invitation_runs_out", {"invitations": invitations, "list_href": href})
        for inviter, invitations in ending.items()
    ]
    told = [invitation.pk for invitations in ending.values() for invitation in invitations]
    Invitation.objects.filter(pk__in=told).update(reminded_at=now)
    queue_mails([mail for mail in mails if mail])
    return len(ending)


def forget_old_drafts() -> int:
    """Delete the lists that nobody sent; how many those were."""
    return InvitationDraft.objects.run_out().delete()[0]
