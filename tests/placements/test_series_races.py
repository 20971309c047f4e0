"""Many change the same series at once, each from another of its sessions: all or none of each, and nobody fails."""

import datetime
from datetime import time
from functools import partial
from typing import Any

import pytest

from accounts.models import Person
from atp_portal.formatting import london
from placements.models import Session
from placements.operations.series import revise_series, siblings_of
from placements.operations.sessions import SessionPlan, plan_series
from placements.timetabling.local_time import to_utc
from placements.timetabling.recurrence import WeeklyPattern
from placements.timetabling.series import Scope
from tests.factories import ParticipationFactory, SessionFactory, this_week
from tests.factories.cast import make_cast
from tests.factories.people import AdministratorFactory
from tests.placements.test_series_operations import as_it_is
from tests.races import race

pytestmark = [pytest.mark.constraints, pytest.mark.django_db(transaction=True)]

MANY = 16


def test_changes_of_one_series_from_all_its_ends_are_each_whole_and_end_in_one_of_them() -> None:
    cast = make_cast()
    days = [this_week().next.days[3] + datetime.timedelta(weeks=week) for week in range(4)]
    plan = SessionPlan(
        practice=cast.practice,
        start=to_utc(days[0], time(13)),
        end=to_utc(days[0], time(14)),
        title="Wound care",
        category="clinical",
        kind="clinic",
        learners=(cast.placement,),
    )
    pattern = WeeklyPattern(frozenset({3}), time(13), time(14), days[0], days[-1])
    clinics = plan_series(by=cast.administrator, plan=plan, pattern=pattern)
    # In the last week somebody is in the way at 3pm: no session of the series ever gets there.
    other = SessionFactory(practice=cast.practice, day=days[-1], start=time(15), end=time(16))
    ParticipationFactory(session=other, placement=cast.placement)
    people = [AdministratorFactory(practice=cast.practice).person for _ in range(MANY)]

    def move(person: Person, number: int) -> Any:
        chosen = Session.objects.get(pk=clinics[number % 4].pk)
        day, hour = chosen.start.date(), 13 + number % 5
        what = as_it_is(chosen, start=to_utc(day, time(hour)), end=to_utc(day, time(hour + 1)))
        siblings = siblings_of(chosen, Session.objects.all())
        return revise_series(
            by=person, siblings=siblings, scope=Scope.ALL, with_exceptions=True, **what
        ).changed

    results = race([partial(move, person, number) for number, person in enumerate(people)])

    failed = [result for result in results if isinstance(result, Exception)]
    assert {type(each).__name__ for each in failed} <= {"BookingRefusal"}
    hours = {london(each.start).hour for each in Session.objects.filter(title="Wound care")}
    assert len(hours) == 1
    assert hours != {15}
