"""The network's housekeeping in the background."""

from django.utils import timezone
from procrastinate.contrib.django import app

from hubs.operations.accrediting.conditions import remind_of_conditions
from hubs.operations.agreements.reminding import remind_to_sign
from hubs.operations.audits.nudges import remind_of_overdue_actions
from hubs.operations.evidence_files import remove_old_evidence, sweep_orphans
from hubs.operations.reminders import send_all_standing_reminders


@app.periodic(cron="25 3 * * *")
@app.task(queueing_lock="forget_evidence")
def forget_evidence(timestamp: int) -> None:
    """Every night: take away evidence on which nothing rests any more, and bytes that no row tells of."""
    remove_old_evidence(today=timezone.localdate())
    sweep_orphans(timezone.now())


@app.periodic(cron="30 7 * * *")
@app.task(queueing_lock="send_standing_reminders")
def send_standing_reminders(timestamp: int) -> None:
    """Every morning: tell people of what ends, and of what is due for a review, as HEE staff have set it."""
    send_all_standing_reminders()


@app.periodic(cron="35 7 * * *")
@app.task(queueing_lock="remind_of_due_conditions")
def remind_of_due_conditions(timestamp: int) -> None:
    """Every morning: tell who sees to a condition that it is due within two weeks, once."""
    remind_of_conditions()


@app.periodic(cron="40 7 * * *")
@app.task(queueing_lock="remind_of_agreements_to_sign")
def remind_of_agreements_to_sign(timestamp: int) -> None:
    """Every morning: tell whoever can sign of what has waited for a week, once a week."""
    remind_to_sign()


@app.periodic(cron="40 7 * * *")
@app.task(queueing_lock="remind_of_overdue_audit_actions")
def remind_of_overdue_audit_actions(timestamp: int) -> None:
    """Every morning: nudge who sees to an overdue action of an audit, at most once a week."""
    remind_of_overdue_actions()
