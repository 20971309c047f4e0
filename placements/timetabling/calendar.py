"""The iCalendar feed, built from plain values (RFC 5545, with the names of RFC 7986 that calendars look for).

The same values always give the same bytes: nothing here asks what time it is, so an unchanged timetable
keeps its ETag. Each session is one plain event, since moving one of a series must never move the others.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from hashlib import sha256
from uuid import UUID

from icalendar import Calendar, Event, vDatetime, vDuration, vInt, vUri

from atp_portal.calendar_parts import UID_NAMESPACE, Text, lines, london_zone, one_line
from atp_portal.formatting import LONDON
from placements.timetabling.local_time import as_utc, is_doubled

PRODUCT = "-//ATP portal//Timetable//EN"

# How often calendar programs are asked to look again.
REFRESH = timedelta(hours=1)


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
    for session in ordered:
        feed.add_component(_event(session))
    written: bytes = feed.to_ical()
    return written


def etag(feed: bytes) -> str:
    """A strong entity tag of the bytes, in its quotes, as it stands in HTTP."""
    return f'"{sha256(feed).hexdigest()[:32]}"'


def _event(session: FeedSession) -> Event:
    start, end = as_utc(session.start), as_utc(session.end)
    if end <= start:
        raise ValueError("A session must end after it starts.")
    # A local time in the doubled hour of October would leave it to the reader which of the two is meant.
    # Planning refuses such times, but imported or moved rows may hold them: those are written in UTC.
    zone = None if is_doubled(start) or is_doubled(end) else LONDON
    changed_at = vDatetime(as_utc(session.changed_at))
    summary = one_line(session.summary)
    event = Event()
    event["uid"] = Text(f"{session.uid}@{UID_NAMESPACE}")
    event["sequence"] = vInt(session.sequence)
    event["dtstamp"] = event["last-modified"] = changed_at
    event["dtstart"] = _moment(start, zone)
    event["dtend"] = _moment(end, zone)
    event["summary"] = Text(f"Cancelled: {summary}" if session.cancelled else summary)
    if location := one_line(session.location):
        event["location"] = Text(location)
    if description := lines(session.description):
        event["description"] = Text(description)
    if url := one_line(session.url):
        event["url"] = vUri(url)
    event["status"] = Text("CANCELLED" if session.cancelled else "CONFIRMED")
    event["transp"] = Text("OPAQUE" if session.is_busy and not session.cancelled else "TRANSPARENT")
    return event


def _moment(instant: datetime, zone: tzinfo | None) -> vDatetime:
    return vDatetime(instant.astimezone(zone) if zone else instant)
