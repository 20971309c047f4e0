"""What people type into a date or a time, and what they are told when it cannot be understood."""

from datetime import date, time
from typing import Any

import pytest
from django import forms

from atp_portal.form_fields import (
    AmbiguousTime,
    ClockTimeField,
    DatePartsField,
    PlainMessages,
    parse_clock_time,
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9", time(9)),
        ("9am", time(9)),
        ("9 AM", time(9)),
        ("9 a.m.", time(9)),
        ("9pm", time(21)),
        ("1:30pm", time(13, 30)),
        ("1.30 pm", time(13, 30)),
        ("13:30", time(13, 30)),
        ("1330", time(13, 30)),
        ("0930", time(9, 30)),
        ("01:30", time(1, 30)),
        ("8.45", time(8, 45)),
        ("12", time(12)),
        ("12pm", time(12)),
        ("12am", time(0)),
        ("midday", time(12)),
        (" Noon ", time(12)),
        ("midnight", time(0)),
        ("23:59", time(23, 59)),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, meant: time) -> None:
    assert parse_clock_time(typed) == meant


@pytest.mark.parametrize(
    "typed", ["", "soon", "25:00", "9:60", "13pm", "0am", "9m", "9:3", "99999", "-9", "9am-10am"]
)
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"not a time|must be in"):
        parse_clock_time(typed)


def test_a_time_that_could_be_morning_or_afternoon_is_asked_for_again() -> None:
    with pytest.raises(AmbiguousTime, match="1:30am or 1:30pm"):
        parse_clock_time("1:30")


class SessionForm(PlainMessages, forms.Form):
    title = forms.CharField(label="Title")
    nhs = forms.CharField(label="NHS number")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")])
    day = DatePartsField(label="Start date", earliest=date(2026, 9, 1), latest=date(2027, 8, 31))
    start = ClockTimeField(label="Start time")
    until = DatePartsField(label="Last day", required=False)
    own = forms.CharField(error_messages={"required": "Say why"})


def errors(**typed: Any) -> dict[str, list[str]]:
    form = SessionForm(typed)
    return {
        name: [str(error) for error in form.errors.get(name, [])]
        for name in form.fields
        if name in form.errors
    }


def test_what_is_left_empty_is_asked_for_by_its_name() -> None:
    assert errors() == {
        "title": ["Enter the title"],
        "nhs": ["Enter the NHS number"],
        "kind": ["Select a kind"],
        "day": ["Enter the start date"],
        "start": ["Enter the start time"],
        "own": ["Say why"],
    }


@pytest.mark.parametrize(
    ("day", "month", "year", "told"),
    [
        ("", "3", "2027", "Start date must include a day"),
        ("27", "", "", "Start date must include a month and a year"),
        ("31", "2", "2027", "Start date must be a real date"),
        ("0", "2", "2027", "Start date must have a day from 1 to 31"),
        ("x", "2", "2027", "Start date must have a day from 1 to 31"),
        ("1", "13", "2027", "Start date must have a month from 1 to 12"),
        ("1", "ju", "2027", "Start date must have a month from 1 to 12"),
        ("1", "2", "27", "Start date must have a year with 4 numbers, for example 2026"),
        ("31", "8", "2026", "Start date must be on or after 1 September 2026"),
        ("1", "9", "2027", "Start date must be on or before 31 August 2027"),
        ("1", "2", "²027", "Start date must have a year with 4 numbers, for example 2026"),
        ("²", "2", "2027", "Start date must have a day from 1 to 31"),
    ],
)
def test_a_date_that_cannot_be_says_why(day: str, month: str, year: str, told: str) -> None:
    assert errors(day_day=day, day_month=month, day_year=year)["day"] == [told]


@pytest.mark.parametrize("month", ["3", "03", "March", "mar"])
def test_a_month_may_be_a_number_or_a_word(month: str) -> None:
    form = SessionForm({"day_day": " 27 ", "day_month": month, "day_year": "2027"})
    form.full_clean()
    assert form.cleaned_data["day"] == date(2027, 3, 27)
    assert form.cleaned_data["until"] is None


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("2", "Start time must say am or pm: 2am or 2pm"),
        ("later", "Start time must be a time, for example 9am or 1:30pm"),
        ("24:00", "Start time must be a time, for example 9am or 1:30pm"),
    ],
)
def test_a_time_that_cannot_be_says_why(typed: str, told: str) -> None:
    assert errors(start=typed)["start"] == [told]


def test_a_date_and_a_time_that_stay_the_same_have_not_changed() -> None:
    initial = {"day": date(2027, 3, 27), "start": time(13, 30)}
    typed = {"day_day": "27", "day_month": "3", "day_year": "2027", "start": "1:30pm"}
    assert [name for name in SessionForm(typed, initial=initial).changed_data if name in initial] == []
