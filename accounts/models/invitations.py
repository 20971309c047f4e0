"""Invitations: the only way in. What somebody is invited to is theirs at once; their account opens when they accept."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from hubs.history import tracked
from hubs.models import EducationProvider, Practice, Region, TrainingHub
from hubs.models.base import Addressable


class InvitationState(models.TextChoices):
    """How an invitation stands. It is stored nowhere: it follows from the dates.

    ========  ===================================================
    open      until it runs out, is accepted or is revoked
    expired   has run out; sent again, it is open
    accepted  its person has an account
    revoked   taken back; nothing opens it any more
    ========  ===================================================
    """

    OPEN = "open", "not accepted yet"
    EXPIRED = "expired", "has run out"
    ACCEPTED = "accepted", "accepted"
    REVOKED = "revoked", "revoked"


class RoleKind(models.TextChoices):
    """What somebody can be invited to be; ``accounts.invitations.TABLE`` says by whom."""

    HEE_STAFF = "hee_staff", "HEE staff"
    HUB_LEAD = "hub_lead", "Hub lead"
    HUB_INVOLVEMENT_COORDINATOR = "hub_involvement_coordinator", "Involvement coordinator of a hub"
    PRACTICE_LEAD = "practice_lead", "Practice lead"
    ADMINISTRATOR = "administrator", "Administrator"
    EDUCATIONALIST = "educationalist", "Educationalist"
    SUPERVISOR = "supervisor", "Supervisor"
    PATIENT_PARTNER = "patient_partner", "Patient partner"
    INVOLVEMENT_COORDINATOR = "involvement_coordinator", "Involvement coordinator of a practice"
    ACADEMIC_LINK = "academic_link", "Academic link"
    LEARNER = "learner", "Learner"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, by how they stand and by whose they are."""

    def waiting(self) -> Self:
        """Neither accepted nor revoked, run out or not: those that can be sent again or revoked."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def open(self) -> Self:
        return self.waiting().filter(expires_at__gt=timezone.now())

    def usable(self) -> Self:
        """Those that open an account: open, and of somebody who has none and has not left."""
        return self.open().filter(person__is_active=True, person__can_sign_in=False)

    def in_state(self, state: str) -> Self:
        now = timezone.now()
        return self.filter(
            {
                InvitationState.OPEN: _WAITING & Q(expires_at__gt=now),
                InvitationState.EXPIRED: _WAITING & Q(expires_at__lte=now),
                InvitationState.ACCEPTED: Q(accepted_at__isnull=False),
                InvitationState.REVOKED: Q(revoked_at__isnull=False),
            }[InvitationState(state)]
        )

    def managed_by(self, person: Any) -> Self:
        """Those to a role that ``person`` could give today: theirs to see, to send again and to revoke."""
        from accounts.invitations import roles_given_by

        given = roles_given_by(person)
        return self.none() if given is None else self.filter(Exists(given.filter(invitation=OuterRef("pk"))))


_WAITING = Q(accepted_at__isnull=True, revoked_at__isnull=True)


@tracked()
class Invitation(Addressable):
    """Somebody is asked to open an account, for the roles that they have been given.

    The token in its address is derived from this row and the server's key, and stored nowhere: a stolen table is
    worth nothing, and one more reset makes the address useless.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="invitations")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sent_invitations")
    sent_at = models.DateTimeField("last sent at", default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    resets = models.PositiveIntegerField(default=0, editable=False)
    reminded_at = models.DateTimeField(
        null=True, blank=True, help_text="When the one who invites was told that it is about to run out."
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["-sent_at"], name="accounts_invitation_by_time")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=_WAITING,
                name="accounts_person_has_one_open_invitation",
                violation_error_message="This person has an invitation that is not accepted yet. Send it again.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="accounts_invitation_is_accepted_or_revoked",
                violation_error_message="An invitation is accepted or revoked, not both.",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at")),
                name="accounts_invitation_expires_after_it_is_sent",
                violation_error_message="An invitation expires after it is sent.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True)
                | Q(accepted_at__gte=F("sent_at"), accepted_at__lt=F("expires_at")),
                name="accounts_invitation_is_accepted_in_time",
                violation_error_message="An invitation is accepted before it runs out.",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.person}"

    @property
    def state(self) -> InvitationState:
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.revoked_at:
            return InvitationState.REVOKED
        return InvitationState.OPEN if self.expires_at > timezone.now() else InvitationState.EXPIRED

    @property
    def is_waiting(self) -> bool:
        """Whether it can be sent again or revoked."""
        return self.state in (InvitationState.OPEN, InvitationState.EXPIRED)


@tracked()
class InvitedRole(models.Model):
    """One role that an invitation is about, as it was given: which, where, and the row that it is."""

    PLACES: ClassVar[tuple[str, ...]] = ("region", "hub", "practice", "education_provider")

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=30, choices=RoleKind)
    role_id = models.BigIntegerField(help_text="The key of the role's row, in the table of its kind.")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", null=True, blank=True)
    hub = models.ForeignKey(TrainingHub, models.PROTECT, related_name="+", null=True, blank=True)
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", null=True, blank=True)
    education_provider = models.ForeignKey(
        EducationProvider, models.PROTECT, related_name="+", null=True, blank=True
    )
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day", null=True, blank=True)
    is_new = models.BooleanField(
        default=True, help_text="Given by this invitation; else held before, and kept when it is revoked."
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "kind", "role_id"], name="accounts_invited_role_is_named_once"
            ),
            models.CheckConstraint(
                # HEE staff of all regions have no place; nobody has two.
                condition=Q(
                    kind=RoleKind.HEE_STAFF,
                    hub__isnull=True,
                    practice__isnull=True,
                    education_provider__isnull=True,
                )
                | Q(
                    kind__in=[RoleKind.HUB_LEAD, RoleKind.HUB_INVOLVEMENT_COORDINATOR],
                    hub__isnull=False,
                    region__isnull=True,
                    practice__isnull=True,
                    education_provider__isnull=True,
                )
                | Q(
                    kind__in=[RoleKind.ACADEMIC_LINK, RoleKind.LEARNER],
                    education_provider__isnull=False,
                    region__isnull=True,
                    hub__isnull=True,
                    practice__isnull=True,
                )
                | Q(
                    kind__in=[
                        RoleKind.PRACTICE_LEAD,
                        RoleKind.ADMINISTRATOR,
                        RoleKind.EDUCATIONALIST,
                        RoleKind.SUPERVISOR,
                        RoleKind.PATIENT_PARTNER,
                        RoleKind.INVOLVEMENT_COORDINATOR,
                    ],
                    practice__isnull=False,
                    region__isnull=True,
                    hub__isnull=True,
                    education_provider__isnull=True,
                ),
                name="accounts_invited_role_has_its_place",
                violation_error_message="A role is held in one place, of its own kind.",
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def place(self) -> Any:
        """The region, hub, practice or provider; None for HEE staff of all regions."""
        return next((found for name in self.PLACES if (found := getattr(self, name)) is not None), None)

    @property
    def words(self) -> str:
        """'Administrator, Ash Grove Surgery'."""
        kind = str(self.get_kind_display()).removesuffix(" of a hub").removesuffix(" of a practice")
        return f"{kind}, {self.place or 'all regions'}"


class InvitationDraftQuerySet(models.QuerySet["InvitationDraft"]):
    """Lists that wait to be sent, each its owner's alone."""

    def of(self, person: Any) -> Self:
        return self.filter(owner=person, expires_at__gt=timezone.now())

    def run_out(self) -> Self:
        return self.filter(expires_at__lte=timezone.now())


# What is in the list stays out of history: those people may never be invited.
@tracked(fields=["id", "public_id", "owner", "created_at"])
class InvitationDraft(Addressable):
    """A list of people that somebody has uploaded to invite, between the preview and the decision.

    One a person, for an hour; deleted when it is used or replaced.
    """

    LASTS: ClassVar[datetime.timedelta] = datetime.timedelta(hours=1)

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitation_draft")
    file_name = models.CharField(max_length=200)
    rows = models.JSONField(help_text="The cells of each row as they were read, with the row's number.")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    objects = InvitationDraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="accounts_invitation_draft_expires_after_it_is_made",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
