"""Our feed as other people's programs read it: each must show London's times on both sides of a clock change.

The readers are icalendar, khal, ical.js (in Thunderbird) and libical (in Evolution and GNOME Calendar). One that is
not installed is skipped here and says what it needs.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import icalendar
import pytest

from atp_portal.formatting import LONDON
from placements.timetabling.calendar import FeedInfo, FeedSession, build_feed

ROOT = Path(__file__).resolve().parents[3]
READERS = ROOT / "tests" / "readers"


class Reading(NamedTuple):
    """One event as a reader shows it: start and end by London's clock, and the start in UTC as well."""

    uid: str
    start: str
    end: str
    start_utc: str
    status: str
    title: str


# Start in UTC; then start and end by London's clock, written down by hand. Every session takes two hours.
CASES = [
    ("2026-01-14T09:00", "2026-01-14T09:00:00", "2026-01-14T11:00:00"),  # winter
    ("2026-03-27T14:00", "2026-03-27T14:00:00", "2026-03-27T16:00:00"),  # the last working day of winter time
    ("2026-03-29T00:30", "2026-03-29T00:30:00", "2026-03-29T03:30:00"),  # across the missing hour
    ("2026-03-29T01:00", "2026-03-29T02:00:00", "2026-03-29T04:00:00"),  # the first instant of summer time
    (
        "2026-03-30T13:00",
        "2026-03-30T14:00:00",
        "2026-03-30T16:00:00",
    ),  # the first working day of summer time
    ("2026-07-01T13:00", "2026-07-01T14:00:00", "2026-07-01T16:00:00"),  # summer
    ("2026-10-23T13:00", "2026-10-23T14:00:00", "2026-10-23T16:00:00"),  # the last working day of summer time
    (
        "2026-10-24T23:30",
        "2026-10-25T00:30:00",
        "2026-10-25T01:30:00",
    ),  # ends inside the doubled hour, the second
    (
        "2026-10-25T00:30",
        "2026-10-25T01:30:00",
        "2026-10-25T02:30:00",
    ),  # starts inside it, the first time round
    (
        "2026-10-25T01:30",
        "2026-10-25T01:30:00",
        "2026-10-25T03:30:00",
    ),  # starts inside it, the second time round
    ("2026-10-25T02:00", "2026-10-25T02:00:00", "2026-10-25T04:00:00"),  # just after it
    (
        "2026-10-26T14:00",
        "2026-10-26T14:00:00",
        "2026-10-26T16:00:00",
    ),  # the first working day of winter time
    ("2026-12-09T16:30", "2026-12-09T16:30:00", "2026-12-09T18:30:00"),  # winter again
    # Ten years ahead, the days after the changes. (After 2037 khal, alone of the four, knows no summer time.)
    ("2036-03-31T08:00", "2036-03-31T09:00:00", "2036-03-31T11:00:00"),
    ("2036-10-27T09:00", "2036-10-27T09:00:00", "2036-10-27T11:00:00"),
]
TITLE = 'Tutorial; "heart, lungs" \\ C:\\New 👩‍⚕️ ' + "and a title that has to be folded " * 4 + "end"
LAST = len(CASES) - 1
STAMP = "%Y-%m-%dT%H:%M:%S"


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A feed with every case, the last of them cancelled."""
    sessions = [
        FeedSession(
            uid=UUID(int=number),
            sequence=number,
            changed_at=datetime(2026, 1, 1, tzinfo=UTC),
            start=datetime.fromisoformat(start).replace(tzinfo=UTC),
            end=datetime.fromisoformat(start).replace(tzinfo=UTC) + timedelta(hours=2),
            summary=TITLE,
            location="Room 2; first floor",
            description="One line\nand another, with a comma",
            cancelled=number == LAST,
            url="https://portal.example.org/timetable/?week=2026-W44",
        )
        for number, (start, _, _) in enumerate(CASES)
    ]
    path = tmp_path_factory.mktemp("feed") / "feed.ics"
    path.write_bytes(build_feed(FeedInfo("Timetable; of Amira, Example"), sessions))
    return path


def expected() -> list[Reading]:
    return [
        Reading(
            f"{UUID(int=number)}@atp-portal",
            start,
            end,
            f"{start_utc}:00",
            "CANCELLED" if number == LAST else "CONFIRMED",
            f"Cancelled: {TITLE}" if number == LAST else TITLE,
        )
        for number, (start_utc, start, end) in enumerate(CASES)
    ]


def read_with_icalendar(feed: Path) -> list[Reading]:
    calendar = icalendar.Calendar.from_ical(feed.read_bytes())
    return [
        Reading(
            str(event["uid"]),
            f"{event.decoded('dtstart').astimezone(LONDON):{STAMP}}",
            f"{event.decoded('dtend').astimezone(LONDON):{STAMP}}",
            f"{event.decoded('dtstart').astimezone(UTC):{STAMP}}",
            str(event["status"]),
            str(event["summary"]),
        )
        for event in calendar.walk("VEVENT")
    ]


KHAL_CONFIGURATION = """
[calendars]
[[feed]]
path = {folder}/calendar
[sqlite]
path = {folder}/khal.db
[locale]
timeformat = %H:%M:%S
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M:%S
longdatetimeformat = %Y-%m-%dT%H:%M:%S
local_timezone = {zone}
default_timezone = UTC
"""


def read_with_khal(feed: Path) -> list[Reading]:
    khal = shutil.which("khal", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if khal is None:
        pytest.skip("khal is not installed (it is among the development packages)")

    def shown(columns: str, zone: str) -> list[list[str]]:
        configuration = feed.with_name("khal.conf")
        configuration.write_text(KHAL_CONFIGURATION.format(folder=feed.parent, zone=zone))
        command = [khal, "-c", str(configuration), "printics", "-f", columns, str(feed)]
        head, *lines = output_of(command, home=feed.parent).splitlines()
        assert head.startswith(f"{len(CASES)} events found")
        return [[part.strip() for part in line.split("\t")] for line in lines]

    by_london = shown("{uid}\t{start-long}\t{end-long}\t{status}\t{title}", "Europe/London")
    by_utc = {line[0]: line[1] for line in shown("{uid}\t{start-long}", "UTC")}
    return [
        Reading(uid, start, end, by_utc[uid], status, title) for uid, start, end, status, title in by_london
    ]


def read_with_ical_js(feed: Path) -> list[Reading]:
    node = shutil.which("node")
    if node is None or not (ROOT / "node_modules" / "ical.js").is_dir():
        pytest.skip("ical.js is not installed (npm install)")
    events = json.loads(output_of([node, str(READERS / "ical_js.js"), str(feed)], home=feed.parent))
    return [Reading(*(event[field] for field in Reading._fields)) for event in events]


def read_with_libical(feed: Path) -> list[Reading]:
    compiler, pkg_config = shutil.which("cc"), shutil.which("pkg-config")
    if compiler is None or pkg_config is None:
        pytest.skip("libical's reader needs a C compiler and pkg-config (apt: gcc pkg-config libical-dev)")
    found = subprocess.run([pkg_config, "--cflags", "--libs", "libical"], capture_output=True, text=True)
    if found.returncode:
        pytest.skip("libical is not installed (apt: libical-dev)")
    reader = feed.with_name("libical-reader")
    output_of(
        [compiler, "-o", str(reader), str(READERS / "libical.c"), *found.stdout.split()], home=feed.parent
    )
    return [
        Reading(*line.split("\t"))
        for line in output_of([str(reader), str(feed)], home=feed.parent).splitlines()
    ]


def output_of(command: list[str], *, home: Path) -> str:
    """What the command prints, run in a home of its own, so that nobody's settings reach it."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "TZ": "Pacific/Auckland"}
    finished = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


@pytest.mark.parametrize("read", [read_with_icalendar, read_with_khal, read_with_ical_js, read_with_libical])
def test_a_reader_shows_every_session_at_its_london_time(
    read: Callable[[Path], list[Reading]], feed: Path
) -> None:
    assert read(feed) == expected()
