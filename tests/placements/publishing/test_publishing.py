"""Drafts are shown to their learners where no finding stops it, and the learners are asked to say that they saw it."""

import datetime

import pytest

from hubs.operations.base import Refusal
from placements.models import Acknowledgement, Placement, Session
from placements.operations.acknowledging import acknowledge
from placements.operations.publishing import (
    PublicationStopped,
    publish_chosen,
    publish_timetable,
    publish_timetables,
)
from placements.operations.sessions import SessionPlan, plan_sessions
from placements.timetabling.local_time import to_utc
from placements.timetabling.weeks import Week
from tests.factories import ParticipationFactory
from tests.factories.cast import Cast
from tests.factories.publishing import name_assessors

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-23 09:00 +0000", tick=False)]

THIS_WEEK, NEXT_WEEK = Week(2026, 48), Week(2026, 49)


def drafts_in(placement: Placement, *weeks: Week, title: str = "Surgery") -> list[Session]:
    """A draft on the Thursday and the Friday of each of these weeks, in the afternoon."""
    plans = [
        SessionPlan(
            practice=placement.practice,
            start=to_utc(week.days[day], datetime.time(13)),
            end=to_utc(week.days[day], datetime.time(16)),
            title=title,
            category="clinical",
            kind="surgery",
            learners=(placement,),
            leaders=(placement.educationalist.person,) if placement.educationalist else (),
        )
        for week in weeks
        for day in (3, 4)
    ]
    return plan_sessions(by=None, plans=plans)


def shown(sessions: list[Session]) -> list[bool]:
    rows = {row.pk: row.is_published for row in Session.objects.filter(pk__in=[each.pk for each in sessions])}
    return [rows[each.pk] for each in sessions]


def asked() -> list[tuple[Placement, str, bool]]:
    rows = Acknowledgement.objects.select_related("placement").order_by("placement_id", "pk")
    return [(row.placement, row.about, row.acknowledged_at is None) for row in rows]


def test_the_weeks_that_were_chosen_are_shown_and_no_others(cast: Cast) -> None:
    name_assessors(cast.placement)
    made = drafts_in(cast.placement, THIS_WEEK, NEXT_WEEK)
    assert publish_timetable(by=cast.administrator, placement=cast.placement, weeks=[NEXT_WEEK]) == 2
    assert shown(made) == [False, False, True, True]
    assert asked() == [(cast.placement, "publication", True)]


def test_without_weeks_all_drafts_are_shown(cast: Cast) -> None:
    name_assessors(cast.placement)
    made = [*drafts_in(cast.placement, THIS_WEEK, NEXT_WEEK), cast.timetable.draft]
    assert publish_timetable(by=cast.administrator, placement=cast.placement) == 5
    assert shown(made) == [True] * 5


def test_a_finding_that_stops_keeps_back_the_whole_timetable(cast: Cast) -> None:
    made = drafts_in(cast.placement, THIS_WEEK)
    with pytest.raises(PublicationStopped) as refusal:
        publish_timetable(by=cast.administrator, placement=cast.placement)
    assert "There is no practice assessor." in str(refusal.value)
    assert (shown(made), asked()) == ([False, False], [])
    name_assessors(cast.placement)
    assert publish_timetable(by=cast.administrator, placement=cast.placement) == 3


def test_a_session_that_stops_keeps_back_its_week_and_no_other(cast: Cast) -> None:
    name_assessors(cast.placement)
    drafts_in(cast.placement, NEXT_WEEK)
    (alone,) = plan_sessions(
        by=None,
        plans=[
            SessionPlan(
                practice=cast.practice,
                start=to_utc(THIS_WEEK.days[4], datetime.time(9)),
                end=to_utc(THIS_WEEK.days[4], datetime.time(12)),
                title="Baby clinic",
                category="clinical",
                kind="clinic",
                learners=(cast.placement,),
            )
        ],
    )
    with pytest.raises(PublicationStopped):
        publish_timetable(by=cast.administrator, placement=cast.placement, weeks=[THIS_WEEK])
    with pytest.raises(PublicationStopped):
        publish_chosen(by=cast.administrator, sessions=[alone])
    assert publish_timetable(by=cast.administrator, placement=cast.placement, weeks=[NEXT_WEEK]) == 2


def test_an_educationalist_shows_only_the_teaching_of_their_own_learners(cast: Cast) -> None:
    name_assessors(cast.placement)
    made = drafts_in(cast.placement, THIS_WEEK)
    Session.objects.filter(pk=made[0].pk).update(category="educational")
    assert publish_timetable(by=cast.educationalist, placement=cast.placement) == 1
    assert shown(made) == [True, False]


def test_several_learners_timetables_are_shown_all_or_none(cast: Cast) -> None:
    both = [cast.second_placement, cast.placement]
    drafts_in(cast.placement, THIS_WEEK)
    with pytest.raises(PublicationStopped):
        publish_timetables(by=cast.administrator, placements=both)
    assert not Session.objects.get(pk=cast.second_timetable.draft.pk).is_published
    name_assessors(cast.placement)
    assert publish_timetables(by=cast.administrator, placements=both) == 4
    assert [placement for placement, _, _ in asked()] == sorted(both, key=lambda each: each.pk)


def test_a_shared_session_asks_each_learner_for_whom_it_is_new(cast: Cast) -> None:
    name_assessors(cast.placement)
    made = drafts_in(cast.placement, THIS_WEEK)
    ParticipationFactory(session=made[0], placement=cast.second_placement)
    publish_timetable(by=cast.administrator, placement=cast.placement)
    assert asked() == [(cast.placement, "publication", True), (cast.second_placement, "change", True)]


def test_the_learner_says_once_that_they_have_seen_it(cast: Cast) -> None:
    name_assessors(cast.placement)
    publish_timetable(by=cast.administrator, placement=cast.placement)
    with pytest.raises(Refusal, match="Only the learner"):
        acknowledge(by=cast.second_learner, placement=cast.placement)
    acknowledge(by=cast.learner, placement=cast.placement)
    with pytest.raises(Refusal, match="already"):
        acknowledge(by=cast.learner, placement=cast.placement)
    assert asked() == [(cast.placement, "publication", False)]


def test_what_changed_since_the_page_was_opened_is_not_acknowledged_unseen(cast: Cast) -> None:
    name_assessors(cast.placement)
    publish_timetable(by=cast.administrator, placement=cast.placement)
    earlier = datetime.datetime(2026, 11, 23, 8, 59, tzinfo=datetime.UTC)
    with pytest.raises(Refusal, match="changed since"):
        acknowledge(by=cast.learner, placement=cast.placement, seen=earlier)
    assert asked() == [(cast.placement, "publication", True)]


def test_publishing_more_makes_the_open_question_anew(cast: Cast) -> None:
    name_assessors(cast.placement)
    drafts_in(cast.placement, THIS_WEEK, NEXT_WEEK)
    for week in (THIS_WEEK, NEXT_WEEK):
        publish_timetable(by=cast.administrator, placement=cast.placement, weeks=[week])
    assert asked() == [(cast.placement, "publication", True)]
