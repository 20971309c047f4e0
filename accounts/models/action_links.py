"""Links that let somebody do one thing without signing in."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from hubs.history import tracked
from hubs.models.base import Addressable


class ActionLinkQuerySet(models.QuerySet["ActionLink"]):
    """Links, by whether they still open anything."""

    def open(self) -> Self:
        """Neither run out, nor used up, nor of somebody who has left."""
        return self.filter(
            models.Q(uses_left__isnull=True) | models.Q(uses_left__gt=0),
            expires_at__gt=timezone.now(),
            person__is_active=True,
        )


@tracked()
class ActionLink(Addressable):
    """One person may do one action to one row, by whoever holds the address that was sent to them.

    The token in the address is derived from this row and the server's key, and stored nowhere: a stolen table is
    worth nothing, and one more reset makes the address useless.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="action_links")
    action = models.CharField(max_length=100, help_text="The name by which the action is registered.")
    object_id = models.BigIntegerField(help_text="The key of the row that the action is about.")
    resets = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    uses_left = models.PositiveIntegerField(
        null=True, blank=True, help_text="Empty: as often as its person likes until it runs out."
    )
    used_at = models.DateTimeField("last used at", null=True, blank=True)

    objects = ActionLinkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.action} {self.object_id}"
