"""What serves which objective, which weeks lack teaching, and how interviews stand: of values alone."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest

from placements.programme.coverage import Aim, Planned, coverage
from placements.programme.interviews import State, days_of_interviews, standings
from placements.programme.teaching import teaching_by_week

UTC = datetime.UTC
MONDAY = datetime.date(2026, 11, 23)
NOW = datetime.datetime(2026, 11, 25, 12, tzinfo=UTC)


def planned(
    key: int, day: int = 0, *, kind: str = "surgery", category: str = "clinical", **more: Any
) -> Planned:
    """From 9am to 11am, so many days after that Monday."""
    start = datetime.datetime(2026, 11, 23, 9, tzinfo=UTC) + datetime.timedelta(days=day)
    end = start + datetime.timedelta(hours=2)
    return Planned(key, uuid.UUID(int=key), f"Session {key}", kind, category, start, end, **more)


def test_an_objective_is_served_by_its_usual_kinds_and_by_what_was_chosen_for_it() -> None:
    sessions = [
        planned(4, 7, kind="clinic", is_published=False),
        planned(1, 0, kind="clinic"),
        planned(2, 1, kind="clinic", is_missed=True),
        planned(3, 3),
        planned(5, 1, kind="clinic", category="break"),
        planned(6, 1, kind="clinic", is_published=False),
    ]
    aims = [Aim(10, ("clinic",)), Aim(11), Aim(12, ("tutorial",)), Aim(13, ("visits", "surgery"))]
    found = coverage(aims, sessions, {11: {3, 2}, 12: {1}}, NOW)
    told = {
        key: ([each.key for each in cover.sessions], [each.key for each in cover.served], cover.is_lacking)
        for key, cover in found.items()
    }
    assert told == {
        # What was missed serves nothing, nor a break; a draft that is over was never shown.
        10: ([1, 6, 4], [1], False),
        11: ([3], [], False),
        12: ([1], [1], False),
        13: ([3], [], False),
    }
    assert coverage([Aim(14, ("visits",))], sessions, {}, NOW)[14].is_lacking
    assert found[10].first == sessions[1]


@pytest.mark.parametrize(("every", "lacking"), [(1, [2, 5]), (2, []), (4, [])])
def test_weeks_that_are_attended_and_have_no_teaching_are_lacking_as_the_rule_counts_them(
    every: int, lacking: list[int]
) -> None:
    teaching: dict[str, Any] = {"kind": "tutorial", "category": "educational", "is_taught": True}
    sessions = [
        planned(1, 0, **teaching),
        planned(2, 7),  # the second week: nothing of the educationalist's that is teaching
        planned(3, 8, is_taught=True),
        planned(4, 14, category="educational", is_campus=True),  # the third is on campus
        planned(5, 21, **teaching),
        planned(6, 28),  # the fifth has no teaching, the sixth is empty
    ]
    weeks = teaching_by_week(sessions, MONDAY, MONDAY + datetime.timedelta(days=39), every)
    assert [each.number for each in weeks] == [1, 2, 3, 4, 5, 6]
    assert [each.number for each in weeks if each.is_attended] == [1, 2, 4, 5]
    # Of every two attended weeks, the first and the second have teaching, and so have the fourth and the fifth.
    assert [each.number for each in weeks if each.is_lacking] == lacking
    assert [len(each.sessions) for each in weeks] == [1, 0, 0, 1, 0, 0]


@pytest.mark.parametrize("days", [1, 2, 3, 5, 12, 54, 365])
def test_the_days_of_interviews_are_inside_the_placement_and_in_order(days: int) -> None:
    last = MONDAY + datetime.timedelta(days=days - 1)
    found = days_of_interviews(MONDAY, last)
    assert all(MONDAY <= each.first <= each.last <= last for each in found.values())
    firsts = [found[kind].first for kind in ("initial", "midpoint", "final")]
    assert firsts == sorted(firsts)
    if days == 54:
        assert found["initial"] == (MONDAY, datetime.date(2026, 11, 27))
        # Neither begins nor ends at a weekend.
        assert found["midpoint"] == (datetime.date(2026, 12, 14), datetime.date(2026, 12, 25))
        assert found["final"] == (datetime.date(2027, 1, 11), last)


def state_of(kind: str, today: datetime.date, *, hour: int = 12, **more: Any) -> State | None:
    given: dict[str, Any] = {
        "wanted": ("initial", "midpoint", "final"),
        "held": {},
        "named": {},
        "sessions": {},
    }
    found = standings(
        first_day=MONDAY,
        last_day=MONDAY + datetime.timedelta(days=53),
        now=datetime.datetime.combine(today, datetime.time(hour), tzinfo=UTC),
        today=today,
        **(given | more),
    )
    return next((each.state for each in found if each.kind == kind), None)


def test_an_interview_is_later_then_due_then_overdue_and_what_was_done_goes_first() -> None:
    def midpoint(day: int, month: int = 12, **more: Any) -> State | None:
        return state_of("midpoint", datetime.date(2026, month, day), **more)

    # Its days are 14 to 25 December; two weeks ahead it is time to find one.
    assert [midpoint(29, 11), midpoint(30, 11), midpoint(25), midpoint(26)] == [
        State.LATER, State.DUE, State.DUE, State.OVERDUE,
    ]  # fmt: skip
    meeting = planned(7, 22, kind="interview", category="educational")
    scheduled: dict[str, Any] = {"named": {"midpoint": 7}, "sessions": {7: meeting}}
    assert midpoint(1, **scheduled) == State.SCHEDULED
    assert midpoint(15, hour=10, **scheduled) == State.SCHEDULED
    assert midpoint(15, hour=11, **scheduled) == State.TO_RECORD
    # An interview that nobody tied to a kind counts for the one in whose days it is.
    assert midpoint(1, sessions={7: meeting}) == State.SCHEDULED
    assert state_of("final", datetime.date(2026, 12, 1), sessions={7: meeting}) == State.LATER
    # Missed, or with the learner taken out of it, it is to be found again.
    assert midpoint(16, **scheduled | {"sessions": {7: meeting._replace(is_missed=True)}}) == State.DUE
    assert midpoint(16, named={"midpoint": 7}) == State.DUE
    assert midpoint(1, held={"midpoint": datetime.date(2026, 12, 14)}, **scheduled) == State.HELD
    assert midpoint(1, wanted=("initial",)) is None
