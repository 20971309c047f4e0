"""The supervisor of an embedded PostgreSQL: owns it as its child, and stops it when its last user has ended.

A process of its own, started by `embedded_postgres.attach`, and nobody's child. It restarts nothing: when PostgreSQL
ends by itself, so does the supervisor, and the next `attach` starts both. When the supervisor is killed, Linux tells
PostgreSQL to shut down.
"""

import ctypes
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from atp_portal.embedded_postgres import (
    APPLICATION_ROLE,
    DATABASE,
    OWNER_ROLE,
    EmbeddedPostgresError,
    Server,
    answers,
    beside,
    is_locked,
    locked,
    namespace,
    open_lock,
)

POLL_SECONDS = 0.5
POLLS_WITHOUT_USERS = 4
FIRST_SQL = (
    f"CREATE ROLE {APPLICATION_ROLE} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;\n"
    f"CREATE DATABASE {DATABASE} OWNER {OWNER_ROLE};\n"
)


def supervise(server: Server, binaries: Path, major: int, durable: bool) -> None:
    """Start PostgreSQL, say "ready" to whoever waits, and stop it when no user is left."""
    data = server.data_directory
    os.chdir("/")
    fcntl.flock(open_lock(beside(data, "supervisor")), fcntl.LOCK_EX)
    log = os.open(beside(data, "log"), os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
    os.dup2(log, sys.stderr.fileno())
    end_orphans(data)
    if not (data / "PG_VERSION").exists():
        initialise(data, binaries, major, durable)
    found = (data / "PG_VERSION").read_text().strip()
    if found != str(major):
        raise EmbeddedPostgresError(
            f"{data} is of PostgreSQL {found}, not {major}: move it away, or remove it."
        )
    make_socket_folder(server.socket_directory)
    try:
        postgres = start(server, binaries, durable)
        with suppress(BrokenPipeError):
            print("ready", flush=True)
        os.dup2(log, sys.stdout.fileno())
        signal.signal(signal.SIGTERM, lambda *_: stop(postgres))
        wait_until_unused(data, postgres)
    finally:
        shutil.rmtree(server.socket_directory, ignore_errors=True)


def wait_until_unused(data: Path, postgres: subprocess.Popen[bytes]) -> None:
    polls = 0
    while postgres.poll() is None:
        time.sleep(POLL_SECONDS)
        polls = 0 if is_locked(beside(data, "users")) else polls + 1
        if polls >= POLLS_WITHOUT_USERS:
            with locked(beside(data, "lock")):
                if not is_locked(beside(data, "users")):  # nobody came while we waited for the lock
                    stop(postgres)
                    return


def stop(postgres: subprocess.Popen[bytes]) -> None:
    for way, seconds in (
        (signal.SIGINT, 10),
        (signal.SIGQUIT, 5),
        (signal.SIGKILL, 5),
    ):  # fast, immediate, brutal
        postgres.send_signal(way)
        with suppress(subprocess.TimeoutExpired):
            postgres.wait(seconds)
            return


def end_orphans(data: Path) -> None:
    """End what a killed supervisor or postmaster has left at work in this folder, and its stale note of who is in."""
    deadline = time.monotonic() + 5
    while orphans := processes_in(data):
        for process in orphans:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGQUIT if time.monotonic() < deadline else signal.SIGKILL)
        time.sleep(0.1)
    (data / "postmaster.pid").unlink(missing_ok=True)


def processes_in(data: Path) -> list[int]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            is_postgres = os.readlink(process / "exe").removesuffix(" (deleted)").endswith("/postgres")
            if is_postgres and os.readlink(process / "cwd") == str(data):
                found.append(int(process.name))
    return found


def initialise(data: Path, binaries: Path, major: int, durable: bool) -> None:
    """Make the data folder with its roles and its database, whole or not at all."""
    new = beside(data, "new")
    shutil.rmtree(new, ignore_errors=True)
    # Letters of every alphabet have their upper and lower case, without a locale of the operating system.
    locale = (
        ["--locale=C.UTF-8"]
        if major < 17
        else ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    )
    initdb = [*namespace(), str(binaries / "initdb"), "-D", str(new)]
    options = [
        f"--username={OWNER_ROLE}",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-sync",
        "--no-instructions",
    ]
    run([*initdb, *options, *locale])
    run([*namespace(), str(binaries / "postgres"), "--single", "-F", "-D", str(new), "postgres"], FIRST_SQL)
    if durable:
        run([*initdb, "--sync-only"])
    new.rename(data)


def run(command: list[str], text: str = "") -> None:
    done = subprocess.run(command, input=text, text=True, stdout=sys.stderr, env=os.environ | {"LC_ALL": "C"})
    if done.returncode:
        raise EmbeddedPostgresError(f"PostgreSQL could not make its folder: {last_words()}")


def last_words() -> str:
    return os.pread(sys.stderr.fileno(), 2000, 0).decode(errors="replace").strip()


def make_socket_folder(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)  # of a server that was killed
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError as error:
        raise EmbeddedPostgresError(f"{folder} is in the way of PostgreSQL's socket: remove it.") from error


def start(server: Server, binaries: Path, durable: bool) -> subprocess.Popen[bytes]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(server.socket_directory),
        "unix_socket_permissions": "0700",
        "max_connections": "400",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        # Tests roll back: it would take each table for empty, and joins of a whole world then take half a minute.
        settings |= {"autovacuum": "off"}
    command = [*namespace(), str(binaries / "postgres"), "-D", str(server.data_directory)]
    command += [f"--{name}={value}" for name, value in settings.items()]
    postgres = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=sys.stderr, preexec_fn=end_with_parent
    )
    while not answers(server):
        if postgres.poll() is not None:
            raise EmbeddedPostgresError(f"PostgreSQL did not start: {last_words()}")
        time.sleep(0.01)
    return postgres


def end_with_parent() -> None:
    """Ask Linux to shut PostgreSQL down (fast) should its supervisor be killed."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGINT)  # PR_SET_PDEATHSIG


def main(data: str, socket_folder: str, binaries: str, major: str, durability: str) -> None:
    if os.fork():
        os._exit(0)  # the supervisor is nobody's child: whoever started it need not wait for it
    try:
        supervise(
            Server(Path(data), Path(socket_folder)), Path(binaries), int(major), durability == "durable"
        )
    except EmbeddedPostgresError as error:
        print(error)
    except OSError as error:
        print(f"PostgreSQL could not be started: {error}")


if __name__ == "__main__":
    main(*sys.argv[1:])
