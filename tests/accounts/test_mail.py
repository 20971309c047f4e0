"""Mail is a row and a job of the transaction that it tells of; a worker hands it over, once."""

import datetime
import logging
import smtplib
from collections.abc import Sequence
from typing import Any

import pytest
from django.conf import settings
from django.core import mail as outbox
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.mail import queue_mail, send_mail_to
from accounts.mail_delivery import NotHandedOver, forget_old_mail, hand_over
from accounts.models import MailState, OutgoingMail, Person
from accounts.operations.mail import send_mail_again
from accounts.tasks import TRIES_AGAIN
from hubs.operations.base import Refusal, operation
from placements.operations.feeds import create_feed
from tests.factories.cast import Cast
from tests.house.test_worker import work

pytestmark = pytest.mark.django_db


class RefusingBackend(BaseEmailBackend):
    """A mail server that raises what ``error`` says."""

    error: Exception = OSError("no way there")

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise self.error


@pytest.fixture
def refuse(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let the mail server refuse with an error."""

    def with_error(error: Exception) -> None:
        settings.EMAIL_BACKEND = "tests.accounts.test_mail.RefusingBackend"
        monkeypatch.setattr(RefusingBackend, "error", error)

    return with_error


def queued(**fields: Any) -> OutgoingMail:
    words: dict[str, Any] = {
        "to_address": "a@example.org",
        "template": "test",
        "subject": "News",
        "text": "Some.",
    }
    return queue_mail(**words | fields)


def jobs() -> Any:
    return ProcrastinateJob.objects.filter(task_name="accounts.tasks.deliver_mail")


def state_of(mail: OutgoingMail) -> tuple[str, int, int, str]:
    mail.refresh_from_db()
    return mail.state, mail.attempts, mail.repeats, mail.problem


@operation
def tell(*, by: Person, refused: bool) -> None:
    queued(person=by)
    if refused:
        raise Refusal("No.")


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_sends_nothing_and_what_is_committed_is_sent(cast: Cast) -> None:
    with pytest.raises(Refusal):
        tell(by=cast.learner, refused=True)
    work()
    assert (OutgoingMail.objects.count(), jobs().count(), len(outbox.outbox)) == (0, 0, 0)

    tell(by=cast.learner, refused=False)
    work()
    assert [message.subject for message in outbox.outbox] == ["News"]
    assert state_of(OutgoingMail.objects.get()) == (MailState.SENT, 1, 0, "")


def test_a_mail_is_written_in_plain_text_with_html_beside_it(cast: Cast) -> None:
    cast.learner.given_name = "Niamh O’Hara & Co"
    feed = create_feed(by=cast.learner, name="Mum's <phone>")
    row = OutgoingMail.objects.get()
    hand_over(row.pk)

    message: Any = outbox.outbox[0]
    assert (message.to, message.subject) == ([cast.learner.email], "There is a new link to your calendar")
    assert f"A link to your calendar named “{feed.name}” was made" in message.body
    assert message.body.startswith("Hello Niamh O’Hara & Co\n\n")
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    assert "Mum&#x27;s &lt;phone&gt;" in html
    assert "src=" not in html
    assert f"{settings.SITE_URL}/do/" in message.body
    assert f"{settings.SITE_URL}/do/" in html
    written = message.message()
    assert (written["Message-ID"], written["Auto-Submitted"]) == (row.message_id, "auto-generated")
    assert [part.get_content_type() for part in written.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_who_has_no_address_or_has_left_gets_none(cast: Cast) -> None:
    cast.learner.is_active = False
    unreachable = Person.objects.create_user(None, given_name="Amy")
    context = {"feed": None}
    assert send_mail_to(cast.learner, "calendar_link_made", context) is None
    assert send_mail_to(unreachable, "calendar_link_made", context) is None
    create_feed(by=cast.learner, name="Phone")
    assert OutgoingMail.objects.count() == 0


@pytest.mark.parametrize("by_name", [True, False])
def test_answers_reach_the_sender_and_else_the_box_that_somebody_reads(
    cast: Cast, settings: Any, by_name: bool
) -> None:
    settings.REPLY_TO_EMAIL = "team@example.org"
    mail = queued(reply_to=cast.administrator if by_name else None)
    hand_over(mail.pk)
    assert outbox.outbox[0].reply_to == [cast.administrator.email if by_name else "team@example.org"]


def test_nothing_can_be_slipped_into_the_headers_by_a_subject() -> None:
    mail = queued(subject="News\r\nBcc: all@example.org")
    hand_over(mail.pk)
    assert outbox.outbox[0].subject == "News Bcc: all@example.org"


def test_a_job_that_runs_twice_sends_once() -> None:
    mail = queued()
    hand_over(mail.pk)
    hand_over(mail.pk)
    assert len(outbox.outbox) == 1


def test_a_server_that_cannot_be_reached_is_tried_again_and_a_day_later_given_up(refuse: Any) -> None:
    mail = queued()
    refuse(OSError("refused to person@example.org"))
    with pytest.raises(NotHandedOver) as told:
        hand_over(mail.pk)
    assert str(told.value) == f"Mail {mail.pk}: OSError"
    assert state_of(mail) == (MailState.QUEUED, 1, 0, "OSError")

    hand_over(mail.pk, is_last_try=True)
    assert state_of(mail) == (MailState.FAILED, 2, 0, "OSError")


@pytest.mark.django_db(transaction=True)
def test_the_queue_keeps_a_mail_that_was_not_taken(refuse: Any) -> None:
    mail = queued()
    refuse(OSError())
    work()
    job = jobs().get()
    assert (job.status, job.attempts, state_of(mail)) == ("todo", 1, (MailState.QUEUED, 1, 0, "OSError"))


def test_the_tries_last_a_day() -> None:
    waits = [
        TRIES_AGAIN.exponential_wait ** (attempt + 1) for attempt in range(TRIES_AGAIN.max_attempts or 0)
    ]
    assert datetime.timedelta(days=1) < datetime.timedelta(seconds=sum(waits)) < datetime.timedelta(days=2)


@pytest.mark.parametrize(
    ("error", "state", "problem"),
    [
        (
            smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"no such box")}),
            MailState.FAILED,
            "SMTPRecipientsRefused 550",
        ),
        (
            smtplib.SMTPRecipientsRefused({"a@example.org": (450, b"box is full")}),
            MailState.QUEUED,
            "SMTPRecipientsRefused 450",
        ),
        (smtplib.SMTPAuthenticationError(535, b"who?"), MailState.QUEUED, "SMTPAuthenticationError 535"),
    ],
)
def test_only_what_a_server_refuses_for_good_is_given_up_at_once(
    refuse: Any, error: Exception, state: str, problem: str
) -> None:
    mail = queued()
    refuse(error)
    if state == MailState.QUEUED:
        with pytest.raises(NotHandedOver):
            hand_over(mail.pk)
    else:
        hand_over(mail.pk)
    assert state_of(mail) == (state, 1, 0, problem)


def test_a_crash_inside_the_hand_over_is_repeated_once_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    mail = queued()
    dead_worker_had(mail)
    with caplog.at_level(logging.WARNING, logger="accounts"):
        hand_over(mail.pk)
    assert state_of(mail) == (MailState.SENT, 2, 1, "")
    assert [record.getMessage() for record in caplog.records] == [
        f"Mail {mail.pk} ({mail.message_id}) may be sent a second time: a worker ended inside the hand-over."
    ]


def test_no_mail_goes_out_a_third_time() -> None:
    mail = queued()
    dead_worker_had(mail, repeats=1)
    hand_over(mail.pk)
    assert state_of(mail) == (MailState.FAILED, 1, 1, "workers ended twice inside the hand-over")
    assert outbox.outbox == []


def dead_worker_had(mail: OutgoingMail, repeats: int = 0) -> None:
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.HANDING_OVER, attempts=1, repeats=repeats)


def test_history_keeps_who_was_told_of_what_and_none_of_the_words(cast: Cast) -> None:
    mail = queued(person=cast.learner)
    hand_over(mail.pk)
    with connection.cursor() as cursor:
        table = OutgoingMail._meta.apps.get_model(
            "accounts", "OutgoingMailIdPersonTemplateStateRepeatsEvent"
        )._meta.db_table
        cursor.execute(f"SELECT pgh_label, state, person_id, template FROM {table} ORDER BY pgh_id")
        found = cursor.fetchall()
    assert found == [
        ("insert", "queued", cast.learner.pk, "test"),
        ("update", "handing_over", cast.learner.pk, "test"),
        ("update", "sent", cast.learner.pk, "test"),
    ]


@pytest.mark.parametrize(("stays", "kept"), [(True, "Some."), (False, "")])
def test_a_secret_link_is_forgotten_as_soon_as_it_is_sent(settings: Any, stays: bool, kept: str) -> None:
    settings.MAIL_STAYS_HERE = stays
    mail = queued(holds_secret=True, html="<p>Some.</p>")
    hand_over(mail.pk)
    mail.refresh_from_db()
    assert (mail.text, mail.subject, outbox.outbox[0].body) == (kept, "News", "Some.")


def test_the_words_of_old_mail_are_deleted_and_what_waits_is_left_alone() -> None:
    old, waiting, recent = queued(), queued(), queued()
    hand_over(old.pk)
    hand_over(recent.pk)
    long_ago = timezone.now() - settings.MAIL_KEPT_FOR - datetime.timedelta(minutes=1)
    OutgoingMail.objects.filter(pk__in=[old.pk, waiting.pk]).update(queued_at=long_ago)

    assert forget_old_mail() == 1

    assert list(OutgoingMail.objects.order_by("pk").values_list("to_address", "subject", "text")) == [
        ("", "", ""),
        ("a@example.org", "News", "Some."),
        ("a@example.org", "News", "Some."),
    ]


def test_hee_staff_see_what_became_of_a_mail_but_not_what_it_says_and_send_it_again(
    cast: Cast, client: Client
) -> None:
    mail = queued(person=cast.learner, subject="A secret subject", text="A secret link.")
    hand_over(mail.pk)
    client.force_login(cast.hee)
    page = reverse("admin:accounts_outgoingmail_change", args=[mail.pk])
    again = reverse("admin:accounts_outgoingmail_send_again", args=[mail.pk])
    assert "Send it again" not in client.get(page).content.decode()
    OutgoingMail.objects.update(state=MailState.FAILED, sent_at=None, problem="SMTPRecipientsRefused 550")
    shown = client.get(page).content.decode()
    assert [word in shown for word in ("SMTPRecipientsRefused 550", "Send it again", "secret")] == [
        True,
        True,
        False,
    ]

    client.post(again, {"posted": "1"})
    assert state_of(mail)[0] == MailState.QUEUED
    assert (
        "Only a mail that was given up is sent again." in client.post(again, {"posted": "1"}).content.decode()
    )
    hand_over(mail.pk)
    assert len(outbox.outbox) == 2


def test_what_is_forgotten_is_not_sent_again(cast: Cast) -> None:
    mail = queued()
    OutgoingMail.objects.update(state=MailState.FAILED, text="")
    with pytest.raises(Refusal):
        send_mail_again(by=cast.hee, mail=mail)
