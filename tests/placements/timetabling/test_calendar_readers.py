"""Our feed as other people's programs read it: each must show London's times on both sides of a clock change.

What becomes of a session over time is in ``tests/placements/feeds/test_calendar_programs.py``.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from uuid import UUID

import pytest

from placements.timetabling.calendar import FeedInfo, FeedSession, build_feed
from tests.readers.programs import READS, Reading, fetch_with_vdirsyncer, read_with_node_ical

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
    # Years ahead, the days after the changes. (From 2036 on node-ical knows no summer time, nor khal after 2037.)
    ("2031-03-31T08:00", "2031-03-31T09:00:00", "2031-03-31T11:00:00"),
    ("2031-10-27T09:00", "2031-10-27T09:00:00", "2031-10-27T11:00:00"),
]
HARD = 'Tutorial; "heart, lungs" \\ C:\\New 👩‍⚕️ '
TITLE = HARD + "and a title that has to be folded " * 7 + "é" * (300 - len(HARD) - 7 * 34)
assert len(TITLE) == 300
LAST = len(CASES) - 1


def feed_of(title: str, folder: Path) -> Path:
    """A feed with every case, the last of them cancelled."""
    sessions = [
        FeedSession(
            uid=UUID(int=number),
            sequence=number,
            changed_at=datetime(2026, 1, 1, tzinfo=UTC),
            start=datetime.fromisoformat(start).replace(tzinfo=UTC),
            end=datetime.fromisoformat(start).replace(tzinfo=UTC) + timedelta(hours=2),
            summary=title,
            location="Room 2; first floor",
            description="One line\nand another, with a comma",
            cancelled=number == LAST,
            url="https://portal.example.org/timetable/?week=2026-W44",
        )
        for number, (start, _, _) in enumerate(CASES)
    ]
    path = folder / "feed.ics"
    path.write_bytes(build_feed(FeedInfo("Timetable; of Amira, Example"), sessions))
    return path


def expected(title: str) -> list[Reading]:
    return [
        Reading(
            f"{UUID(int=number)}@atp-portal",
            start,
            end,
            f"{start_utc}:00",
            "CANCELLED" if number == LAST else "CONFIRMED",
            f"Cancelled: {title}" if number == LAST else title,
        )
        for number, (start_utc, start, end) in enumerate(CASES)
    ]


@pytest.mark.parametrize("read", READS)
def test_a_reader_shows_every_session_at_its_london_time(
    read: Callable[[Path], list[Reading]], tmp_path: Path
) -> None:
    # node-ical alone takes a backslash before an N for a new line, however it is escaped.
    title = TITLE.replace("\\N", "/N") if read is read_with_node_ical else TITLE

    assert read(feed_of(title, tmp_path)) == expected(title)


def test_vdirsyncer_brings_every_session_at_its_london_time(tmp_path: Path) -> None:
    feed_of(TITLE, tmp_path)
    files = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), files) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        brought = fetch_with_vdirsyncer(f"http://127.0.0.1:{server.server_port}/feed.ics", tmp_path / "vdir")
        server.shutdown()

    assert brought == [reading._replace(uid="") for reading in expected(TITLE)]
