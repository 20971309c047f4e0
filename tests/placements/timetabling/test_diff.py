"""What changed between two states of somebody's timetable, in words."""

import datetime
import uuid
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placements.timetabling.diff import ShownSession, apply, diff, in_sentences

UTC = datetime.UTC
UID = uuid.UUID(int=1)


def shown(day: int = 27, hour: int = 14, length: int = 60, month: int = 11, **fields: Any) -> ShownSession:
    """A tutorial on Friday 27 November 2026 from 2pm to 3pm; hours are UTC, which London keeps in winter."""
    start = datetime.datetime(2026, month, day, hour, tzinfo=UTC)
    what: dict[str, Any] = {"uid": UID, "title": "tutorial", "kind": "tutorial", "where": "Room 2"} | fields
    return ShownSession(start=start, end=start + datetime.timedelta(minutes=length), **what)


def words(before: ShownSession | None, after: ShownSession | None) -> list[str]:
    return [change.words for change in diff(*([each] if each else [] for each in (before, after)))]


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (shown(), shown(hour=15), "Moved: tutorial, Friday 27 November, 2pm → 3pm"),
        (
            shown(),
            shown(day=30, hour=9),
            "Moved: tutorial, Friday 27 November, 2pm → Monday 30 November, 9am",
        ),
        (shown(), shown(length=90), "Moved: tutorial, Friday 27 November, 2pm to 3pm → 2pm to 3:30pm"),
        (
            shown(),
            shown(day=30, length=90),
            "Moved: tutorial, Friday 27 November, 2pm to 3pm → Monday 30 November, 2pm to 3:30pm",
        ),
        (shown(), shown(is_cancelled=True), "Cancelled: tutorial, Friday 27 November, 2pm to 3pm"),
        (shown(is_cancelled=True), shown(), "On again: tutorial, Friday 27 November, 2pm to 3pm"),
        (
            shown(),
            shown(where="Room 4"),
            "New place: tutorial, Friday 27 November, 2pm to 3pm, Room 2 → Room 4",
        ),
        (shown(), shown(where=""), "New place: tutorial, Friday 27 November, 2pm to 3pm, Room 2 → no place"),
        (
            shown(who="Sister Amy Holt"),
            shown(who="Dr Farah Patel"),
            "With someone else: tutorial, Friday 27 November, 2pm to 3pm, Sister Amy Holt → Dr Farah Patel",
        ),
        (shown(), shown(title="debrief"), "Renamed: tutorial, Friday 27 November, 2pm to 3pm, now debrief"),
        (
            shown(),
            shown(kind="debrief"),
            "Another kind: tutorial, Friday 27 November, 2pm to 3pm, tutorial → debrief",
        ),
        (
            shown(),
            shown(note="Bring your badge"),
            "New note: tutorial, Friday 27 November, 2pm to 3pm, Bring your badge",
        ),
        (
            shown(note="Bring your badge"),
            shown(),
            "Without its note: tutorial, Friday 27 November, 2pm to 3pm",
        ),
        (
            None,
            shown(who="Dr Farah Patel"),
            "Added: tutorial, Friday 27 November, 2pm to 3pm, Room 2, with Dr Farah Patel",
        ),
        (
            None,
            shown(is_cancelled=True),
            "Added: tutorial, Friday 27 November, 2pm to 3pm, Room 2 (cancelled)",
        ),
        (shown(), None, "No longer yours: tutorial, Friday 27 November, 2pm to 3pm"),
        (
            shown(who="Sister Amy Holt"),
            shown(hour=15, where="Room 4", who="Dr Farah Patel"),
            "Moved: tutorial, Friday 27 November, 2pm → 3pm; new place Room 2 → Room 4; "
            "with someone else Sister Amy Holt → Dr Farah Patel",
        ),
        (
            shown(),
            shown(hour=15, is_cancelled=True),
            "Cancelled: tutorial, Friday 27 November, 2pm to 3pm; moved Friday 27 November, 2pm → 3pm",
        ),
    ],
)
def test_each_change_is_one_sentence(
    before: ShownSession | None, after: ShownSession | None, sentence: str
) -> None:
    assert words(before, after) == [sentence]


def test_what_was_moved_and_moved_back_is_no_change() -> None:
    there = replace(shown(), start=shown(hour=15).start, end=shown(hour=15).end)
    back = replace(there, start=shown().start, end=shown().end)
    assert diff([shown()], [back]) == []


def test_times_are_london_s_on_both_sides_of_a_clock_change() -> None:
    # The clocks go back on Sunday 25 October 2026: 8am in UTC is 9am before and 8am after.
    before, after = shown(month=10, day=23, hour=8), shown(month=10, day=26, hour=9)
    assert words(before, after) == ["Moved: tutorial, Friday 23 October, 9am → Monday 26 October, 9am"]
    assert words(shown(month=3, day=27, hour=9), shown(month=3, day=30, hour=8)) == [
        "Moved: tutorial, Friday 27 March, 9am → Monday 30 March, 9am"
    ]


def test_the_hour_that_happens_twice_says_which_it_is() -> None:
    early, late = shown(month=10, day=25, hour=0, length=30), shown(month=10, day=25, hour=1, length=30)
    assert words(early, late) == ["Moved: tutorial, Sunday 25 October, 1am BST → 1am GMT"]


def test_changes_stand_in_the_order_of_days() -> None:
    first, second, third = (shown(uid=uuid.UUID(int=n), day=20 + n) for n in (1, 2, 3))
    moved = replace(third, start=shown(day=19).start, end=shown(day=19).end)
    changes = diff([first, third], [second, moved])
    assert [change.either for change in changes] == [moved, first, second]
    assert [change.days for change in changes] == [
        {datetime.date(2026, 11, 19), datetime.date(2026, 11, 23)},
        {datetime.date(2026, 11, 21)},
        {datetime.date(2026, 11, 22)},
    ]
    assert changes[0].first_start == shown(day=19).start


def added(*days: int, month: int = 11) -> list[ShownSession]:
    return [
        shown(uid=uuid.UUID(int=number), day=day, month=month, practice="Ash Grove Surgery")
        for number, day in enumerate(days, start=10)
    ]


def test_many_that_were_added_at_a_practice_are_its_timetable() -> None:
    assert in_sentences(diff([shown()], [shown(hour=15), *added(24, 25, 26, 27)])) == [
        "Your timetable at Ash Grove Surgery is out for 24 to 27 November 2026: 4 sessions",
        "Moved: tutorial, Friday 27 November, 2pm → 3pm",
    ]
    assert in_sentences(diff([], added(16, 17, 18, 24, 25))) == [
        "Your timetable at Ash Grove Surgery is out: 2 weeks, 2 to 3 sessions a week, "
        "Monday 16 November 2026 to Wednesday 25 November 2026"
    ]


def test_three_that_were_added_are_told_one_by_one() -> None:
    assert len(in_sentences(diff([], added(24, 25, 26)))) == 3


UIDS = st.integers(1, 6).map(lambda number: uuid.UUID(int=number))
MOMENTS = st.datetimes(
    datetime.datetime(2026, 10, 24), datetime.datetime(2026, 10, 27), timezones=st.just(UTC)
)
SHOWN = st.builds(
    lambda start, minutes, **rest: ShownSession(
        start=start, end=start + datetime.timedelta(minutes=minutes), **rest
    ),
    uid=UIDS,
    start=MOMENTS,
    minutes=st.integers(15, 300),
    title=st.sampled_from(["tutorial", "clinic"]),
    kind=st.sampled_from(["tutorial", "clinic"]),
    where=st.sampled_from(["", "Room 2", "Room 4"]),
    who=st.sampled_from(["", "Sister Amy Holt"]),
    note=st.sampled_from(["", "Bring your badge"]),
    is_cancelled=st.booleans(),
)
STATES = st.lists(SHOWN, max_size=6, unique_by=lambda each: each.uid)


def in_order(state: list[ShownSession]) -> list[ShownSession]:
    return sorted(state, key=lambda each: (each.start, each.title, each.uid))


@given(STATES, STATES)
def test_the_changes_lead_from_the_first_state_to_the_second(
    before: list[ShownSession], after: list[ShownSession]
) -> None:
    changes = diff(before, after)
    assert apply(changes, before) == in_order(after)
    assert all(change.words for change in changes)


@given(STATES)
def test_a_state_does_not_differ_from_itself(state: list[ShownSession]) -> None:
    assert diff(state, list(reversed(state))) == []


@given(STATES, STATES)
def test_every_session_is_told_of_at_most_once(before: list[ShownSession], after: list[ShownSession]) -> None:
    uids = [change.uid for change in diff(before, after)]
    assert len(uids) == len(set(uids))
