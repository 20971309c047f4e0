"""Sessions are planned: one, many, or a series."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from accounts.models import Person
from hubs.operations.base import Refusal, operation
from placements.models import Participation, Session, SessionSeries
from placements.operations.clashes import refuse_clashes_among
from placements.operations.sessions.holding import check_open, check_times, explained, participation_of, span
from placements.operations.sessions.plans import SessionPlan
from placements.operations.steps import in_a_step, just_made
from placements.timetabling.recurrence import PatternRefused, WeeklyPattern


@operation
@in_a_step
def plan_sessions(*, by: Person | None, plans: Sequence[SessionPlan], publish: bool = False) -> list[Session]:
    """Make many sessions with their people, all or none.

    Raises BookingRefusal when anybody, or a room for one session at a time, would be booked twice, and Refusal
    when a session does not end on the day that it starts, or a placement takes no more sessions.
    """
    for plan in plans:
        check_times(plan.title, plan.start, plan.end)
        for placement in plan.learners:
            check_open(placement)
    wanted = [plan.wanted for plan in plans]
    refuse_clashes_among(wanted)
    now = timezone.now()
    ordered = sorted(plans, key=lambda plan: (plan.room.pk if plan.room else 0, plan.start))
    sessions = [
        Session(
            practice=plan.practice,
            series=plan.series,
            title=plan.title,
            category=plan.category,
            kind=plan.kind,
            is_simulated=plan.is_simulated,
            during=span(plan.start, plan.end),
            room=plan.room,
            room_is_exclusive=bool(plan.room and plan.room.is_exclusive),
            place=plan.place,
            whereabouts=plan.whereabouts,
            capacity=plan.capacity,
            spoke_visit=plan.spoke_visit,
            proposal=plan.proposal,
            note=plan.note,
            published_at=now if publish else None,
            changed_at=now,
        )
        for plan in ordered
    ]
    with explained(wanted, by):
        Session.objects.bulk_create(sessions, batch_size=2000)
        Participation.objects.bulk_create(
            sorted(
                (
                    participation_of(session, person, part, placement)
                    for session, plan in zip(sessions, ordered, strict=True)
                    for person, part, placement in plan.parts
                ),
                key=lambda row: (row.person_id, row.during.lower),
            ),
            batch_size=2000,
        )
    just_made(sessions)
    return sorted(sessions, key=lambda session: session.start)


def plan_session(*, by: Person | None, publish: bool = False, **what: Any) -> Session:
    """Make one session; ``what`` are the fields of a ``SessionPlan``. Refuses as ``plan_sessions`` does."""
    (session,) = plan_sessions(by=by, plans=[SessionPlan(**what)], publish=publish)
    return session


@operation
@in_a_step
def plan_series(*, by: Person | None, plan: SessionPlan, pattern: WeeklyPattern) -> list[Session]:
    """Make a session for each occurrence of a weekly pattern, all or none; the plan's own times do not count."""
    try:
        occurrences = pattern.occurrences()
    except PatternRefused as refused:
        raise Refusal(*refused.sentences) from refused
    if not occurrences:
        raise Refusal("This pattern falls on no day. Change its days of the week or its first and last day.")
    series = SessionSeries.objects.create(
        practice=plan.practice,
        title=plan.title,
        first_day=pattern.first_day,
        last_day=pattern.last_day,
        weekdays=sorted(day + 1 for day in pattern.weekdays),
        every_n_weeks=pattern.every_n_weeks,
    )
    what = {name: getattr(plan, name) for name in plan.__dataclass_fields__}
    plans = [
        SessionPlan(**(what | {"start": each.start_utc, "end": each.end_utc, "series": series}))
        for each in occurrences
    ]
    return plan_sessions(by=by, plans=plans)
