"""When people look at their own timetable: the one thing that the page of one's own week writes.

A visit lasts half an hour from its first page. What changed since the visit before is marked during the whole visit.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.contrib.postgres.functions import TransactionNow
from django.db.models import F, Q

from accounts.models import Person
from placements.models import TimetableReader
from placements.showing.shown import moment_of_history

A_VISIT = datetime.timedelta(minutes=30)

KNOWS_UNTIL = datetime.timedelta(minutes=10)
"""Somebody new is told what changed in these last minutes: whoever wrote then may not have finished yet."""


def readers_of(people: Collection[int]) -> None:
    """Make those of these people readers of a timetable, by their keys, who are none yet."""
    since = moment_of_history() - KNOWS_UNTIL
    TimetableReader.objects.bulk_create(
        [TimetableReader(person_id=key, told_until=since) for key in sorted(people)], ignore_conflicts=True
    )


def note_look(person: Person) -> TimetableReader:
    """Note that ``person`` looks at their own timetable. One query within a visit, two when it begins."""
    own = TimetableReader.objects.filter(person=person)
    looks = own.annotate(moment=TransactionNow())
    reader = looks.first()
    if reader is None:
        readers_of([person.pk])
        reader = looks.get()
    if reader.looked_at is None or reader.moment - reader.looked_at >= A_VISIT:
        # Of two pages that are loaded at once, the first begins the visit.
        begins = Q(looked_at__isnull=True) | Q(looked_at__lte=TransactionNow() - A_VISIT)
        own.filter(begins).update(looked_before=F("looked_at"), looked_at=reader.moment)
        reader.looked_before, reader.looked_at = reader.looked_at, reader.moment
    return reader
