"""What a sheet of the staff week would do at a practice, before it is done: row by row, and what is not understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from accounts.models import Person
from atp_portal.formatting import or_list
from placements.models import Room
from placements.staff_weeks.cells import Hours, format_cell
from placements.staff_weeks.names import whom_it_means
from placements.staff_weeks.sheets import WEEKDAYS, SheetPerson, StaffSheet
from placements.staffing.week import StaffWeek, room_key


@dataclass(frozen=True)
class DayDifference:
    """What would become of one day of somebody."""

    weekday: int
    before: str
    after: str

    @property
    def day(self) -> str:
        return WEEKDAYS[self.weekday - 1]

    @property
    def kind(self) -> str:
        if not self.before:
            return "Added"
        return "Changed" if self.after else "Ended"


@dataclass
class CheckedRow:
    """Somebody of a sheet: who it is, what would be different, and what stands in the way.

    Nobody, without a problem, is somebody new.
    """

    row: SheetPerson
    person: Person | None = None
    problems: list[str] = field(default_factory=list)
    differences: list[DayDifference] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.person is None and not self.problems

    @property
    def is_taken(self) -> bool:
        return self.person is not None and not self.problems

    @property
    def changed_days(self) -> dict[int, tuple[Hours, ...]]:
        return {each.weekday: self.row.days[each.weekday] for each in self.differences}


@dataclass(frozen=True)
class CheckedSheet:
    """A sheet against the week that it would change, and the rooms in it that are not there."""

    rows: list[CheckedRow]
    new_rooms: list[str]
    unread: tuple[str, ...] = ()

    @property
    def known(self) -> list[CheckedRow]:
        return [row for row in self.rows if row.is_taken]

    @property
    def new(self) -> list[CheckedRow]:
        return [row for row in self.rows if row.is_new]

    @property
    def wrong(self) -> list[CheckedRow]:
        return [row for row in self.rows if row.problems]


def check_staff_sheet(sheet: StaffSheet, week: StaffWeek, rooms: Mapping[str, Room]) -> CheckedSheet:
    """Find the people of a sheet among those of the practice, and say what would be different."""
    by_key = {person.pk: person for person in week.people}
    namesakes = week.namesakes
    checked = [CheckedRow(row, problems=list(row.problems)) for row in sheet.people]
    for each in checked:
        if not each.row.name:
            continue
        found = whom_it_means(each.row.name, namesakes, each.row.job)
        if len(found) > 1:
            names = or_list(
                dict.fromkeys(f"{one.full_name} ({one.job})" if one.job else one.full_name for one in found)
            )
            each.problems.append(f"“{each.row.name}” may be {names}. Write the whole name and the job.")
        elif found:
            each.person = by_key[found[0].key]
    _refuse_twice(checked)
    for each in checked:
        before = (
            {} if each.person is None else {day: week.cell(each.person, day).hours for day in each.row.days}
        )
        each.differences = [
            DayDifference(weekday, format_cell(before.get(weekday, ())), format_cell(hours))
            for weekday, hours in sorted(each.row.days.items())
            if hours != before.get(weekday, ())
        ]
    return CheckedSheet(checked, _new_rooms(checked, rooms), sheet.unread)


def _refuse_twice(checked: Iterable[CheckedRow]) -> None:
    rows = [row for row in checked if row.row.name]
    times = Counter(_who(row) for row in rows)
    for row in rows:
        if times[_who(row)] > 1:
            row.problems.append(
                f"{row.person.full_name if row.person else row.row.name} is there more than once."
            )


def _who(row: CheckedRow) -> object:
    return row.person.pk if row.person else " ".join(row.row.name.casefold().split())


def _new_rooms(checked: Iterable[CheckedRow], rooms: Mapping[str, Room]) -> list[str]:
    """Rooms that hours of the sheet name and the practice does not have, each once, as it is first written."""
    unknown: dict[str, str] = {}
    for row in checked:
        for hours in row.changed_days.values():
            for each in hours:
                if each.room and room_key(each.room) not in rooms:
                    unknown.setdefault(room_key(each.room), each.room)
    return list(unknown.values())
