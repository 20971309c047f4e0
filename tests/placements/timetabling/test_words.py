from datetime import date, time, timedelta

import pytest

from placements.timetabling.words import day_in_words, length_in_words, time_in_words


def test_a_day_is_written_with_its_weekday_and_without_a_leading_nought():
    assert day_in_words(date(2026, 8, 5)) == "Wednesday 5 August 2026"


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(0, 0), "midnight"),
        (time(0, 30), "12:30am"),
        (time(9, 0), "9am"),
        (time(12, 0), "midday"),
        (time(12, 5), "12:05pm"),
        (time(17, 30), "5:30pm"),
        (time(23, 59), "11:59pm"),
    ],
)
def test_a_time_is_written_as_people_say_it(at, words):
    assert time_in_words(at) == words


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(0), "0 minutes"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=30), "30 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=6, minutes=30), "6 hours 30 minutes"),
        (timedelta(hours=10, minutes=1), "10 hours 1 minute"),
        (timedelta(days=1, hours=13, minutes=30), "37 hours 30 minutes"),
    ],
)
def test_a_length_of_time_is_written_in_hours_and_minutes(length, words):
    assert length_in_words(length) == words
