"""Say from which day who of a practice is in when: only what changes, all or nothing, and nobody else's work undone."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from accounts.models import Person
from accounts.operations.people import NewPerson
from accounts.operations.supervisors import add_supervisor
from atp_portal.formatting import and_list, count, date_plain, moment_long, time_range
from hubs.happenings import events_of
from hubs.models import Practice
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns
from placements.models import Room, WorkingPattern
from placements.staff_weeks.cells import Hours, format_cell
from placements.staffing.week import (
    ONE_DAY,
    Key,
    StaffCell,
    cell_name,
    cell_of,
    first_on,
    mark_of,
    patterns_lasting,
    room_key,
    rooms_by_name,
    staff_of,
)


@dataclass(frozen=True, kw_only=True)
class DayChange:
    """Somebody's usual hours of a weekday, none where they are not in.

    ``seen`` is the mark (``mark_of``) of the text that the editor saw there; None where they looked at nothing.
    """

    person: Person
    weekday: int
    hours: tuple[Hours, ...]
    seen: str | None = None

    @property
    def key(self) -> Key:
        return self.person.pk, self.weekday


class StaffWeekRefusal(Refusal):
    """A refusal with the sentences of each cell that stands in the way."""

    def __init__(self, cells: Mapping[Key, Sequence[str]]) -> None:
        super().__init__(*(sentence for sentences in cells.values() for sentence in sentences))
        self.cells = {key: tuple(sentences) for key, sentences in cells.items()}


@dataclass(frozen=True)
class StaffWeekChanged:
    """What became different: how many days of how many people, and the rooms that were added."""

    days: int
    people: int
    rooms: tuple[Room, ...] = ()

    def __str__(self) -> str:
        if not self.days:
            return "Nothing was different, so nothing is changed."
        rooms = f" {and_list(self.rooms)} added." if self.rooms else ""
        return f"{count(self.days, 'day')} of {count(self.people, 'person', 'people')} changed.{rooms}"


@operation
def set_staff_week(
    *,
    by: Person | None,
    practice: Practice,
    starts_on: datetime.date,
    changes: Sequence[DayChange],
    add_rooms: bool = False,
) -> StaffWeekChanged:
    """Say when people are in from ``starts_on``: what held until then ends the day before; all or nothing.

    A change that is planned for a later day stays, and hours that had a last day keep it. Raises
    ``StaffWeekRefusal`` for a cell that somebody changed since it was ``seen``, a room that is not there (unless
    ``add_rooms``), and hours that overlap somebody's hours at another practice.
    """
    people = {change.person.pk: change.person for change in changes}
    take_turns([practice, *people.values()])
    _refuse_strangers(practice, starts_on, people)
    before = _patterns(practice, starts_on, people)
    cells = {change.key: cell_of(before[change.key], change.weekday, starts_on) for change in changes}
    _refuse_what_others_changed(changes, cells)
    changing = [change for change in changes if change.hours != cells[change.key].hours]
    rooms, added = _rooms(practice, changing, add_rooms=add_rooms)
    gone, ended, made = [], [], []
    for change in changing:
        patterns, cell = before[change.key], cells[change.key]
        first = first_on(change.weekday, starts_on)
        replaced = [each for each in patterns if each.starts_on <= first]
        gone += [each.pk for each in replaced if each.starts_on >= starts_on]
        ended += [each.pk for each in replaced if each.starts_on < starts_on]
        last = min(filter(None, [cell.until, cell.changes_on and cell.changes_on - ONE_DAY]), default=None)
        made += [
            WorkingPattern(
                practice=practice,
                person=change.person,
                weekday=change.weekday,
                starts_at=hours.start,
                ends_at=hours.end,
                room=rooms.get(room_key(hours.room)) if hours.room else None,
                activity=hours.activity,
                may_take_learners=hours.may_take_learners,
                starts_on=starts_on,
                ends_on=last,
            )
            for hours in change.hours
        ]
    _refuse_hours_elsewhere(practice, made)
    WorkingPattern.objects.filter(pk__in=gone).delete()
    WorkingPattern.objects.filter(pk__in=ended).update(ends_on=starts_on - ONE_DAY)
    WorkingPattern.objects.bulk_create(made, batch_size=1000)
    return StaffWeekChanged(len(changing), len({change.person.pk for change in changing}), tuple(added))


def _patterns(
    practice: Practice, starts_on: datetime.date, people: Mapping[int, Person]
) -> defaultdict[Key, list[WorkingPattern]]:
    found: defaultdict[Key, list[WorkingPattern]] = defaultdict(list)
    lasting = patterns_lasting(practice, starts_on).filter(person__in=people.keys()).select_related("room")
    for pattern in lasting:
        found[pattern.person_id, pattern.weekday].append(pattern)
    return found


def _refuse_strangers(practice: Practice, starts_on: datetime.date, people: Mapping[int, Person]) -> None:
    here = set(
        staff_of(practice, starts_on).filter(pk__in=people.keys()).order_by().values_list("pk", flat=True)
    )
    strangers = [person.full_name for key, person in people.items() if key not in here]
    if strangers:
        verb = "does" if len(strangers) == 1 else "do"
        raise Refusal(f"{and_list(strangers)} {verb} not work at {practice} on {date_plain(starts_on)}.")


def _refuse_what_others_changed(changes: Sequence[DayChange], cells: Mapping[Key, StaffCell]) -> None:
    """What somebody else did since the page was opened stands, unless both say the same."""
    clashing = [
        change
        for change in changes
        if change.seen is not None
        and change.seen != mark_of(cells[change.key].text)
        and change.hours != cells[change.key].hours
    ]
    if not clashing:
        return
    who = _who_changed_last({change.key for change in clashing})
    raise StaffWeekRefusal(
        {
            change.key: [
                f"{cell_name(change.person, change.weekday)}: {who.get(change.key, 'somebody changed it meanwhile')}. "
                f"It is now {_said(cells[change.key])}. Save again to have yours instead."
            ]
            for change in clashing
        }
    )


def _said(cell: StaffCell) -> str:
    return f"“{format_cell(cell.hours)}”" if cell.hours else "a day off"


def _who_changed_last(keys: set[Key]) -> dict[Key, str]:
    """Who changed these cells last and when, as far as history knows."""
    these = Q()
    for person_id, weekday in keys:
        these |= Q(person_id=person_id, weekday=weekday)
    said = ("person_id", "weekday", "pgh_created_at", "pgh_context__metadata__user")
    last = {
        (person_id, weekday): (moment, user)
        for person_id, weekday, moment, user in events_of(WorkingPattern)
        .filter(these)
        .order_by("pgh_created_at", "pgh_id")
        .values_list(*said)
    }
    names = {
        person.pk: person.full_name
        for person in Person.objects.filter(pk__in={user for _, user in last.values()})
    }
    return {
        key: f"{names.get(user, 'somebody')} changed it on {moment_long(moment)}"
        for key, (moment, user) in last.items()
    }


def _rooms(
    practice: Practice, changes: Sequence[DayChange], *, add_rooms: bool
) -> tuple[dict[str, Room], list[Room]]:
    """The rooms by their names, and those that were added for the changes."""
    rooms = rooms_by_name(practice)
    unknown: dict[str, str] = {}
    cells: dict[Key, list[str]] = {}
    for change in changes:
        for hours in change.hours:
            if hours.room and room_key(hours.room) not in rooms:
                unknown.setdefault(room_key(hours.room), hours.room)
                cells.setdefault(change.key, []).append(
                    f"{cell_name(change.person, change.weekday)}: there is no room “{hours.room}”"
                )
    if cells and not add_rooms:
        raise StaffWeekRefusal(cells)
    added = Room.objects.bulk_create([Room(practice=practice, name=name) for name in unknown.values()])
    return rooms | {room_key(room.name): room for room in added}, added


def _refuse_hours_elsewhere(practice: Practice, made: Sequence[WorkingPattern]) -> None:
    """Somebody who works at two practices is at one of them at a time. Of the other, only the times are told."""
    if not made:
        return
    first = min(pattern.starts_on for pattern in made)
    elsewhere: defaultdict[Key, list[WorkingPattern]] = defaultdict(list)
    others = WorkingPattern.objects.filter(person__in={pattern.person_id for pattern in made}).exclude(
        practice=practice
    )
    for other in others.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first)):
        elsewhere[other.person_id, other.weekday].append(other)
    cells: dict[Key, list[str]] = {}
    for pattern in made:
        for other in elsewhere[pattern.person_id, pattern.weekday]:
            at_once = pattern.starts_at < other.ends_at and other.starts_at < pattern.ends_at
            if at_once and (pattern.ends_on is None or other.starts_on <= pattern.ends_on):
                cells.setdefault((pattern.person_id, pattern.weekday), []).append(
                    f"{cell_name(pattern.person, pattern.weekday)}: they have hours at another practice from "
                    f"{time_range(other.starts_at, other.ends_at)}"
                )
    if cells:
        raise StaffWeekRefusal(cells)


@dataclass(frozen=True, kw_only=True)
class NewStaff:
    """Somebody who is added with their hours: no account, a supervisor of the practice."""

    newcomer: NewPerson
    job_title: str
    days: Mapping[int, tuple[Hours, ...]]


@operation
def take_in_staff_week(
    *,
    by: Person | None,
    practice: Practice,
    starts_on: datetime.date,
    changes: Sequence[DayChange],
    newcomers: Sequence[NewStaff] = (),
    add_rooms: bool = False,
) -> StaffWeekChanged:
    """Take in a sheet of the staff week, with the people in it who are new; all or nothing.

    Refused as ``set_staff_week`` is, and where somebody of a newcomer's name works here meanwhile.
    """
    take_turns([practice])
    since = min(starts_on, timezone.localdate())
    named = {person.full_name.casefold() for person in staff_of(practice, starts_on)}
    added = []
    for new in newcomers:
        name = " ".join(filter(None, [new.newcomer.title, new.newcomer.given_name, new.newcomer.family_name]))
        if name.casefold() in named:
            raise Refusal(f"{name} has been added meanwhile. Check the sheet again.")
        role = add_supervisor(
            by=by, practice=practice, newcomer=new.newcomer, job_title=new.job_title, starts_on=since
        )
        added += [DayChange(person=role.person, weekday=day, hours=hours) for day, hours in new.days.items()]
    return set_staff_week(
        by=by, practice=practice, starts_on=starts_on, changes=[*changes, *added], add_rooms=add_rooms
    )
