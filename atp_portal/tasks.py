"""Housekeeping in the background, by the worker (`manage.py procrastinate worker`)."""

from django.core.management import call_command
from procrastinate import JobContext, builtin_tasks
from procrastinate.contrib.django import app

OLD_JOBS_HOURS = 30 * 24


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
