"""What somebody was shown of their timetable at a moment, from the history, and what changed since then.

The moments are those of the database's clock, by which history counts: what was done up to a moment was shown at it.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Max, Model, Q, QuerySet

from accounts.models import Person
from hubs.happenings import events_of
from hubs.models import Practice
from placements.models import LEADING, Participation, Placement, Room, Session
from placements.presentation import (
    company_of,
    leaders_of,
    place_of,
    within_sentence,
)
from placements.querysets.columns import NOT_OF_PRACTICES
from placements.timetabling.diff import Change, ShownSession, diff
from placements.timetabling.local_time import to_utc

M = TypeVar("M", bound=Model)
ONE_DAY = datetime.timedelta(days=1)


def moment_of_history() -> datetime.datetime:
    """Now, as the history writes it down: when this transaction began, by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        moment: datetime.datetime = cursor.fetchone()[0]
    return moment


def end_of(day: datetime.date) -> datetime.datetime:
    """The last instant of a day in London."""
    return to_utc(day + ONE_DAY, datetime.time()) - datetime.timedelta(microseconds=1)


def sessions_shown(
    at: datetime.datetime,
    *,
    person: Person | None = None,
    placement: Placement | None = None,
    within: tuple[datetime.datetime, datetime.datetime] | None = None,
    only: Collection[int] | None = None,
) -> list[Session]:
    """The sessions that ``person`` was shown at a moment, or the learner of ``placement`` of it, in order.

    They are as they were then, with ``everybody`` who was in them, and are not to be saved. ``within`` keeps those
    that start in it, ``only`` those of these keys. At most seven queries, however many there are.
    """
    whose = Q(placement_id=placement.pk) if placement else Q(person_id=person.pk if person else None)
    own = _as_at(events_of(Participation).filter(whose), at)
    keys = {row.session_id for row in own}
    rows = _as_at(events_of(Session).filter(pgh_obj_id__in=keys if only is None else keys & set(only)), at)
    shown = [row for row in rows if row.published_at and _starts(row, within)]
    return _brought_back(shown, at) if shown else []


def touched_since(person: Person, since: datetime.datetime, *, but_by: Person | None = None) -> set[int]:
    """The keys of sessions that ``person`` is or was in, of which anything was changed after a moment; one query.

    ``but_by`` leaves out what only this person changed.
    """
    own = events_of(Participation).filter(person_id=person.pk).values("session_id")
    touched = (
        events_of(Session)
        .filter(pgh_obj_id__in=own, pgh_created_at__gt=since)
        .order_by()
        .values_list("pgh_obj_id", "pgh_context__metadata__user")
        .distinct()
    )
    return {key for key, user in touched if but_by is None or user != but_by.pk}


def last_touched(person: Person) -> datetime.datetime | None:
    """When anything of the sessions that ``person`` is or was in was last changed; one query."""
    own = events_of(Participation).filter(person_id=person.pk).values("session_id")
    last: datetime.datetime | None = (
        events_of(Session).filter(pgh_obj_id__in=own).aggregate(last=Max("pgh_created_at"))["last"]
    )
    return last


def changes_since(
    person: Person, since: datetime.datetime, *, now: datetime.datetime, but_by: Person | None = None
) -> list[Change]:
    """What changed for ``person`` after a moment, of sessions that are not over or were not to be over yet.

    Eleven queries at most, and one where nothing was touched.
    """
    touched = touched_since(person, since, but_by=but_by)
    if not touched:
        return []
    before = sessions_shown(since, person=person, only=touched)
    shown = Session.objects.published().with_person(person).filter(pk__in=touched)
    after = list(shown.with_everybody().with_practices())
    to_come = {session.public_id for session in [*before, *after] if session.end > now}
    several = len({session.practice_id for session in [*before, *after]}) > 1
    return diff(
        *(
            [shown_as(each, person, with_practice=several) for each in state if each.public_id in to_come]
            for state in (before, after)
        )
    )


def shown_as(session: Session, whose: Person, *, with_practice: bool = False) -> ShownSession:
    """A session, fetched with everybody in it, as ``whose`` mail may tell it: of learners the first names only."""
    leads = any(row.person_id == whose.pk and row.part in LEADING for row in session.everybody)
    leaders = leaders_of(session, whose=whose)
    company = company_of(session, whose=whose, always_names=True) if leads else ""
    return ShownSession(
        uid=session.public_id,
        title=within_sentence(session.title),
        kind=session.get_kind_display(),
        start=session.start,
        end=session.end,
        where=place_of(session, with_practice=with_practice),
        who=", and ".join(filter(None, (company, leaders))),
        note=session.note,
        practice=str(session.practice),
        is_cancelled=session.is_cancelled,
    )


def _as_at(events: QuerySet[Any], at: datetime.datetime) -> list[Any]:
    """The last event of each row up to a moment, of the rows that were there then."""
    last = events.filter(pgh_created_at__lte=at).order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    return [event for event in last if event.pgh_label != "delete"]


def _starts(row: Any, within: tuple[datetime.datetime, datetime.datetime] | None) -> bool:
    return within is None or within[0] <= row.during.lower < within[1]


def _brought_back(events: Collection[Any], at: datetime.datetime) -> list[Session]:
    """Sessions from their events, with everybody who was in them at the moment."""
    keys = {event.pgh_obj_id for event in events}
    parts = _as_at(events_of(Participation).filter(session_id__in=keys), at)
    people = Person.objects.in_bulk({row.person_id for row in parts})
    groups = Placement.objects.select_related("learner_group")
    placements = groups.in_bulk({row.placement_id for row in parts if row.placement_id})
    rooms = Room.objects.in_bulk({event.room_id for event in events if event.room_id})
    practices = Practice.objects.defer(*(name.removeprefix("practice__") for name in NOT_OF_PRACTICES))
    places = practices.in_bulk({event.practice_id for event in events})
    inside: dict[int, list[Participation]] = defaultdict(list)
    for row in sorted(parts, key=lambda each: each.pgh_obj_id):
        part = _made(Participation, row)
        part.person = people[row.person_id]
        part.placement = placements.get(row.placement_id)
        inside[row.session_id].append(part)
    sessions = []
    for event in events:
        session = _made(Session, event)
        session.room = rooms.get(event.room_id)
        session.practice = places[event.practice_id]
        session.everybody = inside[event.pgh_obj_id]
        sessions.append(session)
    return sorted(sessions, key=lambda each: (each.start, each.end, each.pk))


def _made(model: type[M], event: Any) -> M:
    """A row as an event has it: the fields that history keeps."""
    kept = {field.attname for field in event._meta.concrete_fields if not field.name.startswith("pgh_")}
    fields: Iterable[Any] = model._meta.concrete_fields
    return model(
        **{field.attname: getattr(event, field.attname) for field in fields if field.attname in kept}
    )
