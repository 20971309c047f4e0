"""Who comes to an event: booked, invited, on the waiting list, promoted from it, cancelled (decision 0029).

| what is done | who | what it needs |
|---|---|---|
| ``book`` | somebody for themselves; who keeps a learner's placement | that the event is open, and for them |
| ``invite`` | who keeps the event | the same |
| ``accept_invitation`` | as ``book`` | that they are invited |
| ``cancel_booking`` | as ``book``, and who keeps the event | that it has not begun |
| ``give_up_bookings`` | who ends or shortens a placement | that it has not begun |

Everything here holds the placement's row, the session's and then the event's: those who ask at once come one behind
the other, and the order of the keys of bookings is the order in which they came. Who is promoted is
``placements.operations.waiting``.

A booking that a rule stops is refused, as a draft is not published; whoever sets such a finding aside
(``placements.operations.rule_overrides``) may do so as they book.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import Person
from atp_portal.formatting import clock
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns
from placements.booking.coming import check_booking_is_open, check_placements_come, comes_as, named
from placements.booking.news import tell_booked, tell_given_up, tell_invited, tell_taken_out
from placements.booking.rules import would_find
from placements.models import EventBooking, Participation, Placement, RegionalEvent
from placements.operations.held_placements import hold_placements
from placements.operations.rule_overrides import allowances_of, override_finding
from placements.operations.sessions import remove_person
from placements.operations.steps import without_steps
from placements.operations.study import leave_study
from placements.operations.waiting import close, free_places, hold, hold_all, promote, put_in
from placements.querysets import EventBookingQuerySet
from placements.rule_checks import Checked

State = EventBooking.State
ALREADY = {
    State.CONFIRMED: "is booked already",
    State.WAITING: "is on the waiting list already",
    State.INVITED: "is invited already",
}
# Of a placement, what is told of it and asked of it as it is booked.
ALONG = ("practice", "learner_group", "administrator__person")
ALL_FULL = "No place is free now, and nobody waits for one against a rule."


class RuleStops(Refusal):
    """A booking that a rule stops, which nobody has let stand."""


@dataclass(frozen=True)
class LetStand:
    """Findings that stop, by their fingerprints as they were read, which whoever books lets stand, and why."""

    about: frozenset[str]
    reason: str


@operation
def book(
    *,
    by: Person | None,
    event: RegionalEvent,
    person: Person,
    placement: Placement | None = None,
    now: datetime.datetime | None = None,
    let_stand: LetStand | None = None,
) -> EventBooking:
    """Book a place for ``person``; when it is full they wait for one.

    A learner comes by ``placement``, or by the one whose days cover the event. ``now`` is when it was asked. Raises
    Refusal when the event is not open or not for them, BookingRefusal when they are booked at that time, and RuleStops
    where a rule would newly stop: ``let_stand`` sets that aside, with the booking or not at all.
    """
    placement = comes_as(event=event, person=person, placement=placement)
    _check_may_book_for(by, person, placement)
    (placement,) = hold_placements([placement], *ALONG) if placement else (None,)
    event, now = hold(event), now or timezone.now()
    return _book(by, event, person, placement, now, let_stand)


@operation
def book_learners(
    *,
    by: Person | None,
    event: RegionalEvent,
    placements: Sequence[Placement],
    let_stand: LetStand | None = None,
) -> list[EventBooking]:
    """Book several learners in this order, all or none; the last of them wait where places run out."""
    for placement in placements:
        _check_may_book_for(by, placement.person, placement)
    held = {each.pk: each for each in hold_placements(placements, *ALONG)}
    event, now = hold(event), timezone.now()
    take_turns([placement.person for placement in placements])
    return [
        _book(by, event, held[each.pk].person, held[each.pk], now, let_stand)
        for each in {each.pk: each for each in placements}.values()
    ]


def _book(
    by: Person | None,
    event: RegionalEvent,
    person: Person,
    placement: Placement | None,
    now: datetime.datetime,
    let_stand: LetStand | None,
) -> EventBooking:
    """Book somebody for an event that is held, by a placement that is held."""
    check_booking_is_open(event, now)
    if placement:
        check_placements_come(event, [placement])
    known = EventBooking.objects.open().filter(event=event, person=person).first()
    if known and known.state != State.INVITED:
        raise Refusal(f"{person.full_name} {ALREADY[State(known.state)]}.")
    if Participation.objects.filter(session=event.session, person=person).exists():
        raise Refusal(f"{person.full_name} is in this session already.")
    # Somebody who waits may have become free meanwhile: they come before who asks only now.
    promote(by=by, event=event, now=now)
    free = free_places(event)
    if known:
        close([known])
    if free and known and placement:
        # Who was invited from what they study on their own leaves it for this.
        session = event.session
        leave_study(by=by, placements=[placement], start=session.start, end=session.end)
    stops: list[Checked] = []
    if placement:
        # Whoever books the same learner for something else at this moment waits, and looks with this booking there.
        take_turns([person])
        stops = _checked_stops(by, event, placement, let_stand, is_full=not free)
    if free:
        put_in(by, event, person, placement)
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
    if placement and let_stand:
        for each in stops:
            override_finding(by=by, placement=placement, about=each.fingerprint, reason=let_stand.reason)
    tell_booked(by=by, booking=booking)
    return booking


@operation
def invite(
    *, by: Person | None, event: RegionalEvent, placements: Collection[Placement]
) -> list[EventBooking]:
    """Invite learners; who is booked, waiting, invited or in the session already is left as they are.

    An invitation keeps no place. Raises Refusal when the event is not open, or not for one of them.
    """
    placements = hold_placements(placements, *ALONG)
    event = hold(event)
    if by is not None and not RegionalEvent.objects.managed_by(by).filter(pk=event.pk).exists():
        raise Refusal(f"Only who keeps {named(event)} invites to it.")
    check_booking_is_open(event, timezone.now())
    check_placements_come(event, placements)
    there = set(EventBooking.objects.open().filter(event=event).values_list("person", flat=True))
    there |= set(Participation.objects.filter(session=event.session).values_list("person", flat=True))
    invited = EventBooking.objects.bulk_create(
        EventBooking(
            event=event,
            event_places=event.places,
            person=placement.person,
            placement=placement,
            state=State.INVITED,
            asked_by=by,
        )
        for placement in {each.person_id: each for each in placements}.values()
        if placement.person_id not in there
    )
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
    close([booking])
    tell_taken_out(by=by, booking=booking)
    promote(by=by, event=event, now=now)
    return booking


@operation
def give_up_bookings(*, by: Person | None, bookings: EventBookingQuerySet, why: str) -> list[EventBooking]:
    """Cancel those of these bookings whose events are to come; places go to those who wait, at once.

    Each person reads in one mail which they were, and why.
    """
    now = timezone.now()
    to_come = bookings.open().filter(event__session__starts_at__gt=now)
    events = {row.event_id: row.event for row in to_come.select_related("event")}
    held = {event.pk: event for event in hold_all(events.values())}
    # As they are now that nobody else changes them.
    rows = list(
        bookings.open()
        .filter(event__in=held)
        .select_related("person", "placement")
        .order_by("event__session__starts_at", "pk")
    )
    for row in rows:
        row.event = held[row.event_id]
        if row.state == State.CONFIRMED:
            with without_steps():
                remove_person(by=by, session=row.event.session, person=row.person)
    close(rows)
    tell_given_up(rows, why)
    for event in held.values():
        promote(by=by, event=event, now=now)
    return rows


def _checked_stops(
    by: Person | None,
    event: RegionalEvent,
    placement: Placement,
    let_stand: LetStand | None,
    *,
    is_full: bool,
) -> list[Checked]:
    """The findings that would newly stop. Raises RuleStops unless all of them were read and may be let stand.

    That is for a place: nobody waits for one against a rule, which would be passed over when their turn comes.
    """
    would = would_find(event, [placement]).get(placement.pk)
    if would is None or not would.stops:
        return []
    read = let_stand.about if let_stand and let_stand.reason.strip() else frozenset()
    refused = [ALL_FULL] if is_full and read else []
    if by is not None:
        allowances = allowances_of(by, placement)
        refused += filter(None, [allowances.why_not(each.finding) for each in would.stops])
    if by is not None and not refused and all(each.fingerprint in read for each in would.stops):
        return would.stops
    name = would.placement.person.full_name
    said = [f"A rule keeps {name} from coming. {would.words(each, by)}" for each in would.stops]
    raise RuleStops(*dict.fromkeys([*said, *refused]))


def _check_may_book_for(by: Person | None, person: Person, placement: Placement | None) -> None:
    if by is None or by.pk == person.pk:
        return
    if placement is None or not Placement.objects.managed_by(by).filter(pk=placement.pk).exists():
        raise Refusal("You may book for yourself, and for learners of practices that you manage.")
