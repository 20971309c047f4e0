"""A repair while 64 people edit the same timetable: it is done whole or refused, and nobody is double-booked.

Each of the 64 works on a connection of its own, all let go together by ``tests.races``. That is well below the
``max_connections`` of the test server (400, ``atp_portal.postgres_supervisor``) even when two workers of pytest run
such a test at once; a server that somebody else set up may allow fewer, so the number of connections is asked first,
and the threads then share what is free, in batches.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from hubs.operations.base import Refusal
from placements.models import Part, Participation, Session, StaffAbsence
from placements.operations.repair import Repaired, WorldChanged, repair
from placements.operations.sessions import (
    add_person,
    cancel_session,
    move_session,
    plan_session,
    restore_session,
    version_of,
)
from placements.repair_plans.plans import mending_of
from placements.repair_plans.trouble import Trouble
from placements.timetabling import overlap
from placements.timetabling.local_time import to_utc
from tests.factories.cast import Cast, make_cast
from tests.placements.repairing.ill import Ill, make_ill
from tests.races import in_batches

pytestmark = [pytest.mark.constraints, pytest.mark.django_db(transaction=True)]

EDITORS = 64
HALF_AN_HOUR = datetime.timedelta(minutes=30)


def a_repair(cast: Cast, at: Ill) -> Callable[[], Repaired]:
    """As somebody who opened the page before the others began."""
    start = to_utc(at.days[0], datetime.time())
    trouble = Trouble(
        practice=at.practice, person=at.ill, start=start, end=start + datetime.timedelta(days=1)
    )
    mending = mending_of(trouble)
    return partial(
        repair,
        by=cast.administrator,
        trouble=trouble,
        choices={key: mending.code_of(remedy) for key, remedy in mending.plan.items()},
        versions={key: version_of(row) for key, row in mending.rows.items()},
    )


def another_session(cast: Cast, at: Ill, number: int) -> Callable[[], Any]:
    """The one who would step in, a learner, or the room that is in use, is wanted at the same time."""
    session = at.sessions[number % 12]
    return partial(
        plan_session,
        by=cast.administrator,
        practice=at.practice,
        start=session.start,
        end=session.end,
        title=f"Another {number}",
        category="educational",
        kind="other",
        learners=(at.placements[number % 9],),
        leaders=(at.helpers[number // 12 % 2],),
        room=at.rooms[number % 2],
    )


def an_edit(cast: Cast, at: Ill, number: int) -> Callable[[], Any]:
    """Adding, moving, cancelling, restoring, and joining sessions, all of the same people and rooms."""
    session = at.sessions[number % 12]
    edits: list[Callable[[], Any]] = [
        another_session(cast, at, number),
        partial(
            move_session,
            by=cast.hub_lead,
            session=session,
            start=session.start + HALF_AN_HOUR,
            end=session.end + HALF_AN_HOUR,
        ),
        partial(cancel_session, by=cast.hub_lead, session=session, reason="Not needed"),
        partial(restore_session, by=cast.hub_lead, session=session),
        partial(
            add_person,
            by=cast.administrator,
            session=session,
            person=at.helpers[number % 2],
            part=Part.LEADER,
        ),
    ]
    return edits[number % 5]


def outside(cast: Cast, at: Ill, number: int) -> Callable[[], Any]:
    """The same people at other times of the same day: a repair may go on beside these."""
    start = to_utc(at.days[0], datetime.time(17)) + HALF_AN_HOUR * (number % 4)
    return partial(
        plan_session,
        by=cast.administrator,
        practice=at.practice,
        start=start,
        end=start + HALF_AN_HOUR,
        title=f"Evening {number}",
        category="educational",
        kind="other",
        learners=(at.placements[number % 9],),
        leaders=(at.helpers[number % 2],),
        room=at.rooms[number % 2],
    )


def assert_nobody_is_in_two_places() -> None:
    bookings = [
        overlap.Booking(("person", row.person_id), row.during.lower, row.during.upper, row.session_id)
        for row in Participation.objects.binding()
    ]
    bookings += [
        overlap.Booking(("room", session.room_id), session.start, session.end, session.pk)
        for session in Session.objects.filter(is_cancelled=False, room__isnull=False, room_is_exclusive=True)
    ]
    assert overlap.clashes(bookings) == []


def led_by_who_is_off(at: Ill) -> int:
    return Participation.objects.filter(
        person=at.ill, session__in=[session.pk for session in at.sessions], is_cancelled=False
    ).count()


@pytest.mark.parametrize("place", [0, 32], ids=["first", "in the middle"])
def test_a_repair_while_64_edit_is_done_whole_or_refused_and_nobody_is_double_booked(place: int) -> None:
    cast = make_cast()
    at = make_ill(cast)
    tries = [an_edit(cast, at, number) for number in range(EDITORS)]
    tries.insert(place, a_repair(cast, at))

    results = in_batches(tries)

    unexpected = [each for each in results if isinstance(each, Exception) and not isinstance(each, Refusal)]
    assert unexpected == []
    assert_nobody_is_in_two_places()
    mended = results[place]
    if isinstance(mended, Repaired):
        assert StaffAbsence.objects.count() == 1
        assert mended.step
        assert mended.step.entries.count() == 12
        assert led_by_who_is_off(at) == 0
    else:
        assert isinstance(mended, Refusal)
        assert StaffAbsence.objects.count() == 0
        leaders = Participation.objects.filter(
            session__in=[each.pk for each in at.sessions], part=Part.LEADER
        )
        assert leaders.filter(person=at.ill).count() == 12


def test_a_repair_beside_64_who_book_the_same_people_at_other_times_is_done() -> None:
    cast = make_cast()
    at = make_ill(cast)
    tries = [outside(cast, at, number) for number in range(EDITORS)]
    tries.insert(EDITORS // 2, a_repair(cast, at))

    results = in_batches(tries)

    kinds = Counter(type(each).__name__ for each in results)
    assert set(kinds) <= {"Session", "BookingRefusal", "Repaired"}
    assert kinds["Repaired"] == 1
    assert led_by_who_is_off(at) == 0
    assert_nobody_is_in_two_places()


def test_of_many_who_mend_the_same_at_once_one_does_and_the_others_see_the_new_plan() -> None:
    cast = make_cast()
    at = make_ill(cast)

    results = in_batches([a_repair(cast, at) for _ in range(EDITORS // 4)])

    done = [each for each in results if isinstance(each, Repaired)]
    assert len(done) == 1
    others = [each for each in results if isinstance(each, WorldChanged)]
    assert len(others) == len(results) - 1
    assert all(each.mending.sessions == [] for each in others)
    assert led_by_who_is_off(at) == 0
    assert_nobody_is_in_two_places()
