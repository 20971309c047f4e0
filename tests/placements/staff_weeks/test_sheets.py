"""A staff week as a sheet, and which of the people of a practice a name means."""

from collections.abc import Sequence
from datetime import time

import pytest

from atp_portal.sheet_files import Unreadable, filled_lines
from placements.staff_weeks.cells import Hours, format_cell
from placements.staff_weeks.names import Named, parted, whom_it_means
from placements.staff_weeks.sheets import SheetPerson, read_staff_sheet, weekday_of


def read(text: str) -> list[SheetPerson]:
    return read_staff_sheet(filled_lines(text.encode(), most_lines=100, line_break="; ")).people


def days(person: SheetPerson) -> dict[int, str]:
    return {weekday: format_cell(hours) for weekday, hours in person.days.items()}


def test_a_row_for_each_person_has_a_column_for_each_day() -> None:
    amy, ben = read(
        "Name\tJob title\tMon\tTue\n"
        'Sister Amy Holt\tpractice nurse\t"9-12 diabetes, foot care @Room 1\n1-5 (no learners)"\toff\n'
        "Ben\t\t\t9-5\n"
    )
    assert (amy.number, amy.name, amy.job) == (2, "Sister Amy Holt", "practice nurse")
    assert days(amy) == {1: "9am to midday diabetes, foot care @Room 1; 1pm to 5pm (no learners)", 2: ""}
    assert days(ben) == {1: "", 2: "9am to 5pm"}


def test_without_names_of_columns_they_are_the_name_and_the_days_from_monday() -> None:
    (amy,) = read("Amy Holt\t9-5\t\t9-5\n")
    assert days(amy) == {1: "9am to 5pm", 2: "", 3: "9am to 5pm"}


def test_a_row_for_each_stretch_has_its_day_and_its_times() -> None:
    amy, ben = read(
        "Name,Day,From,To,What,Room,Takes learners\n"
        "Amy Holt,Monday,1pm,5,Visits,,no\n"
        ",Mon,8:30,12:30,Surgery,Room 2,\n"
        "Ben,Tuesday,,,,,\n"
    )
    assert amy.days == {
        1: (
            Hours(time(8, 30), time(12, 30), "Surgery", "Room 2"),
            Hours(time(13), time(17), "Visits", may_take_learners=False),
        )
    }
    assert ben.days == {2: ()}


def test_what_is_not_understood_is_said_with_its_place() -> None:
    amy, nobody = read("Name,Monday,Tuesday\nAmy,early,9-25\n,9-5,\n")
    assert amy.problems == [
        "Monday: “early” must begin with the times. Write it like 8:30am to 12:30pm diabetes clinic @Treatment room.",
        "Tuesday: “25” is not a time. Write it like 9am or 1:30pm.",
    ]
    assert nobody.problems == ["There is no name in this row."]
    (amy,) = read(
        "Name,Day,From,To,Takes learners\nAmy,Mo,9,12,\nAmy,Mon,9,,\nAmy,Mon,9,12,maybe\nAmy,Mon,9,12,\nAmy,Mon,9,10,"
    )
    assert amy.problems == [
        "Row 2: “Mo” is not a day of the week.",
        "Row 3: Say both from when and to when.",
        "Row 4: “maybe” is neither yes nor no.",
        "Monday: some of the times overlap.",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Name,Monday,Tuesday\n", "There is nobody in the list: only the names of the columns."),
        ("Name,Monday,Mon\nA,,", "Each column can be there once."),
        ("Name,Day,From\nA,Monday,9", "The first row must name the columns. Missing: To."),
        (
            "Name,Job\nA,B",
            "The first row must name the days, Monday to Friday, or the columns Day, From and To.",
        ),
        ("Name,Monday\n" + "A,9-5\n" * 301, "The list has more than 300 people. Split it."),
    ],
)
def test_what_is_no_staff_week_is_refused_as_a_whole(text: str, sentence: str) -> None:
    with pytest.raises(Unreadable) as problem:
        read_staff_sheet(filled_lines(text.encode(), most_lines=1000))
    assert str(problem.value) == sentence


def test_columns_that_are_not_read_are_named() -> None:
    sheet = read_staff_sheet([(1, ["Name", "Monday", "Car park"]), (2, ["Amy", "9-5", "yes"])])
    assert sheet.unread == ("Car park",)


def test_weekdays_are_known_by_their_beginnings() -> None:
    assert [weekday_of(each) for each in ("mon", "Tues", "WEDS", "Thursday 3rd", "fri.", "T", "")] == [
        1, 2, 3, 4, 5, None, None,
    ]  # fmt: skip


AMY = Named(1, "Sister", "Amy", "Holt", "practice nurse")
ANNA = Named(2, "", "Anna", "Holt", "receptionist")
JOSE = Named(3, "Dr", "José", "Smith-Jones", "GP partner")
PEOPLE = (AMY, ANNA, JOSE)


@pytest.mark.parametrize(
    ("name", "job", "found"),
    [
        ("Amy Holt", "", [AMY]),
        ("sister  AMY holt", "", [AMY]),
        ("Holt, Amy", "", [AMY]),
        ("Dr Jose Smith Jones", "", [JOSE]),
        ("J Smith-Jones", "", [JOSE]),
        ("Dr Smith-Jones", "", [JOSE]),
        ("A Holt", "", [AMY, ANNA]),
        ("Holt", "Practice Nurse", [AMY]),
        ("Holt", "", [AMY, ANNA]),
        ("Amy", "", []),
        ("", "", []),
    ],
)
def test_a_name_means_who_is_called_so(name: str, job: str, found: Sequence[Named]) -> None:
    assert whom_it_means(name, PEOPLE, job) == found


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Dr Nina Patel", ("Dr", "Nina", "Patel")),
        ("Patel, Nina", ("", "Nina", "Patel")),
        ("Dr Patel", ("Dr", "Patel", "")),
        ("Mary Ann de Souza", ("", "Mary", "Ann de Souza")),
        ("Cher", ("", "Cher", "")),
    ],
)
def test_a_new_name_is_parted(name: str, parts: tuple[str, str, str]) -> None:
    assert parted(name) == parts
