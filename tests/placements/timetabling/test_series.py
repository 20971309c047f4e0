"""Which sessions of a series a change is for, which were changed by themselves, and where each goes."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest

from placements.timetabling.local_time import MissingLocalTime, to_utc
from placements.timetabling.series import (
    Member,
    Reach,
    Scope,
    Shift,
    cancelled_in_reach,
    moved,
    reach,
    scope_choices,
    shift_between,
)

TUESDAY = date(2026, 11, 17)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def member(week: int, *, days: int = 0, starts: time = time(9), room: int = 4, off: bool = False) -> Member:
    """The session of a week of the series, Tuesdays from 9am to midday in room 4, or otherwise."""
    day = TUESDAY + timedelta(weeks=week, days=days)
    ends = time(starts.hour + 3)
    return Member(
        key=week, start=to_utc(day, starts), end=to_utc(day, ends), looks={"room": room}, is_cancelled=off
    )


SERIES = [member(week) for week in range(6)]


def keys(reached: Reach) -> list[object]:
    return [each.key for each in reached.members]


@pytest.mark.parametrize(
    ("scope", "chosen", "found"),
    [
        (Scope.THIS, 3, [3]),
        (Scope.FOLLOWING, 3, [3, 4, 5]),
        (Scope.ALL, 3, [2, 3, 4, 5]),
        # One that is past changes when somebody chose it, and no other that is past along with it.
        (Scope.THIS, 0, [0]),
        (Scope.FOLLOWING, 0, [0, 2, 3, 4, 5]),
        (Scope.ALL, 1, [1, 2, 3, 4, 5]),
    ],
)
def test_a_scope_never_reaches_what_is_past(scope: Scope, chosen: int, found: list[int]) -> None:
    assert keys(reach(SERIES, SERIES[chosen], scope, now=NOW)) == found


def test_what_was_changed_by_itself_stays_and_is_told_with_how_it_differs() -> None:
    changed = [*SERIES[:3], member(3, days=2), member(4, starts=time(13), room=5), SERIES[5]]
    found = reach(changed, changed[2], Scope.ALL, now=NOW)
    assert found == Reach((changed[2], changed[5]), ((changed[3], ("day",)), (changed[4], ("time", "room"))))
    asked = reach(changed, changed[2], Scope.ALL, now=NOW, with_exceptions=True)
    assert asked == Reach(tuple(changed[2:]))


def test_the_chosen_session_is_reached_even_when_it_is_the_exception() -> None:
    changed = [*SERIES[:3], member(3, days=2), *SERIES[4:]]
    assert keys(reach(changed, changed[3], Scope.FOLLOWING, now=NOW)) == [3, 4, 5]


def test_cancelled_sessions_are_for_no_change_and_come_back_together() -> None:
    changed = [*SERIES[:3], member(3, off=True), member(4, off=True), SERIES[5]]
    assert keys(reach(changed, changed[2], Scope.ALL, now=NOW, with_exceptions=True)) == [2, 5]
    assert [each.key for each in cancelled_in_reach(changed, changed[3], Scope.FOLLOWING, now=NOW)] == [3, 4]
    assert [each.key for each in cancelled_in_reach(changed, changed[4], Scope.THIS, now=NOW)] == [4]


def test_of_a_series_on_two_days_neither_is_an_exception() -> None:
    both = sorted([*SERIES, *(member(week, days=2) for week in range(3))], key=lambda each: each.start)
    found = reach(both, SERIES[2], Scope.ALL, now=NOW, weekdays={1, 3})
    assert (len(found.members), found.exceptions) == (6, ())


def choices(members: Sequence[Member], chosen: Member) -> list[str]:
    by_scope = {scope: reach(members, chosen, scope, now=NOW).members for scope in Scope}
    return [words for _, words in scope_choices(by_scope, chosen)]


def test_the_scopes_are_offered_in_words_and_only_where_they_differ() -> None:
    assert choices(SERIES, SERIES[3]) == [
        "Only Tuesday 8 December",
        "This and the 2 that follow",
        "All 4 to come",
    ]
    assert choices(SERIES, SERIES[2]) == ["Only Tuesday 1 December", "This and the 3 that follow"]
    assert choices(SERIES, SERIES[5]) == ["Only Tuesday 22 December", "All 4 to come"]
    assert choices(SERIES[:1], SERIES[0]) == ["Only Tuesday 17 November"]


def test_a_shift_says_only_what_changes() -> None:
    session = SERIES[2]
    assert shift_between(session, session.start, session.end) == Shift()
    day = session.day
    assert shift_between(
        session, to_utc(day + timedelta(days=1), time(9)), to_utc(day + timedelta(days=1), time(11))
    ) == Shift(1, None, time(11))


@pytest.mark.parametrize(
    ("day", "to"),
    [
        # The clocks go back on 25 October 2026 and forward on 28 March 2027: the time on the wall stays.
        (date(2026, 10, 24), datetime(2026, 10, 26, 10, tzinfo=UTC)),
        (date(2026, 10, 22), datetime(2026, 10, 24, 9, tzinfo=UTC)),
        (date(2027, 3, 27), datetime(2027, 3, 29, 9, tzinfo=UTC)),
    ],
)
def test_each_session_keeps_the_clock_s_time_on_its_own_day(day: date, to: datetime) -> None:
    own = Member(key=1, start=to_utc(day, time(9)), end=to_utc(day, time(12)))
    start, end = moved(own, Shift(2, time(10), time(13)))
    assert (start, end) == (to, to + timedelta(hours=3))


def test_a_time_that_the_clocks_skip_is_refused() -> None:
    own = Member(key=1, start=to_utc(date(2027, 3, 27), time(9)), end=to_utc(date(2027, 3, 27), time(12)))
    with pytest.raises(MissingLocalTime):
        moved(own, Shift(1, time(1, 30), time(3)))


def test_an_exception_that_is_asked_for_goes_where_the_others_go() -> None:
    exception = member(3, days=2, starts=time(14))
    assert moved(exception, Shift(1, None, time(11)), regular_weekday=1, times=(time(9), time(12))) == (
        to_utc(TUESDAY + timedelta(weeks=3, days=1), time(9)),
        to_utc(TUESDAY + timedelta(weeks=3, days=1), time(11)),
    )
