from django.conf import settings
from django.db import models
from django.db.models import Q

from hubs.history import tracked
from hubs.models import Practice, TrainingHub
from hubs.models.base import Addressable


@tracked()
class CalendarFeed(Addressable):
    """A private address at which somebody's calendar program reads sessions: their own, or others that they may see.

    The token is derived from ``public_id``, ``resets`` and the server's key, and stored nowhere: it can be shown
    again, a stolen table is worth nothing, and one more reset makes the old address useless.
    """

    class Kind(models.TextChoices):
        OWN = "own", "My own sessions"
        LEARNERS = "learners", "My learners’ sessions"
        PRACTICE = "practice", "A practice’s sessions"
        REGIONAL = "regional", "Regional events"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feeds")
    name = models.CharField(max_length=50, help_text="Where it is used, such as “My phone”.")
    kind = models.CharField("what", max_length=10, choices=Kind.choices, default=Kind.OWN)
    practice = models.ForeignKey(
        Practice, models.CASCADE, related_name="calendar_feeds", null=True, blank=True
    )
    hub = models.ForeignKey(TrainingHub, models.CASCADE, related_name="calendar_feeds", null=True, blank=True)
    resets = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name"],
                name="placements_feed_is_named_once",
                violation_error_message="You have a calendar link of this name already.",
            ),
            models.CheckConstraint(
                condition=Q(kind="practice", practice__isnull=False, hub__isnull=True)
                | Q(kind="regional", practice__isnull=True)
                | Q(kind__in=["own", "learners"], practice__isnull=True, hub__isnull=True),
                name="placements_feed_names_what_it_is_of",
                violation_error_message="Choose the practice.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
