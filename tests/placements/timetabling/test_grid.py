"""The week as a grid: which row, which slot, which margin times."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from atp_portal.formatting import LONDON
from placements.timetabling.grid import Day, NowLine, RowTime, SessionCard, Slot, WeekGrid, build_week_grid

MONDAY = date(2026, 11, 30)
TUESDAY = MONDAY + timedelta(days=1)
LONG_AGO = datetime(2026, 1, 1, tzinfo=LONDON)


def at(day: int, clock: str) -> datetime:
    return datetime.combine(MONDAY + timedelta(days=day), time.fromisoformat(clock), LONDON)


def session(day: int, start: str, end: str, title: str = "Clinic", **more: object) -> SessionCard:
    return SessionCard(public_id=title, start=at(day, start), end=at(day, end), title=title, **more)  # type: ignore[arg-type]


def test_sessions_that_start_together_stand_in_line_across_the_days() -> None:
    clinic = session(0, "08:30", "12:30")
    visit = session(1, "08:30", "16:30", "Visit")
    talk = session(1, "18:00", "19:00", "Talk")
    grid = build_week_grid(
        [talk, visit, clinic], MONDAY, TUESDAY, LONG_AGO, holidays={MONDAY: "St Andrew’s Day"}
    )
    rest = [Day(MONDAY + timedelta(days=number), ()) for number in (2, 3, 4)]
    assert grid == WeekGrid(
        MONDAY,
        (
            Day(MONDAY, (Slot((clinic,), 1, 2),), holiday_name="St Andrew’s Day"),
            Day(TUESDAY, (Slot((visit,), 1, 3), Slot((talk,), 4, 5)), is_today=True),
            *rest,
        ),
        (RowTime(1, "8:30am"), RowTime(4, "6pm")),
        4,
    )


def test_sessions_that_overlap_are_stacked_in_one_slot_that_covers_them_all() -> None:
    long, inside, touching, after = (
        session(0, "09:00", "12:00", "long"),
        session(0, "09:30", "10:00", "inside", is_cancelled=True),
        session(0, "11:30", "13:00", "touching"),
        session(0, "13:00", "14:00", "after"),
    )
    grid = build_week_grid([after, touching, inside, long], MONDAY, TUESDAY, LONG_AGO)
    assert grid.days[0].slots == (Slot((long, inside, touching), 1, 2), Slot((after,), 2, 3))
    assert grid.days[0].cards == (long, inside, touching, after)
    assert grid.row_times == (RowTime(1, "9am"), RowTime(2, "1pm"))


def test_a_weekend_day_stands_only_if_something_is_on_it() -> None:
    grid = build_week_grid([session(6, "10:00", "11:00")], MONDAY, TUESDAY, LONG_AGO)
    assert [day.date.weekday() for day in grid.days] == [0, 1, 2, 3, 4, 6]
    assert grid.last_day == date(2026, 12, 6)


def test_an_empty_week_is_five_empty_days() -> None:
    grid = build_week_grid([], MONDAY, TUESDAY, LONG_AGO)
    assert ([day.slots for day in grid.days], grid.row_times, grid.row_count) == ([()] * 5, (), 1)
    assert (grid.has_sessions, grid.is_grid) == (False, True)


def test_only_what_is_going_on_is_now() -> None:
    running = session(1, "09:00", "10:00", "running")
    cancelled = session(1, "09:00", "10:00", "cancelled", is_cancelled=True)
    over = session(1, "08:00", "09:00", "over")
    grid = build_week_grid([running, cancelled, over], MONDAY, TUESDAY, at(1, "09:00"))
    cards = grid.days[1].cards
    assert {card.title: card.state_tag for card in cards} == {
        "over": "",
        "running": "Now",
        "cancelled": "Cancelled",
    }


def test_a_session_past_midnight_ends_with_its_day() -> None:
    night = SessionCard(public_id=1, start=at(1, "22:00"), end=at(2, "02:00"), title="Out of hours")
    grid = build_week_grid([night], MONDAY, TUESDAY, LONG_AGO)
    assert [len(day.slots) for day in grid.days] == [0, 1, 0, 0, 0]
    assert (grid.days[1].slots[0].first_line, grid.days[1].slots[0].last_line) == (1, 2)


def test_a_session_across_the_doubled_hour_still_has_a_length() -> None:
    sunday = date(2026, 10, 25)
    first = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON)
    second = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=1)
    card = SessionCard(public_id=1, start=first, end=second, title="Night visit")
    grid = build_week_grid([card], date(2026, 10, 19), sunday, LONG_AGO)
    assert grid.days[-1].slots == (Slot((card,), 1, 2),)


def test_times_are_those_of_london_whatever_zone_they_came_in() -> None:
    summer = SessionCard(
        public_id=1,
        start=datetime(2026, 8, 5, 7, 30, tzinfo=UTC),
        end=datetime(2026, 8, 5, 9, tzinfo=UTC),
        title="x",
    )
    grid = build_week_grid([summer], date(2026, 8, 3), date(2026, 8, 3), LONG_AGO)
    assert grid.row_times == (RowTime(1, "8:30am"),)
    assert (summer.start_iso, summer.end_iso) == ("2026-08-05T08:30+01:00", "2026-08-05T10:00+01:00")


def test_a_week_of_more_times_than_the_style_sheet_has_rows_is_a_list() -> None:
    cards = [
        SessionCard(
            public_id=n,
            start=at(0, "08:00") + timedelta(minutes=7 * n),
            end=at(0, "08:07") + timedelta(minutes=7 * n),
            title=str(n),
        )
        for n in range(61)
    ]
    grid = build_week_grid(cards, MONDAY, TUESDAY, LONG_AGO)
    assert (grid.row_count, grid.is_grid) == (61, False)


def test_a_week_that_does_not_start_on_a_monday_is_refused() -> None:
    with pytest.raises(ValueError, match="starts on a Monday"):
        build_week_grid([], TUESDAY, TUESDAY, LONG_AGO)


def test_a_card_says_its_kind_in_a_word() -> None:
    assert [
        (card.look, card.kind_tag, card.state_tag, card.people_and_place)
        for card in (
            session(0, "09:00", "10:00", who="Amy Holt", where="Room 4"),
            session(0, "09:00", "10:00", category="educational", is_together=True, is_draft=True),
            session(0, "09:00", "10:00", edge="visit", tag_text="Visit", where="Ash Street"),
            session(0, "09:00", "10:00", category="break", is_cancelled=True),
        )
    ] == [
        ("clinical", "Clinical", "", "Amy Holt · Room 4"),
        ("together", "Together", "Draft", ""),
        ("visit", "Visit", "", "Ash Street"),
        ("break", "Break", "Cancelled", ""),
    ]


@pytest.mark.parametrize(
    ("now", "line"),
    [
        ((1, "08:59"), None),
        ((1, "09:00"), NowLine(TUESDAY, 1, 0, True)),
        ((1, "10:30"), NowLine(TUESDAY, 1, 5, True)),
        ((1, "12:59"), NowLine(TUESDAY, 2, 9, True)),
        ((1, "14:00"), NowLine(TUESDAY, 3, 2, False)),
        ((1, "17:00"), None),
        ((5, "10:00"), None),
        ((7, "10:00"), None),
    ],
)
def test_the_now_line_stands_in_todays_column_in_the_part_of_its_row_that_is_over(
    now: tuple[int, str], line: NowLine | None
) -> None:
    cards = [session(0, "09:00", "12:00"), session(1, "13:00", "17:00")]
    assert build_week_grid(cards, MONDAY, TUESDAY, at(*now)).now_line == line
