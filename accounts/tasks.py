"""Mail in the background, and what is forgotten at night."""

import datetime

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from accounts import mail_delivery, record_views
from accounts.models import Person

# After 4 seconds, 16 seconds, a minute, 4 minutes … 18 hours: over a day in all.
TRIES_AGAIN = RetryStrategy(max_attempts=8, exponential_wait=4)


@app.task(queue="mail", retry=TRIES_AGAIN, pass_context=True)
def deliver_mail(context: JobContext, mail_id: int) -> None:
    """Hand one mail to the mail server, again and again for a day."""
    job = context.job
    mail_delivery.hand_over(mail_id, is_last_try=job.attempts >= (TRIES_AGAIN.max_attempts or 0))


@app.periodic(cron="0 4 * * *")
@app.task(queueing_lock="anonymise_leavers")
def anonymise_leavers(timestamp: int) -> None:
    """Every night: keep nothing but numbers of those who left long ago."""
    from accounts.operations.anonymising import anonymise_leavers

    anonymise_leavers()


@app.periodic(cron="0 8 * * *")
@app.task(queueing_lock="remind_of_access_reviews")
def remind_of_access_reviews(timestamp: int) -> None:
    """Every morning: tell those who are to go through who has access, at most every four weeks each."""
    from accounts.operations.access_reviews import remind_of_reviews

    remind_of_reviews()


@app.periodic(cron="30 3 * * *")
@app.task(queueing_lock="forget_old_mail")
def forget_old_mail(timestamp: int) -> None:
    """Every night: delete the words of mail that was sent long ago."""
    mail_delivery.forget_old_mail()


@app.periodic(cron="35 3 * * *")
@app.task(queueing_lock="forget_old_views")
def forget_old_views(timestamp: int) -> None:
    """Every night: delete what the log of views has held for long enough."""
    record_views.forget_old_views()


@app.task(queue="mail")
def send_password_link(person_id: int | None) -> None:
    """Answer whoever has forgotten a password. Also queued for nobody, so that asking takes as long for strangers."""
    from accounts.operations.sign_in import send_password_link  # itself sends mail by this module

    if person := Person.objects.filter(pk=person_id).first():
        send_password_link(person=person)


@app.task(queue="mail")
def tell_of_lock(person_id: int | None, locked_at: str) -> None:
    """Tell the owner of an account that it is locked; also queued for nobody."""
    from accounts.operations.sign_in import tell_of_lock

    if person := Person.objects.filter(pk=person_id).first():
        tell_of_lock(person=person, locked_at=datetime.datetime.fromisoformat(locked_at))


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="forget_old_sign_ins")
def forget_old_sign_ins(timestamp: int) -> None:
    """Every night: forget sessions that are over, browsers that are no longer used and wrong passwords."""
    from accounts.operations.sign_in import forget_old_sign_ins

    forget_old_sign_ins(by=None)


@app.periodic(cron="0 7 * * *")
@app.task(queueing_lock="remind_of_invitations")
def remind_of_invitations(timestamp: int) -> None:
    """Every morning: tell those who invited whose invitations run out, and forget lists that nobody sent."""
    from accounts.operations import sent_invitations  # sends mail by this module

    sent_invitations.remind_of_invitations()
    sent_invitations.forget_old_drafts()
