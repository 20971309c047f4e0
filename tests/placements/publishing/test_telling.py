"""Who takes part in a published session is told of each change once, in words, soon enough."""

import datetime
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import OutgoingMail, Person
from placements.models import Acknowledgement, Part, Session, TimetableReader
from placements.operations.sessions import (
    SessionPlan,
    add_person,
    cancel_session,
    move_session,
    plan_sessions,
    publish_sessions,
    remove_person,
)
from placements.operations.steps import without_steps
from placements.operations.telling import set_reader_wants, tell_of_changes
from placements.showing.telling import not_reached, who_has_not_seen
from tests.factories.cast import Cast
from tests.placements.publishing.telling import NOW, as_now, at, jobs, knows, mails, points, tell
from tests.races import race

# History counts by transactions, so each operation has one of its own.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.time_machine(NOW, tick=False)]


@pytest.fixture
def surgery(cast: Cast) -> Session:
    """The learner's published surgery on Tuesday, 9am to midday, led by somebody without mail."""
    knows(cast.learner, cast.educationalist, cast.supervisor, cast.second_learner)
    return as_now(cast.timetable.published[0])


@pytest.fixture
def later(cast: Cast) -> Session:
    """A published tutorial with the educationalist in nine days, on Wednesday 2 December at 2pm."""
    plan = SessionPlan(
        practice=cast.practice,
        start=at(9, 14),
        end=at(9, 15),
        title="Asthma tutorial",
        category="educational",
        kind="tutorial",
        room=cast.room,
        learners=(cast.placement,),
        leaders=(cast.educationalist,),
    )
    with without_steps():
        (session,) = plan_sessions(by=None, plans=[plan], publish=True)
    knows(cast.learner, cast.educationalist, cast.practice_lead)
    return as_now(session)


def move(session: Session, by: Person | None, hours: int) -> Session:
    step = datetime.timedelta(hours=hours)
    return move_session(by=by, session=session, start=session.start + step, end=session.end + step)


def test_a_change_within_two_days_is_told_at_once(cast: Cast, surgery: Session) -> None:
    move(surgery, cast.administrator, 1)
    assert jobs() == {(cast.learner.pk, True): 1}

    assert tell(cast.learner) == [True]
    (text,) = mails(cast.learner)
    assert points(text) == ["Moved: morning surgery, Tuesday 24 November, 9am → 10am."]


def test_a_later_change_waits_for_a_digest_which_tells_several_steps_as_one(
    cast: Cast, later: Session
) -> None:
    moved = move(later, cast.administrator, 1)
    cancel_session(by=cast.administrator, session=moved, reason="The room is painted")
    assert jobs() == {(cast.learner.pk, False): 1, (cast.educationalist.pk, False): 1}

    tell(cast.learner, cast.educationalist)
    sentence = (
        "Cancelled: asthma tutorial, Wednesday 2 December, 2pm to 3pm; moved Wednesday 2 December, 2pm → 3pm."
    )
    assert [points(text) for text in mails(cast.learner) + mails(cast.educationalist)] == [[sentence]] * 2


def test_what_was_moved_and_moved_back_is_told_to_nobody(cast: Cast, later: Session) -> None:
    move(move(later, cast.administrator, 1), cast.administrator, -1)
    assert tell(cast.learner, cast.educationalist) == [False, False]
    assert mails(cast.learner) == []


def test_each_change_is_told_once(cast: Cast, later: Session) -> None:
    moved = move(later, cast.administrator, 1)
    assert [tell(cast.learner), tell(cast.learner)] == [[True], [False]]
    move(moved, cast.administrator, 1)
    assert tell(cast.learner) == [True]
    assert [points(text) for text in mails(cast.learner)] == [
        ["Moved: asthma tutorial, Wednesday 2 December, 2pm → 3pm."],
        ["Moved: asthma tutorial, Wednesday 2 December, 3pm → 4pm."],
    ]


def test_each_change_is_told_once_by_eight_workers(cast: Cast, later: Session) -> None:
    move(later, cast.administrator, 1)
    told = race([partial(tell_of_changes, by=None, person=cast.learner)] * 8)
    assert sorted(map(str, told)) == ["False"] * 7 + ["True"]
    assert len(mails(cast.learner)) == 1


def test_every_move_is_told_exactly_once_while_others_move_and_tell(cast: Cast, later: Session) -> None:
    """Twelve sessions are moved, each by its own connection, while as many workers tell: the mails add up."""
    plans = [
        SessionPlan(
            practice=cast.practice,
            start=at(10 + number, 9),
            end=at(10 + number, 10),
            title=f"Clinic {number}",
            category="clinical",
            kind="clinic",
            learners=(cast.placement,),
        )
        for number in range(12)
    ]
    sessions = plan_sessions(by=None, plans=plans, publish=True)
    knows(cast.learner)
    tries: list[Callable[[], object]] = [
        partial(move, as_now(each), cast.administrator, 1) for each in sessions
    ]
    tries += [partial(tell_of_changes, by=None, person=cast.learner)] * 12
    results = race(tries)
    assert [each for each in results if isinstance(each, Exception)] == []
    tell(cast.learner)

    sentences = [point for text in mails(cast.learner) for point in points(text)]
    assert len(sentences) == len(set(sentences)) == 12


def test_who_made_the_change_is_not_told_of_it(cast: Cast, later: Session) -> None:
    move(later, cast.educationalist, 1)
    assert jobs() == {(cast.learner.pk, False): 1}
    assert tell(cast.educationalist, cast.learner) == [False, True]


def test_drafts_are_told_to_nobody_until_they_are_published(cast: Cast, surgery: Session) -> None:
    draft = as_now(cast.timetable.draft)
    moved = move(draft, cast.administrator, 1)
    assert (jobs(), tell(cast.learner)) == ({}, [False])

    publish_sessions(by=cast.administrator, sessions=[moved])
    tell(cast.learner)
    (text,) = mails(cast.learner)
    assert points(text) == [
        "Added: long-term conditions clinic, Thursday 26 November, 10am to 1pm, with Norah Practiss."
    ]


def test_a_timetable_that_is_published_is_one_sentence(cast: Cast, surgery: Session) -> None:
    plans = [
        SessionPlan(
            practice=cast.practice,
            start=at(7 * week + day, 9),
            end=at(7 * week + day, 12),
            title="Surgery",
            category="clinical",
            kind="surgery",
            learners=(cast.placement,),
        )
        for week in (1, 2)
        for day in range(3 + week)
    ]
    sessions = plan_sessions(by=cast.administrator, plans=plans)
    publish_sessions(by=cast.administrator, sessions=sessions)
    assert jobs() == {(cast.learner.pk, False): 1}
    tell(cast.learner)
    (mail,) = OutgoingMail.objects.filter(template="timetable_changed")
    assert (mail.subject, points(mail.text)) == (
        "Your timetable is out",
        [
            "Your timetable at Ash Grove Surgery is out: 2 weeks, 4 to 5 sessions a week, "
            "Monday 30 November 2026 to Friday 11 December 2026."
        ],
    )


def test_who_is_taken_out_and_who_is_put_in_are_told(cast: Cast, later: Session) -> None:
    remove_person(by=cast.administrator, session=later, person=cast.educationalist)
    add_person(by=cast.administrator, session=later, person=cast.practice_lead, part=Part.LEADER)
    assert set(jobs()) == {
        (cast.learner.pk, False),
        (cast.educationalist.pk, False),
        (cast.practice_lead.pk, False),
    }
    tell(cast.learner, cast.educationalist, cast.practice_lead)
    when = "asthma tutorial, Wednesday 2 December, 2pm to 3pm"
    assert [points(mails(each)[0]) for each in (cast.learner, cast.educationalist, cast.practice_lead)] == [
        [f"With someone else: {when}, Edward Kaye → Priya Lal."],
        [f"No longer yours: {when}."],
        [f"Added: {when}, Consulting room 1, with Lena (student nurse)."],
    ]


def test_who_wants_all_their_times_gets_the_week_with_what_changed_marked(
    cast: Cast, surgery: Session
) -> None:
    set_reader_wants(by=cast.learner, wants="all")
    move(surgery, cast.administrator, 1)
    tell(cast.learner)
    (text,) = mails(cast.learner)
    assert points(text) == [
        "Moved: morning surgery, Tuesday 24 November, 9am → 10am.",
        "Tuesday 24 November, 10am to 1pm: Morning surgery, Consulting room 1, with Norah Practiss (changed)",
        "Tuesday 24 November, 2pm to 4pm: Tutorial with the educationalist, with Edward Kaye",
    ]


def test_a_change_of_what_is_over_is_told_to_nobody(cast: Cast, surgery: Session) -> None:
    plan = SessionPlan(
        practice=cast.practice,
        start=at(-4, 9),
        end=at(-4, 10),
        title="Clinic",
        category="clinical",
        kind="clinic",
        learners=(cast.placement,),
    )
    (over,) = plan_sessions(by=None, plans=[plan], publish=True)
    move(over, cast.administrator, 1)
    assert jobs() == {}
    assert tell(cast.learner) == [False]


def test_a_change_that_is_rolled_back_queues_nothing(cast: Cast, later: Session) -> None:
    with suppress(RuntimeError), transaction.atomic():
        move(later, cast.administrator, 1)
        assert len(jobs()) == 2
        raise RuntimeError
    assert jobs() == {}


def test_whom_no_mail_reaches_is_marked_as_told_of_nothing_and_is_to_be_rung(
    cast: Cast, surgery: Session
) -> None:
    before = TimetableReader.objects.get(person=cast.supervisor).told_until
    moved = move(surgery, cast.administrator, 1)
    assert tell(cast.supervisor) == [False]
    assert TimetableReader.objects.get(person=cast.supervisor).told_until == before
    assert [(each.person, each.sessions) for each in not_reached([moved])] == [(cast.supervisor, [moved])]


def test_who_has_looked_since_has_seen_it(client: Client, cast: Cast, surgery: Session) -> None:
    moved = move(surgery, cast.administrator, 1)
    tomorrow = at(2, 0)
    both = [(cast.learner, True), (cast.supervisor, False)]
    found = who_has_not_seen([moved], tomorrow)
    assert sorted([(each.person, each.is_mailed) for each in found], key=lambda each: each[0].pk) == both
    assert who_has_not_seen([moved], at(0, 12)) == []

    TimetableReader.objects.filter(person=cast.learner).update(looked_at=moved.changed_at)
    assert [each.person for each in who_has_not_seen([moved], tomorrow)] == [cast.supervisor]


def test_a_change_within_seven_days_asks_the_learner_to_say_that_they_have_seen_it(
    cast: Cast, later: Session, surgery: Session
) -> None:
    move(later, cast.administrator, 1)
    assert Acknowledgement.objects.count() == 0
    move(surgery, cast.administrator, 1)
    (asked,) = Acknowledgement.objects.all()
    assert (asked.placement, asked.about, asked.acknowledged_at) == (cast.placement, "change", None)


def test_a_mail_links_to_the_week_and_says_that_it_asks(cast: Cast, surgery: Session) -> None:
    move(surgery, cast.administrator, 1)
    tell(cast.learner)
    (text,) = mails(cast.learner)
    assert "Please look at it and say that you have seen it: " in text
    assert f"{reverse('placements:learner_week')}?week=2026-W48" in text
