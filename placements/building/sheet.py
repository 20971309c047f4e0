"""A timetable as a sheet: its columns, how their cells are read, and what is wrong with a row.

Whatever is wrong with the sheet as a whole raises ``Unreadable``.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from atp_portal.form_fields import AmbiguousTime, parse_clock_time
from atp_portal.formatting import and_list
from atp_portal.sheet_files import Unreadable, filled_lines
from hubs.accrediting.sheet_dates import NoDay, day_of
from placements.building.wishes import What, Wish

COLUMNS = (
    "Date",
    "Start",
    "End",
    "Title",
    "Category",
    "Kind",
    "Room",
    "Place",
    "Led by",
    "Overseen by",
    "Patient partners",
    "Note",
)
NEEDED = ("Date", "Start", "End", "Title")
MOST_ROWS, LONGEST_CELL, LONGEST = 1000, 2000, 200
# What else people call the columns.
ALSO = {
    "Start": ("starts", "start time", "from"),
    "End": ("ends", "end time", "finish", "finishes", "finish time", "to", "until"),
    "Title": ("session", "activity", "what"),
    "Category": ("counts as", "its hours count as"),
    "Kind": ("type", "kind of session"),
    "Place": ("location", "where"),
    "Led by": ("leader", "leaders", "led", "supervisor", "clinician", "who", "with"),
    "Overseen by": ("overseer", "overseers", "on call", "oversight"),
    "Patient partners": ("patient partner", "patients", "partner"),
    "Note": ("notes", "comment", "comments"),
}
TIMES = ("time", "times", "hours")
TEACHING = {"tutorial", "debrief", "self_directed", "interprofessional", "half_day_release"}
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:-|–|—|\bto\b|\buntil\b)\s*", re.IGNORECASE)
_SECONDS = re.compile(r"^(\d{1,2}:\d{2}):\d{2}$")


@dataclass(frozen=True)
class Known:
    """What cells may name: rooms and people by their names in small letters, kinds and categories by their words."""

    rooms: Mapping[str, int] = field(default_factory=dict)
    people: Mapping[str, int] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class BadRow:
    """A row that says no session, with its number as a spreadsheet shows it, and why."""

    number: int
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """What a sheet says: its wishes, the rows that say none, and the columns that nobody reads."""

    wishes: tuple[Wish, ...]
    bad: tuple[BadRow, ...] = ()
    ignored: tuple[str, ...] = ()


def plain(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())


def read_sheet(content: bytes, known: Known) -> Sheet:
    """The sessions of a sheet, CSV, tab-separated or a workbook. Raises Unreadable."""
    filled = filled_lines(content, most_lines=MOST_ROWS * 2, longest_cell=LONGEST_CELL)
    _, header = next(filled, (0, []))
    names, ignored = _columns(header)
    wishes: list[Wish] = []
    bad: list[BadRow] = []
    for number, line in filled:
        if len(wishes) + len(bad) == MOST_ROWS:
            raise Unreadable(f"The sheet has more than {MOST_ROWS:,} rows. Split it.")
        cells = {name: cell for name, cell in zip(names, line, strict=False) if name}
        read = _row(number, cells, known)
        if isinstance(read, Wish):
            wishes.append(read)
        else:
            bad.append(read)
    if not wishes and not bad:
        raise Unreadable("There is no session in the sheet: only the names of the columns, or less.")
    return Sheet(tuple(wishes), tuple(bad), tuple(ignored))


def nearest(text: str, names: Sequence[str]) -> str:
    """The one name that is nearly this one; empty where there is none."""
    by_plain = {plain(name): name for name in names}
    found = difflib.get_close_matches(plain(text), list(by_plain), n=1, cutoff=0.7)
    return by_plain[found[0]] if found else ""


def _columns(header: Sequence[str]) -> tuple[list[str], list[str]]:
    meant = {plain(column): column for column in COLUMNS}
    meant |= {name: column for column, others in ALSO.items() for name in others}
    meant |= dict.fromkeys(TIMES, "Times")
    names = [meant.get(plain(cell), "") for cell in header]
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        raise Unreadable(f"Each column can be there once. Twice: {and_list(twice)}.")
    lacking = [
        name for name in NEEDED if name not in names and not ("Times" in names and name in {"Start", "End"})
    ]
    if lacking:
        raise Unreadable(
            f"The first row must name the columns as the template does. Missing: {and_list(lacking)}."
        )
    return names, [cell for cell, name in zip(header, names, strict=True) if cell and not name]


def _row(number: int, cells: Mapping[str, str], known: Known) -> Wish | BadRow:
    problems: list[str] = []
    day = _day(cells.get("Date", ""), problems)
    starts, ends = _times(cells, problems)
    title = cells.get("Title", "")
    if not title:
        problems.append("Title is empty.")
    for name in ("Title", "Place"):
        if len(cells.get(name, "")) > LONGEST:
            problems.append(f"{name} must be {LONGEST} letters or fewer.")
    kind = _word(cells.get("Kind", ""), known.kinds, "kind of session", "other", problems)
    usual = "educational" if kind in TEACHING else "clinical"
    category = _word(cells.get("Category", ""), known.categories, "category", usual, problems)
    if starts and ends and ends <= starts:
        problems.append("The end must be after the start.")
    if problems or day is None or starts is None or ends is None:
        return BadRow(number, tuple(problems))
    leaders, unknown = _people(cells.get("Led by", ""), known)
    overseers, others = _people(cells.get("Overseen by", ""), known)
    partners, more = _people(cells.get("Patient partners", ""), known)
    named = plain(cells.get("Room", ""))
    room = known.rooms.get(named)
    what = What(
        title=title,
        category=category,
        kind=kind,
        room=room,
        place="" if room is not None else cells.get("Place", ""),
        note=cells.get("Note", ""),
        leaders=leaders,
        overseers=tuple(key for key in overseers if key not in leaders),
        patient_partners=tuple(key for key in partners if key not in (*leaders, *overseers)),
    )
    return Wish(
        day,
        starts,
        ends,
        what,
        row=number,
        unknown_room=cells.get("Room", "") if named and room is None else "",
        unknown_people=tuple(dict.fromkeys([*unknown, *others, *more])),
    )


def _day(text: str, problems: list[str]) -> datetime.date | None:
    if not text:
        problems.append("Date is empty.")
        return None
    try:
        return day_of(_WEEKDAY.sub("", text))
    except NoDay as no:
        problems.append(str(no))
        return None


def _times(
    cells: Mapping[str, str], problems: list[str]
) -> tuple[datetime.time | None, datetime.time | None]:
    start, end = cells.get("Start", ""), cells.get("End", "")
    if not start and not end and cells.get("Times"):
        start, *rest = _BETWEEN.split(cells["Times"], maxsplit=1)
        end = rest[0] if rest else ""
    return _time(start, "Start", problems), _time(end, "End", problems)


def _time(text: str, column: str, problems: list[str]) -> datetime.time | None:
    if not text:
        problems.append(f"{column} is empty.")
        return None
    try:
        return parse_clock_time(_SECONDS.sub(r"\1", text))
    except AmbiguousTime as both:
        # No practice is open at two in the morning.
        return both.afternoon
    except ValueError:
        problems.append(f"“{text}” is not a time. Write it as 9am, 1:30pm or 13:30.")
        return None


def _word(text: str, words: Mapping[str, str], what: str, otherwise: str, problems: list[str]) -> str:
    if not text:
        return otherwise
    if plain(text) in words:
        return words[plain(text)]
    problems.append(f"“{text}” is no {what}: it is one of {and_list(sorted(set(words.values())))}.")
    return otherwise


def _people(text: str, known: Known) -> tuple[tuple[int, ...], list[str]]:
    """Whom a cell names, and what it says that is nobody."""
    if not text:
        return (), []
    found: list[int] = []
    unknown = []
    for part in re.split(r"\s*;\s*", text):
        whole = known.people.get(plain(part))
        names = [part] if whole is not None else re.split(r"\s*(?:,|/|&|\band\b)\s*", part)
        for name in filter(None, names):
            key = known.people.get(plain(name))
            if key is None:
                unknown.append(name)
            elif key not in found:
                found.append(key)
    return tuple(found), unknown
