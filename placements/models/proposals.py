"""What a learner asks of their timetable: time away, exams, out-of-hours shifts, and that something be changed."""

from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hubs.constraints import bounded
from hubs.history import tracked
from hubs.models.base import Addressable
from placements.models.placements import Placement
from placements.querysets import LearnerMessageQuerySet, LearnerProposalQuerySet


# Why a learner asks is theirs and the practice's: it is no history.
@tracked(exclude=["note", "answer"])
class LearnerProposal(Addressable):
    """Leave, an exam or out-of-hours work that a learner proposes: once agreed its sessions block that time and count.

    Over several days its hours are each day's; work that ends at an earlier hour than it starts ends the next
    morning. Its sessions name it.
    """

    class Kind(models.TextChoices):
        LEAVE = "leave", "leave"
        EXAM = "exam", "exam"
        OUT_OF_HOURS = "out_of_hours", "out-of-hours work"

    class State(models.TextChoices):
        PROPOSED = "proposed", "proposed"
        AGREED = "agreed", "agreed"
        DECLINED = "declined", "declined"
        WITHDRAWN = "withdrawn", "withdrawn"

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    first_day = models.DateField()
    last_day = models.DateField()
    starts_at = models.TimeField("from")
    ends_at = models.TimeField("until")
    place = models.CharField("where", max_length=200, blank=True)
    supervised_by = models.CharField(
        "who supervises", max_length=200, blank=True, help_text="For out-of-hours work."
    )
    note = models.TextField(max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    answer = models.TextField("why not", max_length=1000, blank=True)

    objects = LearnerProposalQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=models.F("first_day")),
                name="placements_proposal_starts_before_it_ends",
                violation_error_message="The last day must be on or after the first day.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at"))
                | Q(kind="out_of_hours", ends_at__lt=models.F("starts_at")),
                name="placements_proposal_ends_after_it_starts",
                violation_error_message="The end must be after the start.",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by__isnull=True)
                | Q(state__in=["agreed", "declined"], decided_by__isnull=False, decided_at__isnull=False)
                | Q(state="withdrawn"),
                name="placements_proposal_is_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | Q(answer__regex=r"\S"),
                name="placements_proposal_is_declined_with_a_reason",
                violation_error_message="Say why not.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


# What a learner writes may be about their health: it is no history.
@tracked(exclude=["text", "answer"])
class LearnerMessage(Addressable):
    """A learner says that they are ill, or asks for a change: it reaches whoever must know, and somebody sees to it.

    ``during`` is the time that it is about. ``session`` is the one that they ask to have changed, by its public id,
    since it may be gone when the message is read again.
    """

    class Kind(models.TextChoices):
        ILL = "ill", "I am ill"
        CHANGE = "change", "Please change"

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    during = DateTimeRangeField("the time that it is about")
    session_uid = models.UUIDField("session", null=True, blank=True)
    text = models.TextField(max_length=1000, blank=True)
    sent_at = models.DateTimeField(default=timezone.now)
    handled_at = models.DateTimeField("seen to at", null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    answer = models.TextField(max_length=1000, blank=True)

    objects = LearnerMessageQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            bounded("during", "placements_message_is_about_a_time"),
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True, handled_by__isnull=True)
                | Q(handled_at__isnull=False, handled_by__isnull=False),
                name="placements_message_is_seen_to_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(kind="ill") | Q(text__regex=r"\S"),
                name="placements_asking_for_a_change_says_which",
                violation_error_message="Say what should change.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
