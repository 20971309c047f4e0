"""Who is in at a practice when: the usual week less leave, closures and bank holidays."""

import datetime
from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hubs.models import Practice
from placements.models import Room
from placements.staffing.presence import Presence, Stretch, less, presence_of
from placements.timetabling.local_time import to_utc
from placements.timetabling.overlap import Span
from tests.factories.network import PracticeFactory
from tests.factories.people import PersonFactory
from tests.factories.placements import RoomFactory, times
from tests.factories.presence import ClosureFactory, StaffAbsenceFactory, WorkingPatternFactory

# What the factories make is of the week in which one is.
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-23 07:00 +0000", tick=False)]

MONDAY, TUESDAY = datetime.date(2026, 11, 23), datetime.date(2026, 11, 24)
SUNDAY = datetime.date(2026, 11, 29)


def at(hour: int, minute: int = 0, day: datetime.date = TUESDAY) -> datetime.datetime:
    return to_utc(day, time(hour, minute))


@pytest.fixture
def practice() -> Practice:
    return PracticeFactory()


@pytest.fixture
def room(practice: Practice) -> Room:
    return RoomFactory(practice=practice, name="Treatment room")


def hours(presence: Presence, person_id: int) -> list[tuple[datetime.datetime, datetime.datetime]]:
    return [(each.start, each.end) for each in presence.stretches_of(person_id)]


def test_a_stretch_of_the_usual_week_tells_what_where_and_whether_learners_may_come(
    practice: Practice, room: Room
) -> None:
    pattern = WorkingPatternFactory(
        practice=practice, room=room, activity="Diabetes clinic", may_take_learners=False
    )
    presence = presence_of(practice, MONDAY, SUNDAY)
    expected = Stretch(
        pattern.person_id,
        at(9),
        at(17),
        "Diabetes clinic",
        room.pk,
        "Treatment room",
        may_take_learners=False,
    )
    assert presence.stretches == {pattern.person_id: (expected,)}
    assert presence.is_in(pattern.person_id, at(9), at(17)) is True
    assert presence.takes_learners(pattern.person_id, at(9), at(17)) is False


def test_leave_and_closures_are_taken_out_of_the_usual_week(practice: Practice) -> None:
    person = WorkingPatternFactory(practice=practice).person
    StaffAbsenceFactory(practice=practice, person=person, during=times(TUESDAY, time(9), time(10)))
    ClosureFactory(practice=practice, during=times(TUESDAY, time(13), time(14)))
    presence = presence_of(practice, MONDAY, SUNDAY)
    assert hours(presence, person.pk) == [(at(10), at(13)), (at(14), at(17))]
    assert [presence.is_in(person.pk, at(hour), at(hour + 1)) for hour in (9, 10, 12, 13, 16)] == [
        False,
        True,
        True,
        False,
        True,
    ]
    assert presence.is_off(person.pk, at(8), at(9, 1))
    assert not presence.is_off(person.pk, at(10), at(17))
    assert [each.reason for each in presence.closures_between(at(12), at(18))] == ["Staff training"]
    assert presence.who_is_in(at(10), at(12)) == [person.pk]


def test_a_room_out_of_use_leaves_its_people_in(practice: Practice, room: Room) -> None:
    person = WorkingPatternFactory(practice=practice, room=room).person
    ClosureFactory(practice=practice, room=room, reason="Boiler repair")
    presence = presence_of(practice, MONDAY, SUNDAY)
    assert hours(presence, person.pk) == [(at(9), at(17))]
    assert [each.reason for each in presence.room_shut_between(room.pk, at(11), at(13))] == ["Boiler repair"]
    assert presence.room_shut_between(room.pk, at(12), at(13)) == []
    assert not presence.is_closed(at(9), at(12))


def test_nobody_is_in_on_a_bank_holiday(practice: Practice) -> None:
    friday = datetime.date(2026, 12, 25)
    person = WorkingPatternFactory(practice=practice, weekday=5).person
    presence = presence_of(practice, friday - datetime.timedelta(days=7), friday)
    assert [each.day for each in presence.stretches_of(person.pk)] == [datetime.date(2026, 12, 18)]
    assert presence.is_closed(at(9, day=friday), at(10, day=friday))


def test_of_somebody_without_usual_hours_only_their_leave_is_known(practice: Practice) -> None:
    person = PersonFactory()
    StaffAbsenceFactory(practice=practice, person=person, during=times(TUESDAY, time(9), time(12)))
    presence = presence_of(practice, MONDAY, SUNDAY)
    assert presence.is_in(person.pk, at(11), at(13)) is False
    assert presence.is_in(person.pk, at(13), at(14)) is None
    assert not presence.has_hours(person.pk)


def test_stretches_that_touch_are_one_time_in(practice: Practice) -> None:
    person = WorkingPatternFactory(practice=practice, ends_at=time(13)).person
    WorkingPatternFactory(
        practice=practice, person=person, starts_at=time(13), ends_at=time(17), may_take_learners=False
    )
    presence = presence_of(practice, MONDAY, SUNDAY)
    assert presence.is_in(person.pk, at(9), at(17)) is True
    assert presence.takes_learners(person.pk, at(9), at(13)) is True
    assert presence.takes_learners(person.pk, at(12), at(14)) is False


def test_hours_hold_from_their_first_day_to_their_last(practice: Practice) -> None:
    person = WorkingPatternFactory(
        practice=practice, starts_on=datetime.date(2026, 11, 18), ends_on=datetime.date(2026, 12, 1)
    ).person
    presence = presence_of(practice, datetime.date(2026, 11, 2), datetime.date(2026, 12, 31))
    assert [each.day for each in presence.stretches_of(person.pk)] == [TUESDAY, datetime.date(2026, 12, 1)]


def test_hours_in_the_night_when_clocks_change_are_no_error(practice: Practice) -> None:
    person = WorkingPatternFactory(
        practice=practice,
        weekday=7,
        starts_at=time(1, 30),
        ends_at=time(6),
        starts_on=datetime.date(2026, 3, 1),
    ).person
    march, october = datetime.date(2026, 3, 29), datetime.date(2026, 10, 25)
    lengths = [
        each.end - each.start
        for day in (march, october)
        for each in presence_of(practice, day, day).stretches_of(person.pk)
    ]
    assert lengths == [datetime.timedelta(hours=3, minutes=30), datetime.timedelta(hours=5, minutes=30)]


def test_a_practice_is_asked_about_in_four_queries_whoever_is_there(practice: Practice, room: Room) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            presence_of(practice, MONDAY, SUNDAY)
        return len(captured)

    found = []
    for more in (1, 2, 97):
        for _ in range(more):
            person = WorkingPatternFactory(practice=practice, room=room).person
            StaffAbsenceFactory(practice=practice, person=person)
        ClosureFactory(practice=practice, room=room)
        found.append(queries())
    assert found == [4, 4, 4]


BEGINNING, HALF_AN_HOUR = at(0), datetime.timedelta(minutes=30)
HALVES = [BEGINNING + number * HALF_AN_HOUR for number in range(49)]
SPANS = st.tuples(st.sampled_from(HALVES), st.sampled_from(HALVES)).map(
    lambda ends: Span(min(ends), max(ends))
)


@given(SPANS, st.lists(SPANS, max_size=5))
# A busy machine is no fault of the drawing.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_left_of_a_time_is_every_minute_that_nothing_takes(span: Span, away: list[Span]) -> None:
    def halves(spans: list[Span]) -> set[datetime.datetime]:
        return {half for half in HALVES for each in spans if each.start <= half < each.end}

    assert halves(less(span, away)) == halves([span]) - halves(away)
