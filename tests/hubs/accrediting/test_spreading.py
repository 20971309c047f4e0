"""Review days spread over working days."""

import datetime
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubs.accrediting.spreading import spread, working_day_by, working_days

MONDAY = datetime.date(2027, 1, 4)
HOLIDAYS = st.sets(st.dates(MONDAY, MONDAY + datetime.timedelta(days=200)), max_size=20)
LENGTHS = st.integers(min_value=7, max_value=200)
HUBS = st.lists(st.integers(min_value=1, max_value=40), max_size=8)


def hosts_of(sizes: list[int]) -> dict[int, list[tuple[int, int]]]:
    return {hub: [(hub, host) for host in range(size)] for hub, size in enumerate(sizes)}


@given(HUBS, LENGTHS, HOLIDAYS)
def test_every_host_gets_a_working_day_within_the_window(
    sizes: list[int], length: int, holidays: set[datetime.date]
) -> None:
    last = MONDAY + datetime.timedelta(days=length)
    days = working_days(MONDAY, last, holidays)
    if not days:
        return
    by_hub = hosts_of(sizes)
    found = spread(by_hub, days)
    assert set(found) == {host for hosts in by_hub.values() for host in hosts}
    assert all(MONDAY <= day <= last and day.weekday() < 5 and day not in holidays for day in found.values())


@given(HUBS, LENGTHS)
def test_any_two_days_have_as_many_give_or_take_one(sizes: list[int], length: int) -> None:
    days = working_days(MONDAY, MONDAY + datetime.timedelta(days=length), ())
    of_day = Counter(spread(hosts_of(sizes), days).values())
    numbers = [of_day[day] for day in days]
    assert max(numbers) - min(numbers) <= 1


@given(HUBS, LENGTHS)
def test_the_order_of_a_hubs_hosts_is_kept_and_the_same_gives_the_same(sizes: list[int], length: int) -> None:
    days = working_days(MONDAY, MONDAY + datetime.timedelta(days=length), ())
    by_hub = hosts_of(sizes)
    found = spread(by_hub, days)
    for hosts in by_hub.values():
        in_order = [found[host] for host in hosts]
        assert in_order == sorted(in_order)
    assert spread(by_hub, days) == found


@given(st.integers(min_value=1, max_value=6), st.integers(min_value=8, max_value=40))
def test_each_hubs_own_are_spread_over_all_the_days(hubs: int, size: int) -> None:
    days = working_days(MONDAY, MONDAY + datetime.timedelta(days=181), ())
    found = spread(hosts_of([size] * hubs), days)
    for hub in range(hubs):
        in_first_half = sum(found[hub, host] < days[len(days) // 2] for host in range(size))
        assert abs(in_first_half - size / 2) <= 1


def test_fewer_hosts_than_days_stand_apart() -> None:
    days = working_days(MONDAY, MONDAY + datetime.timedelta(days=27), ())
    assert [days.index(day) for day in spread({"hub": ["a", "b", "c", "d"]}, days).values()] == [2, 7, 12, 17]


def test_hosts_without_days_are_an_error_and_no_hosts_need_none() -> None:
    with pytest.raises(ValueError, match="no days"):
        spread({"hub": ["a"]}, [])
    assert spread({}, []) == {}


def test_the_working_day_by_a_day_steps_back_over_weekends_and_holidays() -> None:
    new_year = datetime.date(2027, 1, 1)
    assert working_day_by(datetime.date(2027, 1, 3), {new_year}) == datetime.date(2026, 12, 31)
    assert working_day_by(MONDAY, {new_year}) == MONDAY
