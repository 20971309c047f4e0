"""One person's day as one text: read as people type it, written so that it reads back the same."""

from datetime import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placements.staff_weeks.cells import CellProblem, Hours, format_cell, parse_cell


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ""),
        ("  off ", ""),
        ("Not in", ""),
        ("–", ""),
        ("9-5", "9am to 5pm"),
        ("9 to 12:30", "9am to 12:30pm"),
        ("9am–8", "9am to 8pm"),
        ("1-7", "1pm to 7pm"),
        ("6-2", "6am to 2pm"),
        ("5-9am", "5am to 9am"),
        ("9a-5p", "9am to 5pm"),
        ("0830-1230", "8:30am to 12:30pm"),
        ("8.30-12.30", "8:30am to 12:30pm"),
        ("13:00-17:00", "1pm to 5pm"),
        ("09:00:00 to 17:30:00", "9am to 5:30pm"),
        ("from 9 till midday", "9am to midday"),
        ("9am-12noon wound clinic", "9am to midday wound clinic"),
        ("08:30 - 16:30: surgery", "8:30am to 4:30pm surgery"),
        ("9-12 a clinic", "9am to midday a clinic"),
        ("9-12 pm surgery", "9am to midday surgery"),
        ("9-12 asthma clinic@Room 1", "9am to midday asthma clinic @Room 1"),
        ("9-12 2-week wait clinic", "9am to midday 2-week wait clinic"),
        ("9-5 (NO learners) @Room 1", "9am to 5pm @Room 1 (no learners)"),
        ("9-5 @Room 1(no students)", "9am to 5pm @Room 1 (no learners)"),
        ("1-5 admin, 9-12 surgery", "9am to midday surgery; 1pm to 5pm admin"),
        ("9 - 12 and 1 - 5 telephone", "9am to midday; 1pm to 5pm telephone"),
        ("9-12 surgery\n1-5 visits;", "9am to midday surgery; 1pm to 5pm visits"),
        (
            "8:30-12:30 diabetes clinic @Treatment room; 1pm-5pm surgery @Room 2 (no learners)",
            "8:30am to 12:30pm diabetes clinic @Treatment room; 1pm to 5pm surgery @Room 2 (no learners)",
        ),
    ],
)
def test_a_day_is_read_as_people_type_it(typed: str, read: str) -> None:
    assert format_cell(parse_cell(typed)) == read


@pytest.mark.parametrize(
    ("typed", "sentences"),
    [
        (
            "surgery",
            [
                "“surgery” must begin with the times. Write it like 8:30am to 12:30pm diabetes clinic @Treatment room"
            ],
        ),
        (
            "9",
            [
                "“9” must begin with the times. Write it like 8:30am to 12:30pm diabetes clinic @Treatment room"
            ],
        ),
        ("9-25", ["“25” is not a time. Write it like 9am or 1:30pm"]),
        ("2-1", ["2pm to 1pm ends before it starts. Say am or pm"]),
        ("9-9:00am", ["9am to 9am ends before it starts. Say am or pm"]),
        ("9-midnight", ["9am to midnight: the day must end before midnight"]),
        ("9-12; 11-3", ["9am to midday and 11am to 3pm overlap"]),
        ("9-12 a 1-5 b", ["“1-5” are times too. Put ; between one stretch of the day and the next"]),
        ("9-12 @", ["“9-12 @” has no room after @"]),
        ("9-12 @A @B", ["“9-12 @A @B” has more than one room. Give each room its own times"]),
        ("9-12 " + "x" * 101, ["“9-12 " + "x" * 35 + "…” is too long: use 100 letters or fewer"]),
        (
            "9-25; 2-1",
            [
                "“25” is not a time. Write it like 9am or 1:30pm",
                "2pm to 1pm ends before it starts. Say am or pm",
            ],
        ),
    ],
)
def test_what_cannot_be_read_is_said_in_sentences(typed: str, sentences: list[str]) -> None:
    with pytest.raises(CellProblem) as problem:
        parse_cell(typed)
    assert list(problem.value.sentences) == sentences


# fmt: off
TIMES = st.sampled_from([
    "9", "9am", "8:30", "0830", "8.30", "12", "12pm", "midday", "1", "1pm", "5", "5:15pm", "13:00", "17:30", "6", "7",
    "noon", "10a", "23:59", "midnight",
])
WORDS = st.sampled_from([
    "surgery", "clinic", "diabetes", "a", "p", "am", "pm", "noon", "2-week", "to", "-", "and", ",", ";", "@", "@Room",
    "(no", "learners)", "(no learners)", "(", ")", ":", ".", "12", "from", "&",
])
# fmt: on
PIECES = st.lists(st.one_of(TIMES, WORDS, st.text(max_size=4)), max_size=8).map(" ".join)
STRETCHES = st.builds("{}{}{} {}".format, TIMES, st.sampled_from(["-", " to ", "–", " till "]), TIMES, PIECES)
TEXTS = st.one_of(
    st.text(max_size=60),
    PIECES,
    st.lists(STRETCHES, min_size=1, max_size=3).map("; ".join),
)


@given(TEXTS, st.sampled_from(["; ", "\n"]))
# A busy machine is no fault of the drawing.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_read_is_written_so_that_it_reads_the_same(text: str, joint: str) -> None:
    try:
        read = parse_cell(text)
    except CellProblem:
        return
    assert parse_cell(format_cell(read, joint)) == read


CLOCKS = st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None))


@given(CLOCKS, CLOCKS, st.booleans(), st.sampled_from(["", "surgery", "diabetes clinic (joint)", "pm list"]))
def test_all_hours_of_a_day_can_be_written(
    one: time, other: time, may_take_learners: bool, activity: str
) -> None:
    start, end = min(one, other), max(one, other)
    if start < end:
        hours = Hours(start, end, activity, "Room 2 (upstairs)", may_take_learners)
        assert parse_cell(format_cell([hours])) == (hours,)
