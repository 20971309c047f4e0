from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import get_args

import pytest

from placements.demo.worked_cast import LEARNERS, ROOMS, STAFF
from placements.demo.worked_week import SESSIONS, WEDNESDAY, Category, Kind, sessions_of
from placements.timetabling.hours import hours_by_category, total_hours
from placements.timetabling.overlap import Booking, clashes, peak_occupancy

# One week of winter time and one week of summer time.
MONDAYS = (date(2026, 11, 23), date(2026, 6, 29))


def hours_of(learner, monday=MONDAYS[0]):
    return hours_by_category((session.category, *session.during(monday)) for session in sessions_of(learner))


@pytest.mark.parametrize("monday", MONDAYS)
def test_the_registrar_has_28_clinical_and_12_educational_hours(monday):
    hours = hours_of("registrar", monday)
    assert hours == {"clinical": timedelta(hours=28), "educational": timedelta(hours=12)}
    assert total_hours(hours) == timedelta(hours=40)


def test_the_student_nurse_has_37_and_a_half_hours():
    hours = hours_of("nurse")
    assert hours == {"clinical": timedelta(hours=32), "educational": timedelta(hours=5, minutes=30)}
    assert total_hours(hours) == timedelta(hours=37, minutes=30)


def test_the_medical_students_have_seven_half_days_in_the_practice_and_one_shared_case():
    assert sessions_of("medical_student_1") == sessions_of("medical_student_2")
    led = [session for session in sessions_of("medical_student_1") if session.leader]
    half_days = {
        (session.day, session.starts < time(12)) for session in led if session.kind != "interprofessional"
    }
    assert len(half_days) == 7
    assert total_hours(hours_of("medical_student_1")) == timedelta(hours=32, minutes=30)


def test_every_learner_has_the_weekly_hours_of_their_placement():
    assert {key: total_hours(hours_of(key)) for key in LEARNERS} == {
        key: learner.weekly_hours for key, learner in LEARNERS.items()
    }


def test_nobody_is_in_two_places_at_once():
    assert not clashes(
        Booking(person, *session.during(MONDAYS[0]), session)
        for session in SESSIONS
        for person in session.bound
    )


def test_no_room_for_one_session_holds_two():
    assert not clashes(
        Booking(session.room, *session.during(MONDAYS[0]), session)
        for session in SESSIONS
        if session.room and ROOMS[session.room].exclusive
    )


def test_every_room_has_seats_for_those_in_it():
    for key, room in ROOMS.items():
        seats_taken = [
            session.during(MONDAYS[0]) for session in SESSIONS if session.room == key for _ in session.bound
        ]
        assert 0 < peak_occupancy(seats_taken) <= room.seats


def test_every_day_starts_and_ends_as_the_placement_says_with_half_an_hour_for_lunch():
    for learner, (first, last) in {
        "nurse": (time(8, 30), time(16, 30)),
        "registrar": (time(8, 30), time(17, 0)),
    }.items():
        for day in range(5):
            times = [(session.starts, session.ends) for session in sessions_of(learner) if session.day == day]
            assert (times[0][0], times[-1][1]) == (first, last)
            breaks = [(ends, starts) for (_, ends), (starts, _) in pairwise(times) if ends != starts]
            assert breaks == [(time(12, 30), time(13, 0))]


def test_the_case_discussion_brings_all_learners_and_a_patient_partner_together():
    together = [session for session in SESSIONS if session.patient_partner]
    assert len(together) == 1
    case = together[0]
    assert set(case.learners) == set(LEARNERS)
    assert (case.day, case.starts, case.ends, case.kind) == (
        WEDNESDAY,
        time(13),
        time(14),
        "interprofessional",
    )
    assert case.during(MONDAYS[1]) == (
        datetime(2026, 7, 1, 12, 0, tzinfo=UTC),
        datetime(2026, 7, 1, 13, 0, tzinfo=UTC),
    )


def test_every_learner_is_taught_by_their_educationalist_in_the_week():
    for key, learner in LEARNERS.items():
        assert any(
            session.leader == learner.educationalist and session.category == "educational"
            for session in sessions_of(key)
        )


def test_every_clinical_session_has_somebody_who_leads_or_oversees_it():
    assert [
        session.title
        for session in SESSIONS
        if session.category == "clinical" and not (session.leader or session.overseers)
    ] == []


def test_a_registrar_consults_only_with_a_gp_on_call():
    gps = {"gp_trainer", "gp_tutor", "gp_2"}
    alone = [session for session in sessions_of("registrar") if session.kind in ("surgery", "visits")]
    assert len(alone) == 8
    assert all(gps & {session.leader, *session.overseers} for session in alone)


def test_every_name_in_the_week_is_in_the_cast_and_every_room_in_the_house():
    people = {*LEARNERS, *STAFF}
    assert {person for session in SESSIONS for person in (*session.bound, *session.overseers)} == people
    assert {session.room for session in SESSIONS if session.room} == {*ROOMS}
    assert all(bool(session.room) != bool(session.place) for session in SESSIONS)
    assert {session.kind for session in SESSIONS} <= {*get_args(Kind)}
    assert {session.category for session in SESSIONS} <= {*get_args(Category)}
