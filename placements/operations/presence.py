"""What is said about who is not there: a practice closed, a room out of use, somebody of the staff off."""

from __future__ import annotations

import datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Person
from hubs.models import Practice
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns
from placements.models import LEADING, Closure, Participation, Room, StaffAbsence

LONGEST = datetime.timedelta(days=3 * 366)
GONE = "Somebody has removed this meanwhile."


@operation
def close_practice(
    *,
    by: Person | None,
    practice: Practice,
    start: datetime.datetime,
    end: datetime.datetime,
    reason: str,
    room: Room | None = None,
) -> Closure:
    """Close a practice for a time, or take one of its rooms out of use; refused where that is said already.

    Sessions stay as they are: what becomes of them is decided on their own page.
    """
    during = _stretch(start, end)
    take_turns([practice])
    _refuse_twice(practice, room, during)
    return Closure.objects.create(practice=practice, room=room, during=during, reason=reason)


@operation
def change_closure(
    *,
    by: Person | None,
    closure: Closure,
    start: datetime.datetime,
    end: datetime.datetime,
    reason: str,
    room: Room | None = None,
) -> Closure:
    """Say otherwise when, why or what is closed; refused where another closure says so, or it is gone."""
    during = _stretch(start, end)
    take_turns([closure.practice])
    changed = Closure.objects.select_for_update().filter(pk=closure.pk).first()
    if changed is None:
        raise Refusal(GONE)
    _refuse_twice(closure.practice, room, during, but=changed)
    changed.during, changed.reason, changed.room = during, reason, room
    changed.save(update_fields=["during", "reason", "room"])
    return changed


@operation
def remove_closure(*, by: Person | None, closure: Closure) -> None:
    """Take a closure back: it is open after all. One that is gone already stays so."""
    Closure.objects.filter(pk=closure.pk).delete()


@operation
def record_absence(
    *,
    by: Person | None,
    practice: Practice,
    person: Person,
    start: datetime.datetime,
    end: datetime.datetime,
    is_planned: bool = True,
) -> StaffAbsence:
    """Somebody is off for a time: leave that is known ahead, or unplanned. Why is not asked and not kept.

    Refused for who does not work here, and where they are off already. Sessions stay as they are.
    """
    during = _stretch(start, end)
    if not works_at(practice, person):
        raise Refusal(f"{person} does not work at {practice}.")
    take_turns([person])  # Or of several at once, PostgreSQL finds who waits for whom only after a second.
    return StaffAbsence.objects.create(practice=practice, person=person, during=during, is_planned=is_planned)


@operation
def change_absence(
    *,
    by: Person | None,
    absence: StaffAbsence,
    start: datetime.datetime,
    end: datetime.datetime,
    is_planned: bool | None = None,
) -> StaffAbsence:
    """Say otherwise when somebody is off; refused where that overlaps another absence, or it is gone."""
    during = _stretch(start, end)
    take_turns([absence.person])
    changed = StaffAbsence.objects.select_for_update().filter(pk=absence.pk).first()
    if changed is None:
        raise Refusal(GONE)
    changed.during = during
    changed.is_planned = changed.is_planned if is_planned is None else is_planned
    changed.save(update_fields=["during", "is_planned"])
    return changed


@operation
def remove_absence(*, by: Person | None, absence: StaffAbsence) -> None:
    """They are in after all. An absence that is gone already stays so."""
    StaffAbsence.objects.filter(pk=absence.pk).delete()


def works_at(practice: Practice, person: Person) -> bool:
    """Whether somebody is of the practice's staff, has hours there, or leads or oversees one of its sessions."""
    return (
        Person.objects.at_practice(practice).filter(pk=person.pk).exists()
        or practice.working_patterns.filter(person=person).exists()
        or Participation.objects.filter(session__practice=practice, person=person, part__in=LEADING).exists()
    )


def _stretch(start: datetime.datetime, end: datetime.datetime) -> DateTimeTZRange:
    if end <= start:
        raise Refusal("The end must be after the start.")
    if end - start > LONGEST:
        raise Refusal("That is longer than three years. Check the years.")
    return DateTimeTZRange(start, end)


def _refuse_twice(
    practice: Practice, room: Room | None, during: DateTimeTZRange, but: Closure | None = None
) -> None:
    same = Closure.objects.filter(practice=practice, room=room, during__overlap=during)
    there = (same.exclude(pk=but.pk) if but else same).first()
    if there is not None:
        what = f"{room} is out of use" if room else f"{practice} is closed"
        raise Refusal(f"{what} at that time already: {there.reason}. Change that closure.")
