"""The iCalendar feed, built from plain values (RFC 5545, with the names of RFC 7986 that calendars look for).

The same values always give the same bytes: nothing here asks what time it is, so an unchanged timetable
keeps its ETag. Each session is one plain event, since moving one of a series must never move the others.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from hashlib import sha256
from uuid import UUID

from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vDatetime,
    vDuration,
    vInt,
    vRecur,
    vText,
    vUri,
    vUTCOffset,
)

from atp_portal.formatting import LONDON
from placements.timetabling.local_time import as_utc, is_doubled

PRODUCT = "-//ATP portal//Timetable//EN"

# The part of a UID after the @ is only a name. It must never change, or every calendar that reads the
# feed would show each session twice; so it is not the host's name.
UID_NAMESPACE = "atp-portal"

# How often calendar programs are asked to look again.
REFRESH = timedelta(hours=1)

# What other programs take for the end of a line; and what no calendar text may hold: control characters,
# and halves of surrogate pairs, which are not characters at all.
_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SPECIAL = re.compile(r"[\\;,\n]")


@dataclass(frozen=True)
class FeedSession:
    """One session as it stands in a feed.

    ``uid`` is the session's own for ever; ``sequence`` grows with each change that people are told of;
    ``changed_at`` is the last change of any kind. Instants are aware datetimes, written to the second.
    Texts may hold anything that people type; ``description`` may have several lines.
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
    feed["prodid"] = _Text(PRODUCT)
    feed["version"] = _Text("2.0")
    feed["calscale"] = _Text("GREGORIAN")
    feed["method"] = _Text("PUBLISH")
    feed["name"] = feed["x-wr-calname"] = _Text(_one_line(info.name))
    feed["x-wr-timezone"] = _Text(LONDON.key)
    if info.description:
        feed["description"] = feed["x-wr-caldesc"] = _Text(_lines(info.description))
    feed["refresh-interval"] = vDuration(REFRESH, params={"VALUE": "DURATION"})
    feed["x-published-ttl"] = vDuration(REFRESH)
    feed.add_component(_london())
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
    summary = _one_line(session.summary)
    event = Event()
    event["uid"] = _Text(f"{session.uid}@{UID_NAMESPACE}")
    event["sequence"] = vInt(session.sequence)
    event["dtstamp"] = event["last-modified"] = changed_at
    event["dtstart"] = _moment(start, zone)
    event["dtend"] = _moment(end, zone)
    event["summary"] = _Text(f"Cancelled: {summary}" if session.cancelled else summary)
    if location := _one_line(session.location):
        event["location"] = _Text(location)
    if description := _lines(session.description):
        event["description"] = _Text(description)
    if url := _one_line(session.url):
        event["url"] = vUri(url)
    event["status"] = _Text("CANCELLED" if session.cancelled else "CONFIRMED")
    event["transp"] = _Text("TRANSPARENT" if session.cancelled else "OPAQUE")
    return event


def _moment(instant: datetime, zone: tzinfo | None) -> vDatetime:
    return vDatetime(instant.astimezone(zone) if zone else instant)


def _london() -> Timezone:
    # The library's own way is to list single dates. A list ends somewhere, and ical.js (in Thunderbird)
    # then reads winter an hour wrong; two yearly rules hold for ever.
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    for part, name, first, before, after in (
        (summer, "BST", datetime(1970, 3, 29, 1), timedelta(0), timedelta(hours=1)),
        (winter, "GMT", datetime(1970, 10, 25, 2), timedelta(hours=1), timedelta(0)),
    ):
        part["dtstart"] = vDatetime(first)
        part["rrule"] = vRecur({"FREQ": "YEARLY", "BYMONTH": first.month, "BYDAY": "-1SU"})
        part["tzoffsetfrom"], part["tzoffsetto"] = vUTCOffset(before), vUTCOffset(after)
        part["tzname"] = _Text(name)
    zone = Timezone()
    zone["tzid"] = _Text(LONDON.key)
    zone.add_component(summer)
    zone.add_component(winter)
    return zone


class _Text(vText):
    """A text that comes back as it went: the library's own turns a typed backslash and N into a new line."""

    def to_ical(self) -> bytes:
        return _SPECIAL.sub(lambda found: "\\n" if found[0] == "\n" else f"\\{found[0]}", self).encode()


def _lines(text: str) -> str:
    """The text with plain line ends and without anything that cannot be written."""
    return _UNWRITABLE.sub("", _LINE_END.sub("\n", text)).strip()


def _one_line(text: str) -> str:
    return " ".join(_lines(text).split())
