"""Two people at once, and thirty-two: exactly the legal bookings win, and nothing is half-done."""

import datetime
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import time
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from hubs.models import Practice
from hubs.operations.base import Refusal, operation
from placements.models import Participation, Placement, Room, Session
from placements.operations.clashes import BookingRefusal
from placements.operations.sessions import (
    SessionPlan,
    add_person,
    cancel_session,
    move_session,
    move_sessions,
    plan_sessions,
    restore_session,
)
from placements.timetabling import overlap
from placements.timetabling.local_time import to_utc
from tests.factories.network import PracticeFactory
from tests.factories.people import PersonFactory, SupervisorFactory
from tests.factories.placements import PlacementFactory, RoomFactory
from tests.races import race

pytestmark = [pytest.mark.constraints, pytest.mark.django_db(transaction=True)]

MANY = 32
DAY = datetime.date(2026, 11, 25)


def at(hour: int, minute: int = 0) -> datetime.datetime:
    return to_utc(DAY, time(hour, minute))


@pytest.fixture
def practice() -> Practice:
    return PracticeFactory(name="Ash Grove Surgery")


def a_placement(practice: Practice) -> Placement:
    placement = PlacementFactory(
        practice=practice,
        starts_on=DAY - datetime.timedelta(days=20),
        ends_on=DAY + datetime.timedelta(days=20),
    )
    return Placement.objects.select_related("person").get(pk=placement.pk)


def a_plan(practice: Practice, number: int = 0, **fields: object) -> SessionPlan:
    """Every plan shares at least an instant with every other: from 9am to 10am, shifted by its number in minutes."""
    return SessionPlan(
        **{  # type: ignore[arg-type]
            "practice": practice,
            "start": at(9, number),
            "end": at(10, number),
            "title": f"Clinic {number}",
            "category": "clinical",
            "kind": "clinic",
        }
        | fields
    )


def plan(plans: list[SessionPlan]) -> Callable[[], list[Session]]:
    return partial(plan_sessions, by=None, plans=plans)


def outcomes(results: Sequence[object]) -> Counter[str]:
    return Counter(type(each).__name__ if isinstance(each, Exception) else "done" for each in results)


def assert_nobody_is_in_two_places() -> None:
    """Checked by the pure core and not by the constraint, so that the one is held against the other."""
    bookings = [
        overlap.Booking(row.person_id, row.during.lower, row.during.upper, row.session_id)
        for row in Participation.objects.binding()
    ]
    assert overlap.clashes(bookings) == []
    for row in Participation.objects.select_related("session"):
        assert (row.during, row.is_cancelled) == (row.session.during, row.session.is_cancelled)


def test_of_many_who_book_one_learner_exactly_one_wins(practice: Practice) -> None:
    placement = a_placement(practice)

    results = race([plan([a_plan(practice, n, learners=(placement,))]) for n in range(MANY)])

    assert outcomes(results) == {"done": 1, "BookingRefusal": MANY - 1}
    assert (Session.objects.count(), Participation.objects.count()) == (1, 1)


def test_of_many_who_lead_with_one_supervisor_exactly_one_wins(practice: Practice) -> None:
    supervisor = SupervisorFactory(practice=practice).person
    placements = [a_placement(practice) for _ in range(MANY)]

    results = race(
        [
            plan([a_plan(practice, n, learners=(placement,), leaders=(supervisor,))])
            for n, placement in enumerate(placements)
        ]
    )

    assert outcomes(results) == {"done": 1, "BookingRefusal": MANY - 1}
    assert (Session.objects.count(), Participation.objects.count()) == (1, 2)


def test_a_registrar_never_learns_and_teaches_at_once(practice: Practice) -> None:
    registrar = a_placement(practice)

    results = race(
        [
            plan([a_plan(practice, n, learners=(registrar,))])
            if n % 2
            else plan([a_plan(practice, n, leaders=(registrar.person,))])
            for n in range(MANY)
        ]
    )

    assert outcomes(results) == {"done": 1, "BookingRefusal": MANY - 1}


def test_a_consulting_room_is_won_by_one(practice: Practice) -> None:
    room = RoomFactory(practice=practice)

    results = race([plan([a_plan(practice, n, room=room)]) for n in range(MANY)])

    assert outcomes(results) == {"done": 1, "BookingRefusal": MANY - 1}


def test_a_shared_room_is_filled_to_the_last_seat_and_no_further(practice: Practice) -> None:
    room: Room = RoomFactory(practice=practice, is_exclusive=False, seats=12)
    placements = [a_placement(practice) for _ in range(MANY)]

    results = race(
        [
            plan([a_plan(practice, n % 20, learners=(placement,), room=room)])
            for n, placement in enumerate(placements)
        ]
    )

    assert outcomes(results) == {"done": 12, "BookingRefusal": MANY - 12}
    assert Participation.objects.count() == 12


def test_the_last_seat_of_one_session_is_won_by_one(practice: Practice) -> None:
    room: Room = RoomFactory(practice=practice, is_exclusive=False, seats=1)
    (session,) = plan([a_plan(practice, room=room)])()
    people = [PersonFactory() for _ in range(MANY)]

    results = race(
        [partial(add_person, by=None, session=session, person=person, part="leader") for person in people]
    )

    assert outcomes(results) == {"done": 1, "BookingRefusal": MANY - 1}


def test_sessions_moved_in_a_circle_by_many_stay_whole(practice: Practice) -> None:
    placement = a_placement(practice)
    slots = [(at(hour), at(hour + 1)) for hour in (9, 11, 13, 15)]
    sessions = [
        plan([a_plan(practice, n, start=start, end=end, learners=(placement,))])()[0]
        for n, (start, end) in enumerate(slots)
    ]

    def turn(by: int) -> Callable[[], object]:
        """Everybody one place on at once, or one session alone onto its neighbour's place."""
        if by % 2:
            return partial(
                move_sessions,
                by=None,
                moves=[(session, *slots[(n + by) % 4]) for n, session in enumerate(sessions)],
            )
        n = by // 2 % 4
        start, end = slots[(n + 1) % 4]
        return partial(move_session, by=None, session=sessions[n], start=start, end=end)

    results = race([turn(n) for n in range(MANY)])

    assert set(outcomes(results)) <= {"done", "BookingRefusal"}
    # The circles are legal whenever they come, so each of them won.
    assert all(isinstance(result, list) for result in results[1::2])
    assert sorted(session.start for session in Session.objects.all()) == [start for start, _ in slots]
    assert_nobody_is_in_two_places()


def test_cancelling_restoring_and_booking_at_once_never_double_book(practice: Practice) -> None:
    placement = a_placement(practice)
    (session,) = plan([a_plan(practice, learners=(placement,))])()

    tries: list[Callable[[], object]] = [
        partial(cancel_session, by=None, session=session, reason="Ill"),
        partial(restore_session, by=None, session=session),
        plan([a_plan(practice, learners=(placement,))]),
    ]

    results = race([tries[n % 3] for n in range(MANY)])

    assert set(outcomes(results)) <= {"done", "BookingRefusal", "Refusal"}
    assert_nobody_is_in_two_places()
    assert Participation.objects.binding().count() <= 1


def test_bulk_writers_who_name_people_in_opposite_orders_both_come_through(practice: Practice) -> None:
    placements = [a_placement(practice) for _ in range(12)]

    def booked(order: list[Placement], hour: int) -> Callable[[], list[Session]]:
        return plan(
            [
                a_plan(practice, start=at(hour), end=at(hour + 1), learners=(placement,), title=str(number))
                for number, placement in enumerate(order)
            ]
        )

    results = race([booked(placements[:: 1 if n % 2 else -1], 8 + n) for n in range(8)])

    assert outcomes(results) == {"done": 8}
    assert Participation.objects.count() == 8 * 12
    assert_nobody_is_in_two_places()


def test_an_operation_that_postgresql_ended_to_break_a_deadlock_runs_again(practice: Practice) -> None:
    rooms = [RoomFactory(practice=practice), RoomFactory(practice=practice)]
    both_hold_one = Barrier(2, timeout=30)
    attempts: Counter[int] = Counter()

    @operation
    def rename(*, by: None, order: int) -> None:
        attempts[order] += 1
        first, second = rooms[::order]
        with connection.cursor() as cursor:
            cursor.execute("UPDATE placements_room SET name = name || %s WHERE id = %s", ["*", first.pk])
            if attempts[order] == 1:
                both_hold_one.wait()
            cursor.execute("UPDATE placements_room SET name = name || %s WHERE id = %s", ["*", second.pk])

    results = race([partial(rename, by=None, order=1), partial(rename, by=None, order=-1)])

    assert results == [None, None]
    assert sum(attempts.values()) == 3
    assert [room.name.count("*") for room in Room.objects.all()] == [2, 2]


def test_a_refusal_says_so_even_when_whoever_was_in_the_way_has_gone(practice: Practice) -> None:
    placement = a_placement(practice)

    results = race([plan([a_plan(practice, learners=(placement,))]) for _ in range(MANY)])

    refusals = [each for each in results if isinstance(each, Refusal)]
    assert len(refusals) == MANY - 1
    assert all(isinstance(each, BookingRefusal) and each.sentences for each in refusals)
