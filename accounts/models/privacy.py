"""What is asked, decided and recorded about people's data: deletion, redaction of history, access."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hubs.history import tracked
from hubs.models import EducationProvider, Practice, Region, TrainingHub
from hubs.models.base import Addressable


class DeletionState(models.TextChoices):
    """How a request for deletion stands; ``accounts.operations.privacy`` alone moves it on.

    =======  =========  ====================================
    from     to         who
    =======  =========  ====================================
             asked      the person
    asked    withdrawn  the person
    asked    done       HEE staff, who have them anonymised
    asked    refused    HEE staff, with the lawful reason
    =======  =========  ====================================
    """

    ASKED = "asked", "waits for a decision"
    WITHDRAWN = "withdrawn", "withdrawn"
    DONE = "done", "done"
    REFUSED = "refused", "refused"


class DeletionRequestQuerySet(models.QuerySet["DeletionRequest"]):
    """Requests for deletion, by whose and by who decides."""

    def open(self) -> Self:
        return self.filter(state=DeletionState.ASKED)

    def managed_by(self, person: Any) -> Self:
        """Those of the people whom these HEE staff may see; nobody else decides."""
        from accounts.models import Person

        return self.filter(person__in=Person.objects.visible_to(person).values("pk"))


# What somebody writes about themselves, and what they are answered, is theirs and stays out of history.
@tracked(exclude=["reason", "answer"])
class DeletionRequest(Addressable):
    """Somebody asks that what is held on them be deleted, and what came of it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="deletion_requests", editable=False
    )
    reason = models.TextField(blank=True, editable=False)
    state = models.CharField(
        max_length=10, choices=DeletionState, default=DeletionState.ASKED, editable=False
    )
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    answer = models.TextField(
        blank=True, editable=False, help_text="The lawful reason why it was refused, as the person reads it."
    )

    objects = DeletionRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state="asked"),
                name="accounts_person_asks_for_deletion_once_at_a_time",
                violation_error_message="You have asked already, and your request waits for a decision.",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True, decided_by__isnull=True)
                | Q(state="withdrawn", decided_at__isnull=False, decided_by__isnull=True)
                | Q(state__in=["done", "refused"], decided_at__isnull=False, decided_by__isnull=False),
                name="accounts_decided_deletion_says_by_whom_and_when",
                violation_error_message="A decision says who decided and when.",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | Q(answer__regex=r"\S"),
                name="accounts_refused_deletion_says_why",
                violation_error_message="Say for which lawful reason the data is kept.",
            ),
        ]

    def __str__(self) -> str:
        return f"Deletion asked for by {self.person}"


@tracked()
class Redaction(models.Model):
    """Words that were blanked in the history of one row, because the law requires it.

    Written by the database's function ``redact_history`` alone; the application may only read it.
    """

    history_table = models.CharField(max_length=100)
    object_id = models.BigIntegerField(help_text="The key of the row whose history it was.")
    fields = models.JSONField(help_text="Which of its words.")
    event_count = models.PositiveIntegerField(help_text="In how many of its events there were such words.")
    reason = models.CharField(max_length=200)
    redacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    database_role = models.CharField(max_length=100, help_text="The role that called the function.")
    redacted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-redacted_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.history_table} {self.object_id}"


@tracked(exclude=["reason"])
class EndedAccess(models.Model):
    """All ways in of one person were ended at once: by whom, when, why, and how many of each there were."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="ended_access")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    ended_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=200)
    counts = models.JSONField(help_text="How many of each kind were ended.")

    class Meta:
        ordering = ["-ended_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person}, {self.ended_at:%Y-%m-%d %H:%M}"


@tracked()
class AccessReview(Addressable):
    """Who has access at one place was gone through: each role there was confirmed or ended.

    The place is a practice, a hub, an education provider or a region; none of them is the whole scheme.
    ``answers`` holds keys only: the kind and the key of each role, its person's, and whether it was kept.
    """

    practice = models.ForeignKey(
        Practice, models.PROTECT, related_name="access_reviews", null=True, blank=True
    )
    hub = models.ForeignKey(TrainingHub, models.PROTECT, related_name="access_reviews", null=True, blank=True)
    education_provider = models.ForeignKey(
        EducationProvider, models.PROTECT, related_name="access_reviews", null=True, blank=True
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="access_reviews", null=True, blank=True)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="access_reviews")
    reviewed_at = models.DateTimeField(default=timezone.now)
    answers = models.JSONField(default=list)

    class Meta:
        ordering = ["-reviewed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hub__isnull=True, education_provider__isnull=True, region__isnull=True)
                | Q(practice__isnull=True, education_provider__isnull=True, region__isnull=True)
                | Q(practice__isnull=True, hub__isnull=True, region__isnull=True)
                | Q(practice__isnull=True, hub__isnull=True, education_provider__isnull=True),
                name="accounts_access_review_is_of_one_place",
                violation_error_message="A review is of one place.",
            ),
        ]

    @property
    def place(self) -> Practice | TrainingHub | EducationProvider | Region | None:
        """What was reviewed; None for the whole scheme."""
        return self.practice or self.hub or self.education_provider or self.region

    def __str__(self) -> str:
        return f"{self.place or 'The scheme'}, {self.reviewed_at:%Y-%m-%d}"
