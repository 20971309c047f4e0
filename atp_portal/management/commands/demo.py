"""`make demo`: a database with the scheme and a fictional world in it, served on this machine with its worker."""

import io
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from atp_portal.embedded_postgres import Server, answers, socket_directory
from atp_portal.postgres_supervisor import end_with_parent

WEB = [sys.executable, "-m", "gunicorn", "-c", "python:atp_portal.serving"]
WORKER = [sys.executable, "manage.py", "procrastinate", "worker"]
PATIENCE_SECONDS = 5
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "The demonstration's passwords are public: it does not run with ATP_ENV=production."
            )
        for ending in ENDINGS:
            signal.signal(ending, _interrupt)
        try:
            _prepare()
            self._serve(int(os.environ.get("PORT", "8000")))
        except KeyboardInterrupt:
            self.stdout.write("\nStopped.")

    def _serve(self, port: int) -> None:
        processes = [_start(WEB), _start(WORKER)]
        try:
            self._say_when_served(port, processes[0])
            while all(process.poll() is None for process in processes) and _database_is_there():
                time.sleep(0.5)
            raise CommandError("A part of the demonstration has ended, so the rest was stopped too.")
        finally:
            _stop(processes)

    def _say_when_served(self, port: int, web: "subprocess.Popen[bytes]") -> None:
        while web.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        else:
            return
        self.stdout.write(
            f"\nThe portal is at http://localhost:{port}/ for the accounts above. Ctrl-C stops it.\n"
            f"It is at http://127.0.0.1:{port}/ too, but passkeys need the name localhost.\n"
        )
        self.stdout.flush()


def _prepare() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_scheme", stdout=io.StringIO())  # its report is for those who load it themselves
    call_command("demo_world")
    connections.close_all()


def _start(command: list[str]) -> "subprocess.Popen[bytes]":
    # In a group of its own, so that Ctrl-C reaches only us, and we end each of them once.
    return subprocess.Popen(command, cwd=settings.BASE_DIR, process_group=0, preexec_fn=end_with_parent)


def _stop(processes: list["subprocess.Popen[bytes]"]) -> None:
    for ending in ENDINGS:
        signal.signal(ending, signal.SIG_IGN)
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _database_is_there() -> bool:
    """Without this, the worker would wait half a minute for an embedded PostgreSQL that was killed."""
    embedded = settings.DATABASES["default"].get("EMBEDDED")
    if not embedded:
        return True
    folder = embedded["data_directory"]
    return answers(Server(folder, socket_directory(folder)))


def _interrupt(*_: Any) -> None:
    raise KeyboardInterrupt
