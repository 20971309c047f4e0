"""Timetables as sheets: headers as people write them, British dates, and what is wrong with each row."""

from datetime import date, time

import pytest

from atp_portal.sheet_files import Unreadable
from placements.building.sheet import BadRow, Known, nearest, read_sheet
from placements.building.wishes import What, Wish

KNOWN = Known(
    rooms={"room 4": 4},
    people={"dr farah patel": 1, "amy holt": 2, "holt": 2},
    kinds={"clinic": "clinic", "tutorial": "tutorial", "self-directed learning": "self_directed"},
    categories={"clinical": "clinical", "educational": "educational"},
)
HEADER = "Date,Start,End,Title,Category,Kind,Room,Place,Led by,Overseen by,Note"


def read(*lines: str) -> tuple[tuple[Wish, ...], tuple[BadRow, ...], tuple[str, ...]]:
    sheet = read_sheet("\n".join(lines).encode(), KNOWN)
    return sheet.wishes, sheet.bad, sheet.ignored


def test_a_row_of_the_template_is_a_session() -> None:
    line = (
        "30/11/2026,9am,12:30pm,Diabetes clinic,Clinical,Clinic,Room 4,,Dr Farah Patel,Amy Holt,Bring a badge"
    )
    assert read(HEADER, line) == (
        (
            Wish(
                date(2026, 11, 30),
                time(9),
                time(12, 30),
                What(
                    "Diabetes clinic",
                    "clinical",
                    "clinic",
                    room=4,
                    note="Bring a badge",
                    leaders=(1,),
                    overseers=(2,),
                ),
                row=2,
            ),
        ),
        (),
        (),
    )


@pytest.mark.parametrize(
    "lines",
    [
        ("Session\tDATE\tFrom\tTo\tWho", "Clinic\tMon 30 Nov 2026\t09:00\t13:30:00\tHolt"),
        ("date;time;title;leader", "30.11.26;9am to 1:30pm;Clinic;Amy Holt"),
        ("Title,Date,Times,Supervisor", "Clinic,2026-11-30,9-1:30,HOLT"),
    ],
)
def test_headers_and_times_are_read_as_people_write_them(lines: tuple[str, ...]) -> None:
    (wish,), bad, _ = read(*lines)
    assert (wish.day, wish.starts, wish.ends, wish.what.title, wish.what.leaders) == (
        date(2026, 11, 30),
        time(9),
        time(13, 30),
        "Clinic",
        (2,),
    )
    assert bad == ()


def test_several_people_may_be_named_in_a_cell_and_who_nobody_knows_is_kept_by_name() -> None:
    (wish,), _, _ = read(HEADER, "30/11/2026,9am,10am,Clinic,,,Room 9,,Dr Farah Patel and Holt; Nobody,,")
    assert (wish.what.leaders, wish.unknown_people, wish.unknown_room) == ((1, 2), ("Nobody",), "Room 9")


def test_teaching_counts_as_educational_where_nothing_is_said() -> None:
    first, second = read(
        HEADER, "30/11/2026,9am,10am,One,,Tutorial,,,,,", "30/11/2026,10am,11am,Two,,clinic,,,,,"
    )[0]
    assert (first.what.category, second.what.category) == ("educational", "clinical")


@pytest.mark.parametrize(
    ("line", "problems"),
    [
        (",9am,10am,Clinic,,,,,,,", ("Date is empty.",)),
        (
            "11/30/2026,9am,10am,Clinic,,,,,,,",
            ("“11/30/2026” has no such month: 30. The day comes before the month. Was 30/11/2026 meant?",),
        ),
        ("30/11/2026,soon,10am,Clinic,,,,,,,", ("“soon” is not a time. Write it as 9am, 1:30pm or 13:30.",)),
        ("30/11/2026,10am,9am,Clinic,,,,,,,", ("The end must be after the start.",)),
        ("30/11/2026,9am,10am,,,,,,,,", ("Title is empty.",)),
        (
            "30/11/2026,9am,10am,Clinic,,Party,,,,,",
            ("“Party” is no kind of session: it is one of clinic, self_directed and tutorial.",),
        ),
    ],
)
def test_a_row_that_is_no_session_says_why(line: str, problems: tuple[str, ...]) -> None:
    assert read(HEADER, line)[1] == (BadRow(2, problems),)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "Missing: Date, Start, End and Title"),
        ("Date,Title\n30/11/2026,Clinic", "Missing: Start and End"),
        (HEADER, "There is no session in the sheet"),
        ("Date,Start,End,Title,Session\n", "Each column can be there once. Twice: Title"),
        ("\x00", "neither a CSV file nor an Excel workbook"),
    ],
)
def test_a_sheet_that_is_none_is_refused_in_a_sentence(content: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read_sheet(content.encode(), KNOWN)


def test_columns_that_nobody_reads_are_told() -> None:
    assert read("Date,Start,End,Title,Weather", "30/11/2026,9am,10am,Clinic,Rain")[2] == ("Weather",)


def test_what_is_nearly_a_name_is_found() -> None:
    assert nearest("Rom 4", ["Room 4", "Library"]) == "Room 4"
    assert nearest("Cellar", ["Room 4", "Library"]) == ""
