from django.conf import settings
from django.db import models

from hubs.history import tracked
from hubs.models.base import Addressable


@tracked()
class CalendarFeed(Addressable):
    """A private address at which somebody's calendar program reads their sessions.

    The token is derived from ``public_id``, ``resets`` and the server's key, and stored nowhere: it can be shown
    again, a stolen table is worth nothing, and one more reset makes the old address useless.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feeds")
    name = models.CharField(max_length=50, help_text="Where it is used, such as “My phone”.")
    resets = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name"],
                name="placements_feed_is_named_once",
                violation_error_message="You have a calendar link of this name already.",
            )
        ]

    def __str__(self) -> str:
        return self.name
