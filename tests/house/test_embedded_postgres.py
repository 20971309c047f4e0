"""The embedded PostgreSQL: started by its first user, gone with its last, whoever kills whom."""

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from atp_portal.embedded_postgres import socket_directory

SECONDS_TO_STOP = 30
ORDINARY = 1  # the user called daemon
is_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be two users one after the other")

USE = """
import sys, time
from pathlib import Path
from atp_portal.embedded_postgres import EmbeddedPostgresError, attach
began = time.monotonic()
try:
    server = attach(Path(sys.argv[1]))
except EmbeddedPostgresError as error:
    sys.exit(str(error))
postmaster = (server.data_directory / "postmaster.pid").read_text().splitlines()[0]
print(postmaster, server.url("atp_app"), round(time.monotonic() - began, 3), flush=True)
sys.stdin.read()
"""


@dataclass
class User:
    """A process that uses the server of a folder until told, or made, to end."""

    process: subprocess.Popen[str]
    postmaster: int
    url: str
    seconds: float

    def end(self) -> None:
        self.process.communicate()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


Attach = Callable[..., User]


def command(*, uid: int) -> list[str]:
    """A Python that this user of the machine may run."""
    if uid == os.geteuid():
        return [sys.executable, "-c", USE]
    drop = ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups"]
    for python in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        # Asked at second hand, since setpriv itself may still go where only root may.
        probe = [
            *drop,
            python,
            "-c",
            "import subprocess, sys; subprocess.check_call([sys.executable, '-c', ''])",
        ]
        if subprocess.run(probe, capture_output=True).returncode == 0:
            return [*drop, python, "-c", USE]
    pytest.skip("no Python that an ordinary user may run")


def start(folder: Path, *, uid: int) -> "subprocess.Popen[str]":
    path = os.pathsep.join([str(settings.BASE_DIR), sysconfig.get_path("purelib")])
    return subprocess.Popen(
        [*command(uid=uid), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": path},
        cwd="/",
    )


@pytest.fixture
def attach() -> Iterator[Attach]:
    users = []

    def attach(folder: Path, *, uid: int = os.geteuid()) -> User:
        process = start(folder, uid=uid)
        assert process.stdout is not None
        words = process.stdout.readline().split()
        assert words, process.communicate()[1]
        user = User(process, int(words[0]), words[1], float(words[2]))
        users.append(user)
        sys.stdout.write(f"attached in {user.seconds} s\n")
        return user

    yield attach
    for user in users:
        user.kill()


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that every user of the machine may enter, with a space in its name."""
    path = Path(tempfile.mkdtemp(prefix="atp tests "))
    path.chmod(0o755)
    yield path
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(process / "cwd").startswith(str(path)):
                os.kill(int(process.name), signal.SIGKILL)
        except OSError:
            continue
    shutil.rmtree(path, ignore_errors=True)


def is_alive(process: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def wait_for_the_end_of(process: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_STOP
    while is_alive(process):
        assert time.monotonic() < deadline, f"process {process} is still alive"
        time.sleep(0.05)


def wait_for_the_removal_of(folder: Path) -> None:
    """The supervisor tidies up after its PostgreSQL has ended."""
    deadline = time.monotonic() + SECONDS_TO_STOP
    while folder.exists():
        assert time.monotonic() < deadline, f"{folder} is still there"
        time.sleep(0.05)


def write(user: User, text: str) -> None:
    owner = user.url.replace("//atp_app@", "//atp_owner@")
    with psycopg.connect(owner) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (text text)")
        connection.execute("INSERT INTO kept VALUES (%s)", [text])


def read(user: User) -> list[str]:
    owner = user.url.replace("//atp_app@", "//atp_owner@")
    with psycopg.connect(owner) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM kept ORDER BY text")]


def test_a_server_starts_in_a_long_path_with_spaces_and_leaves_nothing_behind(
    attach: Attach, home: Path
) -> None:
    folder = home.joinpath(*["a long name with spaces in it"] * 8) / "var" / "postgres"
    before = home.stat().st_mode
    user = attach(folder)
    sockets = socket_directory(folder)
    assert home.stat().st_mode == before
    assert sockets.stat().st_mode & 0o777 == 0o700
    assert sorted(path.name for path in folder.parent.iterdir()) == [
        "postgres",
        "postgres.lock",
        "postgres.log",
        "postgres.supervisor",
        "postgres.users",
    ]
    with psycopg.connect(user.url) as connection:
        shown = [
            connection.execute(f"SHOW {name}").fetchone() for name in ("listen_addresses", "max_connections")
        ]
        assert shown == [("",), ("400",)]
        row = connection.execute("SELECT current_user, current_database(), upper('é')").fetchone()
        assert row == ("atp_app", "atp", "É")
    user.end()
    wait_for_the_end_of(user.postmaster)
    wait_for_the_removal_of(sockets)


def test_two_processes_share_one_server_until_the_second_has_ended(attach: Attach, home: Path) -> None:
    first = attach(home / "postgres")
    second = attach(home / "postgres")
    assert second.postmaster == first.postmaster
    first.end()
    time.sleep(4)
    assert is_alive(second.postmaster)
    second.end()
    wait_for_the_end_of(second.postmaster)


def test_the_server_ends_after_its_last_user_was_killed(attach: Attach, home: Path) -> None:
    user = attach(home / "postgres")
    user.kill()
    wait_for_the_end_of(user.postmaster)


def test_the_server_ends_with_a_killed_supervisor_and_its_data_is_whole(attach: Attach, home: Path) -> None:
    user = attach(home / "postgres")
    write(user, "before")
    os.kill(parent_of(user.postmaster), signal.SIGKILL)
    wait_for_the_end_of(user.postmaster)
    again = attach(home / "postgres")
    assert read(again) == ["before"]
    assert again.postmaster != user.postmaster


def test_the_next_user_of_a_killed_server_finds_the_data_whole(attach: Attach, home: Path) -> None:
    user = attach(home / "postgres")
    write(user, "before")
    os.kill(user.postmaster, signal.SIGKILL)
    again = attach(home / "postgres")
    write(again, "after")
    assert read(again) == ["after", "before"]


def test_supervisor_and_server_both_killed_leave_nothing_in_the_way(attach: Attach, home: Path) -> None:
    user = attach(home / "postgres")
    write(user, "before")
    supervisor = parent_of(user.postmaster)
    os.kill(user.postmaster, signal.SIGSTOP)  # it cannot hear that its parent has died
    os.kill(supervisor, signal.SIGKILL)
    again = attach(home / "postgres")
    assert read(again) == ["before"]
    assert not is_alive(user.postmaster)


def test_users_who_come_and_go_while_it_stops_always_find_a_server(attach: Attach, home: Path) -> None:
    for pause in (0, 1.9, 2.0, 2.1, 2.2, 2.4):
        user = attach(home / "postgres")
        write(user, f"{pause}")
        user.kill()
        time.sleep(pause)
    assert len(read(attach(home / "postgres"))) == 6


def test_a_forked_child_keeps_the_server(attach: Attach, home: Path) -> None:
    forking = USE.replace("sys.stdin.read()", "import os; os.fork() and os._exit(0); sys.stdin.read()")
    process = subprocess.Popen(
        [sys.executable, "-c", forking, str(home / "postgres")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=settings.BASE_DIR,
    )
    assert process.stdout is not None
    postmaster = int(process.stdout.readline().split()[0])
    process.wait()
    time.sleep(4)
    assert is_alive(postmaster)
    process.communicate()
    wait_for_the_end_of(postmaster)


def test_a_folder_of_another_major_version_is_refused_with_a_sentence(home: Path) -> None:
    (home / "postgres").mkdir(mode=0o700)
    (home / "postgres" / "PG_VERSION").write_text("15\n")
    process = start(home / "postgres", uid=os.geteuid())
    assert process.communicate()[1] == (
        f"{home / 'postgres'} is of PostgreSQL 15, not 18: move it away, or remove it.\n"
    )


@is_root
def test_an_ordinary_user_works_in_a_folder_whose_parent_is_read_only(attach: Attach, home: Path) -> None:
    (home / "checkout" / "var").mkdir(parents=True)
    os.chown(home / "checkout" / "var", ORDINARY, ORDINARY)
    user = attach(home / "checkout" / "var" / "postgres", uid=ORDINARY)
    write(user, "mine")
    assert (home / "checkout" / "var" / "postgres").stat().st_uid == ORDINARY


@is_root
def test_root_and_an_ordinary_user_take_turns_in_the_user_s_folder(attach: Attach, home: Path) -> None:
    (home / "checkout").mkdir()
    os.chown(home / "checkout", ORDINARY, ORDINARY)
    for uid, text in ((0, "1 root"), (ORDINARY, "2 user"), (0, "3 root")):
        user = attach(home / "checkout" / "var" / "postgres", uid=uid)
        write(user, text)
        user.end()
        wait_for_the_end_of(user.postmaster)
    assert read(attach(home / "checkout" / "var" / "postgres", uid=ORDINARY)) == [
        "1 root",
        "2 user",
        "3 root",
    ]


@is_root
def test_root_s_folder_is_refused_to_an_ordinary_user_with_a_sentence(attach: Attach, home: Path) -> None:
    attach(home / "var" / "postgres")
    process = start(home / "var" / "postgres", uid=ORDINARY)
    said = process.communicate()[1]
    assert said.startswith(
        f"The database in {home / 'var' / 'postgres'} belongs to another user of this machine"
    )
    assert "DATABASE_URL" in said


def parent_of(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
