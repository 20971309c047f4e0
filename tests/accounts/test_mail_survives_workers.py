"""Workers that are killed lose no mail, and none goes out a third time."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from procrastinate.exceptions import AlreadyEnqueued

from accounts.mail import queue_mail
from accounts.models import MailState, OutgoingMail
from atp_portal import tasks

MAILS = 500
PATIENCE_SECONDS = 180


@contextmanager
def worker(folder: Path, *arguments: str, **environment: str) -> Iterator["subprocess.Popen[bytes]"]:
    options = connection.settings_dict["OPTIONS"]
    told = {
        "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
        "ATP_TEST_DATABASE": str(connection.settings_dict["NAME"]),
        "ATP_TEST_ROLE": options.get("assume_role", ""),
        "ATP_TEST_MAIL": str(folder / "mail"),
    }
    command = [sys.executable, "manage.py", "procrastinate", "worker", *arguments]
    with (folder / "log").open("a") as log:
        process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=os.environ | told | environment, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def lines(folder: Path) -> list[list[str]]:
    path = folder / "mail"
    return [line.split() for line in path.read_text().splitlines()] if path.exists() else []


def wait_for(folder: Path, number: int, process: "subprocess.Popen[bytes]") -> None:
    """Until the mail server has this many mails; the worker is alive and at its work then."""
    end = time.monotonic() + PATIENCE_SECONDS
    while len(lines(folder)) < number:
        assert process.poll() is None, (folder / "log").read_text()
        assert time.monotonic() < end, (folder / "log").read_text()
        time.sleep(0.01)


def let_two_minutes_pass() -> None:
    """As the queue sees it: since the dead workers were last heard of."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '2 minutes'"
        )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_500_mails_none_is_lost_when_workers_are_killed_and_only_those_in_their_hands_go_twice(
    application_role: str, tmp_path: Path
) -> None:
    with transaction.atomic():
        ids = {
            queue_mail(
                to_address=f"person{number}@example.org", template="test", subject="News", text="Some news."
            ).message_id
            for number in range(MAILS)
        }
    # One is killed at any moment; the next at the worst one, when the server has the mail and has not said so.
    with worker(tmp_path) as first:
        wait_for(tmp_path, 120, first)
        first.send_signal(signal.SIGKILL)
        first.wait()
    with worker(tmp_path, ATP_TEST_HANG_AT="300") as second:
        wait_for(tmp_path, 300, second)
        second.send_signal(signal.SIGKILL)
        second.wait()
    in_hand = lines(tmp_path)[-1][0]
    let_two_minutes_pass()
    with suppress(AlreadyEnqueued):  # by the clock of the worker that was killed
        tasks.take_up_lost_jobs.configure(task_kwargs={"timestamp": 0}).defer()
    with worker(tmp_path, "--one-shot") as third:
        assert third.wait(PATIENCE_SECONDS) == 0

    sent = lines(tmp_path)
    times = Counter(message_id for message_id, _ in sent)
    twice = {message_id for message_id, number in times.items() if number == 2}
    repeated = set(OutgoingMail.objects.filter(repeats=1).values_list("message_id", flat=True))
    log = (tmp_path / "log").read_text()
    assert set(times) == ids
    assert max(times.values()) == 2
    assert in_hand in twice
    assert twice <= repeated
    assert len(repeated) <= 2
    assert [
        message_id for message_id in repeated if f"({message_id}) may be sent a second time" not in log
    ] == []
    assert {role for _, role in sent} == {application_role}
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {MailState.SENT}
