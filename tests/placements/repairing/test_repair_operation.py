"""The operation: all or nothing, told, recorded, and undone within the hour."""

from __future__ import annotations

import datetime

import pytest

from hubs.operations.base import Refusal
from placements.models import Closure, Session, StaffAbsence
from placements.operations.repair import Repaired, WorldChanged, repair, undo_repair
from placements.operations.sessions import cancel_session, plan_session, version_of
from placements.repair_plans.plans import Mending, mending_of
from placements.repair_plans.trouble import Trouble
from placements.timetabling.local_time import to_utc
from tests.factories.cast import Cast
from tests.factories.placements import RoomFactory
from tests.placements.repairing.ill import Ill, leaders_of, make_ill

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(cast: Cast) -> Ill:
    return make_ill(cast)


def off(at: Ill, days: int = 1) -> Trouble:
    start = to_utc(at.days[0], datetime.time())
    return Trouble(
        practice=at.practice, person=at.ill, start=start, end=start + datetime.timedelta(days=days)
    )


def as_planned(mending: Mending) -> dict[str, str]:
    return {key: mending.code_of(remedy) for key, remedy in mending.plan.items()}


def versions(mending: Mending) -> dict[str, str]:
    return {key: version_of(row) for key, row in mending.rows.items()}


def do(cast: Cast, mending: Mending, **other: str) -> Repaired:
    return repair(
        by=cast.administrator,
        trouble=mending.trouble,
        choices=as_planned(mending) | other,
        versions=versions(mending),
    )


def test_a_supervisor_of_12_sessions_and_9_learners_is_covered_by_those_who_are_in(
    cast: Cast, at: Ill
) -> None:
    mending = mending_of(off(at))

    assert (len(mending.sessions), len(mending.learners)) == (12, 9)
    done = do(cast, mending)

    assert leaders_of(at.sessions) == [["Hanna"]] * 6 + [["Henry"]] * 6
    assert done.step
    assert done.step.words == "Nora Nightingale is off: 12 sessions, 12 covered"
    absence = StaffAbsence.objects.get()
    assert (absence.person, absence.is_planned) == (at.ill, False)


def test_it_is_undone_whole_and_the_absence_goes_with_it(cast: Cast, at: Ill) -> None:
    done = do(cast, mending_of(off(at)))
    assert done.step

    undo_repair(by=cast.administrator, step=done.step)

    assert leaders_of(at.sessions) == [["Nora"]] * 12
    assert not StaffAbsence.objects.exists()


def test_leave_that_was_recorded_before_stays_when_the_repair_is_undone(cast: Cast, at: Ill) -> None:
    trouble = off(at)
    known = StaffAbsence.objects.create(
        practice=at.practice,
        person=at.ill,
        during=(trouble.start, trouble.start + datetime.timedelta(hours=12)),
    )
    done = do(cast, mending_of(trouble))
    assert done.step
    assert StaffAbsence.objects.count() == 2

    undo_repair(by=cast.administrator, step=done.step)

    assert StaffAbsence.objects.get() == known


def test_nothing_is_done_when_a_session_changed_since_the_page(cast: Cast, at: Ill) -> None:
    mending = mending_of(off(at))
    cancel_session(by=cast.administrator, session=at.sessions[0], reason="Not needed")

    with pytest.raises(WorldChanged) as refused:
        do(cast, mending)

    assert refused.value.sentences == (
        "1 session is no longer affected.",
        "Nothing was done. Look at the new plan.",
    )
    assert len(refused.value.mending.sessions) == 11
    assert leaders_of(at.sessions) == [["Nora"]] * 12
    assert not StaffAbsence.objects.exists()


def test_nothing_is_done_when_who_was_chosen_is_booked_meanwhile(cast: Cast, at: Ill) -> None:
    mending = mending_of(off(at))
    first = at.sessions[0]
    plan_session(
        by=cast.administrator,
        practice=at.practice,
        start=first.start,
        end=first.end,
        title="Meeting",
        category="educational",
        kind="other",
        learners=(cast.second_placement,),
        leaders=(at.helpers[0],),
    )

    with pytest.raises(WorldChanged) as refused:
        do(cast, mending)

    assert "is no longer possible" in refused.value.sentences[0]
    assert leaders_of(at.sessions) == [["Nora"]] * 12
    again = refused.value.mending
    do(cast, again)
    assert Session.objects.get(pk=first.pk).is_cancelled or leaders_of((first,)) != [["Nora"]]


def test_a_choice_of_ones_own_that_nobody_offered_is_refused(cast: Cast, at: Ill) -> None:
    mending = mending_of(off(at))
    key = str(at.sessions[0].public_id)

    with pytest.raises(WorldChanged):
        do(cast, mending, **{key: f"leader:{cast.patient_partner.public_id}"})

    assert leaders_of(at.sessions) == [["Nora"]] * 12


def test_two_choices_of_one_room_at_one_time_are_refused(cast: Cast, at: Ill) -> None:
    shared = RoomFactory(practice=at.practice, name="Meeting room", is_exclusive=False, seats=12)
    start = to_utc(at.days[0], datetime.time(16))
    both = [
        plan_session(
            by=cast.administrator,
            practice=at.practice,
            start=start,
            end=start + datetime.timedelta(hours=1),
            title=f"Group {number}",
            category="educational",
            kind="tutorial",
            learners=(at.placements[number],),
            room=shared,
        )
        for number in range(2)
    ]
    trouble = Trouble(practice=at.practice, room=shared, start=start, end=start + datetime.timedelta(hours=1))
    mending = mending_of(trouble)
    code = f"room:{at.rooms[1].public_id}"

    with pytest.raises(WorldChanged) as refused:
        do(cast, mending, **{str(each.public_id): code for each in both})

    assert refused.value.sentences[0].startswith("Nurse room 2 is chosen twice at one time: for Group 0 on ")
    assert {each.room for each in Session.objects.filter(pk__in=[each.pk for each in both])} == {shared}
    do(cast, mending)
    assert len({each.room for each in Session.objects.filter(pk__in=[each.pk for each in both])}) == 2


def test_a_room_out_of_use_sends_its_sessions_to_free_rooms(cast: Cast, at: Ill) -> None:
    start = to_utc(at.days[0], datetime.time())
    mending = mending_of(
        Trouble(
            practice=at.practice,
            room=at.rooms[0],
            start=start,
            end=start + datetime.timedelta(days=1),
            reason="Boiler repair",
        )
    )

    do(cast, mending)

    rooms = {Session.objects.get(pk=session.pk).room for session in at.sessions}
    assert at.rooms[0] not in rooms
    assert None not in rooms
    assert Closure.objects.get().room == at.rooms[0]


def test_a_closed_practice_moves_what_can_be_moved_and_holds_teaching_online(cast: Cast, at: Ill) -> None:
    start = to_utc(at.days[0], datetime.time())
    mending = mending_of(
        Trouble(practice=at.practice, start=start, end=start + datetime.timedelta(days=1), reason="Flood")
    )

    done = do(cast, mending)

    assert done.step
    tutorial = Session.objects.get(pk=at.sessions[4].pk)
    assert (tutorial.place, tutorial.room) == ("Online", None)
    assert Closure.objects.get().reason == "Flood"
    for session in Session.objects.filter(pk__in=[each.pk for each in at.sessions], is_cancelled=False):
        assert session.place == "Online" or session.start >= start + datetime.timedelta(days=1)


def test_who_is_off_without_sessions_is_written_down_and_no_step_is_made(cast: Cast, at: Ill) -> None:
    start = to_utc(at.days[1] + datetime.timedelta(days=14), datetime.time())
    trouble = Trouble(
        practice=at.practice, person=at.ill, start=start, end=start + datetime.timedelta(hours=4)
    )

    done = repair(by=cast.administrator, trouble=trouble, choices={}, versions={})

    assert done.step is None
    assert StaffAbsence.objects.get().during.lower == start


def test_what_cannot_be_undone_any_more_keeps_its_absence(cast: Cast, at: Ill) -> None:
    done = do(cast, mending_of(off(at)))
    assert done.step
    cancel_session(by=cast.administrator, session=at.sessions[0], reason="Not needed")

    with pytest.raises(Refusal):
        undo_repair(by=cast.administrator, step=done.step)

    assert StaffAbsence.objects.exists()
