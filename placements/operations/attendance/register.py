"""The register of a session: who was there and who was not, by who leads it or keeps its event."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from accounts.models import Person
from hubs.operations.base import Refusal, operation
from placements.models import Attendance, Participation, Session
from placements.operations.attendance.rows import (
    COUNTS,
    check_begun,
    check_counts,
    held,
    refuse_overlap,
    said_of,
    times_of,
)


@operation
def record_register(
    *, by: Person, session: Session, present: Collection[Person], missed: Collection[Person] = ()
) -> list[Attendance]:
    """Write down who was at a session, as planned or as they claimed, and who was not: that confirms it.

    Taken again it is written anew; of whom it says nothing, nothing changes. Raises Refusal for somebody who is not
    in the session, who is said to be both, and for ``by`` themselves.
    """
    here, away = ({person.pk for person in people} for people in (present, missed))
    if here & away:
        raise Refusal("Nobody is there and away at once.")
    if by.pk in here | away:
        raise Refusal("Nobody confirms their own hours. Leave yourself out.")
    people = Participation.objects.filter(session=session, person__in=here | away, part__in=COUNTS)
    rows = held(people)
    if {row.person_id for row in rows} != here | away:
        raise Refusal("Somebody on this register is no longer in the session. Look at it again.")
    now = timezone.now()
    found = []
    for row in rows:
        check_counts(row)
        check_begun(row.session, now)
        said = said_of(row) or Attendance(participation=row, person=row.person, claimed_by=by, claimed_at=now)
        if row.person_id in away:
            said.outcome, said.during = Attendance.Outcome.MISSED, None
            said.why = said.why or Attendance.Why.OTHER
        elif said.outcome != Attendance.Outcome.ATTENDED:
            said.outcome, said.during = Attendance.Outcome.ATTENDED, times_of(row, None, None, now)
            said.why, said.reason, said.made_up_in = "", "", None
            refuse_overlap(row, said.during, name_it=False)
        said.confirmed_by, said.confirmed_at = by, now
        said.save()
        found.append(said)
    return found
