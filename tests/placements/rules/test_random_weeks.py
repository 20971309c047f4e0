"""Random weeks: the rules agree with the slow, obvious ones of ``slow``, clock changes and nights included."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placements.rules.book import BY_CODE, check_placement
from placements.rules.facts import Facts, LearnerFact, PlacementFact, SessionFact
from tests.placements.rules import slow

# A plain Monday, and the two weeks that end on a Sunday on which the clocks change.
MONDAYS = (date(2026, 11, 23), date(2027, 3, 22), date(2026, 10, 19))
QUARTER = timedelta(minutes=15)


# Minutes between one session and the next that are at a limit of some rule, or beside it.
GAPS = (0, 10, 15, 19, 20, 21, 29, 30, 31, 240, 599, 659, 660, 661, 1380, 1439, 1440, 1441, 2880)


@st.composite
def slots(draw, most=14, days=14, gaps=GAPS):
    """Sessions of a quarter of an hour to 20 hours, anywhere or soon after the one before; they may overlap."""
    monday = draw(st.sampled_from(MONDAYS))
    first = datetime.combine(monday, time(), UTC)
    found: list[slow.Slot] = []
    for number in range(draw(st.integers(0, most))):
        if found and draw(st.integers(0, 3)):
            start = found[-1].end + timedelta(minutes=draw(st.sampled_from(gaps)))
        else:
            start = first + QUARTER * draw(st.integers(0, days * 96 - 1))
        length = QUARTER * draw(st.one_of(st.sampled_from([4, 8, 14, 18, 24, 32]), st.integers(1, 80)))
        category = draw(st.sampled_from(["clinical", "clinical", "educational", "break"]))
        found.append(slow.Slot(f"s{number}", start, start + length, category))
    return monday, found


def facts_of(monday, found, weeks=6, **learner):
    return Facts(
        PlacementFact(monday, monday + timedelta(days=7 * weeks - 1), 2250),
        LearnerFact("learner", "medical-student", **learner),
        [SessionFact(each.id, "Session", each.start, each.end, each.category, "other") for each in found],
    )


def breaches(code, facts):
    rule = BY_CODE[code]
    return list(rule.check(facts, rule.defaults))


@given(slots())
@settings(max_examples=60, deadline=None)
def test_the_minutes_of_days_and_weeks_are_those_counted_one_by_one(drawn):
    facts = facts_of(*drawn)
    assert facts.by_week == slow.weeks(drawn[1])
    assert {day: minutes.total for day, minutes in facts.by_day.items()} == slow.days_total(drawn[1])


@given(slots())
@settings(max_examples=60, deadline=None)
def test_short_daily_rests_are_found_as_minute_by_minute(drawn):
    facts = facts_of(*drawn)
    wanted = slow.short_daily_rests(drawn[1])
    sentences = [each.sentence for each in breaches("25", facts)]
    assert [sentence.partition(" of rest")[0] for sentence in sentences] == [
        f"Only {words(longest)}" for _, longest in wanted
    ]


def words(minutes):
    hours, rest = divmod(minutes, 60)
    said = [f"{hours} hour{'' if hours == 1 else 's'}"] if hours or not rest else []
    return " ".join([*said, *([f"{rest} minute{'' if rest == 1 else 's'}"] if rest else [])])


@st.composite
def hardly_free(draw):
    """Two or three weeks with work on nearly every day, so that a day of rest is there or just not."""
    monday = draw(st.sampled_from(MONDAYS))
    found = []
    for number in range(draw(st.sampled_from([7, 14, 14, 21]))):
        if draw(st.integers(0, 9)):
            start = datetime.combine(
                monday + timedelta(days=number), time(draw(st.sampled_from([0, 8, 9, 23]))), UTC
            )
            length = timedelta(minutes=draw(st.sampled_from([59, 60, 61, 480])))
            found.append(slow.Slot(f"s{number}", start, start + length, "clinical"))
    return monday, found


@given(hardly_free())
@settings(max_examples=60, deadline=None)
def test_weeks_without_a_day_of_rest_are_found_as_minute_by_minute(drawn):
    facts = facts_of(*drawn)
    assert [each.days[0] for each in breaches("26", facts)] == slow.weeks_without_rest(drawn[1])


@given(slots())
@settings(max_examples=60, deadline=None)
def test_spells_without_a_break_are_found_as_minute_by_minute(drawn):
    facts = facts_of(*drawn)
    found = breaches("27", facts)
    starts = {each.id: each.start for each in drawn[1]}
    assert [min(starts[key] for key in each.sessions) for each in found] == [
        start for start, _ in slow.long_spells(drawn[1], 20, 360)
    ]
    assert [each.sentence.partition(" of work")[0] for each in found] == [
        words(minutes) for _, minutes in slow.long_spells(drawn[1], 20, 360)
    ]


@given(slots())
@settings(max_examples=60, deadline=None)
def test_sessions_at_one_time_are_found_as_minute_by_minute(drawn):
    found = breaches("47", facts_of(*drawn))
    assert {frozenset(each.sessions) for each in found} == slow.pairs_at_once(drawn[1])
    assert len(found) == len(slow.pairs_at_once(drawn[1]))


@given(slots(), st.integers(0, 600))
@settings(max_examples=60, deadline=None)
def test_a_students_long_weeks_are_those_counted_one_by_one(drawn, paid):
    facts = facts_of(*drawn, paid_weekly_minutes=paid)
    assert sorted(each.days[0] for each in breaches("30", facts)) == sorted(
        monday for monday, parts in slow.weeks(drawn[1]).items() if sum(parts) + paid > 48 * 60
    )


@given(slots())
@settings(max_examples=60, deadline=None)
def test_under_18_days_weeks_breaks_and_days_off_are_those_counted_one_by_one(drawn):
    monday, found = drawn
    facts = facts_of(monday, found, under_18_until=date(2030, 1, 1))
    days, totals = slow.days_total(found), slow.weeks(found)
    wanted = (
        sum(minutes > 480 for minutes in days.values())
        + sum(sum(parts) > 2400 for parts in totals.values())
        + sum(len([day for day in days if slow.monday_of(day) == week]) > 5 for week in totals)
        + len(slow.long_spells(found, 30, 270))
    )
    assert len(breaches("29", facts)) == wanted


@st.composite
def long_placements(draw, choices=([0, 36, 45, 48, 49, 50, 60], [48], [48, 48, 48, 47, 49])):
    """Up to 22 weeks, most of them with one long session a day: averages of about 48 hours."""
    monday, number = draw(st.sampled_from(MONDAYS)), draw(st.integers(1, 22))
    hours = draw(st.lists(st.sampled_from(draw(st.sampled_from(choices))), min_size=number, max_size=number))
    found = [
        slow.Slot(f"s{week}-{day}", start, start + timedelta(hours=total) / 5, "clinical")
        for week, total in enumerate(hours)
        if total
        for day in range(5)
        for start in [datetime.combine(monday + timedelta(weeks=week, days=day), time(8), UTC)]
    ]
    return monday, found, number


@given(long_placements())
@settings(max_examples=15, deadline=None)
def test_the_worst_average_of_17_weeks_is_found_as_minute_by_minute(drawn):
    monday, found, number = drawn
    facts = facts_of(monday, found, number)
    wanted = slow.worst_average(found, facts.placement.first_day, facts.placement.last_day, 2250)
    averages = [each.days[0] for each in check_placement(facts) if each.rule == "28"]
    assert averages == ([wanted[0]] if wanted else [])


def test_a_session_that_ends_before_it_starts_is_refused():
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    with pytest.raises(ValueError, match="must end after it starts"):
        facts_of(date(2026, 11, 23), [slow.Slot("s", at, at, "clinical")]).timed  # noqa: B018
