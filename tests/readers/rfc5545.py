"""Our own reading of RFC 5545, by its letter and with nothing of the library or the code that write feeds."""

import re
from collections import Counter

CONTROLS = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
ESCAPED = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")
STAMP = re.compile(r"\d{8}T\d{6}Z")
TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "X-WR-CALNAME", "X-WR-CALDESC", "UID", "COMMENT"}

Properties = dict[str, str]
"""Of one component: by name with its parameters, the value as it is written."""


def faults_of(feed: bytes) -> list[str]:
    """What is wrong with a calendar, in words; nothing for a good one."""
    found = []
    physical = feed.split(b"\r\n")
    if physical.pop() != b"":
        found.append("does not end with a line end")
    for octets in physical:
        if len(octets) > 75:
            found.append(f"a line of {len(octets)} octets")
        if CONTROLS.search(octets):
            found.append(f"a control character: {octets!r}")
        try:
            octets.decode()
        except UnicodeDecodeError:
            found.append(f"a character torn apart: {octets!r}")
    if found:
        return found
    lines = content_lines(feed)
    if (lines[0], lines[-1]) != ("BEGIN:VCALENDAR", "END:VCALENDAR"):
        found.append("is not one calendar")
    for line in lines:
        name, value = split(line)
        if name.partition(";")[0] in TEXTS and not ESCAPED.fullmatch(value):
            found.append(f"not escaped: {line}")
    head, events = head_of(lines), events_of(feed)
    for name in ("VERSION", "PRODID", "METHOD", "NAME", "X-WR-CALNAME"):
        if not head.get(name):
            found.append(f"the calendar has no {name}")
    if (head.get("REFRESH-INTERVAL;VALUE=DURATION"), head.get("X-PUBLISHED-TTL")) != ("PT1H", "PT1H"):
        found.append("does not say how often to look again")
    for uid, times in Counter(event.get("UID", "") for event in events).items():
        if times > 1 or not uid:
            found.append(f"UID {uid!r} {times} times")
    defined = set(re.findall(r"BEGIN:VTIMEZONE\nTZID:(.+)", "\n".join(lines)))
    used = {zone for event in events for name in event for zone in re.findall(r";TZID=([^;]+)", name)}
    found += [f"time zone {zone} is not defined" for zone in used - defined]
    for event in events:
        found += _faults_of_event(event)
    return found


def _faults_of_event(event: Properties) -> list[str]:
    plain = {name.partition(";")[0]: value for name, value in event.items()}
    found = [
        f"{plain.get('UID')} has no {name}" for name in ("DTSTART", "DTEND", "SUMMARY") if name not in plain
    ]
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        if not STAMP.fullmatch(plain.get(name, "")):
            found.append(f"{name} is {plain.get(name)!r}")
    if not plain.get("SEQUENCE", "").isdecimal():
        found.append(f"SEQUENCE is {plain.get('SEQUENCE')!r}")
    is_off = plain.get("STATUS") == "CANCELLED"
    if is_off != plain.get("SUMMARY", "").startswith("Cancelled: ") or (
        is_off and plain.get("TRANSP") != "TRANSPARENT"
    ):
        found.append(f"cancelled by halves: {plain}")
    return found


def content_lines(feed: bytes) -> list[str]:
    return feed.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def split(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name, value


def head_of(lines: list[str]) -> Properties:
    """The calendar's own properties."""
    end = next(number for number, line in enumerate(lines[1:], 1) if line.startswith(("BEGIN:", "END:")))
    return dict(map(split, lines[1:end]))


def events_of(feed: bytes) -> list[Properties]:
    """The properties of each event; a name that comes twice in one is an error."""
    events: list[Properties] = []
    is_inside = False
    for line in content_lines(feed):
        if line == "BEGIN:VEVENT":
            is_inside, events = True, [*events, {}]
        elif line == "END:VEVENT":
            is_inside = False
        elif is_inside:
            name, value = split(line)
            assert name not in events[-1], f"{name} twice"
            events[-1][name] = value
    return events
