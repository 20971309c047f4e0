"""The usual week of a practice's staff as the database has it: who is in on which weekday, from a day on."""

from __future__ import annotations

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import Person, Supervisor
from atp_portal.formatting import time_range
from hubs.models import Practice
from placements.models import Room, WorkingPattern
from placements.staff_weeks.cells import Hours, format_cell
from placements.staff_weeks.names import Named
from placements.staff_weeks.sheets import WEEKDAYS

ONE_DAY = datetime.timedelta(days=1)
Key = tuple[int, int]
"""A person's key and a weekday, 1 for Monday."""


@dataclass(frozen=True)
class StaffCell:
    """Somebody's usual hours of a weekday, from a day on.

    ``until`` is their last day, where there is one; ``changes_on`` the day from which others are planned.
    """

    hours: tuple[Hours, ...] = ()
    until: datetime.date | None = None
    changes_on: datetime.date | None = None

    @property
    def text(self) -> str:
        """As it stands in the grid, a stretch on each line."""
        return format_cell(self.hours, "\n")


NOT_IN = StaffCell()


@dataclass(frozen=True)
class StaffWeek:
    """The week of a practice's staff from a day on: its people in order, and the cells in which somebody is in."""

    starts_on: datetime.date
    people: tuple[Person, ...]
    cells: Mapping[Key, StaffCell]

    def cell(self, person: Person, weekday: int) -> StaffCell:
        return self.cells.get((person.pk, weekday), NOT_IN)

    @property
    def is_empty(self) -> bool:
        return not any(cell.hours for cell in self.cells.values())

    @property
    def has_weekend(self) -> bool:
        return any(cell.hours or cell.changes_on for (_, weekday), cell in self.cells.items() if weekday > 5)

    @property
    def namesakes(self) -> list[Named]:
        """The people as a sheet may name them."""
        return [
            Named(person.pk, person.title, person.given_name, person.family_name, job_of(person))
            for person in self.people
        ]


def staff_week(practice: Practice, starts_on: datetime.date) -> StaffWeek:
    """The week from a day on: three queries."""
    lasting = patterns_lasting(practice, starts_on)
    people = staff_of(practice, starts_on)
    by_key: defaultdict[Key, list[WorkingPattern]] = defaultdict(list)
    for pattern in lasting.filter(person__in=people).select_related("room"):
        by_key[pattern.person_id, pattern.weekday].append(pattern)
    return StaffWeek(
        starts_on,
        tuple(people),
        {key: cell_of(patterns, key[1], starts_on) for key, patterns in by_key.items()},
    )


def staff_of(practice: Practice, day: datetime.date) -> QuerySet[Person]:
    """Who works at the practice on ``day``, and who has hours there then or later, with their parts there."""
    here = Q(pk__in=patterns_lasting(practice, day).order_by().values("person"))
    for people in (
        practice.supervisors.on(day).values("person"),
        practice.educationalists.on(day).values("person"),
        practice.administrators.on(day).values("person"),
    ):
        here |= Q(pk__in=people)
    parts = Supervisor.objects.filter(practice=practice).order_by("starts_on")
    return (
        Person.objects.filter(here, anonymised_at__isnull=True)
        .select_related("profession")
        .prefetch_related(Prefetch("supervisors", parts, to_attr="parts_here"))
        .order_by("family_name", "given_name", "pk")
    )


def job_of(person: Person) -> str:
    """What somebody does at the practice, by their part there or their profession; fetched by ``staff_of``."""
    titles = [part.job_title for part in getattr(person, "parts_here", ()) if part.job_title]
    return titles[-1] if titles else str(person.profession or "")


def patterns_lasting(practice: Practice, day: datetime.date) -> QuerySet[WorkingPattern]:
    """The hours that hold on some day from ``day`` on."""
    return practice.working_patterns.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def first_on(weekday: int, day: datetime.date) -> datetime.date:
    """The first day from ``day`` on that is this weekday."""
    return day + ONE_DAY * ((weekday - day.isoweekday()) % 7)


def cell_of(patterns: Sequence[WorkingPattern], weekday: int, starts_on: datetime.date) -> StaffCell:
    """What one person's patterns of a weekday say from a day on."""
    first = first_on(weekday, starts_on)
    holding = holding_on(patterns, first)
    ends = {pattern.ends_on for pattern in holding}
    until = next(iter(ends)) if len(ends) == 1 else None
    later = [pattern.starts_on for pattern in patterns if pattern.starts_on > first]
    return StaffCell(hours_of(holding), until, min(later, default=None))


def holding_on(patterns: Iterable[WorkingPattern], day: datetime.date) -> list[WorkingPattern]:
    return [
        pattern
        for pattern in patterns
        if pattern.starts_on <= day and (pattern.ends_on is None or day <= pattern.ends_on)
    ]


def hours_of(patterns: Iterable[WorkingPattern]) -> tuple[Hours, ...]:
    return tuple(
        sorted(
            Hours(
                pattern.starts_at,
                pattern.ends_at,
                pattern.activity,
                pattern.room.name if pattern.room else "",
                pattern.may_take_learners,
            )
            for pattern in patterns
        )
    )


def rooms_by_name(practice: Practice) -> dict[str, Room]:
    """The rooms by their names without capitals and spaces: one query."""
    return {room_key(room.name): room for room in practice.rooms.all()}


def room_key(name: str) -> str:
    return "".join(name.casefold().split())


def mark_of(text: str) -> str:
    """What tells a cell's text from another, so that a page can say what its reader saw."""
    stretches = (" ".join(part.split()) for part in text.replace("\n", ";").split(";"))
    return hashlib.blake2s("; ".join(filter(None, stretches)).encode(), digest_size=6).hexdigest()


def cell_name(person: Person, weekday: int) -> str:
    """A cell in a sentence: "Norah Practiss, Tuesday"."""
    return f"{person.full_name}, {WEEKDAYS[weekday - 1]}"


def rooms_held_twice(week: StaffWeek, rooms: Mapping[str, Room]) -> list[str]:
    """Where two people's usual hours take the same room at once, though it is for one session at a time."""
    names = {person.pk: person.full_name for person in week.people}
    taken: defaultdict[tuple[int, str], list[tuple[Hours, str]]] = defaultdict(list)
    for (person_id, weekday), cell in week.cells.items():
        for hours in cell.hours:
            room = rooms.get(room_key(hours.room)) if hours.room else None
            if room is not None and room.is_exclusive and person_id in names:
                taken[weekday, room.name].append((hours, names[person_id]))
    return [
        f"{room}, {WEEKDAYS[weekday - 1]} {time_range(max(one.start, other.start), min(one.end, other.end))}: "
        f"{first} and {second}"
        for (weekday, room), there in sorted(taken.items(), key=lambda each: each[0])
        for number, (one, first) in enumerate(sorted(there))
        for other, second in sorted(there)[number + 1 :]
        if one.start < other.end and other.start < one.end
    ]
