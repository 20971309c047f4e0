"""Wishes laid into weeks: nothing on a day off, nothing outside, nobody twice, nothing twice."""

import datetime
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placements.building.days_off import Closed, DaysOff
from placements.building.diary import Diary, Open, Seated, Taken
from placements.building.laying import Choices, Fate, Lack, Laid, Moving, Obstacle, Without, lay
from placements.building.sources import Weekly, aligned, in_weeks, mondays_of, weekly
from placements.building.wishes import What, Wish
from placements.timetabling.local_time import to_utc

MONDAY = date(2026, 11, 30)
LEARNER, OTHER, LEADER, OVERSEER, PARTNER = 1, 2, 10, 11, 12
ROOM, MEETING = 100, 101
DAY = timedelta(days=1)
CLINIC = What("Clinic", "clinical", "clinic", room=ROOM, leaders=(LEADER,))
TUTORIAL = What("Tutorial", "educational", "tutorial", room=ROOM, leaders=(LEADER,))
WHOLE = DaysOff(MONDAY, MONDAY + 11 * DAY)


def wish(what: What = CLINIC, weekday: int = 0, starts: int = 9, ends: int = 12, week: int = 0) -> Wish:
    return Wish(MONDAY + (7 * week + weekday) * DAY, time(starts), time(ends), what)


def at(weekday: int, hour: int, week: int = 0) -> datetime.datetime:
    return to_utc(MONDAY + (7 * week + weekday) * DAY, time(hour))


def fates(*wishes: Wish, days_off: DaysOff = WHOLE, diary: Diary | None = None, **choices: Any) -> list[Fate]:
    return [each.fate for each in laid(*wishes, days_off=days_off, diary=diary, **choices)]


def laid(
    *wishes: Wish,
    days_off: DaysOff = WHOLE,
    diary: Diary | None = None,
    learners: tuple[int, ...] = (LEARNER,),
    **choices: Any,
) -> list[Laid]:
    return lay(
        wishes,
        learners=learners,
        days_off=days_off,
        diary=diary or Diary(),
        choices=Choices(**choices),
    )


def test_what_nothing_stands_in_the_way_of_is_added_as_it_is() -> None:
    one = wish()
    assert laid(one) == [
        Laid(one, Fate.ADDED, CLINIC, (LEARNER,), at(0, 9), at(0, 12), MONDAY),
    ]


@pytest.mark.parametrize(
    ("days_off", "why"),
    [
        (replace(WHOLE, holidays={MONDAY: "St Andrew's Day"}), "St Andrew's Day"),
        (replace(WHOLE, vacations={MONDAY: "Reading week"}), "Reading week"),
        (replace(WHOLE, campus_weekdays=frozenset({0})), "a day at the university or medical school"),
        (replace(WHOLE, first_day=MONDAY + DAY), "before the placement begins"),
        (
            replace(WHOLE, closures=[Closed(at(0, 11), at(0, 14), "staff training")]),
            "the practice is closed: staff training",
        ),
    ],
)
def test_a_clinic_on_a_day_off_is_left_out_and_teaching_goes_to_the_next_day(
    days_off: DaysOff, why: str
) -> None:
    (clinic,) = laid(wish(), days_off=days_off)
    assert (clinic.fate, clinic.why) == (Fate.SKIPPED, why)
    (tutorial,) = laid(wish(TUTORIAL), days_off=days_off)
    assert (tutorial.fate, tutorial.day, tutorial.start, tutorial.why) == (
        Fate.MOVED,
        MONDAY + DAY,
        at(1, 9),
        why,
    )


def test_a_closure_of_some_hours_leaves_the_others_and_what_is_elsewhere() -> None:
    closed = replace(WHOLE, closures=[Closed(at(0, 13), at(0, 18), "staff training")])
    campus = What("Lectures", "educational", "other", place="Medical school", whereabouts="campus")
    study = What("Study", "educational", "self_directed")
    visits = What("Home visits", "clinical", "visits")
    assert fates(wish(), days_off=closed) == [Fate.ADDED]
    for what, fate in [(campus, Fate.ADDED), (study, Fate.ADDED), (visits, Fate.SKIPPED)]:
        assert fates(wish(what, starts=14, ends=16), days_off=closed) == [fate]


def test_campus_and_teaching_elsewhere_stay_on_a_campus_day() -> None:
    campus = replace(WHOLE, campus_weekdays=frozenset({0}))
    for what in (
        What("Campus", "educational", "other", place="Medical school"),
        What("Lectures", "clinical", "other", whereabouts="campus"),
    ):
        assert fates(wish(what), days_off=campus) == [Fate.ADDED]


def test_the_last_day_of_a_week_goes_to_the_day_before() -> None:
    friday = replace(WHOLE, holidays={MONDAY + 4 * DAY: "Good Friday"})
    (moved,) = laid(wish(TUTORIAL, weekday=4), days_off=friday)
    assert (moved.fate, moved.day) == (Fate.MOVED, MONDAY + 3 * DAY)


def test_teaching_finds_no_day_when_somebody_is_always_taken() -> None:
    off = replace(WHOLE, holidays={MONDAY: "St Andrew's Day"})
    busy = Diary(people={LEADER: [Taken(at(1, 8), at(4, 18), 7)]})
    (left,) = laid(wish(TUTORIAL), days_off=off, diary=busy)
    assert (left.fate, left.why) == (
        Fate.SKIPPED,
        "St Andrew's Day, and no other day of the week is free then",
    )


def test_whoever_builds_chooses_what_moves() -> None:
    off = replace(WHOLE, holidays={MONDAY: "St Andrew's Day"})
    both = (wish(), wish(TUTORIAL, starts=13, ends=14))
    assert fates(*both, days_off=off, moving=Moving.NONE) == [Fate.SKIPPED, Fate.SKIPPED]
    assert fates(*both, days_off=off, moving=Moving.TEACHING) == [Fate.SKIPPED, Fate.MOVED]
    assert fates(*both, days_off=off, moving=Moving.ALL) == [Fate.MOVED, Fate.MOVED]


def test_what_stays_on_its_day_is_laid_before_what_has_to_move() -> None:
    off = replace(WHOLE, holidays={MONDAY: "St Andrew's Day"})
    monday, tuesday = wish(TUTORIAL), wish(weekday=1)
    first, second = laid(monday, tuesday, days_off=off)
    assert (second.fate, second.day) == (Fate.ADDED, MONDAY + DAY)
    assert (first.fate, first.day) == (Fate.MOVED, MONDAY + 2 * DAY)


def test_what_is_there_already_is_not_added_again_even_where_it_moved() -> None:
    own = Diary(
        people={LEARNER: [Taken(at(0, 9), at(0, 12), 7)]},
        own={LEARNER: frozenset({(at(0, 9), at(0, 12), "clinic")})},
    )
    assert fates(wish(), diary=own) == [Fate.THERE]
    off = replace(WHOLE, holidays={MONDAY: "St Andrew's Day"})
    moved = Diary(
        people={LEARNER: [Taken(at(1, 9), at(1, 12), 7)]},
        own={LEARNER: frozenset({(at(1, 9), at(1, 12), "tutorial")})},
    )
    assert fates(wish(TUTORIAL), days_off=off, diary=moved) == [Fate.THERE]


def test_the_same_wish_twice_is_one_session() -> None:
    assert fates(wish(), wish()) == [Fate.ADDED]
    assert fates(wish(), wish(replace(CLINIC, note="Again"))) == [Fate.ADDED, Fate.SKIPPED]


def test_a_learner_who_is_booked_clashes() -> None:
    busy = Diary(people={LEARNER: [Taken(at(0, 11), at(0, 13), 7)]})
    (one,) = laid(wish(), diary=busy)
    assert (one.fate, one.obstacles) == (
        Fate.CLASHING,
        (Obstacle(Lack.LEARNER, LEARNER, "booked", Taken(at(0, 11), at(0, 13), 7)),),
    )


def test_of_two_learners_the_one_who_is_booked_is_left_out_of_the_session() -> None:
    busy = Diary(people={OTHER: [Taken(at(0, 11), at(0, 13), 7)]})
    (one,) = laid(wish(), diary=busy, learners=(LEARNER, OTHER))
    assert (one.fate, one.learners, [each.key for each in one.obstacles]) == (Fate.ADDED, (LEARNER,), [OTHER])


def test_a_session_takes_no_more_learners_than_it_has_places_for() -> None:
    one = wish(replace(CLINIC, capacity=1))
    (found,) = laid(one, learners=(LEARNER, OTHER))
    assert (found.fate, found.learners) == (Fate.ADDED, (LEARNER,))
    assert found.obstacles == (Obstacle(Lack.LEARNER, OTHER, "full"),)


@pytest.mark.parametrize(
    "diary",
    [
        Diary(rooms={ROOM: [Taken(at(0, 11), at(0, 13), 7)]}),
        Diary(seats={ROOM: 4}, seated={ROOM: [Seated(at(0, 11), at(0, 13), 3)]}),
    ],
    ids=["taken", "full"],
)
def test_a_room_that_is_taken_costs_the_room_or_the_session(diary: Diary) -> None:
    (kept,) = laid(wish(), diary=diary)
    assert (kept.fate, kept.what.room, [each.lack for each in kept.obstacles]) == (
        Fate.ADDED,
        None,
        [Lack.ROOM],
    )
    (left,) = laid(wish(), diary=diary, no_room=Without.LEAVE_OUT)
    assert (left.fate, left.what.room) == (Fate.CLASHING, ROOM)


def test_seats_count_everybody_who_is_in_the_room_and_no_overseer() -> None:
    what = replace(CLINIC, room=MEETING, patient_partners=(PARTNER,), overseers=(OVERSEER,))
    seats = {MEETING: 4}
    enough = Diary(seats=seats, seated={MEETING: [Seated(at(0, 9), at(0, 10), 1)]})
    (one,) = laid(wish(what), diary=enough)
    assert one.what.room == MEETING
    # The first has taken three of the four, so the second finds too few.
    other = wish(replace(what, title="Other", leaders=(), patient_partners=()), starts=9)
    both = laid(wish(what), other, diary=Diary(seats=seats), learners=(LEARNER,))
    assert [each.fate for each in both] == [Fate.ADDED, Fate.CLASHING]


@pytest.mark.parametrize(
    "diary",
    [
        Diary(people={LEADER: [Taken(at(0, 11), at(0, 13), 7)]}),
        Diary(away={LEADER: [Taken(at(0, 0), at(1, 0))]}),
    ],
    ids=["booked", "away"],
)
def test_a_leader_who_is_not_free_costs_the_session_or_leaves_a_gap(diary: Diary) -> None:
    (left,) = laid(wish(), diary=diary)
    assert (left.fate, [each.lack for each in left.obstacles]) == (Fate.CLASHING, [Lack.PERSON])
    (kept,) = laid(wish(), diary=diary, no_person=Without.KEEP)
    assert (kept.fate, kept.what.leaders) == (Fate.ADDED, ())


def test_an_overseer_may_be_booked_but_not_away() -> None:
    what = replace(CLINIC, leaders=(), overseers=(OVERSEER,))
    assert fates(wish(what), diary=Diary(people={OVERSEER: [Taken(at(0, 9), at(0, 12), 7)]})) == [Fate.ADDED]
    assert fates(wish(what), diary=Diary(away={OVERSEER: [Taken(at(0, 9), at(0, 12))]})) == [Fate.CLASHING]


def test_teaching_that_others_have_already_is_joined_and_a_clinic_is_not() -> None:
    def diary(title: str, places: int | None = None) -> Diary:
        return Diary(
            people={LEADER: [Taken(at(0, 9), at(0, 12), 7)]},
            open=[Open(7, at(0, 9), at(0, 12), title, frozenset({LEADER}), places=places)],
        )

    (joined,) = laid(wish(TUTORIAL), diary=diary("Tutorial"))
    assert (joined.fate, joined.joins, joined.learners) == (Fate.JOINED, 7, (LEARNER,))
    assert fates(wish(), diary=diary("Clinic")) == [Fate.CLASHING]
    assert fates(wish(), diary=diary("Clinic", places=1)) == [Fate.JOINED]
    assert fates(wish(TUTORIAL), diary=diary("Tutorial", places=0)) == [Fate.CLASHING]
    assert fates(wish(TUTORIAL), diary=diary("Something else")) == [Fate.CLASHING]


def test_times_stay_on_the_wall_when_the_clocks_change() -> None:
    week = [Weekly(0, time(9), time(12), CLINIC)]
    wishes = in_weeks(week, mondays_of(date(2026, 10, 19), date(2026, 10, 30)))
    found = lay(
        wishes,
        learners=[LEARNER],
        days_off=DaysOff(date(2026, 10, 19), date(2026, 10, 30)),
        diary=Diary(),
    )
    assert [each.start.hour for each in found if each.start] == [8, 9]
    night = Wish(date(2027, 3, 28), time(1, 30), time(4), replace(CLINIC, title="Night"))
    (refused,) = lay([night], learners=[LEARNER], days_off=DaysOff(night.day, night.day), diary=Diary())
    assert (refused.fate, refused.why) == (
        Fate.SKIPPED,
        "1:30am does not exist on Sunday 28 March 2027: the clocks go forward",
    )


def test_a_placement_of_before_is_aligned_by_week_and_weekday() -> None:
    # It began on a Wednesday in summer; this one begins on a Monday in winter.
    wednesday = date(2026, 6, 3)
    then = [
        (to_utc(wednesday, time(9)), to_utc(wednesday, time(12)), CLINIC),
        (to_utc(wednesday + 5 * DAY, time(9)), to_utc(wednesday + 5 * DAY, time(12)), TUTORIAL),
    ]
    found = list(aligned(then, then_began=wednesday, begins=MONDAY))
    assert found == [
        Wish(MONDAY + 2 * DAY, time(9), time(12), CLINIC),
        Wish(MONDAY + 7 * DAY, time(9), time(12), TUTORIAL),
    ]
    assert weekly(*then[0]) == Weekly(2, time(9), time(12), CLINIC)


# Random weeks

WHATS = st.builds(
    What,
    title=st.sampled_from(["Clinic", "Tutorial", "Debrief"]),
    category=st.sampled_from(["clinical", "educational"]),
    kind=st.sampled_from(["clinic", "tutorial", "self_directed", "visits", "interprofessional"]),
    room=st.sampled_from([None, ROOM, MEETING]),
    leaders=st.sampled_from([(), (LEADER,), (LEADER, OVERSEER)]),
    capacity=st.sampled_from([None, 1]),
)
WISHES = st.lists(
    st.builds(
        Wish,
        day=st.integers(-3, 20).map(lambda number: MONDAY + number * DAY),
        starts=st.integers(8, 12).map(time),
        ends=st.integers(13, 17).map(time),
        what=WHATS,
    ),
    max_size=12,
)
TAKEN = st.lists(
    st.tuples(st.integers(0, 13), st.integers(8, 16)).map(
        lambda pair: Taken(
            to_utc(MONDAY + pair[0] * DAY, time(pair[1])),
            to_utc(MONDAY + pair[0] * DAY, time(pair[1] + 1)),
            7,
        )
    ),
    max_size=3,
)


# How long a machine that is busy takes to think of weeks says nothing about them.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    wishes=WISHES,
    holidays=st.sets(st.integers(0, 13), max_size=3),
    campus=st.sets(st.integers(0, 4), max_size=1),
    leader=TAKEN,
    learner=TAKEN,
    room=TAKEN,
    moving=st.sampled_from(Moving),
    no_room=st.sampled_from(Without),
    no_person=st.sampled_from(Without),
)
def test_whatever_is_wished_for_promises_hold(
    wishes: list[Wish],
    holidays: set[int],
    campus: set[int],
    leader: list[Taken],
    learner: list[Taken],
    room: list[Taken],
    moving: Moving,
    no_room: Without,
    no_person: Without,
) -> None:
    days_off = DaysOff(
        MONDAY + DAY,
        MONDAY + 11 * DAY,
        holidays={MONDAY + number * DAY: "a holiday" for number in holidays},
        campus_weekdays=frozenset(campus),
    )
    found = lay(
        wishes,
        learners=[LEARNER, OTHER],
        days_off=days_off,
        diary=Diary(
            people={LEADER: leader, LEARNER: learner},
            rooms={ROOM: room},
            seats={MEETING: 5},
        ),
        choices=Choices(moving, no_room, no_person),
    )
    # Every wish has one fate, in the order of the wishes' days.
    assert [each.wish for each in found] == sorted(dict.fromkeys(wishes), key=lambda one: one.order)
    made = [each for each in found if each.is_made]
    taken: dict[int, list[tuple[datetime.datetime, datetime.datetime]]] = {
        LEADER: [(each.start, each.end) for each in leader],
        LEARNER: [(each.start, each.end) for each in learner],
        ROOM: [(each.start, each.end) for each in room],
    }
    for each in made:
        assert each.start
        assert each.end
        assert each.day
        # Nothing outside the placement, on a holiday, or on a campus day where it does not belong.
        assert days_off.why_not(each.what, each.day, each.start, each.end) == ""
        # What moved stays in its week at its time, and what did not stays on its day.
        assert each.day.isocalendar()[:2] == each.wish.day.isocalendar()[:2]
        assert (each.day == each.wish.day) == (each.fate == Fate.ADDED)
        assert (each.start, each.end) == (
            to_utc(each.day, each.wish.starts),
            to_utc(each.day, each.wish.ends),
        )
        keys = [*each.learners, *each.what.bound, *([ROOM] if each.what.room == ROOM else [])]
        assert len(set(each.learners)) == len(each.learners) > 0
        for key in keys:
            for start, end in taken.get(key, []):
                assert not (each.start < end and start < each.end)
            taken.setdefault(key, []).append((each.start, each.end))
    slots = [(each.start, each.end, each.what.title.casefold(), each.learners) for each in made]
    assert len(set(slots)) == len(slots)
