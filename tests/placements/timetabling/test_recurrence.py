from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from atp_portal.formatting import london
from placements.timetabling.recurrence import Occurrence, PatternRefused, WeeklyPattern

TUESDAY = 1
SUNDAY = 6


def pattern(**changes: Any) -> WeeklyPattern:
    usual: dict[str, Any] = {
        "weekdays": frozenset({TUESDAY}),
        "starts": time(14, 0),
        "ends": time(17, 0),
        "first_day": date(2026, 10, 13),
        "last_day": date(2026, 11, 10),
    }
    return WeeklyPattern(**(usual | changes))


def test_a_weekly_tutorial_stays_at_2pm_when_the_clocks_go_back():
    assert pattern().occurrences() == [
        Occurrence(
            date(2026, 10, 13), datetime(2026, 10, 13, 13, tzinfo=UTC), datetime(2026, 10, 13, 16, tzinfo=UTC)
        ),
        Occurrence(
            date(2026, 10, 20), datetime(2026, 10, 20, 13, tzinfo=UTC), datetime(2026, 10, 20, 16, tzinfo=UTC)
        ),
        Occurrence(
            date(2026, 10, 27), datetime(2026, 10, 27, 14, tzinfo=UTC), datetime(2026, 10, 27, 17, tzinfo=UTC)
        ),
        Occurrence(
            date(2026, 11, 3), datetime(2026, 11, 3, 14, tzinfo=UTC), datetime(2026, 11, 3, 17, tzinfo=UTC)
        ),
        Occurrence(
            date(2026, 11, 10), datetime(2026, 11, 10, 14, tzinfo=UTC), datetime(2026, 11, 10, 17, tzinfo=UTC)
        ),
    ]


def test_every_second_week_counts_from_the_week_of_the_first_day():
    fortnightly = pattern(weekdays=frozenset({0, 4}), every_n_weeks=2)
    # The first day is a Tuesday, so its week gives only the Friday; the Monday after is in a week left out.
    assert fortnightly.days == (
        date(2026, 10, 16),
        date(2026, 10, 26),
        date(2026, 10, 30),
        date(2026, 11, 9),
    )


def test_excepted_days_are_left_out_and_others_do_no_harm():
    without = pattern(except_days=frozenset({date(2026, 10, 27), date(2026, 12, 25)}))
    assert without.days == (date(2026, 10, 13), date(2026, 10, 20), date(2026, 11, 3), date(2026, 11, 10))


def test_a_pattern_of_one_day_makes_one_session():
    assert pattern(last_day=date(2026, 10, 13)).days == (date(2026, 10, 13),)


def test_a_pattern_whose_days_never_come_makes_nothing():
    assert pattern(first_day=date(2026, 10, 14), last_day=date(2026, 10, 19)).occurrences() == []


def test_every_bad_day_is_named():
    nights = pattern(
        weekdays=frozenset({SUNDAY}),
        starts=time(1, 30),
        ends=time(5, 0),
        first_day=date(2026, 10, 1),
        last_day=date(2027, 4, 30),
    )
    with pytest.raises(PatternRefused) as refusal:
        nights.occurrences()
    assert refusal.value.sentences == (
        "1:30am happens twice on Sunday 25 October 2026: the clocks go back.",
        "1:30am does not exist on Sunday 28 March 2027: the clocks go forward.",
    )
    assert str(refusal.value) == " ".join(refusal.value.sentences)


def test_an_end_inside_a_clock_change_is_refused_too():
    nights = pattern(
        weekdays=frozenset({SUNDAY}),
        starts=time(0, 30),
        ends=time(1, 30),
        first_day=date(2027, 3, 21),
        last_day=date(2027, 3, 28),
    )
    with pytest.raises(PatternRefused) as refusal:
        nights.occurrences()
    assert refusal.value.sentences == (
        "1:30am does not exist on Sunday 28 March 2027: the clocks go forward.",
    )


def test_a_bad_day_that_is_excepted_is_not_in_the_way():
    nights = pattern(
        weekdays=frozenset({SUNDAY}),
        starts=time(1, 30),
        ends=time(5, 0),
        first_day=date(2026, 10, 25),
        last_day=date(2026, 11, 1),
        except_days=frozenset({date(2026, 10, 25)}),
    )
    assert [occurrence.day for occurrence in nights.occurrences()] == [date(2026, 11, 1)]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"weekdays": frozenset()}, "Choose at least one day of the week."),
        ({"weekdays": frozenset({7})}, "Days of the week are numbered from 0, Monday, to 6, Sunday."),
        (
            {"ends": time(9, 30)},
            "The end, 9:30am, must be later than the start, 2pm: a session ends on the day that it starts.",
        ),
        (
            {"ends": time(14, 0)},
            "The end, 2pm, must be later than the start, 2pm: a session ends on the day that it starts.",
        ),
        (
            {"last_day": date(2026, 10, 12)},
            "The last day, Monday 12 October 2026, must not be before "
            "the first day, Tuesday 13 October 2026.",
        ),
        ({"last_day": date(2062, 10, 12)}, "A pattern can run for at most 3 years."),
        ({"every_n_weeks": 0}, "Choose how many weeks apart: 1 or more."),
    ],
)
def test_a_pattern_that_makes_no_sense_is_refused_with_a_sentence(changes, sentence):
    with pytest.raises(PatternRefused) as refusal:
        pattern(**changes)
    assert refusal.value.sentences == (sentence,)


def test_all_faults_are_told_at_once():
    with pytest.raises(PatternRefused) as refusal:
        pattern(weekdays=frozenset(), every_n_weeks=-1)
    assert len(refusal.value.sentences) == 2


def test_a_night_across_a_clock_change_keeps_its_wall_times_and_not_its_length():
    nights = pattern(
        weekdays=frozenset({SUNDAY}),
        starts=time(0, 30),
        ends=time(5, 0),
        first_day=date(2026, 10, 18),
        last_day=date(2026, 10, 25),
    )
    assert [each.end_utc - each.start_utc for each in nights.occurrences()] == [
        timedelta(hours=4, minutes=30),
        timedelta(hours=5, minutes=30),
    ]


# Half of the times are of the small hours, where the clocks change.
times = st.times() | st.times(time(0, 0), time(3, 0))


@st.composite
def patterns(draw):
    first_day = draw(st.dates(date(2020, 1, 1), date(2060, 12, 31)))
    starts, ends = sorted(draw(st.lists(times, min_size=2, max_size=2, unique=True)))
    return WeeklyPattern(
        weekdays=draw(st.frozensets(st.integers(0, 6), min_size=1)),
        starts=starts,
        ends=ends,
        first_day=first_day,
        last_day=first_day + timedelta(days=draw(st.integers(0, 400))),
        every_n_weeks=draw(st.integers(1, 5)),
        except_days=draw(st.frozensets(st.dates(first_day, first_day + timedelta(days=60)), max_size=5)),
    )


@given(patterns())
def test_the_days_are_those_that_a_walk_through_the_calendar_finds(made):
    first_monday = made.first_day - timedelta(days=made.first_day.weekday())
    walked = []
    day = made.first_day
    while day <= made.last_day:
        due = (day - first_monday).days // 7 % made.every_n_weeks == 0
        if due and day.weekday() in made.weekdays and day not in made.except_days:
            walked.append(day)
        day += timedelta(days=1)
    assert made.days == tuple(walked)


@given(patterns())
def test_occurrences_keep_their_local_time_across_clock_changes(made):
    try:
        occurrences = made.occurrences()
    except PatternRefused:
        assume(False)
    assert [
        (london(each.start_utc).replace(tzinfo=None), london(each.end_utc).replace(tzinfo=None))
        for each in occurrences
    ] == [(datetime.combine(day, made.starts), datetime.combine(day, made.ends)) for day in made.days]


@given(patterns())
def test_occurrences_keep_their_length_unless_the_clocks_change_within_them(made):
    try:
        occurrences = made.occurrences()
    except PatternRefused:
        assume(False)
    on_the_wall = datetime.combine(date.min, made.ends) - datetime.combine(date.min, made.starts)
    for each in occurrences:
        before, after = london(each.start_utc).utcoffset(), london(each.end_utc).utcoffset()
        assert before is not None
        assert after is not None
        shift = after - before
        assert each.end_utc - each.start_utc == on_the_wall - shift
        assert shift == timedelta() or (each.day.weekday() == SUNDAY and each.day.month in (3, 10))
