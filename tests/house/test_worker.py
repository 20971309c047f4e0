"""The background work runs by the application's role, and the nightly housekeeping does what it says."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob

from atp_portal import tasks


def work() -> None:
    """A worker that does all that waits, and ends; on a thread of its own, since a browser may hold this one's loop."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_work).result()


def _work() -> None:
    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    with app.replace_connector(connector.get_worker_connector()) as worker_app:
        worker_app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def statuses(task: str) -> list[str]:
    jobs = ProcrastinateJob.objects.filter(task_name=f"atp_portal.tasks.{task}")
    return list(jobs.values_list("status", flat=True))


@pytest.mark.django_db(transaction=True)
def test_the_worker_forgets_sign_ins_that_have_run_out() -> None:
    now = timezone.now()
    for key, expires in (("past", now - timedelta(days=1)), ("current", now + timedelta(days=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=expires)
    tasks.clear_sessions.configure(task_kwargs={"timestamp": 0}).defer()
    work()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["current"]
    assert statuses("clear_sessions") == ["succeeded"]


@pytest.mark.django_db(transaction=True)
def test_work_that_was_done_this_month_is_remembered() -> None:
    tasks.clear_sessions.configure(task_kwargs={"timestamp": 0}).defer()
    work()
    tasks.remove_old_jobs.configure(task_kwargs={"timestamp": 0}).defer()
    work()
    assert (statuses("clear_sessions"), statuses("remove_old_jobs")) == (["succeeded"], ["succeeded"])


def test_housekeeping_comes_round_by_itself() -> None:
    found = {(task.task.name, task.cron) for task in app.periodic_registry.periodic_tasks.values()}
    assert {
        ("atp_portal.tasks.clear_sessions", "15 3 * * *"),
        ("atp_portal.tasks.remove_old_jobs", "45 3 * * *"),
        ("atp_portal.tasks.take_up_lost_jobs", "*/2 * * * *"),
        ("accounts.tasks.forget_old_mail", "30 3 * * *"),
    } <= found
