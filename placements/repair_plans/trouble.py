"""What happened at a practice (somebody is off, a room is out of use, it is closed) and which sessions that affects."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import Person
from hubs.models import Practice
from placements.models import IN_THE_PRACTICE, LEADING, Participation, Room, Session
from placements.querysets import SessionQuerySet
from placements.repairing.values import Cause
from placements.timetabling.overlap import Span
from placements.timetabling.weeks import Week

LONGEST = datetime.timedelta(days=31)
"""More is not mended in one go: nobody knows that far ahead who is free."""


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """From ``start`` to ``end`` ``person`` is off, ``room`` is out of use, or where neither is named, all is closed.

    ``reason`` is said of a closure; of an absence nobody asks.
    """

    practice: Practice
    start: datetime.datetime
    end: datetime.datetime
    person: Person | None = None
    room: Room | None = None
    reason: str = ""

    @property
    def cause(self) -> Cause:
        if self.person:
            return Cause.PERSON
        return Cause.ROOM if self.room else Cause.CLOSED

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        """The whole weeks around it."""
        last = timezone.localdate(self.end - datetime.timedelta.resolution)
        return Week.containing(timezone.localdate(self.start)).monday, Week.containing(last).days[-1]


def affected_by(trouble: Trouble) -> SessionQuerySet:
    """The sessions of the practice that cannot be as planned and are not over, but for those of regional events."""
    sessions = Session.objects.unowned().filter(
        practice=trouble.practice,
        is_cancelled=False,
        during__overlap=(trouble.start, trouble.end),
        ends_at__gt=timezone.now(),
    )
    if trouble.person:
        theirs = Participation.objects.filter(session=OuterRef("pk"), person=trouble.person, part__in=LEADING)
        return sessions.filter(Exists(theirs))
    if trouble.room:
        return sessions.filter(room=trouble.room)
    return sessions.filter(IN_THE_PRACTICE)


def not_ours(trouble: Trouble) -> list[Session]:
    """What it hits that is not the practice's to mend: sessions of others, and those of regional events."""
    then = Session.objects.filter(
        is_cancelled=False, during__overlap=(trouble.start, trouble.end), ends_at__gt=timezone.now()
    )
    mendable = Session.objects.unowned().filter(practice=trouble.practice)
    if trouble.person:
        hit = then.filter(participations__person=trouble.person, participations__part__in=LEADING)
    else:
        where = Q(room=trouble.room) if trouble.room else IN_THE_PRACTICE
        hit = then.filter(where, practice=trouble.practice)
    return list(hit.exclude(pk__in=mendable.order_by().values("pk")).select_related("practice"))
