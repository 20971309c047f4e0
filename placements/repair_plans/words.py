"""What may be done about a session, in the words of the page."""

from __future__ import annotations

from atp_portal.formatting import and_list, date_day, london_date, time_range
from placements.models import LEADING, Session
from placements.presentation import company_of, leaders_of, place_of
from placements.repair_plans.plans import Mending
from placements.repairing.values import Affected, Kind, Remedy

NOT_SURE = " – ask first, their hours are not entered"


def remedy_words(mending: Mending, session: Affected, remedy: Remedy) -> str:
    """'Dr Farah Patel leads it', 'Moves to Thursday 26 November, 9am to midday', 'Cancel it'."""
    row = mending.rows[session.key]
    if remedy.kind in (Kind.LEADER, Kind.OVERSEER):
        does = "leads it" if remedy.kind == Kind.LEADER else "is on call for it"
        return f"{mending.people[remedy.person].full_name} {does}{'' if remedy.is_known else NOT_SURE}"
    if remedy.kind == Kind.WITHOUT:
        return f"Goes on with {_who_is_left(row, mending)}"
    if remedy.kind == Kind.ROOM:
        return str(mending.rooms[remedy.room])
    if remedy.kind == Kind.MERGE:
        into = mending.joinable[remedy.into]
        return f"Joins {into.title} with {leaders_of(into)}, {time_range(into.start, into.end)}"
    if remedy.start and remedy.end:
        hours = time_range(remedy.start, remedy.end)
        same_day = london_date(remedy.start) == london_date(row.start)
        return f"Moves to {hours}" if same_day else f"Moves to {date_day(remedy.start)}, {hours}"
    fixed = {Kind.ONLINE: "Held online", Kind.ALONE: "Self-directed learning instead"}
    return fixed.get(remedy.kind, "Cancel it")


def session_words(row: Session) -> str:
    """'Morning surgery, Monday 23 November, 9am to midday', for a label that stands alone."""
    return f"{row.title}, {date_day(row.start)}, {time_range(row.start, row.end)}"


def about_session(row: Session) -> str:
    """'Lena Nursingham (student nurse) · Consulting room 1'."""
    company = company_of(row, full_names=True, always_names=True, at=row.practice)
    return " · ".join(filter(None, [company, place_of(row)]))


def _who_is_left(row: Session, mending: Mending) -> str:
    off = mending.trouble.person
    return and_list(
        each.person.full_name for each in row.everybody if each.part in LEADING and each.person != off
    )
