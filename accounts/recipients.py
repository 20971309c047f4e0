"""To whom mail about a practice goes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from accounts.mail import send_mail_to, send_mail_to_mailbox
from accounts.models import OutgoingMail, Person
from hubs.models import Practice


def who_keeps(practice: Practice, on: datetime.date | None = None) -> list[Person]:
    """The practice's administrators on a day, today by default: who holds the role, and who stands in for them."""
    held = practice.administrators.on(on or timezone.localdate()).values("person")
    return list(Person.objects.filter(pk__in=held, is_active=True).order_by("pk"))


def send_mail_about(
    practice: Practice,
    template: str,
    context: Mapping[str, Any],
    *,
    reply_to: Person | str | None = None,
    on: datetime.date | None = None,
) -> list[OutgoingMail]:
    """Send a mail that is the practice's matter to all who keep it, and a copy to its mailbox, if it wants one.

    Several people read that mailbox: what concerns one person alone, or holds a link that needs no sign-in, goes
    by ``send_mail_to`` and never here. In the copy there is no ``person``.
    """
    sent = [send_mail_to(person, template, context, reply_to=reply_to) for person in who_keeps(practice, on)]
    if practice.is_copied_in:
        sent.append(send_mail_to_mailbox(practice.shared_mailbox, template, context, reply_to=reply_to))
    return [mail for mail in sent if mail is not None]
