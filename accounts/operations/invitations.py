"""Invite people: the person and their role in one step. What becomes of an invitation is in ``sent_invitations``."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone

from accounts.invitations import (
    BY_KIND,
    address_of,
    invitable_by,
    may_invite_everywhere,
    places_for,
)
from accounts.mail import mail_to, queue_mails
from accounts.models import Invitation, InvitedRole, OutgoingMail, Person, RoleKind
from accounts.models.roles import Role
from accounts.operations.people import NewPerson
from accounts.operations.roles import appoint_many
from hubs.models import LearnerGroup
from hubs.operations.base import Refusal, operation

NOT_YOURS = "This is not yours to invite to. Choose a role and a place that are."
# The same for whoever has left and whoever may not sign in: it tells no more.
NOT_THIS_ADDRESS = "Nobody can be invited by the address {email}. Ask HEE staff."


@dataclass(frozen=True)
class InvitationPlan:
    """Somebody, by their email address, and what they are to be. ``place`` is a region, hub, practice or provider."""

    person: NewPerson
    kind: RoleKind
    place: Any
    starts_on: datetime.date
    ends_on: datetime.date | None = None
    learner_group: LearnerGroup | None = None
    stage: str = ""

    @property
    def email(self) -> str:
        return Person.objects.normalize_email(self.person.email)


@operation
def invite(*, by: Person, plan: InvitationPlan) -> Person:
    """Give somebody a role, make the person where the email address is new, and let them open an account.

    Whoever has an account is given the role and told. Refused when ``by`` may not invite to that role there.
    """
    return _invite(by, [plan])[0]


@operation
def invite_many(*, by: Person, plans: Sequence[InvitationPlan]) -> list[Person]:
    """Invite many at once, each by another email address: all of them or none."""
    return _invite(by, plans)


def _invite(by: Person, plans: Sequence[InvitationPlan]) -> list[Person]:
    _take_turns()
    _check(by, plans)
    people = _people(plans)
    roles = appoint_many(
        by=by, roles=[_role(plan, person) for plan, person in zip(plans, people, strict=True)]
    )
    given = list(zip(plans, people, roles, strict=True))
    invitations, known = open_for(by, [person for person in people if not person.can_sign_in])
    InvitedRole.objects.bulk_create(
        [
            invited_role(invitations[person.pk], plan.kind, role)
            for plan, person, role in given
            if not person.can_sign_in
        ],
        batch_size=1000,
    )
    _write(by, invitations.values(), known, [each for each in given if each[1].can_sign_in])
    return people


def _take_turns() -> None:
    """Two who invite the same address at once: the second finds the person whom the first has made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('accounts.invite'))")


def _check(by: Person, plans: Sequence[InvitationPlan]) -> None:
    emails = [plan.email for plan in plans]
    if not all(emails):
        raise Refusal("An invitation needs an email address.")
    if len(set(emails)) < len(emails):
        raise Refusal("Each email address can be invited once at a time.")
    mine = {row.kind for row in invitable_by(by)}
    by_kind = sorted(plans, key=lambda plan: plan.kind)
    for kind, of_kind in groupby(by_kind, key=lambda plan: plan.kind):
        row = BY_KIND[kind]
        wanted = {plan.place and plan.place.pk for plan in of_kind}
        found = set(places_for(by, row).filter(pk__in=wanted - {None}).values_list("pk", flat=True))
        if may_invite_everywhere(by, row):
            found.add(None)
        if kind not in mine or wanted - found:
            raise Refusal(NOT_YOURS)
    for plan in plans:
        if plan.ends_on and plan.ends_on < plan.starts_on:
            raise Refusal("The last day must be on or after the first day.")
        if (plan.kind == RoleKind.LEARNER) != (plan.learner_group is not None):
            raise Refusal("A learner belongs to a learner group, and nobody else does.")


def _people(plans: Sequence[InvitationPlan]) -> list[Person]:
    """The people of the plans' addresses, in their order; those whom nobody knows are made."""
    found = {
        person.email: person
        for person in Person.objects.select_for_update(of=("self",)).filter(
            email__in=[plan.email for plan in plans]
        )
    }
    for email, person in found.items():
        if not may_have_account(person):
            raise Refusal(NOT_THIS_ADDRESS.format(email=email))
    unknown = [plan for plan in plans if plan.email not in found]
    # Nobody signs in before they have accepted.
    made = [plan.person.as_person(make_password(None)) for plan in unknown]
    for person in made:
        person.can_sign_in = False
        person.clean_fields(exclude={"profession", "password"})
    found |= {person.email: person for person in Person.objects.bulk_create(made, batch_size=1000)}
    return [found[plan.email] for plan in plans]


def may_have_account(person: Person) -> bool:
    """Whether they have one or may be given one: not who has left, nor whose account was closed."""
    return person.is_active and (person.can_sign_in or not person.has_usable_password())


def _role(plan: InvitationPlan, person: Person) -> Role:
    row = BY_KIND[plan.kind]
    model: Any = row.model
    of_learner = {"learner_group": plan.learner_group, "stage": plan.stage} if row.is_learner else {}
    role: Role = model(
        person=person,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        **{row.place: plan.place},
        **of_learner,
    )
    return role


def invited_role(invitation: Invitation, kind: RoleKind, role: Role, *, is_new: bool = True) -> InvitedRole:
    """What an invitation keeps of a role."""
    place = BY_KIND[kind].place
    return InvitedRole(
        invitation=invitation,
        kind=kind,
        role_id=role.pk,
        starts_on=role.starts_on,
        ends_on=role.ends_on,
        is_new=is_new,
        **{place: getattr(role, place)},
    )


def open_for(by: Person, people: Sequence[Person]) -> tuple[dict[int, Invitation], set[int]]:
    """An invitation for each by their key, the one that waits or a new one; and whose had been waiting."""
    now = timezone.now()
    expires_at = now + settings.INVITATIONS_LAST
    waiting = {
        each.person_id: each
        for each in Invitation.objects.waiting().select_for_update(of=("self",)).filter(person__in=people)
    }
    for person in people:
        if each := waiting.get(person.pk):
            each.person = person
            renew(each, now)
    Invitation.objects.bulk_update(waiting.values(), RENEWED_FIELDS, batch_size=1000)
    made = Invitation.objects.bulk_create(
        [
            Invitation(person=person, invited_by=by, sent_at=now, expires_at=expires_at)
            for person in people
            if person.pk not in waiting
        ],
        batch_size=1000,
    )
    return waiting | {each.person_id: each for each in made}, set(waiting)


RENEWED_FIELDS = ("sent_at", "expires_at", "resets", "reminded_at")


def renew(invitation: Invitation, now: datetime.datetime) -> None:
    """Start anew: another address, and the whole time to accept."""
    invitation.sent_at = now
    invitation.expires_at = now + settings.INVITATIONS_LAST
    invitation.resets += 1
    invitation.reminded_at = None


def _write(
    by: Person,
    invitations: Iterable[Invitation],
    known: set[int],
    added: Iterable[tuple[InvitationPlan, Person, Role]],
) -> None:
    """The mails: an invitation to each who has no account, word of the role to each who has one."""
    mails = invitation_mails(by, list(invitations), known)
    for plan, person, role in added:
        context = {
            "by": by,
            "role": invited_role(Invitation(person=person), plan.kind, role),
            "home_href": settings.SITE_URL + "/home/",
        }
        mails.append(mail_to(person, "invitation_role_added", context, reply_to=by))
    queue_mails([mail for mail in mails if mail])


def invitation_mails(
    by: Person, invitations: Sequence[Invitation], again: set[int]
) -> list[OutgoingMail | None]:
    """The letters with the address; other words for those people whose earlier address opens nothing any more."""
    roles: dict[int, list[InvitedRole]] = {invitation.pk: [] for invitation in invitations}
    places = InvitedRole.objects.select_related(*InvitedRole.PLACES)
    for role in places.filter(invitation__in=invitations).order_by("pk"):
        roles[role.invitation_id].append(role)
    return [
        mail_to(
            invitation.person,
            "invitation_again" if invitation.person_id in again else "invitation",
            {
                "by": by,
                "invitation": invitation,
                "roles": roles[invitation.pk],
                "accept_href": address_of(invitation),
            },
            reply_to=by,
            holds_secret=True,
        )
        for invitation in invitations
    ]
