"""Times to learn together, by bits and by brute force."""

import datetime
from datetime import time

from hypothesis import given, settings
from hypothesis import strategies as st

from placements.interprofessional.cells import A_DAY, HALF_HOUR, Cells
from placements.interprofessional.finding import Learns, Meets, Supervises, Together, find_together
from placements.timetabling.local_time import to_utc

MONDAY = datetime.date(2026, 10, 19)  # the clocks go back on the Sunday after
DAYS = tuple(MONDAY + datetime.timedelta(days=number) for number in (0, 1, 7))
CELLS = Cells(DAYS)
PRACTICES = ("Ash", "Birch")
NEAR = {"Ash": ("Birch",), "Birch": ("Ash",)}

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
half_hours = st.integers(0, CELLS.all)


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
    assert CELLS.runs_of(free, length) == slow


learners = st.lists(
    st.builds(
        Learns,
        st.sampled_from("abcdef"),
        st.sampled_from(["Lena", "Tom", "Maya"]),
        st.sampled_from(["nursing", "medicine"]),
        st.sampled_from(["year 1", "year 2"]),
        st.sampled_from(PRACTICES),
        half_hours,
        half_hours,
        st.booleans(),
    ),
    max_size=5,
    unique_by=lambda each: each.key,
)
supervisors = st.lists(
    st.builds(
        Supervises,
        st.sampled_from("uvwxa"),
        st.just("Dr Patel"),
        st.sampled_from(PRACTICES),
        half_hours,
        st.booleans(),
    ),
    max_size=3,
    unique_by=lambda each: each.key,
)
rooms = st.lists(
    st.builds(
        Meets,
        st.sampled_from("rst"),
        st.just("Meeting room"),
        st.sampled_from(PRACTICES),
        st.integers(1, 6),
        half_hours,
        st.lists(st.tuples(st.integers(1, 3), half_hours), max_size=2).map(tuple),
    ),
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
                can = [
                    each
                    for each in sorted(learners)
                    if each.key != supervisor.key
                    and all(each.free >> cell & 1 or each.study >> cell & 1 for cell in cells)
                ]
                own = [each for each in can if each.practice == practice]
                visitors = [each for each in can if each.practice != practice and can_travel(each, cells)]
                for asked in ([*own, *visitors], own):
                    fitting = sorted(
                        (room.seats, room.key, room)
                        for room in rooms
                        if room.practice == practice
                        and all(
                            room.seats - people >= len(asked) + 1
                            for cell in cells
                            for people in (0, *(people for people, then in room.seated if then >> cell & 1))
                        )
                        and all(room.free >> each & 1 for each in cells)
                    )
                    if own and len({(each.profession, each.stage) for each in asked}) >= 2 and fitting:
                        studying = [
                            each for each in asked if not all(each.free >> cell & 1 for cell in cells)
                        ]
                        found.append(
                            Together(
                                practice,
                                start,
                                start + HALF_HOUR * length,
                                tuple(asked),
                                supervisor,
                                fitting[0][2],
                                tuple(studying),
                            )
                        )
                        break
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
