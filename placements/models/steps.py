"""What was done to timetables, step by step, so that a step can be undone for an hour."""

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hubs.history import tracked
from hubs.models import Practice
from hubs.models.base import Addressable


# What sessions looked like stays out of history: the sessions' own history has it, and is redacted.
@tracked(exclude=["words"])
class TimetableStep(Addressable):
    """One thing that somebody did to one session or to hundreds, in words: "Added 45 sessions"."""

    LASTS: ClassVar[datetime.timedelta] = datetime.timedelta(hours=1)

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="timetable_steps")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="timetable_steps", null=True, blank=True
    )
    words = models.CharField(max_length=300)
    done_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["-done_at", "-pk"]
        indexes = [models.Index(fields=["by", "-done_at"], name="placements_step_last_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="placements_step_is_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.words


@tracked(exclude=["before", "after"])
class StepEntry(models.Model):
    """One session of a step: as it was before, and as it was left. None before: it was made; None after: removed."""

    step = models.ForeignKey(TimetableStep, models.CASCADE, related_name="entries")
    session_uid = models.UUIDField(help_text="The session's public_id: it may be gone.")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "step entries"
        constraints = [
            models.UniqueConstraint(
                fields=["step", "session_uid"], name="placements_step_names_a_session_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.session_uid)
