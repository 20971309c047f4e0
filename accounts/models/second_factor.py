"""What somebody proves themselves with besides a password: allauth keeps it, and this keeps the trace of it."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import models

from hubs.history import tracked
from hubs.models.base import Addressable


# Neither secrets nor the names that people give to their devices come into history, nor when they were used.
@tracked(fields=["id", "user", "type"], model_name="SecondFactorEvent")
class SecondFactor(Authenticator):
    """An authenticator app, a passkey or a set of recovery codes: allauth's own row, with a history."""

    class Meta:
        proxy = True


@tracked(fields=["id", "user", "provider"], model_name="SignOnLinkEvent")
class SignOnLink(SocialAccount):
    """Somebody's account with a provider of single sign-on, bound to theirs here: allauth's own row, with a history."""

    class Meta:
        proxy = True


# The reason may speak of a person, so that it is in the row alone.
@tracked(fields=["id", "public_id", "person", "reset_by", "reset_at"], model_name="SecondFactorResetEvent")
class SecondFactorReset(Addressable):
    """Staff took away all that somebody proved themselves with, because they had lost it: who, when and why."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="second_factor_resets")
    reset_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="second_factors_reset_for_others"
    )
    reason = models.CharField(max_length=300)
    reset_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-reset_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(person=models.F("reset_by")),
                name="accounts_second_factor_is_reset_by_another",
                violation_error_message="Nobody resets their own second factor: ask a colleague.",
            ),
        ]

    def __str__(self) -> str:
        return f"Second factor of {self.person}"
