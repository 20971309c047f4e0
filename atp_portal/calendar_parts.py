"""What every iCalendar file of the portal is written with (RFC 5545): London’s clock, and plain texts."""

import re
from datetime import datetime, timedelta

from icalendar import (
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vDatetime,
    vRecur,
    vText,
    vUTCOffset,
)

from atp_portal.formatting import LONDON

# The part of a UID after the @ is only a name. It must never change, or every calendar that reads the
# feed would show each session twice; so it is not the host's name.
UID_NAMESPACE = "atp-portal"

MOST_OCTETS = 75

# What other programs take for the end of a line; and what no calendar text may hold: control characters,
# and halves of surrogate pairs, which are not characters at all.
_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SPECIAL = re.compile(r"[\\;,\n]")


def london_zone() -> Timezone:
    """London's clock, winter and summer, for ever."""
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
        part["tzname"] = Text(name)
    zone = Timezone()
    zone["tzid"] = Text(LONDON.key)
    zone.add_component(summer)
    zone.add_component(winter)
    return zone


class Text(vText):
    """A text that comes back as it went: the library's own turns a typed backslash and N into a new line."""

    def to_ical(self) -> bytes:
        return escaped(self).encode()


def escaped(text: str) -> str:
    """The text as a value of iCalendar: backslashes, semicolons, commas and line ends marked."""
    return _SPECIAL.sub(lambda found: "\\n" if found[0] == "\n" else f"\\{found[0]}", text)


def folded(line: str) -> bytes:
    """A content line with its end, in pieces of 75 octets at most, no character torn apart."""
    whole = line.encode()
    pieces, start, room = [], 0, MOST_OCTETS
    while len(whole) - start > room:
        end = start + room
        while whole[end] & 0xC0 == 0x80:  # A later octet of a character.
            end -= 1
        pieces.append(whole[start:end])
        start, room = end, MOST_OCTETS - 1  # A space leads each further piece.
    pieces.append(whole[start:])
    return b"\r\n ".join(pieces) + b"\r\n"


def lines(text: str) -> str:
    """The text with plain line ends and without anything that cannot be written."""
    return _UNWRITABLE.sub("", _LINE_END.sub("\n", text)).strip()


def one_line(text: str) -> str:
    """The same without line ends."""
    return " ".join(lines(text).split())
