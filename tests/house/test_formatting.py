"""What a person reads: exact values, since a page that says '12pm' has already confused somebody."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.template import Context, Template

from atp_portal import formatting as f


def test_dates_are_written_as_the_service_manual_writes_them() -> None:
    day = date(2026, 8, 5)
    assert f.date_long(day) == "Wednesday 5 August 2026"
    assert f.date_plain(day) == "5 August 2026"
    assert f.date_short(day) == "5 August"
    assert f.date_day(day) == "Wednesday 5 August"
    assert f.weekday(day) == "Wednesday"


@pytest.mark.parametrize(
    ("first", "last", "with_year", "written"),
    [
        (date(2026, 11, 23), date(2026, 11, 27), False, "23 to 27 November"),
        (date(2026, 11, 23), date(2026, 11, 27), True, "23 to 27 November 2026"),
        (date(2026, 11, 30), date(2026, 12, 4), True, "30 November to 4 December 2026"),
        (date(2026, 11, 30), date(2026, 12, 4), False, "30 November to 4 December"),
        (date(2026, 12, 28), date(2027, 1, 1), True, "28 December 2026 to 1 January 2027"),
        (date(2026, 12, 28), date(2027, 1, 1), False, "28 December to 1 January"),
        (date(2026, 11, 23), date(2026, 11, 23), True, "23 November 2026"),
        (date(2026, 11, 23), date(2026, 11, 23), False, "23 November"),
    ],
)
def test_a_range_of_dates_repeats_nothing(first: date, last: date, with_year: bool, written: str) -> None:
    assert f.date_range(first, last, with_year=with_year) == written


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (time(0, 0), "midnight"),
        (time(0, 5), "12:05am"),
        (time(8, 30), "8:30am"),
        (time(9, 0), "9am"),
        (time(12, 0), "midday"),
        (time(12, 30), "12:30pm"),
        (time(13, 0), "1pm"),
        (time(17, 30), "5:30pm"),
        (time(23, 59), "11:59pm"),
    ],
)
def test_times_are_written_on_a_twelve_hour_clock(moment: time, written: str) -> None:
    assert f.clock(moment) == written


def test_ranges_of_times_say_to() -> None:
    assert f.time_range(time(8, 30), time(12, 30)) == "8:30am to 12:30pm"
    assert f.time_range(time(14), time(18)) == "2pm to 6pm"
    assert f.time_range(time(12), time(14)) == "midday to 2pm"


def test_moments_are_told_in_london_time_in_summer_and_in_winter() -> None:
    summer = datetime(2026, 8, 5, 23, 30, tzinfo=UTC)
    winter = datetime(2026, 12, 1, 17, 30, tzinfo=UTC)
    assert f.moment_long(summer) == "Thursday 6 August 2026 at 12:30am"
    assert f.moment_long(winter) == "Tuesday 1 December 2026 at 5:30pm"
    assert f.date_plain(summer) == "6 August 2026"


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        f.clock(datetime(2026, 8, 5, 9))


@pytest.mark.parametrize(
    ("length", "written"),
    [
        (timedelta(hours=37, minutes=30), "37 hours 30 minutes"),
        (timedelta(hours=6), "6 hours"),
        (timedelta(hours=1, minutes=1), "1 hour 1 minute"),
        (timedelta(minutes=45), "45 minutes"),
        (timedelta(0), "0 hours"),
        (timedelta(days=2), "48 hours"),
    ],
)
def test_lengths_of_time_are_hours_and_minutes(length: timedelta, written: str) -> None:
    assert f.duration(length) == written


def test_a_negative_length_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        f.duration(timedelta(minutes=-1))


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("+441142843997", "0114 284 3997"),
        ("01142843997", "0114 284 3997"),
        ("07773457966", "07773 457966"),
        ("+44 7773 457966", "07773 457966"),
        ("02079460000", "020 7946 0000"),
        ("+35312345678", "+353 1 234 5678"),
        ("ask at the desk", "ask at the desk"),
    ],
)
def test_telephone_numbers_are_grouped_as_people_read_them(number: str, written: str) -> None:
    assert f.phone(number) == written


def test_a_telephone_number_becomes_a_link_that_can_be_dialled() -> None:
    assert f.phone_href("0114 284 3997") == "tel:+441142843997"
    assert f.phone_href("ask at the desk") == ""


def test_lists_end_with_and() -> None:
    assert f.and_list([]) == ""
    assert f.and_list(["A"]) == "A"
    assert f.and_list(["A", "B"]) == "A and B"
    assert f.and_list(["A", "B", "C"]) == "A, B and C"
    assert f.or_list(["A", "B", "C"]) == "A, B or C"


def test_counts_agree_with_their_noun() -> None:
    assert f.count(0, "placement") == "0 placements"
    assert f.count(1, "placement") == "1 placement"
    assert f.count(1200, "practice") == "1,200 practices"
    assert f.count(2, "person", "people") == "2 people"


def test_the_template_library_writes_the_same_words() -> None:
    source = (
        "{% load portal %}{{ day|date_long }}|{{ start|clock }}|{% time_range start end %}|"
        "{% date_range day last with_year=False %}|{{ length|duration }}|{{ names|and_list }}|"
        '{{ 2|count:"person,people" }}|{{ nothing|date_long }}|{% phone_link number %}|{{ number|phone }}'
    )
    rendered = Template(source).render(
        Context(
            {
                "day": date(2026, 11, 23),
                "last": date(2026, 11, 27),
                "start": time(8, 30),
                "end": time(12, 30),
                "length": timedelta(hours=4),
                "names": ["Ann", "Bob"],
                "nothing": None,
                "number": "+441142843997",
            }
        )
    )
    assert rendered == (
        "Monday 23 November 2026|8:30am|8:30am to 12:30pm|23 to 27 November|4 hours|Ann and Bob|2 people||"
        '<a class="app-phone" href="tel:+441142843997">0114 284 3997</a>|0114 284 3997'
    )


@pytest.mark.parametrize(
    ("days", "words"), [(1, "1 day"), (30, "30 days"), (365, "1 year"), (730, "2 years"), (366, "366 days")]
)
def test_whole_years_of_days_are_years(days: int, words: str) -> None:
    assert f.length_of_days(days) == words
