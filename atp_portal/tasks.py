"""Housekeeping in the background, by the worker (`manage.py procrastinate worker`)."""

import logging

from django.core.management import call_command
from procrastinate import JobContext, builtin_tasks
from procrastinate.contrib.django import app

logger = logging.getLogger(__name__)

OLD_JOBS_HOURS = 30 * 24
SILENCE_SECONDS = 60  # of a worker, after which it is taken for dead; it is heard every ten seconds


@app.periodic(cron="15 3 * * *")
@app.task(queueing_lock="clear_sessions")
def clear_sessions(timestamp: int) -> None:
    """Every night: forget sign-ins that have run out."""
    call_command("clearsessions")


@app.periodic(cron="45 3 * * *")
@app.task(queueing_lock="remove_old_jobs", pass_context=True)
async def remove_old_jobs(context: JobContext, timestamp: int) -> None:
    """Every night: forget work that was done, or given up, a month ago."""
    await builtin_tasks.remove_old_jobs(
        context, max_hours=OLD_JOBS_HOURS, remove_failed=True, remove_cancelled=True, remove_aborted=True
    )


@app.periodic(cron="*/2 * * * *")
@app.task(queueing_lock="take_up_lost_jobs", pass_context=True)
async def take_up_lost_jobs(context: JobContext, timestamp: int) -> None:
    """Every two minutes: queue again what a worker was doing when it died, so that nothing is lost with it.

    So every task of ours may be run twice, and must do no harm by it.
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE_SECONDS):
        logger.warning("Job %s (%s) is queued again: its worker died.", job.id, job.task_name)
        await manager.retry_job(job)
