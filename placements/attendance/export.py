"""Hours as a sheet for the university or the employer: a row for each session, and what they come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from atp_portal.formatting import london, london_date
from placements.attendance.rows import HoursRow
from placements.attendance.totals import Sum, totals_of_rows
from placements.models import Placement

COLUMNS = (
    "Family name",
    "Given name",
    "Learner group",
    "Practice",
    "Date",
    "Session",
    "Category",
    "Kind",
    "Simulated",
    "Planned from",
    "Planned until",
    "There from",
    "There until",
    "Minutes planned",
    "Minutes claimed",
    "Minutes confirmed",
    "Of them simulated",
    "Minutes missed",
    "Minutes made up",
    "State",
    "Confirmed by",
)


def sheet_rows(rows: Sequence[HoursRow], placements: Mapping[int, Placement]) -> Iterator[tuple[object, ...]]:
    """Each session in order, then the sums by category and in all. ``placements`` are by key, with their people."""
    for row in rows:
        assert row.participation.placement_id
        yield _cells(row, placements[row.participation.placement_id])
    totals = totals_of_rows(rows)
    for words, sums in (
        ("Clinical", totals.clinical),
        ("Educational", totals.educational),
        ("In all", totals.all),
    ):
        yield _sum(f"Total: {words[:1].lower()}{words[1:]}", sums)


def _cells(row: HoursRow, placement: Placement) -> tuple[object, ...]:
    session, said = row.session, row.said
    there = said.during if said else None
    return (
        placement.person.family_name,
        placement.person.given_name,
        placement.learner_group.name,
        placement.practice.name,
        london_date(session.start),
        session.title,
        session.get_category_display().capitalize(),
        session.get_kind_display().capitalize(),
        "Yes" if session.is_simulated else "No",
        _clock(session.start),
        _clock(session.end),
        _clock(there.lower) if there else "",
        _clock(there.upper) if there else "",
        row.planned,
        row.claimed,
        row.confirmed,
        row.simulated,
        row.missed,
        row.made_up,
        str(row.state),
        row.confirmed_by,
    )


def _sum(words: str, sums: Sum) -> tuple[object, ...]:
    blank = [""] * (COLUMNS.index("Minutes planned") - 1)
    return (
        words,
        *blank,
        sums.planned,
        sums.claimed,
        sums.confirmed,
        sums.simulated,
        sums.missed,
        sums.made_up,
        "",
        "",
    )


def _clock(moment: object) -> str:
    """'08:30', as London's clocks showed it."""
    return f"{london(moment):%H:%M}"  # type: ignore[arg-type]
