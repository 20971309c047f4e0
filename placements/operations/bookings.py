"""Who comes to an event: booked, invited, on the waiting list, promoted from it, cancelled (decision 0029).

| what is done | who | what it needs |
|---|---|---|
| ``book`` | somebody for themselves; who keeps a learner's placement | that the event is open, and for them |
| ``invite`` | who keeps the event | the same |
| ``accept_invitation`` | as ``book`` | that they are invited |
| ``cancel_booking`` | as ``book``, and who keeps the event | that it has not begun |

Everything here holds the session's row and then the event's: those who ask at once come one behind the other, and
the order of the keys of bookings is the order in which they came. A place that is free is never kept from those who
wait and are free themselves: whatever frees one, or frees somebody, promotes the first of them.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Person
from atp_portal.formatting import clock, date_long, time_range
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns
from placements import tasks
from placements.booking.coming import CLOSED, check_booking_is_open, comes_as, named
from placements.booking.news import (
    tell_booked,
    tell_invited,
    tell_promoted,
    tell_taken_out,
    tell_those_without_a_place,
)
from placements.booking.room_left import room_left
from placements.models import EventBooking, Part, Participation, Placement, RegionalEvent, StepEntry
from placements.operations.sessions import add_person, locked, remove_person
from placements.operations.steps import without_steps
from placements.operations.study import leave_study

State = EventBooking.State
ALREADY = {
    State.CONFIRMED: "is booked already",
    State.WAITING: "is on the waiting list already",
    State.INVITED: "is invited already",
}


@operation
def book(
    *,
    by: Person | None,
    event: RegionalEvent,
    person: Person,
    placement: Placement | None = None,
    now: datetime.datetime | None = None,
) -> EventBooking:
    """Book a place for ``person``; when it is full they wait for one.

    A learner comes by ``placement``, or by the one whose days cover the event. ``now`` is when it was asked. Raises
    Refusal when the event is not open or not for them, and BookingRefusal when they are booked at that time.
    """
    placement = comes_as(event=event, person=person, placement=placement)
    _check_may_book_for(by, person, placement)
    event, now = hold(event), now or timezone.now()
    check_booking_is_open(event, now)
    known = EventBooking.objects.open().filter(event=event, person=person).first()
    if known and known.state != State.INVITED:
        raise Refusal(f"{person.full_name} {ALREADY[State(known.state)]}.")
    if Participation.objects.filter(session=event.session, person=person).exists():
        raise Refusal(f"{person.full_name} is in this session already.")
    # Somebody who waits may have become free meanwhile: they come before who asks only now.
    promote(by=by, event=event, now=now)
    free = free_places(event)
    if known:
        _close([known])
    if free:
        if known and placement:
            # Who was invited from what they study on their own leaves it for this.
            session = event.session
            leave_study(by=by, placements=[placement], start=session.start, end=session.end)
        _put_in(by, event, person, placement)
    booking = EventBooking.objects.create(
        event=event,
        event_places=event.places,
        person=person,
        placement=placement,
        state=State.CONFIRMED if free else State.WAITING,
        place_number=free[0] if free else None,
        asked_at=now,
        asked_by=by,
    )
    tell_booked(by=by, booking=booking)
    return booking


@operation
def book_learners(
    *, by: Person | None, event: RegionalEvent, placements: Sequence[Placement]
) -> list[EventBooking]:
    """Book several learners in this order, all or none; the last of them wait where places run out."""
    event = hold(event)
    take_turns([placement.person for placement in placements])
    return [book(by=by, event=event, person=each.person, placement=each) for each in placements]


@operation
def invite(
    *, by: Person | None, event: RegionalEvent, placements: Collection[Placement]
) -> list[EventBooking]:
    """Invite learners; who is booked, waiting, invited or in the session already is left as they are.

    An invitation keeps no place. Raises Refusal when the event is not open, or not for one of them.
    """
    for placement in placements:
        comes_as(event=event, person=placement.person, placement=placement)
    event = hold(event)
    if by is not None and not RegionalEvent.objects.managed_by(by).filter(pk=event.pk).exists():
        raise Refusal(f"Only who keeps {named(event)} invites to it.")
    check_booking_is_open(event, timezone.now())
    there = set(EventBooking.objects.open().filter(event=event).values_list("person", flat=True))
    there |= set(Participation.objects.filter(session=event.session).values_list("person", flat=True))
    invited = [
        EventBooking.objects.create(
            event=event,
            event_places=event.places,
            person=placement.person,
            placement=placement,
            state=State.INVITED,
            asked_by=by,
        )
        for placement in {each.person_id: each for each in placements}.values()
        if placement.person_id not in there
    ]
    tell_invited(invited)
    return invited


@operation
def accept_invitation(*, by: Person | None, booking: EventBooking) -> EventBooking:
    """Book what somebody was invited to. Raises Refusal as ``book`` does, and when the invitation stands no more."""
    current = EventBooking.objects.select_related("event__session", "person", "placement__person").get(
        pk=booking.pk
    )
    if current.state != State.INVITED:
        raise Refusal("This invitation was answered already.")
    return book(by=by, event=current.event, person=current.person, placement=current.placement)


@operation
def cancel_booking(*, by: Person | None, booking: EventBooking) -> EventBooking:
    """Give up a place, a place on the waiting list or an invitation; a free place goes to who waits, at once."""
    event = hold(booking.event)
    booking = EventBooking.objects.select_related("person", "placement").get(pk=booking.pk)
    booking.event = event
    if by is not None and not EventBooking.objects.managed_by(by).filter(pk=booking.pk).exists():
        raise Refusal("You may cancel your own bookings, and those of learners of practices that you manage.")
    if booking.state == State.CANCELLED:
        raise Refusal("This booking is cancelled already.")
    now, session = timezone.now(), event.session
    if booking.state == State.CONFIRMED:
        if session.start <= now and not session.is_cancelled:
            raise Refusal(f"{named(event)} started at {clock(session.start)}: the register says who came.")
        with without_steps():
            remove_person(by=by, session=session, person=booking.person)
    _close([booking])
    tell_taken_out(by=by, booking=booking)
    promote(by=by, event=event, now=now)
    return booking


@operation
def promote_waiting(*, by: Person | None, event: RegionalEvent) -> list[EventBooking]:
    """Give free places to those who wait and are free at that time; says whom."""
    return promote(by=by, event=hold(event), now=timezone.now())


def hold(event: RegionalEvent) -> RegionalEvent:
    """The event as it is now with its session, both held until the operation ends."""
    (session,) = locked([event.session])
    held: RegionalEvent = (
        RegionalEvent.objects.select_for_update(of=("self",)).select_related("hub").get(pk=event.pk)
    )
    held.session = session
    return held


def promote(*, by: Person | None, event: RegionalEvent, now: datetime.datetime) -> list[EventBooking]:
    """Give free places of an event that is held to those who wait, in the order in which they came.

    Who is booked elsewhere at that time, or could not come any more, is passed over and stays waiting.
    """
    session = event.session
    if session.is_cancelled or not session.is_published or event.is_withdrawn or session.start <= now:
        return []
    rows = _free_to_come().filter(event=event)
    rows = rows.select_related("person", "placement__person", "placement__administrator__person")
    promoted: list[EventBooking] = []
    tried: set[int] = set()
    while free := free_places(event):
        next_ones = list(rows.exclude(pk__in=tried)[: len(free)])
        if not next_ones:
            break
        tried |= {row.pk for row in next_ones}
        # Together, in the order of keys, since whoever promotes elsewhere may want the same people.
        take_turns([row.person for row in next_ones])
        for row in next_ones:
            row.event = event
            if _is_put_in(by, row):
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
    _close(bookings.filter((Q(state=State.CONFIRMED) & ~is_in) | (~Q(state=State.CONFIRMED) & is_in)))
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
        _put_in(by, row.event, row.person, row.placement)
    except Refusal:
        return False
    return True


def _put_in(by: Person | None, event: RegionalEvent, person: Person, placement: Placement | None) -> None:
    """A booking is no step of the timetable's own: it is cancelled, not undone, and it is told here."""
    part = Part.LEARNER if placement else Part.ATTENDEE
    with without_steps():
        add_person(by=by, session=event.session, person=person, part=part, placement=placement)


def _close(bookings: Iterable[EventBooking]) -> None:
    for row in bookings:
        row.state, row.place_number = State.CANCELLED, None
        row.save(update_fields=["state", "place_number"])


def _check_may_book_for(by: Person | None, person: Person, placement: Placement | None) -> None:
    if by is None or by.pk == person.pk:
        return
    if placement is None or not Placement.objects.managed_by(by).filter(pk=placement.pk).exists():
        raise Refusal("You may book for yourself, and for learners of practices that you manage.")
