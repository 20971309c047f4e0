"""Mail that the portal sends."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from hubs.history import tracked
from hubs.models.base import Addressable


class MailState(models.TextChoices):
    """How far a mail has come: ``accounts.mail_delivery`` alone moves it on.

    ============  ============  ==================================================================
    from          to            when
    ============  ============  ==================================================================
    queued        handing over  a worker takes it, in a transaction of its own
    handing over  sent          the mail server took it
    handing over  queued        the mail server did not; it is tried again later
    handing over  failed        the mail server refused it for good, a day's tries are used up, or two
                                workers ended inside the hand-over
    handing over  handing over  a worker ended inside the hand-over; another repeats it, once
    failed        queued        HEE staff have it sent again
    ============  ============  ==================================================================
    """

    QUEUED = "queued", "waits to be sent"
    HANDING_OVER = "handing_over", "is being handed over"
    SENT = "sent", "sent"
    FAILED = "failed", "not sent"


@tracked(fields=["id", "person", "template", "state", "repeats"])
class OutgoingMail(Addressable):
    """One mail to one person, as it is sent.

    History keeps who was told of what and when, and none of the words. What it says and the address are deleted
    after ``MAIL_KEPT_FOR``; with a secret link in it, as soon as it is sent.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mails", null=True, blank=True
    )
    template = models.CharField(max_length=100, help_text="What it is about: the name of its template.")
    message_id = models.CharField(max_length=255, unique=True, help_text="The same in every repeat of it.")
    to_address = models.EmailField(blank=True)
    reply_to = models.EmailField(blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    holds_secret = models.BooleanField(
        default=False, help_text="There is a link in it that needs no sign-in."
    )
    state = models.CharField(max_length=20, choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    repeats = models.PositiveIntegerField(
        default=0,
        help_text="How often a worker ended inside the hand-over, so that it may have been sent already.",
    )
    problem = models.CharField("last problem", max_length=200, blank=True)
    queued_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-queued_at", "-pk"]
        indexes = [models.Index(fields=["-queued_at"], name="accounts_mail_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=MailState.SENT, sent_at__isnull=False)
                | (~models.Q(state=MailState.SENT) & models.Q(sent_at__isnull=True)),
                name="accounts_sent_mail_says_when",
                violation_error_message="A mail that is sent says when, and no other does.",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[MailState.SENT, MailState.FAILED])
                | (~models.Q(to_address="") & ~models.Q(text="")),
                name="accounts_mail_on_its_way_is_whole",
                violation_error_message="A mail that is still to be sent has its address and its words.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.public_id}"

    @property
    def is_forgotten(self) -> bool:
        """Whether its words are deleted."""
        return not self.text
