"""One person's day as one text: "8:30am to 12:30pm diabetes clinic @Treatment room; 1pm to 5pm surgery (no learners)".

Stretches stand between semicolons or on lines of their own. Each has its times and may have what is done, the
room after "@" and "(no learners)". An empty text is a day on which they are not in.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from atp_portal.form_fields import AmbiguousTime, parse_clock_time
from atp_portal.formatting import clock, time_range

LONGEST_ACTIVITY = LONGEST_ROOM = 100
EARLIEST = 5
NOT_IN = frozenset({"", "-", "–", "—", "x", "off", "out", "no", "none", "not in", "day off", "n/a"})

# A time takes "am" or "pm" after a space, but a single letter only without: "9-12 a clinic" ends at midday.
_TIME = r"(?:12\s*noon|midday|noon|midnight|\d{1,2}(?:[:.]\d{2}(?::00)?|\d{2})?(?:\s*[ap]\.?m\b\.?|[ap]\b)?)(?!\w|:\d)"
_TO = r"\s*(?:-|–|—|to|till?|until)\s*"
_PLAIN_RANGE = rf"(?:from\s+)?{_TIME}{_TO}{_TIME}"
_RANGE = re.compile(rf"(?:from\s+)?(?P<start>{_TIME}){_TO}(?P<end>{_TIME})", re.IGNORECASE)
_BETWEEN = re.compile(rf";|\n|(?:,|\+|&|\band\b)(?=[^\S\n]*{_PLAIN_RANGE})", re.IGNORECASE)
_NO_LEARNERS = re.compile(r"\(\s*no\s+(?:learners?|students?)\s*\)", re.IGNORECASE)
_SAYS_WHICH = re.compile(r"^0|m\.?$|[ap]$", re.IGNORECASE)

SAY_TIMES = "Write it like 8:30am to 12:30pm diabetes clinic @Treatment room"


class CellProblem(ValueError):
    """A text that cannot be read, in sentences for whoever typed it."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


@dataclass(frozen=True, order=True)
class Hours:
    """A stretch of somebody's day: from when to when, doing what, in which room, with or without learners."""

    start: datetime.time
    end: datetime.time
    activity: str = ""
    room: str = ""
    may_take_learners: bool = True

    def __str__(self) -> str:
        room = f"@{self.room}" if self.room else ""
        flag = "" if self.may_take_learners else "(no learners)"
        return " ".join(filter(None, [time_range(self.start, self.end), self.activity, room, flag]))


def parse_cell(text: str) -> tuple[Hours, ...]:
    """The stretches of a day, in order; none for a day off. Raises ``CellProblem``."""
    if " ".join(text.split()).casefold().rstrip(".") in NOT_IN:
        return ()
    found: list[Hours] = []
    problems: list[str] = []
    for part in _BETWEEN.split(text):
        if not part.strip():
            continue
        try:
            found.append(parse_stretch(part))
        except CellProblem as problem:
            problems += problem.sentences
    found.sort()
    problems += [
        f"{time_range(one.start, one.end)} and {time_range(other.start, other.end)} overlap"
        for one, other in overlaps(found)
    ]
    if problems:
        raise CellProblem(*problems)
    return tuple(found)


def format_cell(hours: Iterable[Hours], joint: str = "; ") -> str:
    """The text of a day: what ``parse_cell`` reads as the same."""
    return joint.join(str(each) for each in sorted(hours))


def parse_stretch(text: str) -> Hours:
    """One stretch of a day. Raises ``CellProblem``."""
    words = " ".join(text.split())
    times = _RANGE.match(words)
    if times is None:
        raise CellProblem(f"“{short(words)}” must begin with the times. {SAY_TIMES}")
    start, end = clock_range(times["start"], times["end"])
    rest = words[times.end() :]
    may_take_learners = _NO_LEARNERS.search(rest) is None
    rest = _NO_LEARNERS.sub(" ", rest)
    activity, at, room = rest.partition("@")
    activity, room = (" ".join(each.split()).lstrip(",:– -").strip() for each in (activity, room))
    if at and not room:
        raise CellProblem(f"“{short(words)}” has no room after @")
    if "@" in room:
        raise CellProblem(f"“{short(words)}” has more than one room. Give each room its own times")
    for what in (activity, room):
        # What would be read as another stretch, or not be read back as it is.
        if again := _RANGE.search(what):
            raise CellProblem(
                f"“{again[0]}” are times too. Put ; between one stretch of the day and the next"
            )
        if _NO_LEARNERS.search(what) or _BETWEEN.search(what):
            raise CellProblem(f"“{short(words)}” cannot be read. {SAY_TIMES}")
    if len(activity) > LONGEST_ACTIVITY or len(room) > LONGEST_ROOM:
        raise CellProblem(f"“{short(words)}” is too long: use {LONGEST_ACTIVITY} letters or fewer")
    return Hours(start, end, activity, room, may_take_learners)


def clock_range(start_text: str, end_text: str) -> tuple[datetime.time, datetime.time]:
    """From when to when. Without am or pm it is working hours: 1 to 6 are the afternoon. Raises ``CellProblem``.

    What would end before it starts is read so that it does not: '9 to 8' ends at 8pm, '6 to 2' starts at 6am.
    """
    starts, ends = _readings(start_text), _readings(end_text)
    pairs = [(starts[0], end) for end in ends] + [(start, ends[0]) for start in starts[1:]]
    for start, end in pairs:
        # Nobody means 2am by "2 to 1"; by "5 to 9am" they do mean 5am.
        if start < end and (start.hour >= EARLIEST or start == starts[0] or len(ends) == 1):
            return start, end
    start, end = pairs[0]
    if end == datetime.time(0):
        raise CellProblem(f"{clock(start)} to midnight: the day must end before midnight")
    raise CellProblem(f"{time_range(start, end)} ends before it starts. Say am or pm")


def _readings(text: str) -> list[datetime.time]:
    """What a time can mean, first what working hours make likely: one where it says am or pm, or has 24 hours."""
    plain = re.sub(r"(?<=:\d\d):00$|^12\s*(?=noon$)", "", text.strip(), flags=re.IGNORECASE)
    try:
        at = parse_clock_time(plain)
    except AmbiguousTime as both:
        return [both.afternoon, both.morning]
    except ValueError:
        raise CellProblem(f"“{short(text)}” is not a time. Write it like 9am or 1:30pm") from None
    can_be_evening = 7 <= at.hour < 12 and not _SAYS_WHICH.search(plain)
    return [at, at.replace(hour=at.hour + 12)] if can_be_evening else [at]


def overlaps(hours: Iterable[Hours]) -> list[tuple[Hours, Hours]]:
    """The stretches of one day that overlap with another."""
    in_order = sorted(hours)
    return [
        (one, other)
        for number, one in enumerate(in_order)
        for other in in_order[number + 1 :]
        if other.start < one.end
    ]


def short(text: str, most: int = 40) -> str:
    """The beginning of what somebody typed, for a message about it."""
    return text if len(text) <= most else f"{text[:most].rstrip()}…"
