"""An event as a line of the regional timetable tells of it: when, where, for whom, what is left, what is one’s own."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from atp_portal.formatting import and_list, clock, count, date_day, london_date, time_range
from hubs.recruitment import told_miles
from placements.models import EventBooking, RegionalEvent
from placements.presentation import place_of

State = EventBooking.State

MINE = {
    State.CONFIRMED: ("You are booked", "green"),
    State.WAITING: ("You are waiting", "yellow"),
    State.INVITED: ("You are invited", "blue"),
}


@dataclass(frozen=True)
class EventLine:
    """An event, fetched ``with_places`` and ``with_own``, as it stands at ``now``."""

    event: Any
    now: datetime.datetime
    miles: float | None = None
    """From the reader's nearest practice, where they asked for what is near."""

    @property
    def day(self) -> datetime.date:
        return london_date(self.event.session.start)

    @property
    def title(self) -> str:
        title: str = self.event.session.title
        return title

    @property
    def href(self) -> str:
        return reverse("placements:regional_event", args=[self.event.public_id])

    @property
    def hours(self) -> str:
        """'2pm to 4:30pm'."""
        return time_range(self.event.session.start, self.event.session.end)

    @property
    def starts(self) -> str:
        return clock(self.event.session.start)

    @property
    def kind(self) -> str:
        return f"{self.event.get_kind_display()}"

    @property
    def where(self) -> str:
        return place_of(self.event.session, with_practice=True)

    @property
    def away(self) -> str:
        """'6.2 miles from your practice'; nothing at one's own, or where nobody asked."""
        return f"{told_miles(self.miles)} from your practice" if self.miles else ""

    @property
    def hub(self) -> str:
        """'Rotherham Hub', and where only its own practices may come 'Rotherham Hub, for its practices only'."""
        return f"{self.event.hub}{'' if self.event.is_for_all_hubs else ', for its practices only'}"

    @property
    def for_whom(self) -> str:
        """'Learners: medicine and nursing', 'Educators', 'Learners and educators'."""
        professions = and_list(sorted(str(each).lower() for each in self.event.professions.all()))
        whom = self.event.get_audience_display().capitalize()
        return f"{whom}: {professions}" if professions else whom

    @property
    def is_cancelled(self) -> bool:
        return bool(self.event.session.is_cancelled)

    @property
    def is_over(self) -> bool:
        return bool(self.event.session.end <= self.now)

    @property
    def places(self) -> str:
        """'3 places left', 'Full: 2 are waiting', 'Booking has closed', 'Cancelled', 'Over', 'Draft'."""
        if self.is_cancelled:
            return "Cancelled"
        if not self.event.session.published_at:
            return "Draft"
        if self.is_over:
            return "Over"
        if self.event.book_by and self.event.book_by < london_date(self.now):
            return "Booking has closed"
        return places_left(self.event)

    @property
    def colour(self) -> str:
        """Of the tag with ``places``."""
        if self.is_cancelled:
            return "red"
        return "blue" if self.places.endswith("left") else "grey"

    @property
    def until(self) -> str:
        """'Book by Friday 4 December', as long as that helps."""
        book_by = self.event.book_by
        if not book_by or not self.places.endswith("left") or book_by >= self.day:
            return ""
        return f"Book by {date_day(book_by)}"

    @property
    def mine(self) -> tuple[str, str] | None:
        """The words and the colour of one's own booking; none where the event was cancelled, as the booking is void."""
        return None if self.is_cancelled else MINE.get(self.event.my_state)

    @property
    def learners(self) -> str:
        """'2 of your learners are booked, 1 is invited'."""
        numbers = [
            (self.event.learners_booked, "booked"),
            (self.event.learners_waiting, "waiting"),
            (self.event.learners_invited, "invited"),
        ]
        first, *rest = [(number, words) for number, words in numbers if number] or [(0, "")]
        if not first[0] or self.is_cancelled:
            return ""
        told = f"{count(first[0], 'learner')} of yours {_are(first[0])} {first[1]}"
        return ", ".join([told, *(f"{number} {_are(number)} {words}" for number, words in rest)])


def places_left(event: Any) -> str:
    """Of an event fetched ``with_places``: '1 place left', 'Full', 'Full: 2 are waiting'."""
    left = event.places - event.booked
    if left > 0:
        return f"{count(left, 'place')} left"
    if not event.waiting:
        return "Full"
    return f"Full: {event.waiting} {_are(event.waiting)} waiting"


def lines_of(
    events: Any, now: datetime.datetime, miles: Mapping[int, float] | None = None
) -> list[EventLine]:
    """``miles`` is how far practices are from the reader's, by key."""
    away = miles or {}
    return [EventLine(event, now, away.get(event.session.practice_id)) for event in events]


def kinds() -> list[tuple[str, str]]:
    """The kinds of event as people choose among them."""
    return [(kind.value, kind.label[:1].upper() + kind.label[1:]) for kind in RegionalEvent.Kind]


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
