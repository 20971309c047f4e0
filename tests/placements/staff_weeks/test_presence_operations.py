"""A practice closes, a room is out of use, somebody is off: said once, changed, taken back, by one of several."""

import datetime
from datetime import time
from functools import partial

import pytest

from accounts.models import Person
from hubs.models import Practice
from hubs.operations.base import Refusal
from placements.models import Closure, Room, StaffAbsence
from placements.operations.presence import (
    change_absence,
    change_closure,
    close_practice,
    record_absence,
    remove_absence,
    remove_closure,
)
from placements.timetabling.local_time import to_utc
from tests.factories.network import PracticeFactory
from tests.factories.people import PersonFactory, SupervisorFactory
from tests.factories.placements import ParticipationFactory, RoomFactory, SessionFactory, times
from tests.factories.presence import WorkingPatternFactory
from tests.races import race

pytestmark = pytest.mark.django_db

TUESDAY = datetime.date(2026, 11, 24)


def at(hour: int, day: datetime.date = TUESDAY) -> datetime.datetime:
    return to_utc(day, time(hour))


@pytest.fixture
def practice() -> Practice:
    return PracticeFactory(name="Ash Grove Surgery")


@pytest.fixture
def person(practice: Practice) -> Person:
    somebody: Person = SupervisorFactory(
        practice=practice, person=PersonFactory(title="", given_name="Norah", family_name="Practiss")
    ).person
    return somebody


def test_a_closure_is_made_changed_and_taken_back(practice: Practice) -> None:
    closure = close_practice(by=None, practice=practice, start=at(13), end=at(17), reason="Staff training")
    assert (closure.during.lower, closure.room) == (at(13), None)
    change_closure(by=None, closure=closure, start=at(12), end=at(17), reason="Training for all")
    closure.refresh_from_db()
    assert (closure.during, closure.reason) == (times(TUESDAY, time(12), time(17)), "Training for all")
    remove_closure(by=None, closure=closure)
    remove_closure(by=None, closure=closure)
    assert not Closure.objects.exists()
    with pytest.raises(Refusal, match="Somebody has removed this meanwhile"):
        change_closure(by=None, closure=closure, start=at(12), end=at(17), reason="Training for all")


def test_what_is_closed_already_is_not_closed_twice(practice: Practice) -> None:
    room: Room = RoomFactory(practice=practice, name="Treatment room")
    close_practice(by=None, practice=practice, start=at(13), end=at(17), reason="Staff training")
    with pytest.raises(Refusal) as refusal:
        close_practice(by=None, practice=practice, start=at(16), end=at(18), reason="Boiler repair")
    assert str(refusal.value) == (
        "Ash Grove Surgery is closed at that time already: Staff training. Change that closure."
    )
    close_practice(by=None, practice=practice, start=at(17), end=at(18), reason="Boiler repair")
    close_practice(by=None, practice=practice, room=room, start=at(13), end=at(14), reason="Paint")
    with pytest.raises(Refusal, match="Treatment room is out of use at that time already: Paint"):
        close_practice(by=None, practice=practice, room=room, start=at(13), end=at(14), reason="Paint")


def test_a_room_of_another_practice_is_not_closed_here(practice: Practice) -> None:
    with pytest.raises(Refusal, match="The room must be one of the practice"):
        close_practice(
            by=None, practice=practice, room=RoomFactory(), start=at(13), end=at(14), reason="Paint"
        )


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        (at(12), at(12), "The end must be after the start."),
        (at(12), at(11), "The end must be after the start."),
        (
            at(12),
            at(12, TUESDAY.replace(year=2062)),
            "That is longer than three years. Check the years.",
        ),
    ],
)
def test_times_that_cannot_be_are_refused(
    practice: Practice, person: Person, start: datetime.datetime, end: datetime.datetime, sentence: str
) -> None:
    for attempt in (
        partial(close_practice, reason="Staff training"),
        partial(record_absence, person=person),
    ):
        with pytest.raises(Refusal) as refusal:
            attempt(by=None, practice=practice, start=start, end=end)
        assert str(refusal.value) == sentence
    assert not Closure.objects.exists()
    assert not StaffAbsence.objects.exists()


def test_an_absence_is_made_changed_and_taken_back(practice: Practice, person: Person) -> None:
    absence = record_absence(by=None, practice=practice, person=person, start=at(9), end=at(17))
    assert (absence.during, absence.is_planned) == (times(TUESDAY, time(9), time(17)), True)
    change_absence(by=None, absence=absence, start=at(9), end=at(12), is_planned=False)
    absence.refresh_from_db()
    assert (absence.during, absence.is_planned) == (times(TUESDAY, time(9), time(12)), False)
    remove_absence(by=None, absence=absence)
    assert not StaffAbsence.objects.exists()
    with pytest.raises(Refusal, match="Somebody has removed this meanwhile"):
        change_absence(by=None, absence=absence, start=at(9), end=at(12))


def test_somebody_is_off_once_at_a_time(practice: Practice, person: Person) -> None:
    record_absence(by=None, practice=practice, person=person, start=at(9), end=at(12))
    later = record_absence(by=None, practice=practice, person=person, start=at(12), end=at(13))
    for attempt in (
        partial(record_absence, practice=practice, person=person, start=at(11), end=at(13)),
        partial(change_absence, absence=later, start=at(11), end=at(13)),
    ):
        with pytest.raises(Refusal, match="They are off at that time already"):
            attempt(by=None)


def test_who_leads_here_or_has_hours_here_may_be_off_here_and_nobody_else(practice: Practice) -> None:
    leads = ParticipationFactory(session=SessionFactory(practice=practice)).person
    has_hours = WorkingPatternFactory(practice=practice).person
    for each in (leads, has_hours):
        record_absence(by=None, practice=practice, person=each, start=at(9), end=at(12))
    stranger = PersonFactory(title="", given_name="Stella", family_name="Amberton")
    with pytest.raises(Refusal) as refusal:
        record_absence(by=None, practice=practice, person=stranger, start=at(9), end=at(12))
    assert str(refusal.value) == "Stella Amberton does not work at Ash Grove Surgery."


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_say_the_same_at_once_one_is_heard() -> None:
    practice = PracticeFactory()
    person = SupervisorFactory(practice=practice).person
    closings = race(
        [
            partial(
                close_practice, by=None, practice=practice, start=at(13), end=at(17), reason=f"Reason {n}"
            )
            for n in range(8)
        ]
    )
    absences = race(
        [
            partial(record_absence, by=None, practice=practice, person=person, start=at(9), end=at(12))
            for _ in range(8)
        ]
    )
    for outcomes in (closings, absences):
        assert sorted(type(each).__name__ == "Refusal" for each in outcomes) == [False, *([True] * 7)]
    assert (Closure.objects.count(), StaffAbsence.objects.count()) == (1, 1)
