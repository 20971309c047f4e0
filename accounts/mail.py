"""The one way in which the portal sends mail.

Called inside an operation: the mail is a row, and the job that hands it over is queued, in the operation's own
transaction. What is rolled back sends nothing; what is committed is sent, whatever happens to a worker.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template import Context, engines
from django.template.loader import render_to_string

from accounts import tasks
from accounts.models import OutgoingMail, Person


def can_be_mailed(person: Person) -> bool:
    """Whether mail reaches this person; others are reached by telephone or letter."""
    return bool(person.email) and person.is_active


def send_mail_to(
    person: Person,
    template: str,
    context: Mapping[str, Any],
    *,
    reply_to: Person | str | None = None,
    holds_secret: bool = False,
) -> OutgoingMail | None:
    """Send ``person`` the mail ``template``; None where no mail reaches them.

    The words are ``templates/mail/<template>.subject.txt``, ``.txt`` and ``.html``, which extend ``mail/base.txt``
    and ``mail/base.html`` and know ``person``, ``site`` and what is in ``context``. Answers go to ``reply_to``,
    or else to the portal's contact. ``holds_secret`` says that a link in it needs no sign-in: then its words are
    deleted as soon as it is sent.
    """
    mail = mail_to(person, template, context, reply_to=reply_to, holds_secret=holds_secret)
    queue_mails([mail] if mail else [])
    return mail


def mail_to(
    person: Person,
    template: str,
    context: Mapping[str, Any],
    *,
    reply_to: Person | str | None = None,
    holds_secret: bool = False,
) -> OutgoingMail | None:
    """The same mail, written and not sent: many of them go out together by ``queue_mails``."""
    if not can_be_mailed(person):
        return None
    subject, text, html = _rendered(template, {**context, "person": person})
    return _mail(
        to_address=str(person.email),
        template=template,
        subject=subject,
        text=text,
        html=html,
        person=person,
        reply_to=reply_to,
        holds_secret=holds_secret,
    )


def send_mail_to_mailbox(
    address: str, template: str, context: Mapping[str, Any], *, reply_to: Person | str | None = None
) -> OutgoingMail:
    """Send the mail ``template`` to a mailbox that several people read: its words know no ``person``."""
    subject, text, html = _rendered(template, {**context, "person": None})
    return queue_mail(
        to_address=address, template=template, subject=subject, text=text, html=html, reply_to=reply_to
    )


def queue_mails(mails: Sequence[OutgoingMail]) -> None:
    """Send mails that ``mail_to`` wrote, however many, in a few queries."""
    if not mails:
        return
    with transaction.atomic():
        OutgoingMail.objects.bulk_create(mails, batch_size=500)
        jobs: list[Any] = [{"mail_id": mail.pk} for mail in mails]
        tasks.deliver_mail.batch_defer(*jobs)


def queue_mail(
    *,
    to_address: str,
    template: str,
    subject: str,
    text: str,
    html: str = "",
    person: Person | None = None,
    reply_to: Person | str | None = None,
    holds_secret: bool = False,
) -> OutgoingMail:
    """Send words that are ready, to an address: for packages that write their own mail."""
    mail = _mail(
        to_address=to_address,
        template=template,
        subject=subject,
        text=text,
        html=html,
        person=person,
        reply_to=reply_to,
        holds_secret=holds_secret,
    )
    queue_mails([mail])
    return mail


def _mail(
    *,
    to_address: str,
    template: str,
    subject: str,
    text: str,
    html: str,
    person: Person | None,
    reply_to: Person | str | None,
    holds_secret: bool,
) -> OutgoingMail:
    answers_to = reply_to.email or "" if isinstance(reply_to, Person) else reply_to or ""
    public_id = uuid.uuid4()
    return OutgoingMail(
        public_id=public_id,
        person=person,
        template=template,
        message_id=f"<{public_id}@{_domain(settings.DEFAULT_FROM_EMAIL)}>",
        to_address=to_address,
        reply_to=answers_to or settings.REPLY_TO_EMAIL,
        subject=" ".join(subject.split())[:200],
        text=text,
        html=html,
        holds_secret=holds_secret,
    )


def _domain(address: str) -> str:
    return parseaddr(address)[1].rpartition("@")[2] or "localhost"


def _rendered(template: str, context: dict[str, Any]) -> tuple[str, str, str]:
    """Subject, plain text and HTML. Plain text is not escaped: an apostrophe is an apostrophe."""
    context = {"site": settings.SITE, "site_url": settings.SITE_URL, **context}
    subject, text = (_plain(f"mail/{template}.{ending}", context) for ending in ("subject.txt", "txt"))
    return subject, text, render_to_string(f"mail/{template}.html", context)


def _plain(name: str, context: dict[str, Any]) -> str:
    found: Any = engines["django"].get_template(name)
    return str(found.template.render(Context(context, autoescape=False)))
