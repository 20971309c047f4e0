"""What every writer of sessions does: holds them, says what they book, explains what is refused, marks the change."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import Person
from atp_portal.formatting import date_long, london_date
from hubs.operations.base import Refusal
from hubs.operations.turns import take_turns
from placements.models import Part, Participation, Placement, PlacementState, Session
from placements.operations.clashes import Wanted, explain
from placements.operations.steps import about_to_change

MARKS = ("changed_at", "sequence")
"""What ``mark`` writes of a session."""


def span(start: datetime.datetime, end: datetime.datetime) -> DateTimeTZRange:
    return DateTimeTZRange(start, end, "[)")


def participation_of(
    session: Session, person: Person, part: Part, placement: Placement | None
) -> Participation:
    return Participation(
        session=session,
        person=person,
        part=part,
        placement=placement,
        during=session.during,
        is_cancelled=session.is_cancelled,
        placement_during=placement.during if placement else None,
    )


def locked(sessions: Iterable[Session]) -> list[Session]:
    """The sessions as they are now, held until the operation ends, in the one order that all writers keep.

    The step that is open notes them as they are.
    """
    keys = [session.pk for session in sessions]
    found = list(
        Session.objects.select_for_update(of=("self",))
        .filter(pk__in=keys)
        .select_related("room", "practice")
        .order_by("pk")
    )
    about_to_change(found)
    return found


def wanted_now(session: Session) -> Wanted:
    return wanted_of(session, session.participations.select_related("person", "placement__person"))


def wanted_of(session: Session, people: Iterable[Participation]) -> Wanted:
    """What a session books, with these people in it."""
    rows = list(people)
    return Wanted(
        title=session.title,
        start=session.start,
        end=session.end,
        people=tuple(row.person for row in rows if row.part != Part.OVERSEER),
        room=session.room,
        placements=tuple(row.placement for row in rows if row.placement),
        session_id=session.pk,
    )


def mark(session: Session) -> None:
    """Mark a change: calendars know a published session's by its number and its moment."""
    session.changed_at = timezone.now()
    if session.published_at:
        session.sequence += 1


def save_marked(session: Session, fields: Sequence[str]) -> None:
    """Write a change of one session and mark it."""
    mark(session)
    session.save(update_fields=[*fields, *MARKS])


def check_times(title: str, start: datetime.datetime, end: datetime.datetime) -> None:
    if end <= start:
        raise Refusal(f"{title} must end after it starts.")
    if london_date(start) != london_date(end - datetime.timedelta(microseconds=1)):
        raise Refusal(f"{title} must end on the day that it starts.")


def check_stands(session: Session) -> None:
    if session.is_cancelled:
        raise Refusal(f"{session.title} on {date_long(session.start)} is cancelled. Restore it first.")


def check_open(placement: Placement) -> None:
    if placement.state in {PlacementState.CANCELLED, PlacementState.COMPLETED}:
        raise Refusal(f"The placement of {placement.person.full_name} is {placement.get_state_display()}.")


@contextmanager
def explained(wanted: Sequence[Wanted], by: Person | None) -> Iterator[None]:
    """Bookings are made inside: what the database refuses becomes a sentence, what was written is undone."""
    take_turns([row for each in wanted for row in (each.room, *each.people) if row])
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise explain(error, wanted=wanted, by=by) from error
