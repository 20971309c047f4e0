"""Who takes part in a session: put in, taken out."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import Person
from hubs.operations.base import Refusal, operation
from placements.models import Part, Participation, Placement, Session
from placements.operations.attendance.leaving import drop_unconfirmed
from placements.operations.clashes import Wanted
from placements.operations.sessions.holding import (
    check_open,
    check_stands,
    explained,
    locked,
    participation_of,
    save_marked,
)
from placements.operations.steps import in_a_step


@operation
@in_a_step
def add_person(
    *, by: Person | None, session: Session, person: Person, part: str, placement: Placement | None = None
) -> Participation:
    """Put somebody into a session with a part; a learner comes by a placement. Refused when they are booked."""
    (session,) = locked([session])
    check_stands(session)
    if placement:
        check_open(placement)
    binds = part != Part.OVERSEER
    wanted = Wanted(
        title=session.title,
        start=session.start,
        end=session.end,
        people=(person,) if binds else (),
        room=session.room,
        placements=(placement,) if placement else (),
    )
    participation = participation_of(session, person, Part(part), placement)
    with explained([wanted], by):
        participation.save(force_insert=True)
        save_marked(session, [])
    return participation


@operation
@in_a_step
def remove_person(*, by: Person | None, session: Session, person: Person) -> None:
    """Take somebody out of a session. Raises Refusal when they are not in it, and when their hours are confirmed."""
    (session,) = locked([session])
    if not take_out(session.participations.filter(person=person)):
        raise Refusal(f"{person.full_name} is not in this session.")
    save_marked(session, [])


def take_out(participations: Iterable[Participation]) -> int:
    """Delete participations of sessions that are held, with what was claimed for them; says how many.

    Raises Refusal where hours of one are confirmed.
    """
    rows = list(participations)
    if rows:
        drop_unconfirmed(rows)
        Participation.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
