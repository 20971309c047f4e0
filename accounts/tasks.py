"""Mail in the background."""

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from accounts import mail_delivery

# After 4 seconds, 16 seconds, a minute, 4 minutes … 18 hours: over a day in all.
TRIES_AGAIN = RetryStrategy(max_attempts=8, exponential_wait=4)


@app.task(queue="mail", retry=TRIES_AGAIN, pass_context=True)
def deliver_mail(context: JobContext, mail_id: int) -> None:
    """Hand one mail to the mail server, again and again for a day."""
    job = context.job
    mail_delivery.hand_over(mail_id, is_last_try=job.attempts >= (TRIES_AGAIN.max_attempts or 0))


@app.periodic(cron="30 3 * * *")
@app.task(queueing_lock="forget_old_mail")
def forget_old_mail(timestamp: int) -> None:
    """Every night: delete the words of mail that was sent long ago."""
    mail_delivery.forget_old_mail()
