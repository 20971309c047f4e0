"""Steps are written down as they are made, and taken back whole or not at all."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hubs.operations.base import Refusal
from placements.models import Part, Session, StepEntry, TimetableStep
from placements.operations.placements import cancel_placement
from placements.operations.sessions import (
    SessionPlan,
    add_person,
    cancel_session,
    change_session,
    move_session,
    plan_session,
    plan_sessions,
    publish_sessions,
    refuse_if_changed,
    remove_person,
    swap_sessions,
    version_of,
)
from placements.operations.steps import AFTER_STEP, a_step, states_of, without_steps
from placements.operations.undo import forget_steps, last_step, undo_step
from placements.timetabling.local_time import to_utc
from tests.factories import PersonFactory, PlacementFactory, RoomFactory, this_week

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def placement():
    return PlacementFactory(confirmed=True)


@pytest.fixture
def by(placement):
    return placement.administrator.person


def plan_of(placement, title="Clinic", day=1, hour=9, **what):
    start = to_utc(this_week().days[day], datetime.time(hour))
    return SessionPlan(
        practice=placement.practice,
        start=start,
        end=start + 2 * HOUR,
        title=title,
        category="clinical",
        kind="clinic",
        learners=(placement,),
        **what,
    )


def the_last_step(by):
    step = last_step(person=by)
    assert step is not None
    return step


def everything():
    return states_of(Session.objects.all())


def test_what_was_added_goes_again(placement, by):
    plan_sessions(by=by, plans=[plan_of(placement, hour=9), plan_of(placement, hour=14)])
    step = the_last_step(by)
    assert str(step) == "Added 2 sessions"
    undo_step(by=by, step=step)
    assert not Session.objects.exists()


def test_every_kind_of_change_is_taken_back(placement, by):
    room, leader = RoomFactory(practice=placement.practice), PersonFactory()
    with without_steps():
        first, second = plan_sessions(
            by=by, plans=[plan_of(placement, hour=9), plan_of(placement, "Surgery", hour=14)]
        )
    before = everything()
    day = 24 * HOUR
    for change, what in (
        (move_session, {"session": first, "start": first.start + day, "end": first.end + day}),
        (change_session, {"session": first, "title": "Asthma clinic", "room": room, "capacity": 3}),
        (swap_sessions, {"first": first, "second": second}),
        (add_person, {"session": first, "person": leader, "part": Part.LEADER}),
        (remove_person, {"session": first, "person": placement.person}),
        (cancel_session, {"session": first, "reason": "Nobody is there."}),
    ):
        change(by=by, **what)
        assert everything() != before
        undo_step(by=by, step=the_last_step(by))
        assert everything() == before


def test_a_step_that_is_undone_may_be_done_again(placement, by):
    session = plan_session(by=by, **vars(plan_of(placement)))
    made = everything()
    undo_step(by=by, step=the_last_step(by))
    step = the_last_step(by)
    assert str(step) == "Undid: Added Clinic"
    undo_step(by=by, step=step)
    assert everything() == made
    assert Session.objects.get().public_id == session.public_id


def test_all_that_is_done_inside_a_step_is_one(placement, by):
    with a_step(by=by, practice=placement.practice, words="Built a week"):
        session = plan_session(by=by, **vars(plan_of(placement)))
        change_session(by=by, session=session, title="Renamed")
    step = TimetableStep.objects.get()
    assert (str(step), step.by, step.practice) == ("Built a week", by, placement.practice)
    entry = StepEntry.objects.get()
    assert (entry.session_uid, entry.before, (entry.after or {})["title"]) == (
        session.public_id,
        None,
        "Renamed",
    )


def test_what_changes_nothing_is_no_step(placement, by):
    with without_steps():
        session = plan_session(by=by, **vars(plan_of(placement)))
    change_session(by=by, session=session, title=session.title)
    assert not TimetableStep.objects.exists()


def test_nothing_is_undone_that_somebody_changed_since(placement, by):
    session = plan_session(by=by, **vars(plan_of(placement)))
    mine = the_last_step(by)
    other = PersonFactory()
    change_session(by=other, session=session, title="Another")
    before = everything()
    with pytest.raises(Refusal, match="Clinic was changed since"):
        undo_step(by=by, step=mine)
    assert everything() == before
    assert not the_last_step(by).undone_at


def test_nothing_is_undone_after_an_hour(placement, by):
    plan_session(by=by, **vars(plan_of(placement)))
    step = the_last_step(by)
    TimetableStep.objects.update(done_at=timezone.now() - HOUR - datetime.timedelta(minutes=1))
    assert last_step(person=by) is None
    with pytest.raises(Refusal, match="more than an hour ago"):
        undo_step(by=by, step=step)
    assert Session.objects.exists()


def test_nothing_is_undone_twice(placement, by):
    plan_session(by=by, **vars(plan_of(placement)))
    step = the_last_step(by)
    undo_step(by=by, step=step)
    with pytest.raises(Refusal, match="undone already"):
        undo_step(by=by, step=step)


def test_what_was_shown_is_not_unseen(placement, by):
    with without_steps():
        session = plan_session(by=by, **vars(plan_of(placement)))
    publish_sessions(by=by, sessions=[session])
    with pytest.raises(Refusal, match="have been shown"):
        undo_step(by=by, step=the_last_step(by))
    assert Session.objects.get().is_published


def test_what_was_made_and_shown_in_one_step_is_cancelled(placement, by):
    plan_session(by=by, publish=True, **vars(plan_of(placement)))
    undo_step(by=by, step=the_last_step(by))
    session = Session.objects.get()
    assert (session.is_cancelled, session.cancelled_reason, session.sequence) == (True, "Undone", 1)


def test_an_undone_change_of_a_published_session_is_a_change(placement, by):
    with without_steps():
        session = plan_session(by=by, publish=True, **vars(plan_of(placement)))
    move_session(by=by, session=session, start=session.start + 24 * HOUR, end=session.end + 24 * HOUR)
    undo_step(by=by, step=the_last_step(by))
    assert Session.objects.get().sequence == 2


def test_undoing_into_a_booking_is_refused_whole(placement, by):
    with without_steps():
        sessions = plan_sessions(
            by=by, plans=[plan_of(placement, hour=9), plan_of(placement, "Surgery", hour=14)]
        )
    with a_step(by=by, practice=placement.practice):
        for session in sessions:
            move_session(by=by, session=session, start=session.start + 24 * HOUR, end=session.end + 24 * HOUR)
    step = the_last_step(by)
    plan_session(by=PersonFactory(), **vars(plan_of(placement, "In the way", hour=14)))
    before = everything()
    with pytest.raises(Refusal, match=r"is booked (from|elsewhere)"):
        undo_step(by=by, step=step)
    assert everything() == before


def test_nobody_is_put_back_into_a_placement_that_is_over(placement, by):
    start = timezone.now() + 48 * HOUR
    with without_steps():
        session = plan_session(
            by=by,
            **(vars(plan_of(placement)) | {"start": start.replace(hour=9), "end": start.replace(hour=11)}),
        )
    cancel_session(by=by, session=session, reason="Away.")
    step = the_last_step(by)
    cancel_placement(by=by, placement=placement, reason="The learner left.")
    with pytest.raises(Refusal, match="is cancelled meanwhile"):
        undo_step(by=by, step=step)


def test_whoever_waits_hears_of_a_step_once(placement, by):
    heard = []

    def hears(*, by, sessions):
        heard.append((by, set(sessions)))

    AFTER_STEP.append(hears)
    try:
        with a_step(by=by, practice=placement.practice):
            sessions = plan_sessions(by=by, plans=[plan_of(placement, hour=9), plan_of(placement, hour=14)])
            change_session(by=by, session=sessions[0], title="Renamed")
    finally:
        AFTER_STEP.remove(hears)
    assert heard == [(by, {session.public_id for session in sessions})]


def test_a_session_that_changed_since_it_was_seen_is_said_to_have(placement, by):
    session = plan_session(by=by, **vars(plan_of(placement)))
    version = version_of(Session.objects.get())
    refuse_if_changed([(session, version)])
    other = PersonFactory(given_name="Nia", family_name="Other")
    change_session(by=other, session=session, title="Another")
    with pytest.raises(Refusal, match="Nia Other changed Another on"):
        refuse_if_changed([(session, version)])


def test_a_step_asks_as_much_for_many_sessions_as_for_few(placement, by):
    def queries(plans):
        with CaptureQueriesContext(connection) as seen:
            plan_sessions(by=by, plans=plans)
        made = len(seen)
        with CaptureQueriesContext(connection) as seen:
            undo_step(by=by, step=the_last_step(by))
        return made, len(seen)

    queries([plan_of(placement, hour=9)])
    few = queries([plan_of(placement, hour=9)])
    many = queries([plan_of(placement, day=day, hour=hour) for day in range(5) for hour in (9, 11, 13, 15)])
    assert many == few


def test_steps_are_forgotten_a_day_after_they_can_be_undone(placement, by):
    old, new = (plan_session(by=by, **vars(plan_of(placement, hour=hour))) for hour in (9, 14))
    entry = StepEntry.objects.get(session_uid=old.public_id)
    TimetableStep.objects.filter(pk=entry.step_id).update(done_at=timezone.now() - 26 * HOUR)
    assert forget_steps() == 1
    assert [each.session_uid for each in StepEntry.objects.all()] == [new.public_id]
