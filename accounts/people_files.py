"""Lists of people as files, CSV or a spreadsheet.

Nothing here knows a request or a database. Whatever is wrong with a file as a whole raises ``Unreadable``.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from atp_portal.sheet_files import Unreadable, filled_lines

COLUMNS = (
    "Role",
    "Place",
    "Email",
    "Title",
    "Given name",
    "Family name",
    "Telephone",
    "Profession",
    "First day",
    "Last day",
    "Learner group",
    "Stage",
)
NEEDED = ("Role", "Email", "Given name", "First day")

MOST_ROWS = 2000


@dataclass(frozen=True)
class Row:
    """One row: its number in the file, as a spreadsheet shows it, and its cells by column."""

    number: int
    cells: dict[str, str]


def read_people(content: bytes) -> list[Row]:
    """The rows of a list of people, without empty ones. Raises ``Unreadable``."""
    filled = filled_lines(content, most_lines=MOST_ROWS * 2)
    _, header = next(filled, (0, []))
    columns = _columns(header)
    rows: list[Row] = []
    for number, line in filled:
        if len(rows) == MOST_ROWS:
            raise Unreadable(f"The list has more than {MOST_ROWS:,} people. Split it.")
        rows.append(Row(number, _cells(columns, line)))
    if not rows:
        raise Unreadable("There is nobody in the list: only the names of the columns, or less.")
    return rows


def _cells(columns: list[str], line: list[str]) -> dict[str, str]:
    found = dict(zip(columns, line, strict=False))
    return {column: found.get(column, "") for column in COLUMNS}


def _columns(header: list[str]) -> list[str]:
    """The columns' names in the order of the file."""
    known = {column.lower(): column for column in COLUMNS}
    names = [known.get(" ".join(name.lower().split()), name) for name in header]
    strange = [name for name in names if name and name not in COLUMNS]
    missing = [column for column in NEEDED if column not in names]
    if missing:
        raise Unreadable(
            f"The first row must name the columns as the template does. Missing: {', '.join(missing)}."
        )
    if strange:
        raise Unreadable(f"These columns are not in the template: {', '.join(strange[:5])}.")
    filled = [name for name in names if name]
    if len(set(filled)) < len(filled):
        raise Unreadable("Each column can be there once.")
    return names


DATE_SHAPES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%d/%m/%y")


def day_of(text: str) -> datetime.date | None:
    """A day as people in Britain write it: 27/3/2026, 27 March 2026, 2026-03-27; None for what is none."""
    for shape in DATE_SHAPES:
        try:
            return datetime.datetime.strptime(text, shape).date()
        except ValueError:
            continue
    return None


def cells_in_order(rows: Iterable[Row]) -> list[list[Any]]:
    """As they are kept between the preview and the decision."""
    return [[row.number, *(row.cells[column] for column in COLUMNS)] for row in rows]


def rows_kept(kept: Iterable[list[Any]]) -> list[Row]:
    """The same rows again."""
    return [Row(int(number), dict(zip(COLUMNS, cells, strict=True))) for number, *cells in kept]
