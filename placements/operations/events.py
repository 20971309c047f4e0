"""What hubs hold for people of many practices.

| what is done | who | what it needs |
|---|---|---|
| ``plan_event`` | who leads the hub | a practice of the hub, a time when leaders and room are free |
| ``change_event`` | who keeps the event | that nobody who is booked would be in two places |
| ``open_event`` | who keeps the event | that it has not begun |
| ``cancel_event``, ``restore_event`` | who keeps the event | a reason; that those booked are free again |

An event owns its session, which says when, where and whether it takes place; ``placements.operations.bookings`` is
about who comes, ``placements.operations.seat_offers`` about seats in a session of a practice's own.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from typing import Any

from django.utils import timezone

from accounts.models import Person
from atp_portal.formatting import count, date_long, london_date
from hubs.models import Membership, Practice, Profession, TrainingHub
from hubs.operations.base import Refusal, operation
from placements.booking.coming import named
from placements.booking.room_left import room_left
from placements.models import (
    EventBooking,
    EventProfession,
    Part,
    RegionalEvent,
    Room,
    Session,
    SessionCategory,
    SessionKind,
)
from placements.operations.sessions import (
    KEEP,
    Keep,
    add_person,
    cancel_session,
    change_session,
    check_stands,
    locked,
    plan_session,
    publish_sessions,
    remove_person,
    restore_session,
)
from placements.operations.steps import a_step, without_steps
from placements.operations.waiting import hold, promote

State = EventBooking.State
OWN_WORDS = {"kind", "audience", "description", "is_for_all_hubs", "book_by"}


@operation
def plan_event(
    *,
    by: Person | None,
    hub: TrainingHub,
    practice: Practice,
    kind: str,
    title: str,
    start: datetime.datetime,
    end: datetime.datetime,
    places: int,
    audience: str,
    description: str = "",
    professions: Collection[Profession] = (),
    place: str = "",
    room: Room | None = None,
    leaders: Collection[Person] = (),
    is_for_all_hubs: bool = True,
    book_by: datetime.date | None = None,
    publish: bool = False,
) -> RegionalEvent:
    """Make an event of a hub, held at a practice of it or under its care; a draft unless ``publish``.

    Raises BookingRefusal when a leader or the room is booked at that time, and Refusal when the practice is of
    another hub, the room is too small or the last day to book is after the event.
    """
    if kind == RegionalEvent.Kind.SHARED_SESSION:
        raise Refusal("Seats in a practice’s session are offered from that session.")
    if by is not None and not TrainingHub.objects.managed_by(by).filter(pk=hub.pk).exists():
        raise Refusal(f"Only who leads {hub} plans its events.")
    if not Membership.objects.on(london_date(start)).filter(hub=hub, practice=practice).exists():
        raise Refusal(f"{practice} is not a practice of {hub} on {date_long(start)}.")
    check_book_by(book_by, start)
    _check_seats(room, places, len(leaders))
    # Not a step: what is made here is called off, not undone.
    with without_steps():
        session = plan_session(
            by=by,
            practice=practice,
            start=start,
            end=end,
            title=title,
            category=SessionCategory.EDUCATIONAL,
            kind=_kind_of_session(kind),
            room=room,
            place=place,
            leaders=tuple(leaders),
        )
    event = RegionalEvent.objects.create(
        hub=hub,
        session=session,
        kind=kind,
        audience=audience,
        description=description,
        places=places,
        is_for_all_hubs=is_for_all_hubs,
        book_by=book_by,
    )
    _set_professions(event, professions)
    if publish:
        publish_sessions(by=by, sessions=[session])
        event.session.refresh_from_db()
    return event


@operation
def change_event(
    *,
    by: Person | None,
    event: RegionalEvent,
    start: datetime.datetime | None = None,
    end: datetime.datetime | None = None,
    places: int | None = None,
    room: Room | Keep | None = KEEP,
    leaders: Collection[Person] | Keep = KEEP,
    professions: Collection[Profession] | Keep = KEEP,
    **words: Any,
) -> RegionalEvent:
    """Change an event; what is not named stays. ``words`` are its title and place, and any of ``OWN_WORDS``.

    Another time is refused whole, saying who is booked elsewhere then. More places go to those who wait, at once;
    fewer than are booked are refused. Of seats in a practice's session, when and where are the session's own.
    """
    event = hold(event)
    check_keeps(by, event)
    own = {name: words.pop(name) for name in OWN_WORDS & words.keys()}
    of_session: dict[str, Any] = {name: words.pop(name) for name in ("title", "place") if name in words}
    assert not words, f"an event has no {', '.join(words)}"
    if event.kind == RegionalEvent.Kind.SHARED_SESSION:
        if start or end or of_session or not (isinstance(room, Keep) and isinstance(leaders, Keep)):
            raise Refusal("When and where it is, and who leads it, is changed on the session’s own page.")
    elif "kind" in own:
        of_session["kind"] = _kind_of_session(own["kind"])
    with a_step(by=by, practice=event.session.practice, words=f"Changed {event.session.title}"):
        if not isinstance(leaders, Keep):
            _set_leaders(by, event.session, leaders)
        change_session(by=by, session=event.session, start=start, end=end, room=room, **of_session)
        event.session = locked([event.session])[0]
        for name, value in own.items():
            setattr(event, name, value)
        check_book_by(event.book_by, event.session.start)
        if places is not None and places != event.places:
            set_places(event, places)
        check_room_for(event)
        event.save()
        if not isinstance(professions, Keep):
            _set_professions(event, professions)
    promote(by=by, event=event, now=timezone.now())
    return event


@operation
def open_event(*, by: Person | None, event: RegionalEvent) -> RegionalEvent:
    """Let people see and book an event. Raises Refusal when it is cancelled or has begun."""
    event = hold(event)
    check_keeps(by, event)
    check_stands(event.session)
    if event.session.is_published:
        raise Refusal(f"{named(event)} is open already.")
    if event.session.start <= timezone.now():
        raise Refusal(f"{named(event)} has begun, so nobody can book it any more.")
    publish_sessions(by=by, sessions=[event.session])
    event.session.refresh_from_db()
    return event


@operation
def cancel_event(*, by: Person | None, event: RegionalEvent, reason: str) -> RegionalEvent:
    """Call an event off: who is booked is told by their timetable, who waits or is invited by a mail of their own.

    Bookings stay, so that it can be restored.
    """
    event = hold(event)
    check_keeps(by, event)
    if event.kind == RegionalEvent.Kind.SHARED_SESSION:
        raise Refusal("The session is its practice’s: offer no more seats, or cancel the session itself.")
    if not reason.strip():
        raise Refusal("Say why the event is cancelled.")
    if event.session.start <= timezone.now():
        raise Refusal(f"{named(event)} has begun: the register says who came.")
    event.session = cancel_session(by=by, session=event.session, reason=reason.strip())
    return event


@operation
def restore_event(*, by: Person | None, event: RegionalEvent) -> RegionalEvent:
    """Hold a cancelled event after all; refused, saying who, when somebody of it has been booked since."""
    event = hold(event)
    check_keeps(by, event)
    event.session = restore_session(by=by, session=event.session)
    return event


def check_keeps(by: Person | None, event: RegionalEvent) -> None:
    """Raises Refusal unless ``by`` keeps the event."""
    if by is not None and not RegionalEvent.objects.managed_by(by).filter(pk=event.pk).exists():
        raise Refusal(f"Only who keeps {named(event)} changes it.")


def _kind_of_session(kind: str) -> str:
    if kind == RegionalEvent.Kind.HALF_DAY_RELEASE:
        return SessionKind.HALF_DAY_RELEASE
    return SessionKind.OTHER


def check_book_by(book_by: datetime.date | None, start: datetime.datetime) -> None:
    """Raises Refusal when the last day to book is after the day of the start."""
    if book_by and book_by > london_date(start):
        raise Refusal("The last day to book is on or before the day of the event.")


def _check_seats(room: Room | None, places: int, leaders: int) -> None:
    if room and not room.is_exclusive and room.seats is not None and places + leaders > room.seats:
        beside = f" and {count(leaders, 'leader')}" if leaders else ""
        raise Refusal(
            f"{room} holds {count(room.seats, 'person', 'people')}: too few for {count(places, 'place')}{beside}."
        )


def check_room_for(event: RegionalEvent) -> None:
    """Raises Refusal when the session has not room for all its places."""
    left = room_left(event.session)
    if left is None:
        return
    # Those who are booked have their seats already.
    left += EventBooking.objects.filter(event=event, state=State.CONFIRMED).count() if event.pk else 0
    if event.places > left:
        raise Refusal(
            f"{event.session.title} has room for {left}: there cannot be {count(event.places, 'place')}."
        )


def _set_professions(event: RegionalEvent, professions: Iterable[Profession]) -> None:
    wanted = {profession.pk for profession in professions}
    EventProfession.objects.filter(event=event).exclude(profession__in=wanted).delete()
    there = set(EventProfession.objects.filter(event=event).values_list("profession", flat=True))
    EventProfession.objects.bulk_create(
        EventProfession(event=event, profession_id=key) for key in sorted(wanted - there)
    )


def _set_leaders(by: Person | None, session: Session, leaders: Collection[Person]) -> None:
    wanted = {person.pk: person for person in leaders}
    there = {
        row.person_id: row.person
        for row in session.participations.filter(part=Part.LEADER).select_related("person")
    }
    for key in sorted(there.keys() - wanted.keys()):
        remove_person(by=by, session=session, person=there[key])
    for key in sorted(wanted.keys() - there.keys()):
        add_person(by=by, session=session, person=wanted[key], part=Part.LEADER)


def set_places(event: RegionalEvent, places: int) -> None:
    """Give an event another number of places; bookings follow it, and none keeps a number beyond it."""
    booked = EventBooking.objects.filter(event=event, state=State.CONFIRMED).order_by("place_number")
    rows = list(booked)
    if places < max(1, len(rows)):
        raise Refusal(
            f"{count(len(rows), 'person is', 'people are')} booked: there cannot be fewer places than that."
            if rows
            else "An event has at least one place."
        )
    beyond = [row for row in rows if (row.place_number or 0) > places]
    free = sorted(set(range(1, places + 1)) - {row.place_number for row in rows})
    for row, number in zip(beyond, free, strict=False):
        row.place_number = number
        row.save(update_fields=["place_number"])
    event.places = places
    event.save(update_fields=["places"])
