"""What the database's refusal of a booking means, in sentences for the person who asked.

The constraints decide; this only looks up, after the fact, who is booked when. It tells nobody what they may
not see: a session behind somebody else's door is "booked elsewhere", with whom to ring.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db import IntegrityError

from accounts.models import Person
from atp_portal.formatting import count, date_long, phone, time_range
from hubs.models import Membership, Practice
from hubs.operations.base import Refusal, constraint_name, sentence_for
from placements.models import Participation, Placement, Room, Session
from placements.timetabling import overlap

PERSON, ROOM, SEATS, DAYS = (
    "placements_person_is_in_one_place",
    "placements_room_holds_one_session",
    "placements_room_has_seats",
    "placements_session_is_inside_the_placement",
)


@dataclass(frozen=True)
class Wanted:
    """A booking that somebody asked for: these people, who would all be bound, and this room, for this time."""

    title: str
    start: datetime.datetime
    end: datetime.datetime
    people: tuple[Person, ...] = ()
    room: Room | None = None
    placements: tuple[Placement, ...] = ()
    session_id: int | None = None

    def overlaps(self, session: Session) -> bool:
        return self.start < session.end and session.start < self.end

    @property
    def when(self) -> str:
        return f"{time_range(self.start, self.end)} on {date_long(self.start)}"


@dataclass(frozen=True)
class Clash:
    """One thing that stands in the way. ``session`` is it, when the reader may see it.

    ``person`` is who is booked and ``wanted`` what cannot be for that, where it is about somebody.
    """

    sentence: str
    session: Session | None = None
    person: Person | None = None
    wanted: Wanted | None = None

    def __str__(self) -> str:
        return self.sentence


class BookingRefusal(Refusal):
    """A refusal to book, with each clash that stands in the way."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__(*dict.fromkeys(clash.sentence for clash in clashes))
        self.clashes = tuple(clashes)


def refuse_clashes_among(wanted: Sequence[Wanted]) -> None:
    """Raise a ``BookingRefusal`` when bookings that were asked for together clash with each other."""
    names: dict[tuple[str, int], str] = {}
    people = {person.pk: person for each in wanted for person in each.people}
    bookings = []
    for each in wanted:
        keys = {("person", person.pk): person.full_name for person in each.people}
        if each.room and each.room.is_exclusive:
            keys["room", each.room.pk] = each.room.name
        names |= keys
        bookings += [overlap.Booking(key, each.start, each.end, each) for key in keys]
    found = []
    for clash in overlap.clashes(bookings):
        first, second = cast(Wanted, clash.first.what), cast(Wanted, clash.second.what)
        kind, key = cast(tuple[str, int], clash.key)
        found.append(
            Clash(
                f"{names[kind, key]} would be in two places: {first.title}, {first.when}, "
                f"and {second.title}, {second.when}.",
                person=people[key] if kind == "person" else None,
                wanted=second,
            )
        )
    if found:
        raise BookingRefusal(found)


def explain(error: IntegrityError, *, wanted: Sequence[Wanted], by: Person | None) -> Refusal:
    """The refusal that a failed booking deserves, looked up by what was wanted. Asks at most five queries."""
    name = constraint_name(error)
    found: list[Clash] = []
    if name == PERSON:
        found = people_booked(wanted=wanted, by=by)
    elif name == ROOM:
        found = rooms_taken(wanted=wanted, by=by)
    elif name == SEATS:
        found = [Clash(_too_few_seats(each)) for each in wanted if each.room and not each.room.is_exclusive]
    elif name == DAYS:
        found = [clash for each in wanted for clash in _outside_placement(each)]
    # Whoever was in the way may have gone again meanwhile: then the constraint's own sentence must do.
    return BookingRefusal(found) if found else Refusal(sentence_for(error))


def people_booked(*, wanted: Sequence[Wanted], by: Person | None) -> list[Clash]:
    """A clash for each binding booking of somebody wanted, at a time when they are wanted."""
    asked: defaultdict[int, list[Wanted]] = defaultdict(list)
    for each in wanted:
        for person in each.people:
            asked[person.pk].append(each)
    if not asked:
        return []
    ours = [each.session_id for each in wanted if each.session_id]
    in_the_way = (
        Participation.objects.binding()
        .filter(person__in=asked.keys(), during__overlap=_envelope(wanted))
        .exclude(session__in=ours)
        .select_related("person", "session__practice", "session__room")
        .order_by("during", "person_id")
    )
    rows = [(row, each) for row in in_the_way for each in asked[row.person_id] if each.overlaps(row.session)]
    visible = _visible([row.session for row, _ in rows], by)
    contacts = whom_to_ring([row.session.practice for row, _ in rows if row.session_id not in visible])
    found = [
        Clash(
            f"{row.person.full_name} is booked {_where_and_when(row.session)}.",
            row.session,
            row.person,
            each,
        )
        if row.session_id in visible
        else Clash(
            f"{row.person.full_name} is booked elsewhere at some time from {each.when}."
            f"{contacts.get(row.session.practice_id, '')}",
            person=row.person,
            wanted=each,
        )
        for row, each in rows
    ]
    return list(dict.fromkeys(found))


def rooms_taken(*, wanted: Sequence[Wanted], by: Person | None) -> list[Clash]:
    """A clash for each session that holds a wanted room at a wanted time."""
    asked = [each for each in wanted if each.room and each.room.is_exclusive]
    if not asked:
        return []
    taken = (
        Session.objects.filter(
            is_cancelled=False, room__in=[each.room for each in asked], during__overlap=_envelope(asked)
        )
        .exclude(pk__in=[each.session_id for each in wanted if each.session_id])
        .select_related("room", "practice")
    )
    rows = [row for row in taken if any(each.room == row.room and each.overlaps(row) for each in asked)]
    visible = _visible(rows, by)
    return [
        Clash(f"{row.room} is taken {_where_and_when(row, with_room=False)}.", row)
        if row.pk in visible
        else Clash(f"{row.room} is taken at that time.")
        for row in rows
    ]


def _envelope(wanted: Sequence[Wanted]) -> tuple[datetime.datetime, datetime.datetime]:
    """From the first start to the last end: one range to ask the database for, however many are wanted."""
    return min(each.start for each in wanted), max(each.end for each in wanted)


def _where_and_when(session: Session, *, with_room: bool = True) -> str:
    where = ", ".join(filter(None, [str(session.room) if session.room and with_room else session.place]))
    return (
        f"from {time_range(session.start, session.end)} on {date_long(session.start)}: {session.title}"
        f"{f', {where}' if where else ''} at {session.practice}"
    )


def _visible(sessions: Iterable[Session], by: Person | None) -> set[int]:
    keys = {session.pk for session in sessions}
    if by is None or not keys:
        return keys
    return set(Session.objects.visible_to(by).filter(pk__in=keys).values_list("pk", flat=True))


def whom_to_ring(practices: Iterable[Practice]) -> dict[int, str]:
    """For each practice, a sentence that says which hub to ring: it names no practice and no learner."""
    memberships = (
        Membership.objects.current()
        .filter(practice__in={practice.pk for practice in practices})
        .select_related("hub")
    )
    return {
        row.practice_id: f" Ring {row.hub}, the hub that knows, on {phone(row.hub.phone)}."
        for row in memberships
        if row.hub.phone
    }


def _too_few_seats(wanted: Wanted) -> str:
    room: Any = wanted.room
    return f"{room} holds {count(room.seats, 'person', 'people')}: too few for {wanted.title}, {wanted.when}."


def _outside_placement(wanted: Wanted) -> list[Clash]:
    return [
        Clash(
            f"{placement.person.full_name}'s placement runs from {date_long(placement.starts_on)} to "
            f"{date_long(placement.ends_on)}: {wanted.title}, {wanted.when}, is outside it.",
            person=placement.person,
            wanted=wanted,
        )
        for placement in wanted.placements
        if not (placement.during.lower <= wanted.start and wanted.end <= placement.during.upper)
    ]
