"""Other people's programs that read our feeds, each as one function from a file to what it shows.

The readers are icalendar, khal, ical.js (in Thunderbird), node-ical and libical (in Evolution and GNOME Calendar);
vdirsyncer, with which khal's users fetch feeds, is asked for an address. One that is not installed skips its test and
says what it needs.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import NamedTuple

import icalendar
import pytest

from atp_portal.formatting import LONDON

READERS = Path(__file__).resolve().parent
ROOT = READERS.parents[1]
STAMP = "%Y-%m-%dT%H:%M:%S"


class Reading(NamedTuple):
    """One event as a reader shows it: start and end by London's clock, and the start in UTC as well."""

    uid: str
    start: str
    end: str
    start_utc: str
    status: str
    title: str


def read_with_icalendar(feed: Path) -> list[Reading]:
    return events_of(icalendar.Calendar.from_ical(feed.read_bytes()))


def events_of(calendar: icalendar.Calendar) -> list[Reading]:
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
    khal = _beside_python("khal")

    def shown(columns: str, zone: str) -> list[list[str]]:
        configuration = feed.with_name("khal.conf")
        configuration.write_text(KHAL_CONFIGURATION.format(folder=feed.parent, zone=zone))
        command = [khal, "-c", str(configuration), "printics", "-f", columns, str(feed)]
        head, *lines = output_of(command, home=feed.parent).splitlines()
        assert head == f"{len(lines)} events found in {feed}"
        return [[part.strip() for part in line.split("\t")] for line in lines]

    by_london = shown("{uid}\t{start-long}\t{end-long}\t{status}\t{title}", "Europe/London")
    by_utc = {line[0]: line[1] for line in shown("{uid}\t{start-long}", "UTC")}
    return [
        Reading(uid, start, end, by_utc[uid], status, title) for uid, start, end, status, title in by_london
    ]


def read_with_ical_js(feed: Path) -> list[Reading]:
    return _read_with_node("ical.js", "ical_js.js", feed)


def read_with_node_ical(feed: Path) -> list[Reading]:
    return _read_with_node("node-ical", "node_ical.js", feed)


def _read_with_node(package: str, program: str, feed: Path) -> list[Reading]:
    node = shutil.which("node")
    if node is None or not (ROOT / "node_modules" / package).is_dir():
        pytest.skip(f"{package} is not installed (npm install)")
    events = json.loads(output_of([node, str(READERS / program), str(feed)], home=feed.parent))
    return [Reading(*(event[field] for field in Reading._fields)) for event in events]


def read_with_libical(feed: Path) -> list[Reading]:
    compiler, pkg_config = shutil.which("cc"), shutil.which("pkg-config")
    if compiler is None or pkg_config is None:
        pytest.skip("libical's reader needs a C compiler and pkg-config (apt: gcc pkg-config libical-dev)")
    found = subprocess.run([pkg_config, "--cflags", "--libs", "libical"], capture_output=True, text=True)
    if found.returncode:
        pytest.skip("libical is not installed (apt: libical-dev)")
    reader = feed.with_name("libical-reader")
    if not reader.exists():
        source = str(READERS / "libical.c")
        output_of([compiler, "-o", str(reader), source, *found.stdout.split()], home=feed.parent)
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


READS: list[Callable[[Path], list[Reading]]] = [
    read_with_icalendar,
    read_with_khal,
    read_with_ical_js,
    read_with_node_ical,
    read_with_libical,
]

VDIRSYNCER_CONFIGURATION = """
[general]
status_path = "{folder}/status"
[pair feed]
a = "portal"
b = "here"
collections = null
[storage portal]
type = "http"
url = "{address}"
[storage here]
type = "filesystem"
path = "{folder}/here"
fileext = ".ics"
"""


def fetch_with_vdirsyncer(address: str, folder: Path) -> list[Reading]:
    """What stands in the folder of a calendar once vdirsyncer has brought it up to date; in order of time.

    It gives every event of a feed a UID of its own making, so that these say nothing.
    """
    vdirsyncer = _beside_python("vdirsyncer")
    (folder / "here").mkdir(parents=True, exist_ok=True)
    configuration = folder / "vdirsyncer.conf"
    configuration.write_text(VDIRSYNCER_CONFIGURATION.format(folder=folder, address=address))
    is_known = (folder / "status").exists()
    for command in ("sync",) if is_known else ("discover", "sync"):
        output_of([vdirsyncer, "-c", str(configuration), command], home=folder)
    found = [
        reading._replace(uid="")
        for path in (folder / "here").iterdir()
        for reading in read_with_icalendar(path)
    ]
    return sorted(found, key=lambda reading: reading.start_utc)


def _beside_python(program: str) -> str:
    found = shutil.which(program, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if found is None:
        pytest.skip(f"{program} is not installed (it is among the development packages)")
    return found
