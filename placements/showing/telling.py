"""Who has not been told, or has not seen, what changed in their timetable: whom somebody has to ring."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.mail import can_be_mailed
from accounts.models import Person
from placements.models import Acknowledgement, Participation, Session, TimetableReader

NEVER = datetime.datetime.min.replace(tzinfo=datetime.UTC)


@dataclass(frozen=True)
class ToRing:
    """Somebody and their sessions that they may not know of, in order; ``is_mailed``: a mail went or goes to them."""

    person: Person
    sessions: list[Session]
    is_mailed: bool


def when_asked(path: str = "pk") -> Subquery:
    """An expression: when the learner of a placement was asked to say that they have seen it, and has not."""
    asked = Acknowledgement.objects.filter(placement=OuterRef(path), acknowledged_at__isnull=True)
    return Subquery(asked.values("asked_at")[:1])


def not_reached(sessions: Iterable[Session]) -> list[ToRing]:
    """Those in published sessions whom no mail reaches, so that nothing tells them but a telephone; one query."""
    return [each for each in _everybody(sessions) if not each.is_mailed]


def who_has_not_seen(sessions: Iterable[Session], until: datetime.datetime) -> list[ToRing]:
    """Those who have not looked since their published sessions changed, of what starts by ``until`` and is not over.

    Whoever looked at their own timetable since, or said that they have seen it, has seen it. Three queries.
    """
    now = timezone.now()
    coming = [each for each in sessions if each.end > now and each.start <= until]
    everybody = _everybody(coming)
    keys = {each.person.pk for each in everybody}
    seen = dict(
        TimetableReader.objects.filter(person__in=keys, looked_at__isnull=False).values_list(
            "person", "looked_at"
        )
    )
    said = Acknowledgement.objects.filter(placement__person__in=keys, acknowledged_at__isnull=False)
    for person, at in said.values_list("placement__person", "acknowledged_at"):
        if at and at > (seen.get(person) or NEVER):
            seen[person] = at
    left = [
        ToRing(
            each.person,
            [row for row in each.sessions if not _saw(seen.get(each.person.pk), row)],
            each.is_mailed,
        )
        for each in everybody
    ]
    return [each for each in left if each.sessions]


def _saw(at: datetime.datetime | None, session: Session) -> bool:
    return at is not None and at >= session.changed_at


def _everybody(sessions: Iterable[Session]) -> list[ToRing]:
    """Each person in published sessions, with those of theirs, by when the first starts."""
    rows = {session.pk: session for session in sessions if session.published_at}
    found: dict[int, tuple[Person, list[Session]]] = {}
    for part in _parts(rows):
        found.setdefault(part.person_id, (part.person, []))[1].append(rows[part.session_id])
    people = [
        ToRing(person, sorted(own, key=lambda each: each.start), can_be_mailed(person))
        for person, own in found.values()
    ]
    return sorted(people, key=lambda each: (each.sessions[0].start, each.person.full_name))


def _parts(keys: Collection[int]) -> Iterable[Participation]:
    return Participation.objects.filter(session__in=keys).select_related("person")
