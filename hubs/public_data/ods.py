"""The ODS files: practices (epraccur), branch surgeries (ebranchs) and the map of practices and CCGs.

Neither of the first two has a header. Columns are counted from 1, as the publisher's specification does:
1 code, 2 name, 5 to 9 address, 10 postcode, 11 opened, 12 closed, 13 status (epraccur only), 15 commissioner
(epraccur) or parent practice (ebranchs), 16 and 17 since and until when, 18 telephone, 26 prescribing setting
(epraccur only; 4 is a GP practice). Closed practices stay in the file for ever, with their last commissioner.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from hubs.public_data.files import (
    FileRefused,
    GivenFile,
    Row,
    day_of,
    rows_of,
    rows_under_header,
)
from hubs.public_data.tidying import (
    Address,
    tidy_address,
    tidy_phone,
    tidy_words,
)

COLUMNS = 27
LONGEST = 100
LONGEST_COMMISSIONER = 5
GP_PRACTICE = "4"
STATUSES = {"A": "active", "C": "closed", "D": "dormant", "P": "proposed"}


@dataclass(frozen=True, slots=True)
class Place:
    """A practice or a branch surgery, as one line of an ODS file tells of it.

    ``parent`` is a practice's commissioner or a branch's practice; ``status`` and ``setting`` are a practice's.
    ``phone`` is empty when ``phone_given`` is not a number that can be rung.
    """

    line: int
    code: str
    name: str
    address: Address
    phone: str
    phone_given: str
    opened_on: datetime.date | None
    closed_on: datetime.date | None
    parent: str
    status: str
    setting: str


@dataclass(frozen=True, slots=True)
class OdsFile:
    """The places of a file, in the file's order, and the newest day that it mentions."""

    places: list[Place]
    newest: datetime.date | None


def read_practices(file: GivenFile) -> OdsFile:
    """An epraccur file of any release. Raises FileRefused, naming the line."""
    return _read(file, "an epraccur file", r"[A-Z0-9]{6}", "a practice's code (6 letters and figures)")


def read_branches(file: GivenFile) -> OdsFile:
    """An ebranchs file. Raises FileRefused, naming the line."""
    return _read(file, "an ebranchs file", r"[A-Z0-9]{9}", "a branch's code (the practice's 6 and 3 figures)")


def _read(file: GivenFile, kind: str, shape: str, called: str) -> OdsFile:
    places = []
    seen: dict[str, int] = {}
    newest: datetime.date | None = None
    is_code = re.compile(shape).fullmatch
    for row in rows_of(file, columns=COLUMNS, kind=kind):
        code, name = row.columns[0].strip(), row.columns[1].strip()
        if not is_code(code):
            raise FileRefused(f"{code!r} is not {called}, so this is not {kind}.", row.line)
        if code in seen:
            raise FileRefused(f"{code} stands on line {seen[code]} already.", row.line)
        if not name:
            raise FileRefused(f"{code} has no name.", row.line)
        if any(len(column) > LONGEST for column in row.columns):
            raise FileRefused(f"It has a column of more than {LONGEST} characters.", row.line)
        seen[code] = row.line
        place = _place(row, code, name, kind)
        places.append(place)
        days = [place.opened_on, place.closed_on, *(day_of(text, row.line) for text in row.columns[15:17])]
        newest = max((day for day in (*days, newest) if day), default=None)
    return OdsFile(places, newest)


def _place(row: Row, code: str, name: str, kind: str) -> Place:
    columns = row.columns
    status, setting = columns[12].strip(), columns[25].strip()
    if kind == "an epraccur file":
        if status not in STATUSES:
            raise FileRefused(f"{status!r} is not a status (A, C, D or P in column 13).", row.line)
        if not setting.isdecimal():
            raise FileRefused(f"{setting!r} is not a prescribing setting (column 26).", row.line)
        if len(columns[14].strip()) > LONGEST_COMMISSIONER:
            raise FileRefused(f"{columns[14]!r} is not a commissioner's code (column 15).", row.line)
    return Place(
        line=row.line,
        code=code,
        name=tidy_words(name),
        address=tidy_address(name, columns[4:9], columns[9]),
        phone=tidy_phone(columns[17]) if columns[17].strip() else "",
        phone_given=columns[17].strip(),
        opened_on=day_of(columns[10], row.line),
        closed_on=day_of(columns[11], row.line),
        parent=columns[14].strip(),
        status=STATUSES.get(status, ""),
        setting=setting,
    )


AREA_COLUMNS = (
    "ods_code",
    "name",
    "ccg_code",
    "joined",
    "left",
    "status_2019_08",
    "close_date",
    "prescribing_setting",
    "postcode",
    "phone",
)


def read_areas(file: GivenFile) -> dict[str, str]:
    """A map of practices and CCGs: the CCG's code by the practice's. Raises FileRefused, naming the line."""
    areas: dict[str, str] = {}
    for row in rows_under_header(file, header=AREA_COLUMNS, kind="a map of practices and areas"):
        practice, ccg = row.columns[0].strip(), row.columns[2].strip()
        if not practice or not ccg:
            raise FileRefused("It lacks the practice's code or the CCG's.", row.line)
        if areas.setdefault(practice, ccg) != ccg:
            raise FileRefused(f"{practice} is in {areas[practice]} on an earlier line.", row.line)
    return areas


def release_named(file_name: str) -> datetime.date | None:
    """The first day of the month that a file's name tells, such as 2019-08 or 202508."""
    found = re.search(r"(?<!\d)(20\d\d)-?(0[1-9]|1[0-2])(?!\d)", file_name)
    return datetime.date(int(found[1]), int(found[2]), 1) if found else None
