"""Hours in the demonstration: a week that is confirmed, one that waits, one session missed and made up."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from accounts.models import Person
from hubs.models import Practice
from placements.demo.window import WEEK, Window
from placements.models import LEADING, Attendance, Participation, Placement
from placements.operations.attendance import (
    Outcome,
    Verdict,
    ask_for_hours,
    claim,
    claim_as_planned,
    claim_missed,
    confirm,
    make_up,
    version_of,
)
from placements.querysets import ParticipationQuerySet
from placements.timetabling.weeks import Week

A_QUARTER = datetime.timedelta(minutes=15)
LEFT_UNSAID = 2


def claim_and_confirm(practice: Practice, *, window: Window, accounts: dict[str, Person]) -> None:
    """The week before last is confirmed but for one session, last week is claimed and its supervisors are asked."""
    before, last = (Week.containing(window.this_monday - number * WEEK) for number in (2, 1))
    nell = accounts["learner"]
    placements = Placement.objects.live().filter(practice=practice).select_related("person").order_by("pk")
    for number, placement in enumerate(placements):
        earlier, later = (list(_in_week(placement, week)) for week in (before, last))
        if placement.person == nell and len(earlier) > 2:
            claim_missed(by=nell, participation=earlier[1], why=Attendance.Why.ILL)
            make_up(by=accounts["administrator"], participation=earlier[1], session=earlier[-1].session)
        claim_as_planned(by=placement.person, participations=earlier)
        if placement.person == nell and later:
            session = later[0].session
            claim(
                by=nell,
                participation=later[0],
                start=session.start,
                end=session.end - A_QUARTER,
                reason="The last patient did not come.",
            )
        # The last learner forgot the end of the week.
        left = LEFT_UNSAID if number == len(placements) - 1 else 0
        claim_as_planned(by=placement.person, participations=later[: len(later) - left])
    for person in _leaders(practice, before):
        _confirm_all(person, before)
    _confirm_all(accounts["educationalist"], before)
    ask_for_hours(by=None, week=last, practice=practice)


def _in_week(placement: Placement, week: Week) -> ParticipationQuerySet:
    start, end = week.during
    return (
        Participation.objects.countable()
        .filter(placement=placement, session__starts_at__gte=start, session__starts_at__lt=end)
        .select_related("session")
        .order_by("session__starts_at", "pk")
    )


def _leaders(practice: Practice, week: Week) -> Iterable[Person]:
    start, end = week.during
    led = Participation.objects.filter(
        session__practice=practice,
        session__starts_at__gte=start,
        session__starts_at__lt=end,
        part__in=LEADING,
    )
    return Person.objects.filter(pk__in=led.values("person")).order_by("pk")


def _confirm_all(person: Person, week: Week) -> None:
    start, end = week.during
    rows = (
        Participation.objects.asked_of(person)
        .unconfirmed()
        .filter(session__starts_at__gte=start, session__starts_at__lt=end, attendance__isnull=False)
        .select_related("attendance")
        .order_by("pk")
    )
    confirm(
        by=person,
        verdicts=[
            Verdict(participation=row, outcome=Outcome.AS_CLAIMED, seen=version_of(row.attendance))
            for row in rows
        ],
    )
