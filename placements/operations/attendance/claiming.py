"""What learners say of their own sessions: that they were there, from when to when, or were not."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.utils import timezone

from accounts.models import Person
from hubs.operations.base import Refusal, operation
from placements.models import Attendance, Participation
from placements.operations.attendance.rows import (
    check_begun,
    check_counts,
    check_today_or_before,
    check_unconfirmed,
    held,
    one_held,
    refuse_overlap,
    said_of,
    times_of,
)


@operation
def claim(
    *,
    by: Person,
    participation: Participation,
    start: datetime.datetime | None = None,
    end: datetime.datetime | None = None,
    reason: str = "",
) -> Attendance:
    """Say that somebody was there: as planned, or from ``start`` to ``end`` and why. Says it anew while unconfirmed."""
    return _claim(by, one_held(participation), start, end, reason)


@operation
def claim_as_planned(*, by: Person, participations: Iterable[Participation]) -> int:
    """Say that somebody was at all of these sessions as planned; how many those are.

    Left as they are: those of which something was said, that have not begun, or that do not count.
    """
    now, number = timezone.now(), 0
    for row in held(participations):
        try:
            check_counts(row)
            check_begun(row.session, now)
        except Refusal:
            continue
        if said_of(row) is None:
            _claim(by, row, None, None, "")
            number += 1
    return number


@operation
def claim_missed(*, by: Person, participation: Participation, why: str, reason: str = "") -> Attendance:
    """Say that somebody was not there, or will not be there today: ``why`` is one of ``Attendance.Why``."""
    row, now = one_held(participation), timezone.now()
    check_counts(row)
    check_today_or_before(row.session, now)
    said = said_of(row)
    check_unconfirmed(said)
    if why not in Attendance.Why:
        raise Refusal("Say why.")
    if why == Attendance.Why.OTHER and not reason.strip():
        raise Refusal("Say what the reason was.")
    said = said or Attendance(participation=row, person=row.person)
    said.outcome, said.during = Attendance.Outcome.MISSED, None
    said.why, said.reason = why, reason.strip()
    return _saved(said, by, now)


@operation
def take_back_claim(*, by: Person, participation: Participation) -> None:
    """Have said nothing of this session, as long as nobody has confirmed it."""
    said = said_of(one_held(participation))
    check_unconfirmed(said)
    if said is None:
        raise Refusal("Nothing was said of this session.")
    said.delete()


def _claim(
    by: Person,
    row: Participation,
    start: datetime.datetime | None,
    end: datetime.datetime | None,
    reason: str,
) -> Attendance:
    now = timezone.now()
    check_counts(row)
    check_begun(row.session, now)
    said = said_of(row)
    check_unconfirmed(said)
    during = times_of(row, start, end, now)
    is_planned = (during.lower, during.upper) == (row.session.start, row.session.end)
    if not is_planned and not reason.strip():
        raise Refusal("Say why the times were others than planned.")
    refuse_overlap(row, during, name_it=True)
    said = said or Attendance(participation=row, person=row.person)
    said.outcome, said.during = Attendance.Outcome.ATTENDED, during
    said.why, said.reason, said.made_up_in = "", "" if is_planned else reason.strip(), None
    return _saved(said, by, now)


def _saved(said: Attendance, by: Person, now: datetime.datetime) -> Attendance:
    said.claimed_at, said.claimed_by = now, by
    said.save()
    return said
