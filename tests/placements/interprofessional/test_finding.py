"""Times to learn together, by bits and by brute force."""

import datetime
from collections.abc import Sequence
from datetime import time
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from placements.interprofessional.cells import A_DAY, HALF_HOUR, Cells
from placements.interprofessional.finding import Learns, Meets, Supervises, Together, find_together
from placements.timetabling.local_time import to_utc

MONDAY = datetime.date(2026, 10, 19)  # the clocks go back on the Sunday after
DAYS = tuple(MONDAY + datetime.timedelta(days=number) for number in (0, 1, 7))
CELLS = Cells(DAYS)
PRACTICES = ("Ash", "Birch")
# Most of what is drawn is at one, so that it comes together.
drawn_practices = st.sampled_from(["Ash", "Ash", "Birch"])
NEAR = {"Ash": ("Birch",), "Birch": ("Ash",)}


def bits(cells: Sequence[int]) -> int:
    return sum(1 << cell for cell in set(cells))


instants = st.builds(
    lambda day, minutes: to_utc(day, time(0)) + datetime.timedelta(minutes=minutes),
    st.sampled_from(DAYS),
    st.integers(0, 24 * 60 - 1),
)
stretches = st.lists(
    st.tuples(instants, st.integers(1, 600)).map(
        lambda each: (each[0], each[0] + datetime.timedelta(minutes=each[1]))
    ),
    max_size=4,
)
anything = st.integers(0, CELLS.all)
# Free but for a few, or in the middle of one day alone: so that many are free together.
mostly = st.lists(st.integers(0, len(CELLS.starts) - 1), max_size=4).map(lambda out: CELLS.all & ~bits(out))
midday = st.sampled_from([bits(range(first, last)) for first in (5, 7, 8) for last in (10, 11, 13)])
half_hours = st.one_of(mostly, mostly, midday, anything)
# Of the middle of a day, so that some of what is found would take all of it.
lunches = st.one_of(
    st.just(0),
    st.tuples(st.integers(0, len(DAYS) - 1), st.integers(7, 10), st.integers(1, 2)).map(
        lambda each: bits(range(each[0] * A_DAY + each[1], each[0] * A_DAY + each[1] + each[2]))
    ),
)


def minutes_of(stretch: tuple[datetime.datetime, datetime.datetime]) -> set[datetime.datetime]:
    start, end = stretch
    return {
        start + datetime.timedelta(minutes=number)
        for number in range(int((end - start) / datetime.timedelta(minutes=1)))
    }


@settings(deadline=None, max_examples=50)
@given(stretches)
def test_half_hours_are_those_within_and_those_touched_minute_by_minute(taken):
    busy = set().union(*(minutes_of(each) for each in taken)) if taken else set()
    touched = within_one = 0
    for number, start in enumerate(CELLS.starts):
        cell = minutes_of((start, start + HALF_HOUR))
        touched |= bool(cell & busy) << number
        within_one |= any(cell <= minutes_of(each) for each in taken) << number
    assert (CELLS.touched_by(taken), CELLS.within(taken)) == (touched, within_one)


@settings(deadline=None)
@given(half_hours, st.integers(1, 6))
def test_runs_are_those_of_one_day_without_a_gap(free, length):
    slow = [
        number
        for number in range(len(CELLS.starts))
        if number % A_DAY + length <= A_DAY and all(free >> number + step & 1 for step in range(length))
    ]
    assert CELLS.numbers(CELLS.starts_of_runs(free, length)) == slow


learners = st.lists(
    st.builds(
        Learns,
        st.sampled_from("abcdef"),
        st.sampled_from(["Lena", "Tom", "Maya"]),
        st.sampled_from(["nursing", "medicine"]),
        st.sampled_from(["year 1", "year 2"]),
        drawn_practices,
        half_hours,
        st.one_of(st.just(0), mostly),
        st.booleans(),
        lunches,
    ),
    min_size=2,
    max_size=6,
    unique_by=lambda each: each.key,
)
supervisors = st.lists(
    st.builds(
        Supervises,
        st.sampled_from("uvwxa"),
        st.just("Dr Patel"),
        drawn_practices,
        half_hours,
        st.booleans(),
        lunches,
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda each: each.key,
)
rooms = st.lists(
    st.builds(
        Meets,
        st.sampled_from("rst"),
        st.just("Meeting room"),
        drawn_practices,
        st.integers(3, 6),
        mostly,
        st.lists(st.tuples(st.integers(1, 3), anything), max_size=2).map(tuple),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda each: each.key,
)


def can_travel(learner: Learns, cells: range) -> bool:
    """Whether the half-hours before and after are free too, where they are of the same day."""
    could = learner.free | learner.study
    return all(
        could >> cell & 1
        for cell in (cells[0] - 1, cells[-1] + 1)
        if cell >= 0 and cell // A_DAY == cells[0] // A_DAY
    )


def keeps_lunch(lunch: int, cells: Sequence[int]) -> bool:
    """Whether one of the half-hours of that day that are for lunch is left, if there are any."""
    day = cells[len(cells) // 2] // A_DAY
    of_day = [day * A_DAY + number for number in range(A_DAY) if lunch >> day * A_DAY + number & 1]
    return not of_day or not set(of_day) <= set(cells)


def the_way(cells: range) -> range:
    return range(cells[0] - 1, cells[-1] + 2)


def kinds_of(learners: Sequence[Learns]) -> int:
    return len({(each.profession, each.stage) for each in learners})


def largest_group(
    can: Sequence[Learns], seats: int, practice: str, studying: Sequence[Learns]
) -> tuple[Learns, ...]:
    """Of all groups of so many, the one for which most speaks."""

    def against(group: tuple[Learns, ...]) -> tuple[object, ...]:
        return (
            -sum(each.practice == practice for each in group),
            -kinds_of(group),
            sum(each.has_learnt_together for each in group),
            sum(each in studying for each in group),
            [can.index(each) for each in group],
        )

    groups = (
        group
        for group in combinations(can, min(seats, len(can)))
        if kinds_of(group) >= 2 and any(each.practice == practice for each in group)
    )
    return min(groups, key=against, default=())


def brute_force(
    learners: list[Learns], supervisors: list[Supervises], rooms: list[Meets], length: int
) -> list[Together]:
    """Every practice, half-hour and supervisor, one after the other, as the sentence says it."""
    found: list[Together] = []
    for practice in PRACTICES:
        for number, start in enumerate(CELLS.starts):
            if number % A_DAY + length > A_DAY:
                continue
            cells = range(number, number + length)
            for supervisor in supervisors:
                if supervisor.practice != practice or not all(supervisor.free >> each & 1 for each in cells):
                    continue
                if not keeps_lunch(supervisor.lunch, cells):
                    continue
                could = [
                    each
                    for each in sorted(learners, key=lambda each: (each.name, each.key))
                    if each.key != supervisor.key
                    and all(each.free >> cell & 1 or each.study >> cell & 1 for cell in cells)
                ]
                can = [
                    each for each in could if each.practice == practice and keeps_lunch(each.lunch, cells)
                ] + [
                    each
                    for each in could
                    if each.practice != practice
                    and can_travel(each, cells)
                    and keeps_lunch(each.lunch, the_way(cells))
                ]
                studying = [each for each in can if not all(each.free >> cell & 1 for cell in cells)]
                left = {
                    room: min(
                        room.seats - people
                        for cell in cells
                        for people in (0, *(people for people, then in room.seated if then >> cell & 1))
                    )
                    for room in rooms
                    if room.practice == practice and all(room.free >> each & 1 for each in cells)
                }
                # One seat is the supervisor's.
                group = largest_group(can, max(max(left.values(), default=1) - 1, 0), practice, studying)
                if not group:
                    continue
                _, _, room = min(
                    (room.seats, room.key, room) for room, seats in left.items() if seats > len(group)
                )
                found.append(
                    Together(
                        practice,
                        start,
                        start + HALF_HOUR * length,
                        group,
                        supervisor,
                        room,
                        tuple(each for each in group if each in studying),
                        tuple(each for each in can if each not in group),
                    )
                )
    ranked = sorted(
        found,
        key=lambda each: (
            -len({(one.profession, one.stage) for one in each.learners}),
            -sum(not one.has_learnt_together for one in each.learners),
            -len(each.learners),
            len(each.studying),
            sum(one.practice != each.practice for one in each.learners),
            each.start,
            each.practice,
            not each.supervisor.is_educationalist,
            each.supervisor.key,
        ),
    )
    kept, seen = [], set()
    for each in ranked:
        where = (each.practice, each.start.date())
        if where not in seen:
            seen.add(where)
            kept.append(each)
    return kept


@settings(deadline=None)
@given(learners, supervisors, rooms, st.integers(1, 4))
def test_what_is_found_is_what_brute_force_finds(learners, supervisors, rooms, length):
    assert find_together(
        CELLS, learners=learners, supervisors=supervisors, rooms=rooms, near=NEAR, half_hours=length
    ) == brute_force(learners, supervisors, rooms, length)
