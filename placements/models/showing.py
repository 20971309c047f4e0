"""What people have seen and been told of their timetables, and what they were asked to acknowledge."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hubs.history import tracked
from hubs.models.base import Addressable
from placements.models.placements import Placement


# When somebody looked is theirs: it is no history.
@tracked(fields=["id", "person", "wants"])
class TimetableReader(models.Model):
    """Somebody with a timetable: what they want to be told, until when they were told, when they last looked."""

    class Wants(models.TextChoices):
        ALL = "all", "All my times, with what changed marked"
        CHANGES = "changes", "Only what changed"

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="timetable_reader")
    wants = models.CharField(max_length=8, choices=Wants.choices, default=Wants.CHANGES)
    told_until = models.DateTimeField(
        default=timezone.now, help_text="Changes up to this moment have been told, or needed no telling."
    )
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_before = models.DateTimeField(
        null=True, blank=True, help_text="The visit before this one: what changed since is marked."
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.person}, reader of a timetable"


@tracked()
class Acknowledgement(Addressable):
    """A learner is asked to say that they have seen their timetable, once it is out or has changed close by.

    One at a time is open for a placement; a later change makes the open one anew.
    """

    class About(models.TextChoices):
        PUBLICATION = "publication", "the timetable"
        CHANGE = "change", "a change"

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="acknowledgements")
    about = models.CharField(max_length=12, choices=About.choices)
    asked_at = models.DateTimeField(default=timezone.now)
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement"],
                condition=Q(acknowledged_at__isnull=True),
                name="placements_placement_asks_once_at_a_time",
                violation_error_message="This was asked already.",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True) | Q(acknowledged_at__gte=models.F("asked_at")),
                name="placements_acknowledged_after_it_was_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement}: {self.get_about_display()}"
