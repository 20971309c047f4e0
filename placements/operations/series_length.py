"""How long a series goes on: ended earlier, or extended by weeks."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import Person
from atp_portal.formatting import count, date_long, london, london_date
from hubs.bank_holidays import bank_holidays_between
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns
from placements.models import Closure, Part, Participation, Placement, Session
from placements.operations.series import Siblings, key_of
from placements.operations.sessions import SessionPlan, cancel_sessions, plan_sessions
from placements.operations.steps import a_step
from placements.timetabling import series as core
from placements.timetabling.local_time import RefusedLocalTime, to_utc

MOST_WEEKS = 52


@operation
def end_series(
    *, by: Person | None, siblings: Siblings, last_day: datetime.date, reason: str
) -> list[Session]:
    """Let a series end earlier: its sessions after ``last_day`` that are still to come are cancelled, as one step."""
    after = [
        session
        for session in siblings.sessions.values()
        if london_date(session.start) > last_day
        and session.start > timezone.now()
        and not session.is_cancelled
    ]
    if not after:
        raise Refusal(f"No session of {siblings.chosen.title} is to come after {date_long(last_day)}.")
    with a_step(by=by, words=f"Ended {siblings.chosen.title} on {date_long(last_day)}"):
        return cancel_sessions(by=by, sessions=after, reason=reason)


@dataclass(frozen=True)
class Extension:
    """What came of an extension: the sessions that were added, and each week that was skipped, with the reason."""

    added: list[Session]
    skipped: list[str]


@operation
def extend_series(*, by: Person | None, siblings: Siblings, weeks: int) -> Extension:
    """Let a series go on for so many weeks more, as its last usual session is; drafts, as one step.

    Weeks in which its day is a bank holiday, or the practice is closed, or no learner's placement lasts, are skipped.
    Raises Refusal when nothing can be added.
    """
    assert 1 <= weeks <= MOST_WEEKS
    series = siblings.chosen.series
    assert series
    take_turns([series])
    last = _last_usual(siblings)
    rows = list(last.participations.select_related("person", "placement__person"))
    start, end = london(last.start), london(last.end)
    first_day = max(member.day for member in siblings.members.values())
    step = datetime.timedelta(weeks=series.every_n_weeks)
    days = [start.date() + step * number for number in range(1, 2 * MOST_WEEKS)]
    days = [day for day in days if day > first_day and day <= first_day + datetime.timedelta(weeks=weeks)]
    if not days:
        raise Refusal(f"No session falls into {count(weeks, 'more week')}.")
    days_off = _days_off(last, days)
    plans, skipped = [], []
    for day in days:
        learners = [row.placement for row in rows if row.placement and _lasts(row.placement, day)]
        if day in days_off:
            skipped.append(f"{date_long(day)}: {days_off[day]}")
        elif not learners:
            skipped.append(f"{date_long(day)}: no learner’s placement lasts until then")
        else:
            plans.append(_plan_like(last, rows, learners, day, start.time(), end.time()))
    if not plans:
        raise Refusal("Nothing can be added.", *(f"{words}." for words in skipped))
    with a_step(by=by, words=f"Extended {last.title} by {count(len(plans), 'session')}"):
        return Extension(plan_sessions(by=by, plans=plans), skipped)


def _last_usual(siblings: Siblings) -> Session:
    members = list(siblings.members.values())
    usual = core.usual_of(members, siblings.chosen_member)
    usual_ones = [each for each in members if not core.differences(each, usual, siblings.weekdays)]
    latest = max(usual_ones or members, key=lambda each: each.start)
    return siblings.sessions[key_of(latest)]


def _plan_like(
    last: Session,
    rows: Iterable[Participation],
    learners: Sequence[Placement],
    day: datetime.date,
    starts: datetime.time,
    ends: datetime.time,
) -> SessionPlan:
    try:
        start, end = to_utc(day, starts), to_utc(day, ends)
    except RefusedLocalTime as error:
        raise Refusal(str(error)) from error

    def people(part: Part) -> tuple[Person, ...]:
        return tuple(row.person for row in rows if row.part == part)

    return SessionPlan(
        practice=last.practice,
        start=start,
        end=end,
        title=last.title,
        category=last.category,
        kind=last.kind,
        is_simulated=last.is_simulated,
        room=last.room,
        place=last.place,
        whereabouts=last.whereabouts,
        capacity=last.capacity,
        note=last.note,
        learners=tuple(learners),
        leaders=people(Part.LEADER),
        overseers=people(Part.OVERSEER),
        patient_partners=people(Part.PATIENT_PARTNER),
        series=last.series,
    )


def _days_off(last: Session, days: Sequence[datetime.date]) -> dict[datetime.date, str]:
    """The days on which it cannot be, each with the reason: bank holidays, and the practice or its room closed."""
    off = bank_holidays_between(days[0], days[-1])
    starts, ends = london(last.start).time(), london(last.end).time()
    spans = {day: (to_utc(day, starts), to_utc(day, ends)) for day in days}
    closures = Closure.objects.filter(practice=last.practice, room=None) | Closure.objects.filter(
        practice=last.practice, room=last.room_id
    )
    for closure in closures.overlapping(spans[days[0]][0], spans[days[-1]][1]):
        for day, (start, end) in spans.items():
            if closure.during.lower < end and start < closure.during.upper:
                off.setdefault(day, closure.reason)
    return off


def _lasts(placement: Placement, day: datetime.date) -> bool:
    return placement.starts_on <= day <= placement.ends_on
