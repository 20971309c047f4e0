"""Random weeks of doctors, rooms and sites: the rules agree with the slow, obvious ones of ``slow_weeks``."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from placements.rules.facts import Facts, Present, RoomFact, SessionFact
from placements.timetabling.local_time import to_utc
from tests.placements.rules import slow_weeks
from tests.placements.rules.slow import Slot
from tests.placements.rules.test_random_weeks import MONDAYS, breaches, facts_of, long_placements, slots

ROOM = RoomFact("library", "Library", 4)
SITES = st.sampled_from(["practice", "hospital", None])


def shared_out(found, draw):
    """Some of the sessions as educational, so that shares are near 30%."""
    # Three in ten is the limit.
    some = draw(st.sampled_from([2, 3, 3, 4]))
    return [
        each._replace(category="educational") if number % 10 < some else each
        for number, each in enumerate(found)
    ]


@given(long_placements(choices=([48], [48, 48, 0, 36])), st.data())
@settings(max_examples=20, deadline=None)
def test_a_registrars_six_weeks_are_judged_as_minute_by_minute(drawn, data):
    monday, found, number = drawn
    # 48 hours less 8 are at the limit.
    less = timedelta(minutes=data.draw(st.sampled_from([95, 96, 96, 97])))
    found = shared_out([each._replace(end=each.end - less) for each in found], data.draw)
    wanted = slow_weeks.registrars_blocks_wrong(found, monday, number)
    assert [each.days[0] for each in breaches("31", facts_of(monday, found, number))] == wanted


@st.composite
def days_till_evening(draw):
    """Five long days from about 8am to about 6:30pm, by London's clocks."""
    monday = draw(st.sampled_from(MONDAYS))
    found = []
    for number in range(5):
        start = to_utc(monday + timedelta(days=number), time(draw(st.sampled_from([7, 8, 8])), 0))
        minutes = draw(st.sampled_from([480, 629, 630, 630, 631]))
        found.append(Slot(f"s{number}", start, start + timedelta(minutes=minutes), "clinical"))
    return monday, found


@given(st.one_of(slots(), days_till_evening()))
@settings(max_examples=60, deadline=None)
def test_work_out_of_hours_is_found_as_minute_by_minute(drawn):
    monday, found = drawn
    wanted = slow_weeks.weeks_with_late_work(found)
    assert {each.days[0]: set(each.sessions) for each in breaches("33", facts_of(monday, found))} == wanted


def in_room(slot, people):
    learners = tuple(
        Present(f"{slot.id}-{number}", "medicine", "year 4", "medical-student") for number in range(people)
    )
    return SessionFact(
        slot.id, "Session", slot.start, slot.end, slot.category, "other", room=ROOM, learners=learners
    )


@given(slots(most=8, days=2, gaps=(0, 0, 1)), st.lists(st.integers(0, 3), min_size=14, max_size=14))
@settings(max_examples=60, deadline=None)
def test_a_room_is_as_full_as_minute_by_minute(drawn, numbers):
    monday, found = drawn
    people = {slot.id: number for slot, number in zip(found, numbers, strict=False)}
    sessions = [in_room(slot, people[slot.id]) for slot in found]
    for number, own in enumerate(found):
        facts = replace(facts_of(monday, []), sessions=[sessions[number]], elsewhere=sessions)
        wanted = [own.id] if slow_weeks.fullest(own, people, found) > 4 else []
        assert [each.sessions[0] for each in breaches("47-room", facts)] == wanted


@given(
    slots(days=4, gaps=(0, 29, 30, 31)),
    st.lists(st.sampled_from(["practice", "hospital", None]), min_size=14, max_size=14),
)
@settings(max_examples=60, deadline=None)
def test_ways_in_a_hurry_are_found_as_one_after_the_other(drawn, places):
    monday, found = drawn
    sites = {slot.id: place for slot, place in zip(found, places, strict=False)}
    facts: Facts = facts_of(monday, found)
    sessions = [each._replace(site=sites[each.id]) for each in facts.sessions]
    assert [
        each.sessions for each in breaches("travel", replace(facts, sessions=sessions))
    ] == slow_weeks.hurried(found, sites)
