"""What is remembered of signing in: which browsers people use, and how many passwords were wrong."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from hubs.history import tracked


@tracked(fields=["id", "person", "first_seen_at"])
class KnownDevice(models.Model):
    """A browser in which somebody has signed in. A signed cookie says which; several people may share one."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="known_devices")
    device = models.UUIDField("what its cookie says")
    browser = models.CharField(max_length=100, help_text="In words: Firefox on Windows.")
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-last_seen_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "device"],
                name="accounts_device_is_known_once_to_each",
                violation_error_message="This browser is known already.",
            )
        ]
        indexes = [models.Index(fields=["device"], name="accounts_known_by_device")]

    def __str__(self) -> str:
        return self.browser


class SignInFailures(models.Model):
    """How many wrong passwords there were lately, for one account or from one network address.

    Whose they are is a hash with the server's key, for strangers' addresses of mail come here as well. Without
    history: it fades within the hour, and what comes of it is a mail to the owner, which has its own.
    """

    class Kind(models.TextChoices):
        ACCOUNT = "account", "account"
        ADDRESS = "address", "network address"

    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=64)
    failures = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "sign-in failures"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                name="accounts_failures_are_counted_in_one_row",
                violation_error_message="These failures are counted already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.failures} for one {self.get_kind_display()}"
