"""Who really came, from when to when, as claimed and as confirmed: the hours that every learner must prove."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hubs.constraints import CompositeForeignKey, bounded, id_range
from hubs.history import tracked
from hubs.models.base import Addressable
from placements.models.sessions import Participation, Session


# Why somebody was not there stays out of history: it may be about their health.
@tracked(exclude=["reason", "why"])
class Attendance(Addressable):
    """What became of somebody's part in a session. Without a row nobody has said anything yet.

    ``during`` is when they really were there (half-open, UTC), None where they missed it. Claimed by the learner it
    is unconfirmed; hours count as proven once a supervisor confirmed them, as they were confirmed.
    """

    class Outcome(models.TextChoices):
        ATTENDED = "attended", "attended"
        MISSED = "missed", "missed"

    class Why(models.TextChoices):
        ILL = "ill", "not well enough"
        AGREED = "agreed", "agreed leave"
        PRACTICE = "practice", "the practice could not hold it"
        OTHER = "other", "another reason"

    participation = models.OneToOneField(
        Participation, models.PROTECT, related_name="attendance", db_constraint=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="attendances", editable=False
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    during = DateTimeRangeField("from when to when", null=True, blank=True)
    why = models.CharField("why it was missed", max_length=10, choices=Why.choices, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    claimed_at = models.DateTimeField(default=timezone.now)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    made_up_in = models.ForeignKey(
        Session,
        models.SET_NULL,
        related_name="makes_up",
        null=True,
        blank=True,
        help_text="The session that makes up for one that was missed.",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            CompositeForeignKey(
                fields=["participation", "person"],
                to="placements.Participation",
                to_fields=["id", "person"],
                name="placements_attendance_is_of_who_takes_part",
                violation_error_message="Their attendance is recorded.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="attended", during__isnull=False, why="", made_up_in__isnull=True)
                | (Q(outcome="missed", during__isnull=True) & ~Q(why="")),
                name="placements_attended_with_times_or_missed_with_why",
                violation_error_message="Say from when to when they were there, or why they were not.",
            ),
            bounded(
                "during", "placements_attendance_starts_before_it_ends", "The end must be after the start."
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="placements_attendance_is_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("person")),
                name="placements_nobody_confirms_their_own_hours",
                violation_error_message="Nobody confirms their own hours.",
            ),
            # Hours that count twice would be no proof.
            ExclusionConstraint(
                name="placements_hours_are_counted_once",
                expressions=[
                    (id_range("person"), RangeOperators.OVERLAPS),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(during__isnull=False),
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message="These times overlap others that were claimed already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_outcome_display()}"


@tracked()
class HoursRequest(Addressable):
    """Somebody is asked, once a week, to confirm the hours of that week that were spent with them."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="hours_requests")
    monday = models.DateField(help_text="Of the week that it is about.")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField("last answered at", null=True, blank=True)

    class Meta:
        ordering = ["-monday", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "monday"], name="placements_hours_of_a_week_are_asked_for_once"
            ),
            models.CheckConstraint(
                condition=Q(monday__iso_week_day=1), name="placements_hours_are_asked_for_from_a_monday"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, week of {self.monday}"
