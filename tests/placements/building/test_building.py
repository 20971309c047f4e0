"""What a preview says of the world, and adding exactly what it promised."""

import datetime
from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import LearnerTerms, Person
from hubs.models import BankHoliday, Vacation
from hubs.operations.base import Refusal
from placements.building.laying import Choices, Fate, Moving, Without
from placements.building.wishes import What, Wish
from placements.models import Closure, Part, Participation, Placement, Session, StaffAbsence, TimetableStep
from placements.operations.building import Ask, WorldChanged, build_timetable, preview_of
from placements.operations.building.sources import (
    former_placements,
    sessions_of,
    wishes_of_former,
    wishes_of_typical_week,
    wishes_of_week,
)
from placements.operations.sessions import cancel_session, plan_session
from placements.operations.typical_weeks import keep_typical_week
from placements.operations.undo import undo_step
from placements.timetabling.weeks import Week
from tests.factories import (
    LearnerFactory,
    ParticipationFactory,
    PlacementFactory,
    RoomFactory,
    SessionFactory,
    SupervisorFactory,
    times,
)
from tests.factories.cast import Cast
from tests.factories.presence import WorkingPatternFactory

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)]

MONDAY = datetime.date(2027, 2, 1)
DAY, WEEK = datetime.timedelta(days=1), datetime.timedelta(days=7)


@pytest.fixture
def placement(cast: Cast) -> Placement:
    """Six weeks of another student nurse, from a Monday, with nothing in them yet."""
    return new_placement(cast)


def new_placement(cast: Cast, **fields: Any) -> Placement:
    learner = LearnerFactory(education_provider=cast.provider, learner_group=cast.student_nurse)
    made: Placement = PlacementFactory(
        **{
            "confirmed": True,
            "learner": learner,
            "practice": cast.practice,
            "administrator": cast.placement.administrator,
            "educationalist": cast.placement.educationalist,
            "starts_on": MONDAY,
            "ends_on": MONDAY + 6 * WEEK - 3 * DAY,
        }
        | fields
    )
    return made


def clinic(cast: Cast, **fields: Any) -> What:
    what: dict[str, Any] = {
        "title": "Wound clinic",
        "category": "clinical",
        "kind": "clinic",
        "room": cast.room.pk,
        "leaders": (cast.supervisor.pk,),
    }
    return What(**(what | fields))


def tutorial(cast: Cast, **fields: Any) -> What:
    what: dict[str, Any] = {
        "title": "Tutorial",
        "category": "educational",
        "kind": "tutorial",
        "leaders": (cast.educationalist.pk,),
    }
    return What(**(what | fields))


def weekly(what: What, weekday: int = 0, hour: int = 9, weeks: int = 6) -> tuple[Wish, ...]:
    return tuple(
        Wish(MONDAY + number * WEEK + weekday * DAY, time(hour), time(hour + 2), what)
        for number in range(weeks)
    )


def fates(
    placement: Placement, wishes: tuple[Wish, ...], by: Person | None = None, **options: Any
) -> list[Any]:
    """Each fate with what is said about it."""
    preview = preview_of(ask=Ask((placement,), wishes, **options), by=by)
    return [(row.laid.fate, " ".join(row.said)) for week in preview.weeks for row in week.rows]


def test_a_free_placement_gets_everything_as_drafts_in_one_step_that_can_be_undone(
    cast: Cast, placement: Placement
) -> None:
    ask = Ask((placement,), (*weekly(clinic(cast)), *weekly(tutorial(cast), weekday=1)))
    preview = preview_of(ask=ask, by=cast.administrator)
    assert preview.sentence == "Adds 12 sessions. All 6 weeks are free."
    built = build_timetable(by=cast.administrator, ask=ask, digest=preview.digest)
    assert len(built.made) == 12
    sessions = list(Session.objects.filter(participations__placement=placement))
    assert {(each.title, each.published_at, each.practice, each.room) for each in sessions} == {
        ("Wound clinic", None, cast.practice, cast.room),
        ("Tutorial", None, cast.practice, None),
    }
    rows = Participation.objects.filter(session__in=sessions).values_list("person", "part")
    assert set(rows) == {
        (placement.person_id, Part.LEARNER),
        (cast.supervisor.pk, Part.LEADER),
        (cast.educationalist.pk, Part.LEADER),
    }
    step = TimetableStep.objects.get()
    assert (step.words, step.entries.count()) == ("Added 12 sessions", 12)
    undo_step(by=cast.administrator, step=step)
    assert not Session.objects.filter(participations__placement=placement).exists()


def test_only_the_weeks_that_were_chosen_are_filled(cast: Cast, placement: Placement) -> None:
    ask = Ask((placement,), weekly(clinic(cast)))
    digest = preview_of(ask=ask, by=cast.administrator).digest
    code = Week.containing(MONDAY + WEEK).code
    built = build_timetable(by=cast.administrator, ask=ask, digest=digest, weeks=[code])
    assert [each.start.date() for each in built.made] == [MONDAY + WEEK]
    with pytest.raises(Refusal, match="There is nothing to add"):
        build_timetable(by=cast.administrator, ask=ask, weeks=[])


def test_what_is_there_already_is_not_added_again(cast: Cast, placement: Placement) -> None:
    ask = Ask((placement,), weekly(clinic(cast)))
    build_timetable(by=None, ask=ask)
    assert fates(placement, weekly(clinic(cast))) == [(Fate.THERE, "")] * 6
    with pytest.raises(Refusal, match="There is nothing to add"):
        build_timetable(by=None, ask=ask)
    first = sessions_of(placement, None)[0]
    cancel_session(by=None, session=first, reason="Snow")
    assert [fate for fate, _ in fates(placement, weekly(clinic(cast)))] == [Fate.ADDED, *[Fate.THERE] * 5]


def test_bank_holidays_vacations_closures_and_campus_days_are_said_by_name(
    cast: Cast, placement: Placement
) -> None:
    BankHoliday.objects.create(date=MONDAY, title="St Bride's Day", division="england-and-wales")
    Vacation.objects.create(
        education_provider=cast.provider,
        name="Reading week",
        starts_on=MONDAY + WEEK,
        ends_on=MONDAY + WEEK + 4 * DAY,
    )
    Vacation.objects.create(
        education_provider=cast.provider,
        learner_group=cast.medical_student,
        name="Elective",
        starts_on=MONDAY,
        ends_on=MONDAY + 6 * WEEK,
    )
    Closure.objects.create(
        practice=cast.practice,
        during=times(MONDAY + 2 * WEEK, time(9), time(13)),
        reason="Staff training",
    )
    found = dict.fromkeys(fates(placement, weekly(clinic(cast), weeks=4)))
    assert list(found) == [
        (Fate.SKIPPED, "St Bride's Day."),
        (Fate.SKIPPED, "Reading week."),
        (Fate.SKIPPED, "The practice is closed: Staff training."),
        (Fate.ADDED, ""),
    ]
    LearnerTerms.objects.create(learner=placement.learner, campus_weekdays=[2])
    assert fates(placement, weekly(clinic(cast), weekday=1, weeks=1)) == [
        (Fate.SKIPPED, "A day at the university or medical school.")
    ]


def test_teaching_goes_round_a_bank_holiday_and_is_not_added_twice(cast: Cast, placement: Placement) -> None:
    BankHoliday.objects.create(date=MONDAY, title="St Bride's Day", division="england-and-wales")
    wishes = weekly(tutorial(cast), weeks=1)
    assert fates(placement, wishes) == [(Fate.MOVED, "From Monday 1 February: St Bride's Day.")]
    (made,) = build_timetable(by=None, ask=Ask((placement,), wishes)).made
    assert made.start.date() == MONDAY + DAY
    assert fates(placement, wishes) == [(Fate.THERE, "")]
    assert fates(placement, wishes, choices=Choices(Moving.NONE)) == [(Fate.SKIPPED, "St Bride's Day.")]


def test_who_and_what_is_taken_is_said_and_kept_out_or_gone_without(cast: Cast, placement: Placement) -> None:
    other = SessionFactory(
        practice=cast.practice, day=MONDAY, start=time(10), end=time(11), title="Asthma", room=cast.room
    )
    ParticipationFactory(session=other, placement=new_placement(cast))
    led = SessionFactory(
        practice=cast.practice, day=MONDAY + WEEK, start=time(10), end=time(11), title="Asthma"
    )
    ParticipationFactory(session=led, person=cast.supervisor, part=Part.LEADER)
    StaffAbsence.objects.create(
        person=cast.supervisor,
        practice=cast.practice,
        during=times(MONDAY + 2 * WEEK, time(8), time(18)),
    )
    taken = "Consulting room 1 is taken, 10am to 11am: Asthma."
    booked = "Norah Practiss is booked, 10am to 11am: Asthma at Ash Grove Surgery."
    wishes = weekly(clinic(cast), weeks=3)
    assert fates(placement, wishes, cast.administrator) == [
        (Fate.ADDED, f"{taken} Added without a room."),
        (Fate.CLASHING, booked),
        (Fate.CLASHING, "Norah Practiss is away."),
    ]
    preview = preview_of(ask=Ask((placement,), wishes), by=cast.administrator)
    assert preview.sentence == "Adds 1 session. 1 of 3 weeks is free."
    kept = Choices(no_room=Without.LEAVE_OUT, no_person=Without.KEEP)
    assert fates(placement, wishes, cast.administrator, choices=kept) == [
        (Fate.CLASHING, taken),
        (Fate.ADDED, f"{booked} Added without Norah Practiss."),
        (Fate.ADDED, "Norah Practiss is away. Added without Norah Practiss."),
    ]
    built = build_timetable(by=cast.administrator, ask=Ask((placement,), wishes, kept))
    assert [(each.room, list(each.participations.values_list("part", flat=True))) for each in built.made] == [
        (cast.room, ["learner"]),
        (cast.room, ["learner"]),
    ]


def test_a_room_out_of_use_and_a_leader_whose_part_has_ended_are_in_the_way(
    cast: Cast, placement: Placement
) -> None:
    Closure.objects.create(
        practice=cast.practice,
        room=cast.room,
        during=times(MONDAY, time(8), time(18)),
        reason="a broken boiler",
    )
    cast.supervisor.supervisors.update(ends_on=MONDAY + 3 * DAY)
    assert fates(placement, weekly(clinic(cast), weeks=2)) == [
        (Fate.ADDED, "Consulting room 1 is out of use: a broken boiler. Added without a room."),
        (Fate.CLASHING, "Norah Practiss has no part in the practice on that day."),
    ]


def test_who_is_not_usually_in_or_takes_no_learners_is_said_and_nothing_else(
    cast: Cast, placement: Placement
) -> None:
    usual = {"practice": cast.practice, "person": cast.supervisor}
    WorkingPatternFactory(**usual, weekday=1, starts_at=time(9), ends_at=time(11))
    WorkingPatternFactory(**usual, weekday=2, may_take_learners=False)
    wishes = (
        *weekly(clinic(cast), weeks=1),
        *weekly(clinic(cast), weekday=1, weeks=1),
        *weekly(clinic(cast), weekday=2, weeks=1),
    )
    assert fates(placement, wishes) == [
        (Fate.ADDED, ""),
        (Fate.ADDED, "Norah Practiss usually takes no learners then."),
        (Fate.ADDED, "Norah Practiss is not usually in then."),
    ]


def test_what_its_reader_may_not_see_is_booked_elsewhere(cast: Cast, placement: Placement) -> None:
    secret = SessionFactory(
        practice=cast.stranger_practice, day=MONDAY, start=time(9), end=time(11), title="Secret clinic"
    )
    ParticipationFactory(session=secret, person=cast.supervisor, part=Part.LEADER)
    wishes = weekly(clinic(cast), weeks=1)
    assert fates(placement, wishes, cast.administrator) == [
        (Fate.CLASHING, "Norah Practiss is booked elsewhere.")
    ]
    assert "Secret clinic" in fates(placement, wishes, cast.hee)[0][1]


def test_two_learners_share_the_sessions_as_far_as_seats_and_bookings_allow(
    cast: Cast, placement: Placement
) -> None:
    fellow = new_placement(cast)
    seats = RoomFactory(practice=cast.practice, name="Library", is_exclusive=False, seats=2)
    busy = SessionFactory(practice=cast.practice, day=MONDAY, start=time(9), end=time(10))
    ParticipationFactory(session=busy, placement=fellow)
    wishes = (
        *weekly(clinic(cast), weeks=2),
        *weekly(What("Study", "educational", "self_directed", room=seats.pk), weekday=1, weeks=1),
        *weekly(clinic(cast, title="With three", room=seats.pk), weekday=2, weeks=1),
    )
    ask = Ask((placement, fellow), wishes)
    built = build_timetable(by=cast.administrator, ask=ask)
    both = [placement.person_id, fellow.person_id]
    found = [
        (
            each.title,
            each.room,
            sorted(each.participations.filter(part="learner").values_list("person", flat=True)),
        )
        for each in built.made
    ]
    assert found == [
        ("Wound clinic", cast.room, [placement.person_id]),
        ("Study", seats, both),
        ("With three", None, both),
        ("Wound clinic", cast.room, both),
    ]


def test_teaching_that_others_have_already_is_shared(cast: Cast, placement: Placement) -> None:
    others = new_placement(cast)
    wishes = weekly(tutorial(cast), weeks=2)
    build_timetable(by=None, ask=Ask((others,), wishes))
    assert (
        fates(placement, wishes, cast.administrator)
        == [(Fate.JOINED, "It is planned already for other learners.")] * 2
    )
    built = build_timetable(by=cast.administrator, ask=Ask((placement,), wishes))
    assert (built.made, built.joined) == ((), 2)
    for session in sessions_of(others, None):
        assert session.participations.filter(part="learner").count() == 2
    step = TimetableStep.objects.filter(by=cast.administrator).get()
    undo_step(by=cast.administrator, step=step)
    assert sessions_of(placement, None) == []
    assert len(sessions_of(others, None)) == 2


def test_an_educationalist_builds_the_teaching_and_nothing_else(cast: Cast, placement: Placement) -> None:
    wishes = (*weekly(clinic(cast)), *weekly(tutorial(cast), weekday=1))
    ask = Ask((placement,), wishes, only_teaching=True)
    built = build_timetable(by=cast.educationalist, ask=ask)
    assert {each.title for each in built.made} == {"Tutorial"}


def test_what_changed_since_the_preview_refuses_the_whole(cast: Cast, placement: Placement) -> None:
    ask = Ask((placement,), weekly(clinic(cast)))
    digest = preview_of(ask=ask, by=cast.administrator).digest
    plan_session(
        by=None,
        practice=cast.practice,
        title="Asthma",
        category="clinical",
        kind="clinic",
        start=times(MONDAY, time(9), time(10)).lower,
        end=times(MONDAY, time(9), time(10)).upper,
        learners=(new_placement(cast),),
        leaders=(cast.supervisor,),
    )
    with pytest.raises(WorldChanged, match="Something changed since you looked"):
        build_timetable(by=cast.administrator, ask=ask, digest=digest)
    assert sessions_of(placement, None) == []


def test_a_cancelled_placement_takes_nothing(cast: Cast, placement: Placement) -> None:
    Placement.objects.filter(pk=placement.pk).update(state="cancelled")
    placement.refresh_from_db()
    with pytest.raises(Refusal, match="is cancelled"):
        build_timetable(by=None, ask=Ask((placement,), weekly(clinic(cast))))


# Where wishes come from


def test_a_typical_week_made_from_a_week_fills_another_placement(cast: Cast, placement: Placement) -> None:
    this = Week.containing(datetime.date(2026, 11, 24))
    typical = keep_typical_week(
        by=cast.administrator,
        practice=cast.practice,
        learner_group=cast.student_nurse,
        name="Student nurse",
        sessions=sessions_of(cast.placement, cast.administrator, this),
    )
    wishes = wishes_of_typical_week(typical, placement)
    assert len(wishes) == 18
    built = build_timetable(by=cast.administrator, ask=Ask((placement,), wishes))
    then = [
        (each.title, each.start.weekday(), each.start.time(), each.room, each.category, each.kind)
        for each in sessions_of(cast.placement, None, this)
    ]
    week = Week.containing(MONDAY + 3 * WEEK)
    now = [
        (each.title, each.start.weekday(), each.start.time(), each.room, each.category, each.kind)
        for each in sessions_of(placement, None, week)
    ]
    assert now == then
    assert len(built.made) == 18


def test_a_typical_week_is_made_from_sessions_and_named_once(cast: Cast) -> None:
    this = Week.containing(datetime.date(2026, 11, 24))
    what: dict[str, Any] = {
        "by": None,
        "practice": cast.practice,
        "learner_group": cast.student_nurse,
        "name": "Student nurse",
    }
    visit = SessionFactory(practice=cast.practice, kind="spoke_visit")
    for nothing in ([], [visit]):
        with pytest.raises(Refusal, match="There is no session in this week yet"):
            keep_typical_week(**what, sessions=nothing)
    keep_typical_week(**what, sessions=sessions_of(cast.placement, None, this))
    with pytest.raises(Refusal, match="has a typical week of this name for this group already"):
        keep_typical_week(**what, sessions=sessions_of(cast.placement, None, this))


def test_a_week_is_copied_to_the_other_weeks(cast: Cast, placement: Placement) -> None:
    build_timetable(by=None, ask=Ask((placement,), weekly(clinic(cast, note="Bring a badge"), weeks=1)))
    first = Week.containing(MONDAY)
    wishes = wishes_of_week(sessions_of(placement, None, first), placement, first)
    assert wishes == tuple(
        Wish(MONDAY + number * WEEK, time(9), time(11), clinic(cast, note="Bring a badge"))
        for number in range(1, 6)
    )


def test_an_earlier_placement_is_copied_by_week_and_weekday_with_its_leaders(
    cast: Cast, placement: Placement
) -> None:
    # It began on a Tuesday in British Summer Time, and lasted two weeks longer.
    began = datetime.date(2026, 6, 2)
    former = new_placement(cast, starts_on=began, ends_on=began + 8 * WEEK)
    for week in range(8):
        session = SessionFactory(
            practice=cast.practice, day=began + week * WEEK, start=time(9), end=time(11), title="Surgery"
        )
        ParticipationFactory(session=session, placement=former)
        ParticipationFactory(session=session, person=cast.supervisor, part=Part.LEADER)
    new_placement(cast, starts_on=began, ends_on=began + WEEK)  # without a timetable: nothing to copy
    found = former_placements(placement, cast.administrator)
    assert list(found) == [cast.placement, former]
    wishes = wishes_of_former(sessions_of(former, cast.administrator), former, placement)
    assert [(wish.day, wish.starts) for wish in wishes] == [
        (MONDAY + DAY + number * WEEK, time(9)) for number in range(6)
    ]
    assert {wish.what.leaders for wish in wishes} == {(cast.supervisor.pk,)}


# What it costs


def _queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured.captured_queries)


def test_a_preview_asks_as_much_for_two_wishes_as_for_hundreds(cast: Cast, placement: Placement) -> None:
    def many(leaders: int, rooms: int, hours: int) -> tuple[Wish, ...]:
        people = [SupervisorFactory(practice=cast.practice).person.pk for _ in range(leaders)]
        places = [RoomFactory(practice=cast.practice).pk for _ in range(rooms)]
        return tuple(
            Wish(
                MONDAY + week * WEEK + day * DAY,
                time(8 + hour),
                time(9 + hour),
                clinic(cast, title=f"{hour}", leaders=(people[hour % leaders],), room=places[hour % rooms]),
            )
            for week in range(6)
            for day in range(5)
            for hour in range(hours)
        )

    few, lots = many(1, 1, 1)[:2], many(5, 5, 10)
    assert len(lots) == 300
    build_timetable(by=None, ask=Ask((new_placement(cast),), many(5, 5, 5)))

    def preview(wishes: tuple[Wish, ...]) -> int:
        fresh = Placement.objects.select_related("person", "practice").get(pk=placement.pk)
        by = Person.objects.get(pk=cast.administrator.pk)
        return _queries(lambda: preview_of(ask=Ask((fresh,), wishes), by=by))

    assert preview(few) == preview(lots) <= 20
