"""The iCalendar feed, built from plain values (RFC 5545, with the names of RFC 7986 that calendars look for).

The same values always give the same bytes: nothing here asks what time it is, so an unchanged timetable
keeps its ETag. Each session is one plain event, since moving one of a series must never move the others.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from icalendar import Calendar, vDuration

from atp_portal.calendar_parts import UID_NAMESPACE, Text, escaped, folded, lines, london_zone, one_line
from atp_portal.formatting import LONDON
from placements.timetabling.local_time import as_utc, is_doubled

PRODUCT = "-//ATP portal//Timetable//EN"

# How often calendar programs are asked to look again.
REFRESH = timedelta(hours=1)

STAMP = "%Y%m%dT%H%M%S"


@dataclass(frozen=True)
class FeedSession:
    """One session as it stands in a feed.

    ``uid`` is the session's own for ever; ``sequence`` grows with each change that people are told of;
    ``changed_at`` is the last change of any kind. Instants are aware datetimes, written to the second.
    Texts may hold anything that people type; ``description`` may have several lines. ``is_busy`` says whether it
    takes up the time of who reads the feed; what was cancelled never does.
    """

    uid: UUID
    sequence: int
    changed_at: datetime
    start: datetime
    end: datetime
    summary: str
    location: str = ""
    description: str = ""
    cancelled: bool = False
    is_busy: bool = True
    url: str = ""


@dataclass(frozen=True)
class FeedInfo:
    """What a feed says about itself: the name that calendar programs show in their list."""

    name: str
    description: str = ""


def build_feed(info: FeedInfo, sessions: Iterable[FeedSession]) -> bytes:
    """The feed as bytes, its sessions in the order of time.

    Raises ValueError where a session does not end after its start, an instant has no time zone, or a
    session comes twice.
    """
    ordered = sorted(sessions, key=lambda session: (as_utc(session.start), session.uid))
    if len({session.uid for session in ordered}) < len(ordered):
        raise ValueError("A session may stand in a feed only once.")
    feed = Calendar()
    feed["prodid"] = Text(PRODUCT)
    feed["version"] = Text("2.0")
    feed["calscale"] = Text("GREGORIAN")
    feed["method"] = Text("PUBLISH")
    feed["name"] = feed["x-wr-calname"] = Text(one_line(info.name))
    feed["x-wr-timezone"] = Text(LONDON.key)
    if info.description:
        feed["description"] = feed["x-wr-caldesc"] = Text(lines(info.description))
    feed["refresh-interval"] = vDuration(REFRESH, params={"VALUE": "DURATION"})
    feed["x-published-ttl"] = vDuration(REFRESH)
    feed.add_component(london_zone())
    head, end, _ = feed.to_ical().partition(b"END:VCALENDAR")
    return b"".join([head, *map(_event, ordered), end, b"\r\n"])


def etag(feed: bytes) -> str:
    """A strong entity tag of the bytes, in its quotes, as it stands in HTTP."""
    return f'"{sha256(feed).hexdigest()[:32]}"'


def _event(session: FeedSession) -> bytes:
    # Written line by line: a practice's feed has thousands, and the library takes six times as long.
    start, end = as_utc(session.start), as_utc(session.end)
    if end <= start:
        raise ValueError("A session must end after it starts.")
    # A local time in the doubled hour of October would leave it to the reader which of the two is meant.
    # Planning refuses such times, but imported or moved rows may hold them: those are written in UTC.
    moment = _in_utc if is_doubled(start) or is_doubled(end) else _in_london
    changed_at = f"{as_utc(session.changed_at):{STAMP}}Z"
    summary = escaped(one_line(session.summary))
    location, description = one_line(session.location), lines(session.description)
    url = one_line(session.url)
    found = [
        "BEGIN:VEVENT",
        f"SUMMARY:{'Cancelled: ' if session.cancelled else ''}{summary}",
        f"DTSTART{moment(start)}",
        f"DTEND{moment(end)}",
        f"DTSTAMP:{changed_at}",
        f"UID:{session.uid}@{UID_NAMESPACE}",
        f"SEQUENCE:{session.sequence}",
        f"DESCRIPTION:{escaped(description)}" if description else "",
        f"LAST-MODIFIED:{changed_at}",
        f"LOCATION:{escaped(location)}" if location else "",
        f"STATUS:{'CANCELLED' if session.cancelled else 'CONFIRMED'}",
        f"TRANSP:{'OPAQUE' if session.is_busy and not session.cancelled else 'TRANSPARENT'}",
        f"URL:{url}" if url else "",
        "END:VEVENT",
    ]
    return b"".join(folded(line) for line in found if line)


def _in_utc(instant: datetime) -> str:
    return f":{instant:{STAMP}}Z"


def _in_london(instant: datetime) -> str:
    return f";TZID={LONDON.key}:{instant.astimezone(LONDON):{STAMP}}"
