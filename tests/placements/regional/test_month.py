"""A month laid out in weeks."""

import datetime
from dataclasses import dataclass

import pytest

from placements.regional.month import Month, MonthGrid, build_month


@dataclass(frozen=True)
class On:
    day: datetime.date
    name: str = ""


def day(number: int, month: int = 12) -> datetime.date:
    return datetime.date(2026, month, number)


DECEMBER = Month(2026, 12)


def test_a_month_is_whole_weeks_from_monday_to_friday_and_days_of_others_hold_nothing() -> None:
    grid = build_month(DECEMBER, [On(day(30, 11)), On(day(1))], day(1), holidays={day(25): "Christmas Day"})
    assert [week[0].date for week in grid.weeks] == [
        day(30, 11), day(7), day(14), day(21), day(28),
    ]  # fmt: skip
    assert [each.date.weekday() for each in grid.weeks[0]] == [0, 1, 2, 3, 4]
    first_week = [(each.is_inside, len(each.entries), each.is_today) for each in grid.weeks[0]]
    assert first_week == [(False, 0, False), (True, 1, True), *[(True, 0, False)] * 3]
    assert [each.date for week in grid.weeks for each in week if each.holiday] == [day(25)]


def test_a_weekend_stands_only_where_something_is_on() -> None:
    assert len(build_month(DECEMBER, [On(day(5))], day(1), holidays={}).weekdays) == 7
    assert len(build_month(DECEMBER, [On(day(4))], day(1), holidays={}).weekdays) == 5


def test_a_week_whose_working_days_are_all_another_months_is_left_out() -> None:
    # August 2026 begins on a Saturday.
    august: MonthGrid[On] = build_month(Month(2026, 8), [], day(1), holidays={})
    assert august.weeks[0][0].date == datetime.date(2026, 8, 3)


@pytest.mark.parametrize(("number", "shown", "more"), [(4, 4, 0), (5, 5, 0), (6, 4, 2)])
def test_a_full_day_names_the_first_few_and_how_many_more(number: int, shown: int, more: int) -> None:
    grid = build_month(DECEMBER, [On(day(1), str(n)) for n in range(number)], day(1), holidays={})
    (first,) = [each for week in grid.weeks for each in week if each.entries]
    assert ([each.name for each in first.entries], first.more) == ([str(n) for n in range(shown)], more)


def test_months_follow_one_another_across_years_and_begin_at_londons_midnight() -> None:
    assert (DECEMBER.next, Month(2027, 1).previous) == (Month(2027, 1), DECEMBER)
    assert Month.parse(DECEMBER.code) == DECEMBER
    start, end = Month(2026, 10).during
    assert (start.isoformat(), end.isoformat()) == ("2026-09-30T23:00:00+00:00", "2026-11-01T00:00:00+00:00")


@pytest.mark.parametrize(
    "code", ["", "2026", "2026-13", "2026-00", "1999-12", "2200-01", "2026-1", "２０２６-12", "x" * 9000]
)
def test_what_is_no_month_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="Write a month"):
        Month.parse(code)
