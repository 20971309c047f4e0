"""What the rules about working time need to know of a learner."""

from __future__ import annotations

import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models.roles import Learner
from hubs.history import tracked

DAYS_OF_THE_WEEK = range(1, 8)  # Monday is 1, as ISO 8601 counts
MINUTES_OF_A_WEEK = 7 * 24 * 60


@tracked(fields=["id", "learner", "changed_at"])
class LearnerTerms(models.Model):
    """On what terms somebody learns (RULES 25 to 31 and 46). History keeps who changed them and when, not what.

    Of somebody's age it is known only until when they are under 18, and that only of those who are.
    """

    learner = models.OneToOneField(Learner, models.CASCADE, related_name="terms")
    is_employed = models.BooleanField("is employed", default=False)
    under_18_until = models.DateField(
        null=True, blank=True, help_text="Their 18th birthday. Empty: 18 or over."
    )
    has_opted_out = models.BooleanField("has opted out of the 48 hour week", default=False)
    contracted_minutes = models.PositiveSmallIntegerField(
        "contracted minutes a week", null=True, blank=True, help_text="Of an employed learner."
    )
    paid_weekly_minutes = models.PositiveSmallIntegerField(
        "minutes of paid work a week",
        null=True,
        blank=True,
        help_text="Of a student's job elsewhere, as they say.",
    )
    practice_minutes_before = models.PositiveIntegerField(
        "practice minutes before",
        null=True,
        blank=True,
        help_text="Of the programme, before the placements that are kept here. The university's record is the master.",
    )
    simulated_minutes = models.PositiveIntegerField("of them simulated", null=True, blank=True)
    campus_weekdays = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True, help_text="Monday is 1, Sunday is 7."
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "learners’ terms"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(campus_weekdays__contained_by=list(DAYS_OF_THE_WEEK)),
                name="accounts_campus_days_are_days_of_the_week",
                violation_error_message="Campus days are days from Monday to Sunday.",
            ),
            models.CheckConstraint(
                condition=models.Q(contracted_minutes__isnull=True)
                | models.Q(contracted_minutes__lte=MINUTES_OF_A_WEEK),
                name="accounts_contracted_hours_fit_a_week",
                violation_error_message="Nobody is contracted for more hours than a week has.",
            ),
        ]

    def __str__(self) -> str:
        return f"terms of {self.learner}"

    def is_under_18_on(self, day: datetime.date) -> bool:
        return self.under_18_until is not None and day < self.under_18_until
