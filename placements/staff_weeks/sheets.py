"""A staff week as a sheet: a row for each person with a column for each day, or a row for each stretch of a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from atp_portal.formatting import and_list
from atp_portal.sheet_files import Unreadable
from placements.staff_weeks.cells import CellProblem, Hours, clock_range, overlaps, parse_cell, parse_stretch

MOST_LINES, MOST_PEOPLE = 4000, 300
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
COLUMNS = ("Name", "Job", *WEEKDAYS)
_NAMES = {
    "name": {"name", "person", "staff", "who", "clinician", "staff member"},
    "job": {"job", "job title", "role", "post"},
    "day": {"day", "weekday"},
    "from": {"from", "start", "starts", "start time"},
    "to": {"to", "end", "ends", "until", "finish", "end time"},
    "what": {"what", "activity", "clinic", "session"},
    "room": {"room", "where", "place"},
    "learners": {"takes learners", "may take learners", "learners", "students"},
}
_NO, _YES = {"no", "n", "false", "0"}, {"", "yes", "y", "true", "1"}


@dataclass
class SheetPerson:
    """Somebody of a sheet: their hours by weekday (1 is Monday) and what is not understood, with where it stands.

    A weekday that is no key is not in the sheet; one without hours says that they are not in.
    """

    number: int
    name: str
    job: str = ""
    days: dict[int, tuple[Hours, ...]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class StaffSheet:
    """What a sheet says, and which of its columns were not read."""

    people: list[SheetPerson]
    unread: tuple[str, ...] = ()


def read_staff_sheet(lines: Iterable[tuple[int, Sequence[str]]]) -> StaffSheet:
    """A sheet by its numbered lines, without empty ones. Raises ``Unreadable`` for what is no staff week at all.

    Without a first line that names the columns they are taken for the name and the days from Monday.
    """
    numbered = list(lines)
    if not numbered:
        raise Unreadable("There is nothing in the list.")
    columns, is_header = _columns(numbered[0][1])
    rows = numbered[1:] if is_header else numbered
    # A day that no row reaches is not in the sheet, which is not the same as nobody being in.
    columns = columns[: max((len(line) for _, line in rows), default=0)] if not is_header else columns
    if not rows:
        raise Unreadable("There is nobody in the list: only the names of the columns.")
    unread = tuple(
        name for name, column in zip(numbered[0][1], columns, strict=False) if name and column is None
    )
    people = _by_stretches(columns, rows) if "from" in columns else _by_days(columns, rows)
    if len(people) > MOST_PEOPLE:
        raise Unreadable(f"The list has more than {MOST_PEOPLE} people. Split it.")
    return StaffSheet(people, unread if is_header else ())


def weekday_of(text: str) -> int | None:
    """The number of a weekday, 1 for Monday, by its name or at least three letters of it."""
    word = (text.split() or [""])[0].strip(".,:").casefold()
    found = [
        n for n, name in enumerate(WEEKDAYS, start=1) if len(word) >= 3 and name.casefold().startswith(word)
    ]
    # "Tues" and "Thurs" are beginnings too; "Weds" is none.
    return found[0] if found else 3 if word == "weds" else None


def _columns(first: Sequence[str]) -> tuple[list[str | int | None], bool]:
    columns: list[str | int | None] = []
    for cell in first:
        said = " ".join(cell.casefold().split())
        known = next((column for column, names in _NAMES.items() if said in names), None)
        columns.append(known or weekday_of(cell))
    named = [column for column in columns if column is not None]
    if not (
        set(named) & {"name", "day", "from"} or len([each for each in named if isinstance(each, int)]) > 1
    ):
        return ["name", *range(1, 8)], False
    if len(set(named)) < len(named):
        raise Unreadable("Each column can be there once.")
    if "name" not in named and columns[0] is None:
        columns[0] = "name"
    lacking = [name for name, column in (("Name", "name"), ("Day", "day"), ("From", "from"), ("To", "to"))
               if column not in columns]  # fmt: skip
    if "name" not in columns or ({"day", "from", "to"} & set(named) and lacking):
        raise Unreadable(f"The first row must name the columns. Missing: {and_list(lacking)}.")
    if not any(isinstance(column, int) for column in columns) and "from" not in columns:
        raise Unreadable(
            "The first row must name the days, Monday to Friday, or the columns Day, From and To."
        )
    return columns, True


def _by_days(
    columns: Sequence[str | int | None], rows: Iterable[tuple[int, Sequence[str]]]
) -> list[SheetPerson]:
    people = []
    for number, line in rows:
        cells = dict(zip(columns, [*line, *[""] * len(columns)], strict=False))
        person = SheetPerson(number, str(cells["name"]), str(cells.get("job", "")))
        if not person.name:
            person.problems.append("There is no name in this row.")
        for column, text in cells.items():
            if not isinstance(column, int):
                continue
            try:
                person.days[column] = parse_cell(text)
            except CellProblem as problem:
                person.problems += [f"{WEEKDAYS[column - 1]}: {sentence}." for sentence in problem.sentences]
        people.append(person)
    return people


def _by_stretches(
    columns: Sequence[str | int | None], rows: Iterable[tuple[int, Sequence[str]]]
) -> list[SheetPerson]:
    """A row for each stretch; a row without a name is of the person above it."""
    people: dict[tuple[str, str], SheetPerson] = {}
    last: SheetPerson | None = None
    for number, line in rows:
        cells = dict(zip(columns, [*line, *[""] * len(columns)], strict=False))
        name, job = cells.get("name", ""), cells.get("job", "")
        if name:
            last = people.setdefault((name.casefold(), job.casefold()), SheetPerson(number, name, job))
        elif last is None:
            last = people.setdefault(("", ""), SheetPerson(number, ""))
            last.problems.append("There is no name in this row.")
        try:
            weekday, hours = _stretch({key: text for key, text in cells.items() if isinstance(key, str)})
        except CellProblem as problem:
            last.problems += [f"Row {number}: {sentence}." for sentence in problem.sentences]
            continue
        last.days[weekday] = tuple(sorted((*last.days.get(weekday, ()), *hours)))
    for person in people.values():
        for weekday, hours in person.days.items():
            if overlaps(hours):
                person.problems.append(f"{WEEKDAYS[weekday - 1]}: some of the times overlap.")
    return list(people.values())


def _stretch(cells: dict[str, str]) -> tuple[int, tuple[Hours, ...]]:
    """The weekday and the hours of a row: none where it has no times. Raises ``CellProblem``."""
    weekday = weekday_of(cells["day"])
    if weekday is None:
        raise CellProblem(f"“{cells['day']}” is not a day of the week")
    if not (cells["from"] or cells["to"]):
        return weekday, ()
    if not (cells["from"] and cells["to"]):
        raise CellProblem("Say both from when and to when")
    start, end = clock_range(cells["from"], cells["to"])
    said = cells.get("learners", "").casefold()
    if said not in _YES | _NO:
        raise CellProblem(f"“{cells['learners']}” is neither yes nor no")
    hours = Hours(start, end, cells.get("what", ""), cells.get("room", "").lstrip("@ "), said not in _NO)
    # Read back, so that what a cell of the grid could not hold is refused here too.
    return weekday, (parse_stretch(str(hours)),)
