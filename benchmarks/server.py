"""The site as it is served, on a port of its own, for as long as it is measured."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings

from atp_portal.postgres_supervisor import end_with_parent

COMMAND = (sys.executable, "-m", "gunicorn", "-c", "python:atp_portal.serving")
PATIENCE_SECONDS = 30


@contextmanager
def served() -> Iterator[int]:
    """The port at which the site answers, on the loopback only."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "PORT": str(port),
        "BIND": "",
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
    }
    process = subprocess.Popen(
        COMMAND, cwd=settings.BASE_DIR, env=environment, process_group=0, preexec_fn=end_with_parent
    )
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server ended at once"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise TimeoutError("the server did not answer")
