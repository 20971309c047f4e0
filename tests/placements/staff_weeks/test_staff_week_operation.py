"""Who is in when, from a day on: only what changes, all or nothing, and nobody's work silently undone."""

import datetime
from datetime import time
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from hubs.models import Practice
from hubs.operations.base import Refusal
from placements.models import Room, WorkingPattern
from placements.operations.staff_weeks import (
    DayChange,
    StaffWeekChanged,
    StaffWeekRefusal,
    set_staff_week,
)
from placements.staff_weeks.cells import parse_cell
from placements.staffing.week import mark_of, rooms_by_name, rooms_held_twice, staff_week
from tests.factories.network import PracticeFactory
from tests.factories.people import AdministratorFactory, PersonFactory, SupervisorFactory
from tests.factories.placements import RoomFactory
from tests.factories.presence import WorkingPatternFactory
from tests.races import race

pytestmark = [pytest.mark.django_db]

MONDAY = datetime.date(2026, 11, 30)
TUESDAY = 2
DAY = datetime.timedelta(days=1)


@pytest.fixture
def practice() -> Practice:
    return PracticeFactory(name="Ash Grove Surgery")


@pytest.fixture
def person(practice: Practice) -> Person:
    somebody: Person = SupervisorFactory(
        practice=practice, person=PersonFactory(title="", given_name="Norah", family_name="Practiss")
    ).person
    return somebody


def change(person: Person, text: str, weekday: int = TUESDAY, seen: str | None = None) -> DayChange:
    mark = None if seen is None else mark_of(seen)
    return DayChange(person=person, weekday=weekday, hours=parse_cell(text), seen=mark)


def kept(person: Person) -> list[tuple[int, str, datetime.date, datetime.date | None]]:
    return [
        (
            row.weekday,
            f"{row.starts_at:%H:%M}-{row.ends_at:%H:%M} {row.activity}".strip(),
            row.starts_on,
            row.ends_on,
        )
        for row in person.working_patterns.order_by("weekday", "starts_on", "starts_at")
    ]


def test_what_held_ends_the_day_before_and_the_new_begins(practice: Practice, person: Person) -> None:
    RoomFactory(practice=practice, name="Treatment room")
    WorkingPatternFactory(practice=practice, person=person)
    WorkingPatternFactory(practice=practice, person=person, weekday=1)
    done = set_staff_week(
        by=None,
        practice=practice,
        starts_on=MONDAY,
        changes=[
            change(person, "9-12 clinic @treatment ROOM; 1-5 (no learners)"),
            change(person, "9-5", weekday=1),
            change(person, "10-2", weekday=3),
        ],
    )
    assert done == StaffWeekChanged(2, 1)
    since = datetime.date(2026, 1, 1)
    assert kept(person) == [
        (1, "09:00-17:00", since, None),
        (2, "09:00-17:00", since, MONDAY - DAY),
        (2, "09:00-12:00 clinic", MONDAY, None),
        (2, "13:00-17:00", MONDAY, None),
        (3, "10:00-14:00", MONDAY, None),
    ]
    clinic, afternoon = WorkingPattern.objects.filter(person=person, weekday=2, starts_on=MONDAY)
    assert (str(clinic.room), clinic.may_take_learners, afternoon.may_take_learners) == (
        "Treatment room",
        True,
        False,
    )


def test_saying_it_again_changes_nothing(practice: Practice, person: Person) -> None:
    say = partial(
        set_staff_week, by=None, practice=practice, starts_on=MONDAY, changes=[change(person, "9-5")]
    )
    assert str(say()) == "1 day of 1 person changed."
    before = list(WorkingPattern.objects.values())
    assert str(say()) == "Nothing was different, so nothing is changed."
    assert list(WorkingPattern.objects.values()) == before


def test_hours_of_the_same_first_day_are_replaced_and_an_empty_cell_ends_them(
    practice: Practice, person: Person
) -> None:
    for text in ("9-5", "9-1", ""):
        set_staff_week(by=None, practice=practice, starts_on=MONDAY, changes=[change(person, text)])
    assert kept(person) == []


def test_a_change_planned_for_later_stays_and_a_last_day_is_kept(practice: Practice, person: Person) -> None:
    later, last = datetime.date(2027, 1, 4), datetime.date(2027, 3, 31)
    WorkingPatternFactory(practice=practice, person=person, ends_on=later - DAY)
    WorkingPatternFactory(practice=practice, person=person, ends_at=time(13), starts_on=later)
    WorkingPatternFactory(practice=practice, person=person, weekday=4, ends_on=last)
    set_staff_week(
        by=None,
        practice=practice,
        starts_on=MONDAY,
        changes=[change(person, "10-4"), change(person, "10-4", weekday=4)],
    )
    since = datetime.date(2026, 1, 1)
    assert kept(person) == [
        (2, "09:00-17:00", since, MONDAY - DAY),
        (2, "10:00-16:00", MONDAY, later - DAY),
        (2, "09:00-13:00", later, None),
        (4, "09:00-17:00", since, MONDAY - DAY),
        (4, "10:00-16:00", MONDAY, last),
    ]


def test_from_the_middle_of_a_week_each_day_changes_when_it_comes_next(
    practice: Practice, person: Person
) -> None:
    thursday = MONDAY + 3 * DAY
    WorkingPatternFactory(practice=practice, person=person, ends_on=thursday + DAY)
    WorkingPatternFactory(practice=practice, person=person, ends_at=time(13), starts_on=thursday + 2 * DAY)
    set_staff_week(by=None, practice=practice, starts_on=thursday, changes=[change(person, "10-4")])
    assert kept(person) == [
        (2, "09:00-17:00", datetime.date(2026, 1, 1), thursday - DAY),
        (2, "10:00-16:00", thursday, None),
    ]


def test_what_somebody_else_changed_since_it_was_seen_is_refused_by_name_and_all_with_it(
    practice: Practice, person: Person
) -> None:
    alice = AdministratorFactory(
        practice=practice, person=PersonFactory(title="", given_name="Alice", family_name="Minster")
    ).person
    set_staff_week(by=alice, practice=practice, starts_on=MONDAY, changes=[change(person, "9-1 surgery")])
    mine = [change(person, "9-5", seen=""), change(person, "9-5", weekday=3, seen="")]
    with pytest.raises(StaffWeekRefusal) as refusal:
        set_staff_week(by=None, practice=practice, starts_on=MONDAY, changes=mine)
    ((key, (sentence,)),) = refusal.value.cells.items()
    assert key == (person.pk, TUESDAY)
    assert sentence.startswith("Norah Practiss, Tuesday: Alice Minster changed it on ")
    assert sentence.endswith("It is now “9am to 1pm surgery”. Save again to have yours instead.")
    assert [row[:2] for row in kept(person)] == [(2, "09:00-13:00 surgery")]
    mine[0] = change(person, "9-5", seen="9am to 1pm surgery")
    set_staff_week(by=None, practice=practice, starts_on=MONDAY, changes=mine)
    assert [row[:2] for row in kept(person)] == [(2, "09:00-17:00"), (3, "09:00-17:00")]


def test_an_unknown_room_is_refused_in_its_cell_or_added(practice: Practice, person: Person) -> None:
    RoomFactory(practice=practice, name="Room 1")
    say = partial(
        set_staff_week,
        by=None,
        practice=practice,
        starts_on=MONDAY,
        changes=[change(person, "9-12 @room1; 1-5 @Room 9"), change(person, "9-5 @room 9", weekday=3)],
    )
    with pytest.raises(StaffWeekRefusal) as refusal:
        say()
    assert refusal.value.cells == {
        (person.pk, 2): ("Norah Practiss, Tuesday: there is no room “Room 9”",),
        (person.pk, 3): ("Norah Practiss, Wednesday: there is no room “room 9”",),
    }
    assert kept(person) == []
    assert str(say(add_rooms=True)) == "2 days of 1 person changed. Room 9 added."
    assert sorted(Room.objects.values_list("name", "is_exclusive")) == [("Room 1", True), ("Room 9", True)]


def test_hours_at_another_practice_are_in_the_way_and_only_their_times_are_told(
    practice: Practice, person: Person
) -> None:
    elsewhere = PracticeFactory(name="Cliff Top Practice")
    WorkingPatternFactory(practice=elsewhere, person=person, starts_at=time(13), ends_at=time(17))
    with pytest.raises(StaffWeekRefusal) as refusal:
        set_staff_week(by=None, practice=practice, starts_on=MONDAY, changes=[change(person, "9-5")])
    assert refusal.value.sentences == (
        "Norah Practiss, Tuesday: they have hours at another practice from 1pm to 5pm",
    )
    set_staff_week(by=None, practice=practice, starts_on=MONDAY, changes=[change(person, "9-1")])


def test_who_does_not_work_here_has_no_hours_here(practice: Practice, person: Person) -> None:
    stranger = PersonFactory(title="", given_name="Stella", family_name="Amberton")
    with pytest.raises(Refusal) as refusal:
        set_staff_week(
            by=None,
            practice=practice,
            starts_on=MONDAY,
            changes=[change(person, "9-5"), change(stranger, "9-5")],
        )
    assert str(refusal.value) == "Stella Amberton does not work at Ash Grove Surgery on 30 November 2026."
    assert not WorkingPattern.objects.exists()


def test_two_in_a_room_for_one_are_pointed_out(practice: Practice, person: Person) -> None:
    RoomFactory(practice=practice, name="Room 1")
    RoomFactory(practice=practice, name="Library", is_exclusive=False, seats=4)
    other = SupervisorFactory(
        practice=practice, person=PersonFactory(title="", given_name="Amy", family_name="Holt")
    ).person
    set_staff_week(
        by=None,
        practice=practice,
        starts_on=MONDAY,
        changes=[
            change(person, "9-12 @Room 1; 1-5 @Library"),
            change(other, "11-1 @Room 1; 2-4 @Library"),
            change(other, "9-12 @Room 1", weekday=3),
        ],
    )
    assert rooms_held_twice(staff_week(practice, MONDAY), rooms_by_name(practice)) == [
        "Room 1, Tuesday 11am to midday: Norah Practiss and Amy Holt"
    ]


def test_a_week_of_a_hundred_is_saved_in_as_many_queries_as_one_of_three(practice: Practice) -> None:
    people = [SupervisorFactory(practice=practice).person for _ in range(100)]

    def queries(some: list[Person], text: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            set_staff_week(
                by=None, practice=practice, starts_on=MONDAY, changes=[change(each, text) for each in some]
            )
        return len(captured)

    for number in (1, 3, 100):
        queries(people[:number], "9-1")
    assert (
        len({queries(people[:number], text) for number, text in ((1, "9-2"), (3, "9-3"), (100, "9-4"))}) == 1
    )


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_save_the_same_cell_at_once_one_is_heard_and_the_others_are_told() -> None:
    practice = PracticeFactory()
    person = SupervisorFactory(practice=practice).person
    other = SupervisorFactory(practice=practice).person
    results = race(
        [
            partial(
                set_staff_week,
                by=None,
                practice=practice,
                starts_on=MONDAY,
                changes=[
                    change(person, f"9-{end}", seen=""),
                    change(other, f"9-{end}", weekday=end, seen=""),
                ],
            )
            for end in range(1, 8)
        ]
    )
    assert sorted(type(each).__name__ for each in results) == ["StaffWeekChanged", *["StaffWeekRefusal"] * 6]
    assert person.working_patterns.count() == other.working_patterns.count() == 1
