"""All that is held on somebody, for their own eyes: section by section, on a page and as files.

Apps above register their sections when they load (``register_own_data``). Each says which columns of which models it
covers; a test fails for a model that points at a person and is in no section.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.models import Person
from atp_portal.formatting import date_plain, moment_long

SCHEMA = "atp-portal/own-data/1"
"""What a file of one's own data is written by: docs/privacy/own-data.md. A change that breaks readers counts up."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Section:
    """One table of what is held on a person.

    ``key`` names it in files and addresses; ``columns`` are keys and headings; ``rows(person)`` gives the rows, with
    texts, numbers, dates, moments and None. ``holds`` are the model columns that it covers, 'app.Model.column'.
    """

    key: str
    heading: str
    about: str
    columns: tuple[tuple[str, str], ...]
    rows: Callable[[Person], Sequence[Row]]
    holds: tuple[str, ...] = ()


_sections: list[Section] = []


def register_own_data(*sections: Section) -> None:
    """Show these too, behind what is there."""
    for section in sections:
        assert section.key not in {each.key for each in _sections}, f"{section.key} is registered already"
        _sections.append(section)


def sections() -> list[Section]:
    """Every section, in the order of the page."""
    return list(_sections)


def section_named(key: str) -> Section | None:
    return next((section for section in _sections if section.key == key), None)


def told(value: Any) -> str:
    """A value as people read it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime.datetime):
        return moment_long(value)
    if isinstance(value, datetime.date):
        return date_plain(value)
    return str(value)


def as_table(section: Section, rows: Sequence[Row]) -> list[list[tuple[str, str]]]:
    """Rows for a page: each cell with its column's heading."""
    return [[(heading, told(row[key])) for key, heading in section.columns] for row in rows]


def as_file(person: Person) -> dict[str, Any]:
    """All of it, for a program: dates as ISO 8601 once it is written as JSON."""
    return {
        "schema": SCHEMA,
        "made_at": timezone.now(),
        "person": str(person.public_id),
        "sections": {
            section.key: {
                "heading": section.heading,
                "rows": [{key: row[key] for key, _ in section.columns} for row in section.rows(person)],
            }
            for section in _sections
        },
    }
