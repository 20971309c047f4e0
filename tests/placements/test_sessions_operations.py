"""What is done to sessions, and what the database refuses, in sentences."""

import datetime
from datetime import time

import pytest

from hubs.operations.base import Refusal
from placements.models import Participation, Session
from placements.operations.clashes import BookingRefusal
from placements.operations.sessions import (
    SessionPlan,
    add_person,
    cancel_session,
    change_session,
    move_session,
    move_sessions,
    plan_series,
    plan_session,
    plan_sessions,
    publish_sessions,
    remove_person,
    restore_session,
    swap_sessions,
)
from placements.timetabling.local_time import to_utc
from placements.timetabling.recurrence import WeeklyPattern
from tests.factories.cast import Cast
from tests.factories.people import AdministratorFactory, PersonFactory
from tests.factories.placements import (
    ParticipationFactory,
    PlacementFactory,
    RoomFactory,
    SessionFactory,
    times,
)

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000")]

TUESDAY = datetime.date(2026, 11, 24)
FRIDAY = datetime.date(2026, 11, 27)


def at(hour: int, minute: int = 0, day: datetime.date = TUESDAY) -> datetime.datetime:
    return to_utc(day, time(hour, minute))


def a_plan(cast: Cast, **fields: object) -> SessionPlan:
    return SessionPlan(
        **{  # type: ignore[arg-type]
            "practice": cast.practice,
            "start": at(9, day=FRIDAY),
            "end": at(12, day=FRIDAY),
            "title": "Diabetes clinic",
            "category": "clinical",
            "kind": "clinic",
            "learners": (cast.placement,),
            "leaders": (cast.supervisor,),
        }
        | fields
    )


def sentences(refusal: pytest.ExceptionInfo[Refusal]) -> tuple[str, ...]:
    return refusal.value.sentences


def test_a_planned_session_is_a_draft_with_its_people(cast: Cast) -> None:
    (session,) = plan_sessions(by=cast.administrator, plans=[a_plan(cast)])

    assert (session.is_published, session.sequence, session.start, session.end) == (
        False,
        0,
        at(9, day=FRIDAY),
        at(12, day=FRIDAY),
    )
    assert sorted(session.participations.values_list("person", "part", "placement")) == sorted(
        [(cast.learner.pk, "learner", cast.placement.pk), (cast.supervisor.pk, "leader", None)]
    )


def test_a_learner_booked_at_that_time_is_refused_with_who_when_and_where(cast: Cast) -> None:
    with pytest.raises(BookingRefusal) as refusal:
        plan_session(
            by=cast.administrator,
            practice=cast.practice,
            start=at(11),
            end=at(13),
            title="Wound care",
            category="clinical",
            kind="clinic",
            learners=(cast.placement,),
        )

    assert sentences(refusal) == (
        "Lena Nursingham is booked from 9am to midday on Tuesday 24 November 2026: Morning surgery, "
        "Consulting room 1 at Ash Grove Surgery.",
    )
    assert [clash.session for clash in refusal.value.clashes] == [cast.timetable.published[0]]
    assert not Session.objects.filter(title="Wound care").exists()


def test_a_session_behind_another_door_is_only_booked_elsewhere_with_whom_to_ring(cast: Cast) -> None:
    cast.other_hub.phone = "01482 303963"
    cast.other_hub.save()
    elsewhere = PlacementFactory(learner=cast.placement.learner, practice=cast.stranger_practice)
    hidden = SessionFactory(practice=cast.stranger_practice, title="Secret clinic", day=FRIDAY)
    ParticipationFactory(session=hidden, placement=elsewhere)

    with pytest.raises(BookingRefusal) as refusal:
        plan_sessions(by=cast.administrator, plans=[a_plan(cast, start=at(10, day=FRIDAY))])

    assert sentences(refusal) == (
        "Lena Nursingham is booked elsewhere at some time from 10am to midday on Friday 27 November 2026. "
        "Ring North Hub, the hub that knows, on 01482 303963.",
    )
    assert [clash.session for clash in refusal.value.clashes] == [None]


def test_half_open_times_let_one_session_follow_another(cast: Cast) -> None:
    session = plan_sessions(by=cast.administrator, plans=[a_plan(cast, start=at(12), end=at(13))])[0]

    assert session.start == cast.timetable.published[0].end


def test_a_leader_cannot_lead_two_sessions_but_may_oversee_a_second(cast: Cast) -> None:
    with pytest.raises(BookingRefusal) as refusal:
        plan_sessions(
            by=cast.administrator,
            plans=[a_plan(cast, start=at(9), end=at(10), learners=(cast.second_placement,))],
        )
    assert sentences(refusal)[0].startswith("Norah Practiss is booked from 9am to midday")

    overseen = plan_sessions(
        by=cast.administrator,
        plans=[
            a_plan(
                cast,
                start=at(9),
                end=at(10),
                learners=(cast.second_placement,),
                leaders=(),
                overseers=(cast.supervisor,),
            )
        ],
    )
    assert len(overseen) == 1


def test_a_registrar_cannot_learn_and_teach_at_once(cast: Cast) -> None:
    with pytest.raises(BookingRefusal) as refusal:
        plan_sessions(
            by=cast.administrator,
            plans=[
                a_plan(
                    cast, start=at(10), end=at(11), learners=(cast.second_placement,), leaders=(cast.learner,)
                )
            ],
        )

    assert sentences(refusal)[0].startswith("Lena Nursingham is booked from 9am to midday")


def test_a_consulting_room_holds_one_session_and_the_refusal_says_which(cast: Cast) -> None:
    with pytest.raises(BookingRefusal) as refusal:
        plan_sessions(
            by=cast.administrator,
            plans=[
                a_plan(
                    cast,
                    start=at(9),
                    end=at(10),
                    learners=(cast.second_placement,),
                    leaders=(),
                    room=cast.room,
                )
            ],
        )

    assert sentences(refusal) == (
        "Consulting room 1 is taken from 9am to midday on Tuesday 24 November 2026: Morning surgery "
        "at Ash Grove Surgery.",
    )


def test_a_shared_room_fills_up_to_its_seats_and_no_further(cast: Cast) -> None:
    room = RoomFactory(practice=cast.practice, name="Meeting room", is_exclusive=False, seats=3)
    times_of_day = {"start": at(13, day=FRIDAY), "end": at(15, day=FRIDAY)}
    plan_sessions(by=cast.administrator, plans=[a_plan(cast, room=room, **times_of_day)])
    third = plan_sessions(
        by=cast.administrator,
        plans=[a_plan(cast, room=room, learners=(cast.second_placement,), leaders=(), **times_of_day)],
    )[0]

    with pytest.raises(BookingRefusal) as refusal:
        add_person(by=cast.administrator, session=third, person=cast.patient_partner, part="patient_partner")

    assert sentences(refusal) == (
        "Meeting room holds 3 people: too few for Diabetes clinic, 1pm to 3pm on Friday 27 November 2026.",
    )
    add_person(by=cast.administrator, session=third, person=cast.patient_partner, part="overseer")


def test_a_room_that_is_made_smaller_by_moving_a_session_into_it_refuses(cast: Cast) -> None:
    small = RoomFactory(practice=cast.practice, name="Library", is_exclusive=False, seats=1)

    with pytest.raises(BookingRefusal) as refusal:
        change_session(by=cast.administrator, session=cast.timetable.published[1], room=small)

    assert sentences(refusal)[0].startswith("Library holds 1 person: too few for Tutorial")


def test_a_move_onto_a_booked_learner_is_refused_whole(cast: Cast) -> None:
    surgery, tutorial = cast.timetable.published

    with pytest.raises(BookingRefusal) as refusal:
        move_session(by=cast.administrator, session=tutorial, start=at(11), end=at(13))

    assert len(sentences(refusal)) == 1
    tutorial.refresh_from_db()
    assert (tutorial.start, tutorial.end, tutorial.sequence) == (at(14), at(16), 0)
    assert set(tutorial.participations.values_list("during", flat=True)) == {tutorial.during}
    assert surgery.start == at(9)


def test_a_move_takes_its_people_along_and_counts_as_a_change(cast: Cast) -> None:
    tutorial = cast.timetable.published[1]

    moved = move_session(by=cast.administrator, session=tutorial, start=at(15), end=at(17))

    assert (moved.start, moved.sequence) == (at(15), 1)
    assert set(moved.participations.values_list("during", flat=True)) == {times(TUESDAY, time(15), time(17))}


def test_saving_a_session_as_it_is_counts_as_no_change(cast: Cast) -> None:
    surgery = cast.timetable.published[0]

    same = change_session(by=cast.administrator, session=surgery, start=at(9), title="Morning surgery")

    assert (same.sequence, same.changed_at) == (0, surgery.changed_at)


def test_two_sessions_swap_within_one_transaction(cast: Cast) -> None:
    surgery, tutorial = cast.timetable.published
    change_session(by=cast.administrator, session=tutorial, end=at(17))

    swap_sessions(by=cast.administrator, first=surgery, second=Session.objects.get(pk=tutorial.pk))

    surgery.refresh_from_db()
    tutorial.refresh_from_db()
    assert (surgery.start, surgery.end) == (at(14), at(17))
    assert (tutorial.start, tutorial.end) == (at(9), at(12))


def test_moves_in_a_circle_are_whole_or_not_at_all(cast: Cast) -> None:
    surgery, tutorial = cast.timetable.published
    clinic = cast.timetable.draft
    slots = [(each.start, each.end) for each in (surgery, tutorial, clinic)]

    move_sessions(
        by=cast.administrator,
        moves=[(surgery, *slots[1]), (tutorial, *slots[2]), (clinic, *slots[0])],
    )

    found = Session.objects.in_bulk([surgery.pk, tutorial.pk, clinic.pk])
    assert [found[each.pk].start for each in (surgery, tutorial, clinic)] == [
        slots[1][0],
        slots[2][0],
        slots[0][0],
    ]
    with pytest.raises(BookingRefusal):
        move_sessions(
            by=cast.administrator,
            moves=[(found[surgery.pk], *slots[0]), (found[tutorial.pk], *slots[1])],
        )


def test_a_cancelled_session_binds_nobody_and_comes_back_only_where_there_is_room(cast: Cast) -> None:
    surgery = cast.timetable.published[0]
    cancelled = cancel_session(by=cast.administrator, session=surgery, reason="The supervisor is ill")
    assert (cancelled.is_cancelled, cancelled.sequence) == (True, 1)
    instead = plan_session(
        by=cast.administrator,
        practice=cast.practice,
        start=at(9),
        end=at(10),
        title="Health visitor",
        category="clinical",
        kind="clinic",
        learners=(cast.placement,),
    )

    with pytest.raises(BookingRefusal) as refusal:
        restore_session(by=cast.administrator, session=surgery)
    assert "Health visitor" in sentences(refusal)[0]

    cancel_session(by=cast.administrator, session=instead, reason="Not needed")
    restored = restore_session(by=cast.administrator, session=surgery)
    assert (restored.is_cancelled, restored.cancelled_reason) == (False, "")


def test_publishing_shows_drafts_and_leaves_the_rest_alone(cast: Cast) -> None:
    published = publish_sessions(
        by=cast.administrator, sessions=[cast.timetable.draft, *cast.timetable.published]
    )

    assert published == 1
    assert Session.objects.get(pk=cast.timetable.draft.pk).is_published


def test_a_session_outside_the_placement_is_refused_with_its_days(cast: Cast) -> None:
    after = cast.placement.ends_on + datetime.timedelta(days=3)

    with pytest.raises(BookingRefusal) as refusal:
        plan_sessions(by=None, plans=[a_plan(cast, start=at(9, day=after), end=at(10, day=after))])

    assert sentences(refusal)[0].startswith(
        "Lena Nursingham's placement runs from Monday 16 November 2026 to"
    )


def test_a_session_ends_after_it_starts_and_on_the_same_day(cast: Cast) -> None:
    with pytest.raises(Refusal) as backwards:
        plan_sessions(by=None, plans=[a_plan(cast, end=at(8, day=FRIDAY))])
    with pytest.raises(Refusal) as overnight:
        plan_sessions(by=None, plans=[a_plan(cast, end=at(8, day=FRIDAY + datetime.timedelta(days=1)))])

    assert sentences(backwards) == ("Diabetes clinic must end after it starts.",)
    assert sentences(overnight) == ("Diabetes clinic must end on the day that it starts.",)


def test_plans_that_clash_among_themselves_are_refused_before_anything_is_written(cast: Cast) -> None:
    with pytest.raises(BookingRefusal) as refusal:
        plan_sessions(
            by=cast.administrator,
            plans=[a_plan(cast), a_plan(cast, title="Asthma clinic", start=at(11, day=FRIDAY), leaders=())],
        )

    assert sentences(refusal) == (
        "Lena Nursingham would be in two places: Diabetes clinic, 9am to midday on Friday 27 November 2026, "
        "and Asthma clinic, 11am to midday on Friday 27 November 2026.",
    )


def test_a_series_keeps_its_wall_clock_time_across_the_clock_change(cast: Cast) -> None:
    placement = PlacementFactory(
        practice=cast.practice,
        starts_on=datetime.date(2027, 3, 15),
        ends_on=datetime.date(2027, 4, 30),
    )
    sessions = plan_series(
        by=cast.administrator,
        plan=a_plan(cast, learners=(placement,), leaders=()),
        pattern=WeeklyPattern(
            frozenset({1}), time(9), time(10), datetime.date(2027, 3, 23), datetime.date(2027, 4, 6)
        ),
    )

    assert [(each.start.isoformat(), each.series_id is not None) for each in sessions] == [
        ("2027-03-23T09:00:00+00:00", True),
        ("2027-03-30T08:00:00+00:00", True),
        ("2027-04-06T08:00:00+00:00", True),
    ]


def test_a_series_with_a_start_in_the_missing_hour_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal) as refusal:
        plan_series(
            by=cast.administrator,
            plan=a_plan(cast),
            pattern=WeeklyPattern(
                frozenset({6}), time(1, 30), time(3), datetime.date(2027, 3, 28), datetime.date(2027, 3, 28)
            ),
        )

    assert sentences(refusal) == ("1:30am does not exist on Sunday 28 March 2027: the clocks go forward.",)


def test_somebody_is_added_once_and_the_change_is_one_that_calendars_see(cast: Cast) -> None:
    surgery = cast.timetable.published[0]

    add_person(by=cast.administrator, session=surgery, person=cast.patient_partner, part="patient_partner")
    with pytest.raises(Refusal) as refusal:
        add_person(by=cast.administrator, session=surgery, person=cast.patient_partner, part="overseer")

    assert sentences(refusal) == ("This person is in the session already.",)
    assert Session.objects.get(pk=surgery.pk).sequence == 1


def test_a_room_of_another_practice_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal) as refusal:
        plan_sessions(by=None, plans=[a_plan(cast, room=RoomFactory(practice=cast.same_hub_practice))])

    assert sentences(refusal) == ("The room must be one of the session's practice.",)


def test_every_change_leaves_history_with_the_operation_and_who_did_it(cast: Cast) -> None:
    session = plan_sessions(by=cast.administrator, plans=[a_plan(cast)])[0]
    move_session(by=cast.hub_lead, session=session, start=at(10, day=FRIDAY), end=at(12, day=FRIDAY))

    from placements.models import SessionEvent  # type: ignore[attr-defined]

    events = SessionEvent.objects.filter(pgh_obj_id=session.pk).order_by("pgh_id")
    assert [
        (
            event.pgh_label,
            event.pgh_context.metadata["operation"],
            event.pgh_context.metadata["user"],
        )
        for event in events
    ] == [
        ("insert", "plan_sessions", cast.administrator.pk),
        ("update", "change_session", cast.hub_lead.pk),
    ]


def test_moving_a_session_away_from_its_people_by_hand_is_impossible(cast: Cast) -> None:
    from django.db import IntegrityError, transaction

    row = cast.timetable.published[0].participations.first()
    assert row is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Participation.objects.filter(pk=row.pk).update(during=times(FRIDAY, time(9), time(12)))


def test_an_administrator_elsewhere_sees_no_more_than_that_somebody_is_booked(cast: Cast) -> None:
    outsider = AdministratorFactory(practice=cast.stranger_practice, person=PersonFactory()).person
    plan = a_plan(cast, start=at(9), end=at(10), practice=cast.stranger_practice, leaders=())

    with pytest.raises(BookingRefusal) as refusal:
        plan_sessions(by=outsider, plans=[plan])

    assert "Ash Grove" not in str(refusal.value)
    assert "Morning surgery" not in str(refusal.value)


def test_removing_somebody_frees_them(cast: Cast) -> None:
    tutorial = cast.timetable.published[1]
    remove_person(by=cast.administrator, session=tutorial, person=cast.learner)

    with pytest.raises(Refusal) as refusal:
        remove_person(by=cast.administrator, session=tutorial, person=cast.learner)

    assert sentences(refusal) == ("Lena Nursingham is not in this session.",)
    assert Session.objects.get(pk=tutorial.pk).sequence == 1
