"""How a mail leaves, and when it is forgotten: what a worker does with it.

Nobody can both hand something to a mail server and note it in a database at once. So the note comes first, in a
transaction of its own: whoever finds it there again knows that a worker ended in between, and that the mail may
have been sent already. It is then sent a second time, under the same message id, and never a third.
"""

from __future__ import annotations

import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import MailState, OutgoingMail, Person

logger = logging.getLogger(__name__)

MOST_REPEATS = 1
REFUSED_FOR_GOOD = 500  # SMTP: from here on, trying again is of no use


class NotHandedOver(Exception):
    """The mail is still to be sent: the queue tries again later. Names nobody, since it is logged."""


def hand_over(mail_id: int, *, is_last_try: bool = False) -> None:
    """Hand a queued mail to the mail server. Raises NotHandedOver when it is to be tried again.

    Does nothing to a mail that has been sent or given up, so that a job may run any number of times.
    """
    attempt = _take(mail_id)
    if attempt is None:
        return
    with transaction.atomic():
        # Held until the server has answered, so that a worker that only seemed dead is not overtaken.
        mail = (
            OutgoingMail.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(pk=mail_id, state=MailState.HANDING_OVER, attempts=attempt)
            .first()
        )
        problem = "another worker took it over" if mail is None else _sent(mail, is_last_try=is_last_try)
    if problem:
        raise NotHandedOver(f"Mail {mail_id}: {problem}")


def forget_old_mail() -> int:
    """Delete the words and addresses of what was sent, or given up, ``MAIL_KEPT_FOR`` ago; how many those were.

    Of what was sent to somebody who has been anonymised since, at once.
    """
    old = Q(queued_at__lt=timezone.now() - settings.MAIL_KEPT_FOR)
    done = OutgoingMail.objects.filter(
        old | Q(person__anonymised_at__isnull=False), state__in=(MailState.SENT, MailState.FAILED)
    ).exclude(to_address="")
    return done.update(to_address="", reply_to="", subject="", text="", html="")


def forget_mail_to(person: Person) -> int:
    """Delete the words and addresses of all that this person was sent; how many those were.

    What is still on its way arrives first: ``forget_old_mail`` forgets it the night after.
    """
    done = OutgoingMail.objects.filter(state__in=(MailState.SENT, MailState.FAILED), person=person)
    return done.update(to_address="", reply_to="", subject="", text="", html="")


def _take(mail_id: int) -> int | None:
    """Note that this mail is being handed over, for good; which attempt that is. None when there is nothing to do."""
    with transaction.atomic(durable=True):
        mail = (
            OutgoingMail.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=mail_id).first()
        )
        if mail is None:
            if OutgoingMail.objects.filter(pk=mail_id).exists():
                raise NotHandedOver(f"Mail {mail_id}: another worker has it in hand")
            return None
        if mail.state in (MailState.SENT, MailState.FAILED):
            return None
        if mail.state == MailState.HANDING_OVER and not _may_be_repeated(mail):
            return None
        mail.state = MailState.HANDING_OVER
        mail.attempts += 1
        mail.save(update_fields=["state", "attempts", "repeats"])
        return mail.attempts


def _may_be_repeated(mail: OutgoingMail) -> bool:
    if mail.repeats >= MOST_REPEATS:
        mail.state = MailState.FAILED
        mail.problem = "workers ended twice inside the hand-over"
        mail.save(update_fields=["state", "problem"])
        logger.error("Mail %s is given up: %s.", mail.pk, mail.problem)
        return False
    mail.repeats += 1
    logger.warning(
        "Mail %s (%s) may be sent a second time: a worker ended inside the hand-over.",
        mail.pk,
        mail.message_id,
    )
    return True


def _sent(mail: OutgoingMail, *, is_last_try: bool) -> str:
    """Send it and note how that went; what is wrong, when it is to be tried again."""
    try:
        _message(mail).send()
    except Exception as error:  # whatever a mail server or the way to it may do: the mail must not be lost
        mail.problem = _told(error)
        is_hopeless = is_last_try or _is_refused_for_good(error)
        mail.state = MailState.FAILED if is_hopeless else MailState.QUEUED
        mail.save(update_fields=["state", "problem"])
        if is_hopeless:
            logger.error("Mail %s is given up after %s attempts: %s.", mail.pk, mail.attempts, mail.problem)
            return ""
        return mail.problem
    mail.state = MailState.SENT
    mail.sent_at = timezone.now()
    mail.problem = ""
    if mail.holds_secret and not settings.MAIL_STAYS_HERE:
        mail.text = mail.html = ""
    mail.save(update_fields=["state", "sent_at", "problem", "text", "html"])
    return ""


def _message(mail: OutgoingMail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mail.to_address],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        # Automatic, so that nobody's holiday notice answers it (RFC 3834).
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _told(error: Exception) -> str:
    """What went wrong, without the addresses that mail servers like to repeat."""
    code = _code(error)
    return f"{type(error).__name__} {code}" if code else type(error).__name__


def _code(error: Exception) -> int | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((code for code, _ in error.recipients.values()), default=None)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def _is_refused_for_good(error: Exception) -> bool:
    """Whether it is this mail that the server does not want, and not us (whose password can be put right)."""
    about_this_mail = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)
    return about_this_mail and (_code(error) or 0) >= REFUSED_FOR_GOOD
