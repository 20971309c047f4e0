"""A session that was missed is made up for in a later one."""

from __future__ import annotations

from accounts.models import Person
from hubs.operations.base import Refusal, operation
from placements.models import Attendance, Part, Participation, Session, SessionCategory
from placements.operations.attendance.rows import named, one_held, said_of


@operation
def make_up(*, by: Person, participation: Participation, session: Session | None) -> Attendance:
    """Say in which later session of the same learner a missed one is made up for; None takes that back.

    The later session's hours count where they are, once. It may make up for several.
    """
    row = one_held(participation)
    said = said_of(row)
    if said is None or said.outcome != Attendance.Outcome.MISSED:
        raise Refusal(f"{row.person.given_name} has not missed {named(row.session)}.")
    if session is not None:
        later = Participation.objects.filter(
            session=session, person=row.person_id, part=Part.LEARNER, placement=row.placement_id
        )
        if session.start < row.session.end or session.is_cancelled or not later.exists():
            raise Refusal(f"Choose a session of {row.person.given_name} after {named(row.session)}.")
        if session.category == SessionCategory.BREAK:
            raise Refusal("A break makes up for nothing.")
    said.made_up_in = session
    said.save(update_fields=["made_up_in"])
    return said
