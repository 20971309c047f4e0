"""Learners who leave what they study on their own for something that they do together."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection

from accounts.models import Person
from hubs.operations.base import operation
from placements.models import Part, Participation, Placement, Session, SessionKind
from placements.operations.sessions import cancel_sessions, change_session, locked, remove_person
from placements.operations.steps import a_step

SHORTEST = datetime.timedelta(minutes=30)
REASON = "Learning together instead"


@operation
def leave_study(
    *,
    by: Person | None,
    placements: Collection[Placement],
    start: datetime.datetime,
    end: datetime.datetime,
) -> dict[int, list[tuple[datetime.datetime, datetime.datetime]]]:
    """Free these learners from self-directed learning between ``start`` and ``end``; by person, when they studied.

    Who studies alone keeps the longer part of the time before or after, if it is half an hour or more; else the
    session is cancelled. From one that others share they are taken out, and who is left keeps it.
    """
    leaving = {placement.person_id for placement in placements}
    rows = Participation.objects.filter(
        placement__in=[placement.pk for placement in placements],
        part=Part.LEARNER,
        is_cancelled=False,
        during__overlap=(start, end),
        session__kind=SessionKind.SELF_DIRECTED,
        session__proposal__isnull=True,
    )
    studied: defaultdict[int, list[tuple[datetime.datetime, datetime.datetime]]] = defaultdict(list)
    with a_step(by=by):
        for session in locked(Session(pk=key) for key in rows.order_by().values_list("session", flat=True)):
            there = list(session.participations.filter(part=Part.LEARNER).select_related("person"))
            for row in there:
                studied[row.person_id].append((session.start, session.end))
            if any(row.person_id not in leaving for row in there):
                for row in there:
                    if row.person_id in leaving:
                        remove_person(by=by, session=session, person=row.person)
                continue
            parts = [(session.start, min(start, session.end)), (max(end, session.start), session.end)]
            longest = max(parts, key=lambda part: part[1] - part[0])
            if longest[1] - longest[0] >= SHORTEST:
                change_session(by=by, session=session, start=longest[0], end=longest[1])
            else:
                cancel_sessions(by=by, sessions=[session], reason=REASON)
    return studied
