"""`make demo` says what is in its way before it does anything."""

import socket
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from atp_portal.port_is_free import is_free


def test_a_port_in_use_is_not_free_and_the_message_names_another() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert not is_free(port)
        done = subprocess.run(
            [sys.executable, "atp_portal/port_is_free.py", str(port)],
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
        )
    assert (done.returncode, done.stderr) == (
        1,
        f"Port {port} is taken by another program. Choose another one: make demo PORT={port + 1}\n",
    )
    assert is_free(port)


def test_the_demonstration_does_not_run_in_production(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="The demonstration's passwords are public"):
        call_command("demo")
