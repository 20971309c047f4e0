"""Who looked at whose record, and when."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

ONE_VIEW = datetime.timedelta(minutes=10)
"""Looking again at the same page of the same record within one such stretch of the clock is the same view."""


class RecordView(models.Model):
    """Somebody looked at a learner's record: who, whose, on which kind of page, when.

    Rows are added by ``accounts.record_views`` and never changed: the application's role may read and add and
    nothing else, so this table is its own history. It holds keys only, nothing personal in words.
    """

    class Page(models.TextChoices):
        PLACEMENT = "placement", "placement"
        TIMETABLE = "timetable", "timetable"
        SESSION = "session", "session"
        HISTORY = "history", "history"
        ADJUSTMENTS = "adjustments", "adjustments"
        LEARNER = "learner", "details as a learner"
        DOWNLOAD = "download", "download"
        ADMIN = "admin", "administration"

    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="views_made")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="record_views")
    page = models.CharField(max_length=12, choices=Page.choices)
    viewed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-viewed_at", "-pk"]
        indexes = [models.Index(fields=["learner", "-viewed_at"], name="accounts_views_of_a_learner")]
        constraints = [
            models.UniqueConstraint(
                "viewer",
                "learner",
                "page",
                Func(
                    models.Value(ONE_VIEW),
                    F("viewed_at"),
                    models.Value(datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)),
                    function="date_bin",
                    output_field=models.DateTimeField(),
                ),
                name="accounts_one_view_in_ten_minutes",
            ),
            models.CheckConstraint(
                condition=~Q(viewer=F("learner")),
                name="accounts_own_views_are_not_logged",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_page_display()}, {self.viewed_at:%Y-%m-%d %H:%M}"
