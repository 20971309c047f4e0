"""The week of many: who has what on which day, and who is free when."""

from datetime import date, datetime, timedelta

from placements.timetabling.matrix import (
    FreeTime,
    Matrix,
    MatrixCell,
    MatrixDay,
    MatrixNote,
    MatrixRow,
    MatrixSource,
    build_matrix,
)
from tests.placements.timetabling.test_grid import MONDAY, TUESDAY, at, session

DAYS = [MONDAY + timedelta(days=number) for number in range(5)]
OFF_ON_FRIDAY = MatrixNote("Off on Friday", "stop", "/sessions/1/")
CHRISTMAS = {MONDAY + timedelta(days=4): "Christmas Day"}


def presence(day: int, *stretches: tuple[str, str]) -> dict[date, list[tuple[datetime, datetime]]]:
    return {DAYS[day]: [(at(day, start), at(day, end)) for start, end in stretches]}


def test_a_row_has_a_cell_for_each_day_with_what_is_left_of_it() -> None:
    clinic = session(0, "08:30", "12:30")
    talk = session(1, "14:00", "15:00", category="educational")
    source = MatrixSource("Amy Holt", "practice nurse", [talk, clinic], None, [OFF_ON_FRIDAY], "/people/1/")
    assert build_matrix([source], MONDAY, TUESDAY, holidays=CHRISTMAS) == Matrix(
        MONDAY,
        tuple(MatrixDay(day, day == TUESDAY, CHRISTMAS.get(day)) for day in DAYS),
        (
            MatrixRow(
                "Amy Holt",
                "practice nurse",
                (
                    MatrixCell(DAYS[0], (clinic,), (FreeTime("Free in the afternoon"),)),
                    MatrixCell(DAYS[1], (talk,), (FreeTime("Free in the morning"),)),
                    MatrixCell(DAYS[2], (), (FreeTime("Free all day"),)),
                    MatrixCell(DAYS[3], (), (FreeTime("Free all day"),)),
                    MatrixCell(DAYS[4], ()),
                ),
                (OFF_ON_FRIDAY,),
                "/people/1/",
            ),
        ),
    )


def test_a_cancelled_session_and_a_break_leave_their_time_free() -> None:
    cards = [session(0, "09:00", "12:00", is_cancelled=True), session(0, "13:00", "14:00", category="break")]
    assert build_matrix([("Amy", "", cards)], MONDAY, TUESDAY).rows[0].cells[0].free == (
        FreeTime("Free all day"),
    )


def test_who_is_in_is_free_between_sessions_and_away_on_other_days() -> None:
    cards = [session(0, "09:00", "10:30"), session(0, "11:00", "12:30")]
    present = presence(0, ("08:30", "12:30"), ("13:30", "18:00"))
    cells = (
        build_matrix([MatrixSource("Amy", "", cards, present)], MONDAY, TUESDAY, holidays=CHRISTMAS)
        .rows[0]
        .cells
    )
    assert [([free.words for free in cell.free], cell.away) for cell in cells] == [
        (["Free 1:30pm to 6pm"], ""),
        ([], "Not in"),
        ([], "Not in"),
        ([], "Not in"),
        ([], ""),
    ]


def test_a_weekend_day_stands_for_everybody_when_somebody_has_something_on_it() -> None:
    matrix = build_matrix(
        [("Amy", "", [session(5, "09:00", "12:00")]), ("Bob", "", [])], MONDAY, TUESDAY, now=at(5, "10:00")
    )
    assert [len(row.cells) for row in matrix.rows] == [6, 6]
    assert [row.cells[5].free for row in matrix.rows] == [(), ()]
    assert matrix.rows[0].cells[5].cards[0].is_now
    assert matrix.last_day == date(2026, 12, 5)


def test_the_present_stands_between_what_has_begun_today_and_what_is_to_come() -> None:
    cards = [session(1, "09:00", "12:00"), session(1, "13:00", "15:00"), session(2, "09:00", "12:00")]
    nexts = [
        [
            cell.next_card
            for cell in build_matrix([("Amy", "nurse", cards)], MONDAY, TUESDAY, now=now).rows[0].cells
        ]
        for now in (at(1, "08:00"), at(1, "10:00"), at(1, "12:30"), at(1, "14:00"), at(2, "08:00"))
    ]
    nobody = [None] * 5
    assert nexts == [nobody, [None, 2, None, None, None], [None, 2, None, None, None], nobody, nobody]


def test_a_day_that_is_not_to_be_filled_says_why_and_is_not_free() -> None:
    away = {DAYS[0]: "Campus day"}
    cells = build_matrix([MatrixSource("Amy", "", [], away=away)], MONDAY, TUESDAY).rows[0].cells
    assert [(cell.free, cell.away) for cell in cells[:2]] == [
        ((), "Campus day"),
        ((FreeTime("Free all day"),), ""),
    ]


def test_time_that_is_blocked_is_not_free_though_nothing_stands_there() -> None:
    blocked = [(at(0, "13:00"), at(0, "18:00"))]
    halves = MatrixSource("Room 1", "", [], blocked=blocked)
    hours = MatrixSource("Amy", "", [], presence(0, ("08:30", "17:00")), blocked=blocked)
    rows = build_matrix([halves, hours], MONDAY, TUESDAY).rows
    assert [row.cells[0].free for row in rows] == [
        (FreeTime("Free in the morning"),),
        (FreeTime("Free 8:30am to 1pm"),),
    ]


def test_free_time_leads_to_where_it_is_filled_from_its_start_by_the_clock() -> None:
    """The day after the clocks go back as on any other."""
    talk = [session(0, "09:00", "12:00")]
    halves = MatrixSource("Amy", "", talk, fill_url="/new/")
    hours = MatrixSource("Bob", "", talk, presence(0, ("08:30", "17:00")), fill_url="/free/?leader=1")
    rows = build_matrix([halves, hours], MONDAY, TUESDAY).rows
    assert [row.cells[0].free for row in rows] == [
        (FreeTime("Free in the afternoon", "/new/?day=2026-11-30&at=13:30"),),
        (FreeTime("Free midday to 5pm", "/free/?leader=1&day=2026-11-30&at=12:00"),),
    ]
