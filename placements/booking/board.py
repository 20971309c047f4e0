"""Who comes to an event, as its reader may know them, and how the reader stands themselves."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from accounts.models import Person
from hubs.operations.base import Refusal
from placements.booking.coming import check_booking_is_open, comes_as
from placements.models import EventBooking, Participation, Placement, RegionalEvent

State = EventBooking.State
STATES = {State.CONFIRMED: "Booked", State.WAITING: "Waiting", State.INVITED: "Invited"}
COLOURS = {State.CONFIRMED: "green", State.WAITING: "yellow", State.INVITED: "blue"}


@dataclass(frozen=True)
class Comer:
    """Somebody who is booked, waits or is invited. ``turn`` is their place in the queue, 0 where they do not wait."""

    booking: Any
    turn: int

    @property
    def name(self) -> str:
        name: str = self.booking.person.full_name
        return name

    @property
    def what(self) -> str:
        """'Student nurse', for who attends as themselves their profession."""
        return what_of(self.booking)

    @property
    def where(self) -> str:
        return str(self.booking.placement.practice) if self.booking.placement else ""

    @property
    def state(self) -> str:
        """'Booked', 'Waiting, number 3', 'Invited'."""
        words = STATES[self.booking.state]
        return f"{words}, number {self.turn}" if self.turn else words

    @property
    def colour(self) -> str:
        return COLOURS[self.booking.state]


@dataclass(frozen=True)
class Board:
    """All who asked to come, the booked first, those who wait in their order; one query."""

    comers: Sequence[Comer]

    def of(self, person: Person) -> Comer | None:
        return next((each for each in self.comers if each.booking.person_id == person.pk), None)

    @property
    def of_reader(self) -> list[Comer]:
        """Learners of practices that the reader manages."""
        return [each for each in self.comers if each.booking.is_kept]

    @property
    def by_profession(self) -> list[tuple[str, int, int]]:
        """How many are booked and how many wait, of each profession."""
        numbers: Counter[tuple[str, str]] = Counter(
            (each.what or "Not said", each.booking.state) for each in self.comers
        )
        names = sorted({what for what, state in numbers if state != State.INVITED})
        return [(name, numbers[name, State.CONFIRMED], numbers[name, State.WAITING]) for name in names]


def board_of(event: RegionalEvent, reader: Person) -> Board:
    """Who asked to come to the event; ``is_kept`` of a booking says that ``reader`` keeps its placement."""
    kept = Placement.objects.managed_by(reader).filter(pk=OuterRef("placement"))
    rows = (
        EventBooking.objects.open()
        .filter(event=event)
        .select_related("person__profession", "placement__learner_group", "placement__practice")
        .annotate(is_kept=Exists(kept))
    )
    by_state: dict[str, list[Any]] = {state: [] for state in STATES}
    for row in rows:
        by_state[row.state].append(row)
    booked = sorted(
        by_state[State.CONFIRMED], key=lambda row: (row.person.family_name, row.person.given_name)
    )
    return Board(
        [
            *(Comer(row, 0) for row in booked),
            *(Comer(row, turn) for turn, row in enumerate(by_state[State.WAITING], 1)),
            *(Comer(row, 0) for row in by_state[State.INVITED]),
        ]
    )


def what_of(booking: Any) -> str:
    if booking.placement:
        return str(booking.placement.learner_group)
    return str(booking.person.profession or "")


def why_not(event: RegionalEvent, person: Person, now: datetime.datetime) -> tuple[str, ...]:
    """Why ``person`` cannot book the event for themselves; empty when they can."""
    try:
        check_booking_is_open(event, now)
        comes_as(event=event, person=person)
    except Refusal as refusal:
        return refusal.sentences
    if Participation.objects.filter(session=event.session_id, person=person).exists():
        return ("You are in this session already.",)
    return ()
