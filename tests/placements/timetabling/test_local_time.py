from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atp_portal.formatting import london
from placements.timetabling.local_time import (
    DoubledLocalTime,
    MissingLocalTime,
    RefusedLocalTime,
    as_utc,
    is_doubled,
    to_utc,
)

SPRING = date(2027, 3, 28)
AUTUMN = date(2026, 10, 25)


def test_winter_is_utc_and_summer_is_an_hour_ahead():
    assert to_utc(date(2026, 11, 25), time(14, 0)) == datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
    assert to_utc(date(2026, 7, 1), time(14, 0)) == datetime(2026, 7, 1, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "words"), [(time(1, 0), "1am"), (time(1, 30), "1:30am"), (time(1, 59), "1:59am")]
)
def test_a_time_in_the_missing_hour_of_march_is_refused_with_a_sentence(at, words):
    with pytest.raises(MissingLocalTime) as refusal:
        to_utc(SPRING, at)
    assert str(refusal.value) == f"{words} does not exist on Sunday 28 March 2027: the clocks go forward."
    assert (refusal.value.day, refusal.value.at) == (SPRING, at)


@pytest.mark.parametrize(
    ("at", "words"), [(time(1, 0), "1am"), (time(1, 30), "1:30am"), (time(1, 59), "1:59am")]
)
def test_a_time_in_the_doubled_hour_of_october_is_refused_with_a_sentence(at, words):
    with pytest.raises(DoubledLocalTime) as refusal:
        to_utc(AUTUMN, at)
    assert str(refusal.value) == f"{words} happens twice on Sunday 25 October 2026: the clocks go back."


def test_choosing_a_fold_does_not_slip_past_the_refusal():
    with pytest.raises(DoubledLocalTime):
        to_utc(AUTUMN, time(1, 30, fold=1))


def test_the_minutes_beside_a_clock_change_are_allowed():
    assert to_utc(SPRING, time(0, 59)) == datetime(2027, 3, 28, 0, 59, tzinfo=UTC)
    assert to_utc(SPRING, time(2, 0)) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert to_utc(AUTUMN, time(0, 59)) == datetime(2026, 10, 24, 23, 59, tzinfo=UTC)
    assert to_utc(AUTUMN, time(2, 0)) == datetime(2026, 10, 25, 2, 0, tzinfo=UTC)


def test_a_wall_clock_time_with_a_zone_of_its_own_is_refused():
    with pytest.raises(ValueError, match="carries no time zone"):
        to_utc(date(2026, 7, 1), time(14, 0, tzinfo=UTC))


@pytest.mark.parametrize("use", [as_utc, is_doubled])
def test_an_instant_without_a_zone_is_refused(use):
    with pytest.raises(ValueError, match="needs a time zone"):
        use(datetime(2026, 7, 1, 14, 0))


def test_an_instant_of_any_zone_is_brought_to_utc():
    paris = datetime(2026, 7, 1, 14, 0, tzinfo=timezone(timedelta(hours=2)))
    assert as_utc(paris).isoformat() == "2026-07-01T12:00:00+00:00"


def test_only_the_two_readings_of_the_doubled_hour_are_doubled():
    first_of_both = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
    quarter_hours = [first_of_both + timedelta(minutes=15 * n) for n in range(-2, 10)]
    assert [is_doubled(instant) for instant in quarter_hours] == [False] * 2 + [True] * 8 + [False] * 2
    assert not is_doubled(datetime(2027, 3, 28, 1, 0, tzinfo=UTC))


@given(st.dates(date(2000, 1, 1), date(2199, 12, 31)), st.times())
def test_a_time_that_is_not_refused_comes_back_as_it_went(day, at):
    try:
        instant = to_utc(day, at)
    except RefusedLocalTime:
        assert (day.weekday(), day.month, at.hour) in {(6, 3, 1), (6, 10, 1)}
        assert day.day >= 25
    else:
        assert instant.tzinfo is UTC
        assert london(instant).replace(tzinfo=None) == datetime.combine(day, at.replace(fold=0))
