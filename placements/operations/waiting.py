"""Free places of events, and those who wait for them: promoted in the order in which they came (decision 0029).

Everything here holds the session's row and then the event's. A place that is free is never kept from those who wait
and are free themselves: whatever frees one, or frees somebody, promotes the first of them.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Person
from atp_portal.formatting import date_long, time_range
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns
from placements import tasks
from placements.booking.coming import CLOSED
from placements.booking.news import tell_promoted, tell_those_without_a_place
from placements.booking.room_left import room_left
from placements.booking.rules import stopped
from placements.models import EventBooking, Part, Participation, Placement, RegionalEvent, Session, StepEntry
from placements.operations.sessions import add_person, locked
from placements.operations.steps import without_steps

State = EventBooking.State


@operation
def promote_waiting(*, by: Person | None, event: RegionalEvent) -> list[EventBooking]:
    """Give free places to those who wait and are free at that time; says whom."""
    return promote(by=by, event=hold(event), now=timezone.now())


def hold(event: RegionalEvent) -> RegionalEvent:
    """The event as it is now with its session, both held until the operation ends."""
    (held,) = hold_all([event])
    return held


def hold_all(events: Iterable[RegionalEvent]) -> list[RegionalEvent]:
    """Events as they are now with their sessions, all held until the operation ends: first sessions, then events."""
    sessions_of = {event.pk: event.session_id for event in events}
    if not sessions_of:
        return []
    sessions = {session.pk: session for session in locked(Session(pk=key) for key in sessions_of.values())}
    held = list(
        RegionalEvent.objects.select_for_update(of=("self",))
        .filter(pk__in=sessions_of)
        .select_related("hub")
        .order_by("pk")
    )
    for event in held:
        event.session = sessions[event.session_id]
    return held


def promote(*, by: Person | None, event: RegionalEvent, now: datetime.datetime) -> list[EventBooking]:
    """Give free places of an event that is held to those who wait, in the order in which they came.

    Who is booked elsewhere at that time, could not come any more, or is kept from it by a rule that stops is passed
    over and stays waiting.
    """
    session = event.session
    if session.is_cancelled or not session.is_published or event.is_withdrawn or session.start <= now:
        return []
    rows = _free_to_come().filter(event=event)
    rows = rows.select_related("person", "placement__person", "placement__practice")
    promoted: list[EventBooking] = []
    tried: set[int] = set()
    while free := free_places(event):
        next_ones = list(rows.exclude(pk__in=tried)[: len(free)])
        if not next_ones:
            break
        tried |= {row.pk for row in next_ones}
        # Together, in the order of keys, since whoever promotes elsewhere may want the same people.
        take_turns([row.person for row in next_ones])
        kept_from_it = stopped(event, [row.placement for row in next_ones if row.placement])
        for row in next_ones:
            row.event = event
            if row.placement_id not in kept_from_it and _is_put_in(by, row):
                row.state, row.place_number, row.promoted_at = State.CONFIRMED, free.pop(0), now
                row.save(update_fields=["state", "place_number", "promoted_at"])
                promoted.append(row)
    tell_promoted(promoted)
    return promoted


def free_places(event: RegionalEvent) -> list[int]:
    """The numbers of places that nobody holds, no more than its session has room for, smallest first."""
    taken = EventBooking.objects.filter(event=event, state=State.CONFIRMED)
    free = sorted(set(range(1, event.places + 1)) - set(taken.values_list("place_number", flat=True)))
    return free[: room_left(event.session)] if free else free


def hear_of_step(*, by: Person | None, sessions: Sequence[uuid.UUID]) -> None:
    """Let bookings follow what a step did to their sessions, and have places given to those whom it set free.

    One query for steps that concern no event. Other events are seen to by a job: a step holds its own sessions, and
    would wait for who holds theirs.
    """
    now = timezone.now()
    can_promote = Q(
        Exists(_free_to_come().filter(event=OuterRef("pk"))),
        session__starts_at__gt=now,
        session__is_cancelled=False,
        session__published_at__isnull=False,
        is_withdrawn=False,
        places__gt=Coalesce(Subquery(_number_booked()), 0),
    )
    rows = RegionalEvent.objects.filter(Q(session__public_id__in=sessions) | can_promote)
    for event in rows.select_related("session").order_by("session"):
        if event.session.public_id in sessions:
            _reconcile(by, hold(event), now)
        else:
            tasks.promote_waiting.defer(event_id=event.pk)


def _reconcile(by: Person | None, event: RegionalEvent, now: datetime.datetime) -> None:
    """Who was taken out of the session has no place any more; who was put into it waits for none."""
    people = Participation.objects.filter(session=event.session).values_list("person", flat=True)
    is_in = Q(person__in=set(people))
    bookings = EventBooking.objects.open().filter(event=event).select_related("person", "placement")
    close(bookings.filter((Q(state=State.CONFIRMED) & ~is_in) | (~Q(state=State.CONFIRMED) & is_in)))
    _tell_who_is_in_no_timetable(event, bookings.exclude(state=State.CONFIRMED))
    promote(by=by, event=event, now=now)


def _tell_who_is_in_no_timetable(event: RegionalEvent, bookings: Iterable[EventBooking]) -> None:
    """Those who wait or are invited hear when the session is cancelled, brought back or moved."""
    entry = StepEntry.objects.filter(session_uid=event.session.public_id).order_by("-pk").first()
    if entry is None or entry.before is None or entry.after is None:
        return
    before, after, session = entry.before, entry.after, event.session
    when = f"{date_long(session.start)}, {time_range(session.start, session.end)}"
    if before["is_cancelled"] != after["is_cancelled"]:
        if session.is_cancelled:
            heading, sentence = "An event is cancelled", f"Why: {session.cancelled_reason}."
        else:
            heading, sentence = "An event takes place after all", "What you had asked for stands again."
    elif (before["start"], before["end"]) != (after["start"], after["end"]):
        heading, sentence = "An event has another time", f"It is now on {when}."
    else:
        return
    tell_those_without_a_place(event, bookings, heading, sentence)


def _free_to_come() -> QuerySet[EventBooking]:
    """Who waits and is neither booked elsewhere at that time nor kept from coming, in order."""
    elsewhere = Participation.objects.binding().filter(
        person=OuterRef("person"), during__overlap=OuterRef("event__session__during")
    )
    is_placed = Q(placement__during__contains=F("event__session__during")) & ~Q(placement__state__in=CLOSED)
    return (
        EventBooking.objects.filter(Q(placement__isnull=True) | is_placed, ~Exists(elsewhere))
        .filter(state=State.WAITING, person__is_active=True)
        .order_by("pk")
    )


def _number_booked() -> QuerySet[EventBooking, Any]:
    booked = EventBooking.objects.filter(event=OuterRef("pk"), state=State.CONFIRMED)
    return booked.order_by().values("event").annotate(number=Count("pk")).values("number")


def _is_put_in(by: Person | None, row: EventBooking) -> bool:
    """Put somebody who waited into the session; False where they were booked elsewhere at this very moment."""
    try:
        put_in(by, row.event, row.person, row.placement)
    except Refusal:
        return False
    return True


def put_in(by: Person | None, event: RegionalEvent, person: Person, placement: Placement | None) -> None:
    """A booking is no step of the timetable's own: it is cancelled, not undone, and it is told here."""
    part = Part.LEARNER if placement else Part.ATTENDEE
    with without_steps():
        add_person(by=by, session=event.session, person=person, part=part, placement=placement)


def close(bookings: Iterable[EventBooking]) -> None:
    for row in bookings:
        row.state, row.place_number = State.CANCELLED, None
        row.save(update_fields=["state", "place_number"])
