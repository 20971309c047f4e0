"""A placement's timetable as the rows of a sheet, in the columns in which one comes in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from atp_portal.formatting import clock, london
from placements.models import Part, Session


def sheet_rows(sessions: Iterable[Session]) -> Iterator[tuple[object, ...]]:
    """A row for each session, ``with_everybody``: dates as dates, times as 9am, names with semicolons between."""
    for session in sessions:
        people = {
            part: "; ".join(row.person.full_name for row in session.everybody if row.part == part)
            for part in (Part.LEADER, Part.OVERSEER, Part.PATIENT_PARTNER)
        }
        yield (
            london(session.start).date(),
            clock(session.start),
            clock(session.end),
            session.title,
            session.get_category_display().capitalize(),
            session.get_kind_display().capitalize(),
            str(session.room) if session.room else "",
            session.place,
            people[Part.LEADER],
            people[Part.OVERSEER],
            people[Part.PATIENT_PARTNER],
            " ".join(session.note.split()),
        )
