"""Mail that could not be sent, sent after all."""

from __future__ import annotations

from accounts import tasks
from accounts.models import MailState, OutgoingMail, Person
from hubs.operations.base import Refusal, operation


@operation
def send_mail_again(*, by: Person, mail: OutgoingMail) -> OutgoingMail:
    """Have a mail tried for another day. Refused unless it was given up and its words are still there."""
    held = OutgoingMail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
    if held.state != MailState.FAILED:
        raise Refusal("Only a mail that was given up is sent again.")
    if held.is_forgotten:
        raise Refusal("The words of this mail have been deleted. Do again what it was about.")
    held.state = MailState.QUEUED
    held.save(update_fields=["state"])
    tasks.deliver_mail.defer(mail_id=held.pk)
    return held
