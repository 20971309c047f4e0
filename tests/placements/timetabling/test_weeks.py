import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placements.timetabling.weeks import Week, weeks_in


def test_a_week_is_read_and_written_as_it_stands_in_addresses():
    week = Week.parse("2026-W48")
    assert week == Week(2026, 48)
    assert (week.code, str(week)) == ("2026-W48", "2026-W48")
    assert Week(2027, 1).code == "2027-W01"


def test_a_week_has_seven_days_from_its_monday():
    assert Week(2026, 48).monday == date(2026, 11, 23)
    assert Week(2026, 48).days == tuple(date(2026, 11, day) for day in range(23, 30))


def test_the_first_days_of_january_may_belong_to_the_old_year():
    assert Week.containing(date(2027, 1, 3)) == Week(2026, 53)
    assert Week.containing(date(2027, 1, 4)) == Week(2027, 1)


def test_neighbours_cross_the_turn_of_the_year():
    assert Week(2026, 53).next == Week(2027, 1)
    assert Week(2027, 1).previous == Week(2026, 53)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("2026-W54", "There is no week 54 in 2026: its weeks are 1 to 53."),
        ("2025-W53", "There is no week 53 in 2025: its weeks are 1 to 52."),
        ("2026-W00", "There is no week 0 in 2026: its weeks are 1 to 53."),
        ("1999-W52", "Choose a week from 2000 to 2199."),
        ("2200-W01", "Choose a week from 2000 to 2199."),
        ("9999-W52", "Choose a week from 2000 to 2199."),
        ("0000-W01", "Choose a week from 2000 to 2199."),
        ("2026-48", "Write a week as a year and a number, for example 2026-W48."),
        ("2026-W48\n", "Write a week as a year and a number, for example 2026-W48."),
        ("2026-W٤٨", "Write a week as a year and a number, for example 2026-W48."),
        ("2026-W48-1", "Write a week as a year and a number, for example 2026-W48."),
        ("", "Write a week as a year and a number, for example 2026-W48."),
    ],
)
def test_nonsense_is_refused_with_a_sentence(code, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        Week.parse(code)


def test_the_first_and_the_last_week_that_can_be_asked_for_have_neighbours():
    assert Week.parse("2000-W01").previous == Week(1999, 52)
    assert Week.parse("2199-W52").next == Week(2200, 1)


def test_weeks_stand_in_the_order_of_time():
    assert sorted([Week(2027, 1), Week(2026, 53), Week(2026, 9)]) == [
        Week(2026, 9),
        Week(2026, 53),
        Week(2027, 1),
    ]


def test_a_week_runs_from_midnight_to_midnight_in_london():
    assert Week(2026, 28).during == (
        datetime(2026, 7, 5, 23, 0, tzinfo=UTC),
        datetime(2026, 7, 12, 23, 0, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("week", "hours"), [(Week(2027, 12), 167), (Week(2026, 43), 169), (Week(2026, 48), 168)]
)
def test_a_week_in_which_the_clocks_change_is_an_hour_shorter_or_longer(week, hours):
    starts, ends = week.during
    assert ends - starts == timedelta(hours=hours)


@given(st.dates(date(2000, 1, 3), date(2199, 12, 29)))
def test_every_day_is_in_the_week_that_contains_it(day):
    week = Week.containing(day)
    assert day in week.days
    assert Week.parse(week.code) == week
    assert week.next.previous == week == week.previous.next
    assert week.during[1] == week.next.during[0]
    assert 1 <= week.number <= weeks_in(week.year)
