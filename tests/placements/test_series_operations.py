"""Sessions of a series changed together: for this one, this and those that follow, or all to come."""

import datetime
from collections.abc import Sequence
from datetime import time
from typing import Any

import pytest

from hubs.operations.base import Refusal
from placements.models import Closure, Part, Session, TimetableStep
from placements.operations.clashes import BookingRefusal
from placements.operations.series import (
    Siblings,
    cancel_of_series,
    restore_of_series,
    revise_series,
    siblings_of,
)
from placements.operations.series_length import end_series, extend_series
from placements.operations.sessions import SessionPlan, change_session, plan_series
from placements.operations.undo import undo_step
from placements.timetabling.local_time import to_utc
from placements.timetabling.recurrence import WeeklyPattern
from placements.timetabling.series import Scope
from tests.factories import ParticipationFactory, SessionFactory
from tests.factories.cast import Cast
from tests.factories.placements import times

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)]

# The cast's placement runs from Monday 16 November 2026 for eight weeks.
THURSDAYS = [datetime.date(2026, 11, 19) + datetime.timedelta(weeks=week) for week in range(6)]


@pytest.fixture
def clinics(cast: Cast) -> list[Session]:
    """Wound care on six Thursdays from 2pm to 4pm, the first of which is past."""
    plan = SessionPlan(
        practice=cast.practice,
        start=to_utc(THURSDAYS[0], time(14)),
        end=to_utc(THURSDAYS[0], time(16)),
        title="Wound care",
        category="clinical",
        kind="clinic",
        learners=(cast.placement,),
        leaders=(cast.supervisor,),
    )
    pattern = WeeklyPattern(frozenset({3}), time(14), time(16), THURSDAYS[0], THURSDAYS[-1])
    return plan_series(by=cast.administrator, plan=plan, pattern=pattern)


def siblings(session: Session) -> Siblings:
    return siblings_of(Session.objects.get(pk=session.pk), Session.objects.all())


def as_it_is(session: Session, **new: Any) -> dict[str, Any]:
    """A session as its form gives it back, with what somebody changed."""
    parts = [
        (row.person, Part(row.part), row.placement)
        for row in session.participations.select_related("person", "placement__person")
    ]
    return {
        "start": session.start,
        "end": session.end,
        "room": session.room,
        "parts": parts,
        "title": session.title,
    } | new


def days(sessions: Sequence[Session]) -> list[str]:
    fresh = Session.objects.filter(pk__in=[each.pk for each in sessions])
    return [f"{each.start:%d.%m. %H:%M}" for each in fresh]


def test_a_new_time_for_this_and_those_that_follow_splits_the_series(
    cast: Cast, clinics: list[Session]
) -> None:
    what = as_it_is(
        clinics[2],
        start=to_utc(THURSDAYS[2], time(13)),
        end=to_utc(THURSDAYS[2], time(15)),
        title="Wound clinic",
    )
    revised = revise_series(
        by=cast.administrator, siblings=siblings(clinics[2]), scope=Scope.FOLLOWING, **what
    )
    assert (len(revised.changed), revised.stayed) == (4, [])
    assert days(clinics) == [
        "19.11. 14:00", "26.11. 14:00", "03.12. 13:00", "10.12. 13:00", "17.12. 13:00", "24.12. 13:00"
    ]  # fmt: skip
    fresh = list(Session.objects.filter(pk__in=[each.pk for each in clinics]))
    assert [each.title for each in fresh] == ["Wound care"] * 2 + ["Wound clinic"] * 4
    assert len({each.series_id for each in fresh[:2]}) == len({each.series_id for each in fresh[2:]}) == 1
    assert fresh[0].series_id != fresh[2].series_id


def test_all_to_come_leaves_what_is_past_and_what_was_changed_by_itself(
    cast: Cast, clinics: list[Session]
) -> None:
    change_session(
        by=cast.administrator,
        session=clinics[3],
        start=to_utc(THURSDAYS[3], time(10)),
        end=to_utc(THURSDAYS[3], time(12)),
    )
    what = as_it_is(clinics[2], room=cast.room, parts=[
        *as_it_is(clinics[2])["parts"], (cast.second_learner, Part.LEARNER, cast.second_placement)
    ])  # fmt: skip
    revise_series(by=cast.administrator, siblings=siblings(clinics[2]), scope=Scope.ALL, **what)
    rooms = Session.objects.filter(pk__in=[each.pk for each in clinics]).values_list("room", flat=True)
    assert list(rooms) == [None, cast.room.pk, cast.room.pk, None, cast.room.pk, cast.room.pk]
    assert [each.participations.count() for each in clinics] == [2, 3, 3, 2, 3, 3]


def test_one_of_a_series_is_changed_alone(cast: Cast, clinics: list[Session]) -> None:
    what = as_it_is(clinics[1], title="Wound care with the vascular nurse")
    revise_series(by=cast.administrator, siblings=siblings(clinics[1]), scope=Scope.THIS, **what)
    fresh = Session.objects.filter(pk__in=[each.pk for each in clinics])
    assert [each.title for each in fresh].count("Wound care") == 5
    assert len({each.series_id for each in fresh}) == 1


def test_a_series_that_moves_by_a_week_takes_its_own_places(cast: Cast, clinics: list[Session]) -> None:
    week = datetime.timedelta(weeks=1)
    what = as_it_is(clinics[1], start=clinics[1].start + week, end=clinics[1].end + week)
    revise_series(by=cast.administrator, siblings=siblings(clinics[1]), scope=Scope.ALL, **what)
    assert days(clinics) == [
        "19.11. 14:00", "03.12. 14:00", "10.12. 14:00", "17.12. 14:00", "24.12. 14:00", "31.12. 14:00"
    ]  # fmt: skip


def test_a_session_that_would_fall_on_a_bank_holiday_stays_and_is_told(
    cast: Cast, clinics: list[Session]
) -> None:
    day = datetime.timedelta(days=1)
    what = as_it_is(clinics[1], start=clinics[1].start + day, end=clinics[1].end + day)
    revised = revise_series(by=cast.administrator, siblings=siblings(clinics[1]), scope=Scope.ALL, **what)
    assert revised.stayed == ["Thursday 24 December stays: Friday 25 December is Christmas Day"]
    assert days(clinics)[-2:] == ["18.12. 14:00", "24.12. 14:00"]


def test_one_clash_refuses_the_whole_series(cast: Cast, clinics: list[Session]) -> None:
    other = SessionFactory(
        practice=cast.practice, title="Debrief", day=THURSDAYS[4], start=time(12), end=time(14)
    )
    ParticipationFactory(session=other, placement=cast.placement)
    what = as_it_is(clinics[1], start=to_utc(THURSDAYS[1], time(13)), end=to_utc(THURSDAYS[1], time(15)))
    with pytest.raises(BookingRefusal) as refused:
        revise_series(by=cast.administrator, siblings=siblings(clinics[1]), scope=Scope.ALL, **what)
    assert refused.value.sentences == (
        "Lena Nursingham is booked from midday to 2pm on Thursday 17 December 2026: "
        "Debrief at Ash Grove Surgery.",
    )
    assert [(clash.person, clash.wanted.start) for clash in refused.value.clashes if clash.wanted] == [
        (cast.learner, to_utc(THURSDAYS[4], time(13)))
    ]
    assert {day[-5:] for day in days(clinics)} == {"14:00"}


def test_no_learner_is_not_enough_for_any_session_of_the_series(cast: Cast, clinics: list[Session]) -> None:
    what = as_it_is(clinics[1], parts=[(cast.supervisor, Part.LEADER, None)])
    with pytest.raises(Refusal, match="Wound care needs a learner"):
        revise_series(by=cast.administrator, siblings=siblings(clinics[1]), scope=Scope.ALL, **what)


def test_a_series_is_cancelled_from_here_and_comes_back(cast: Cast, clinics: list[Session]) -> None:
    cancel_of_series(
        by=cast.administrator,
        siblings=siblings(clinics[3]),
        scope=Scope.FOLLOWING,
        reason="The nurse has left",
    )
    state = Session.objects.filter(pk__in=[each.pk for each in clinics]).values_list(
        "is_cancelled", flat=True
    )
    assert list(state) == [False, False, False, True, True, True]
    restore_of_series(by=cast.administrator, siblings=siblings(clinics[4]), scope=Scope.FOLLOWING)
    assert list(state.all()) == [False, False, False, True, False, False]


def test_a_change_of_a_series_is_one_step_and_undone_whole(cast: Cast, clinics: list[Session]) -> None:
    before = days(clinics)
    what = as_it_is(clinics[1], start=to_utc(THURSDAYS[1], time(15)), end=to_utc(THURSDAYS[1], time(17)))
    revise_series(by=cast.administrator, siblings=siblings(clinics[1]), scope=Scope.ALL, **what)
    step = TimetableStep.objects.order_by("pk").last()
    assert step is not None
    assert step.words == "Changed 5 sessions of Wound care"
    undo_step(by=cast.administrator, step=step)
    assert days(clinics) == before
    assert len(set(Session.objects.filter(title="Wound care").values_list("series", flat=True))) == 1


# How long it goes on


def test_a_series_ends_earlier(cast: Cast, clinics: list[Session]) -> None:
    ended = end_series(
        by=cast.administrator,
        siblings=siblings(clinics[1]),
        last_day=THURSDAYS[3],
        reason="The clinic has closed",
    )
    assert [each.start for each in ended] == [clinics[4].start, clinics[5].start]
    with pytest.raises(Refusal, match="No session of Wound care is to come after"):
        end_series(
            by=cast.administrator, siblings=siblings(clinics[1]), last_day=THURSDAYS[3], reason="Again"
        )


def test_a_series_goes_on_without_closures_and_beyond_no_placement(
    cast: Cast, clinics: list[Session]
) -> None:
    Closure.objects.create(
        practice=cast.practice,
        during=times(datetime.date(2026, 12, 31), time(12), time(18)),
        reason="Staff training",
    )
    extension = extend_series(by=cast.administrator, siblings=siblings(clinics[1]), weeks=3)
    assert days(extension.added) == ["07.01. 14:00"]
    assert extension.skipped == [
        "Thursday 31 December 2026: Staff training",
        "Thursday 14 January 2027: no learner’s placement lasts until then",
    ]
    (added,) = extension.added
    assert (added.title, added.series_id, added.is_published) == ("Wound care", clinics[0].series_id, False)
    assert sorted(added.participations.values_list("person", "part")) == sorted(
        clinics[0].participations.values_list("person", "part")
    )


def test_an_extension_that_adds_nothing_says_why(cast: Cast, clinics: list[Session]) -> None:
    extend_series(by=cast.administrator, siblings=siblings(clinics[1]), weeks=2)
    with pytest.raises(Refusal) as refused:
        extend_series(by=cast.administrator, siblings=siblings(clinics[1]), weeks=1)
    assert refused.value.sentences == (
        "Nothing can be added.",
        "Thursday 14 January 2027: no learner’s placement lasts until then.",
    )
