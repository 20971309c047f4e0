from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atp_portal.formatting import LONDON
from placements.timetabling.overlap import Booking, Clash, Span, clashes, free_gaps, peak_occupancy

MIDNIGHT = datetime(2026, 11, 24, tzinfo=UTC)


def at(hour, minute=0):
    return MIDNIGHT + timedelta(hours=hour, minutes=minute)


def test_two_bookings_of_one_person_that_overlap_are_a_clash():
    surgery = Booking("Amira", at(9), at(12), "surgery")
    tutorial = Booking("Amira", at(11), at(13), "tutorial")
    found = clashes([tutorial, surgery])
    assert found == [Clash(surgery, tutorial)]
    assert (found[0].key, found[0].during) == ("Amira", Span(at(11), at(12)))


def test_one_booking_may_start_when_another_ends():
    assert clashes([Booking("Amira", at(9), at(12)), Booking("Amira", at(12), at(13))]) == []


def test_different_people_may_be_booked_at_once():
    assert clashes([Booking("Amira", at(9), at(12)), Booking("Ben", at(9), at(12))]) == []


def test_each_pair_of_three_that_overlap_is_told_once():
    day = Booking("room", at(8), at(18), "day")
    morning = Booking("room", at(9), at(12), "morning")
    midday = Booking("room", at(11), at(14), "midday")
    assert clashes([morning, midday, day]) == [
        Clash(day, morning),
        Clash(day, midday),
        Clash(morning, midday),
    ]


def test_the_same_booking_given_twice_is_a_clash():
    surgery = Booking("Amira", at(9), at(12), "surgery")
    assert clashes([surgery, surgery]) == [Clash(surgery, surgery)]


def test_bookings_are_compared_by_instant_and_not_by_wall_clock():
    # In the night in which the clocks go back, 1:15am to 1:45am comes twice, an hour apart.
    night = datetime(2026, 10, 25, tzinfo=LONDON)
    first = Booking("Amira", night.replace(hour=1, minute=15), night.replace(hour=1, minute=45))
    second = Booking(
        "Amira", night.replace(hour=1, minute=15, fold=1), night.replace(hour=1, minute=45, fold=1)
    )
    assert clashes([first, second]) == []


def test_a_booking_that_ends_before_it_starts_or_has_no_zone_is_refused():
    with pytest.raises(ValueError, match="must end after it starts"):
        Booking("Amira", at(12), at(12))
    with pytest.raises(ValueError, match="needs a time zone"):
        Booking("Amira", datetime(2026, 11, 24, 9), datetime(2026, 11, 24, 10))


def test_the_peak_is_the_most_at_one_instant():
    assert peak_occupancy([]) == 0
    assert peak_occupancy([(at(9), at(10)), (at(10), at(11))]) == 1
    assert peak_occupancy([(at(9), at(12)), (at(10), at(11)), (at(10, 30), at(13)), (at(12), at(14))]) == 3


def test_gaps_are_what_nobody_uses():
    busy = [(at(10), at(11)), (at(13), at(14)), (at(10, 30), at(12)), (at(7), at(8, 30))]
    assert free_gaps(busy, (at(8), at(18))) == [
        Span(at(8, 30), at(10)),
        Span(at(12), at(13)),
        Span(at(14), at(18)),
    ]


def test_a_day_with_nothing_in_it_is_one_gap_and_a_full_day_none():
    day = (at(8), at(18))
    assert free_gaps([], day) == [Span(*day)]
    assert free_gaps([(at(7), at(19))], day) == []
    assert free_gaps([(at(18), at(19)), (at(6), at(8))], day) == [Span(*day)]


minutes = st.integers(0, 120)
spans = (
    st.tuples(minutes, minutes)
    .filter(lambda pair: pair[0] < pair[1])
    .map(lambda pair: (at(0, pair[0]), at(0, pair[1])))
)


@given(st.lists(st.tuples(st.sampled_from("ABC"), spans), max_size=25))
def test_clashes_are_the_pairs_that_comparing_everything_with_everything_finds(rows):
    bookings = [Booking(key, start, end, number) for number, (key, (start, end)) in enumerate(rows)]
    expected = {
        frozenset({one.what, other.what})
        for one, other in combinations(bookings, 2)
        if one.key == other.key and one.start < other.end and other.start < one.end
    }
    found = clashes(bookings)
    assert Counter(frozenset({clash.first.what, clash.second.what}) for clash in found) == Counter(expected)
    assert all(clash.first.start <= clash.second.start for clash in found)
    assert all(clash.during.start < clash.during.end for clash in found)


@given(st.lists(spans, max_size=25))
def test_the_peak_is_what_counting_minute_by_minute_finds(ranges):
    by_minute = [sum(start <= at(0, minute) < end for start, end in ranges) for minute in range(121)]
    assert peak_occupancy(ranges) == max(by_minute)


@given(st.lists(spans, max_size=10), spans)
def test_a_minute_is_in_a_gap_exactly_when_nothing_is_on(busy, within):
    gaps = free_gaps(busy, within)
    for instant in (at(0, minute) for minute in range(121)):
        free = within[0] <= instant < within[1] and not any(start <= instant < end for start, end in busy)
        assert free == any(gap.start <= instant < gap.end for gap in gaps)
    assert all(earlier.end < later.start for earlier, later in pairwise(gaps))


def test_a_hundred_thousand_bookings_take_about_a_second():
    # Comparing every pair would be five thousand million comparisons: the better part of an hour.
    bookings = [
        Booking(person, at(24 * day + hour), at(24 * day + hour + 1), (person, day, hour))
        for person in range(250)
        for day in range(50)
        for hour in range(9, 17)
    ]
    began = perf_counter()
    assert clashes(bookings) == []
    assert perf_counter() - began < 10
