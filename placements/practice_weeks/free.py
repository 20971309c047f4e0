"""Who and what is free at a practice at a moment: what an administrator hunts for, in words."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.models import Person
from atp_portal.formatting import and_list, clock, count, date_day, london_date
from placements.models import Part, Placement, Room, Session
from placements.practice_weeks.elsewhere import Elsewhere
from placements.practice_weeks.margins import days_away
from placements.practice_weeks.week import PracticeWeek

MOMENT = datetime.timedelta(minutes=1)


@dataclass(frozen=True)
class Found:
    """Somebody or something, and what is to be said of them then: 'free until 5pm', 'Surgery until midday'."""

    name: str
    words: str
    placement: Placement | None = None


@dataclass(frozen=True)
class WhoIsFree:
    """Everybody and every room at one moment. ``perhaps`` are staff of whom nobody has said when they are in."""

    at: datetime.datetime
    staff: Sequence[Found]
    perhaps: Sequence[Found]
    rooms: Sequence[Found]
    learners: Sequence[Found]
    busy: Sequence[Found]
    closed: str = ""

    @property
    def summary(self) -> str:
        """'At 2pm on Tuesday 24 November 2 staff, 3 rooms and 1 learner are free.'"""
        if self.closed:
            return self.closed
        found = f"{len(self.staff)} staff, {count(len(self.rooms), 'room')} and {count(len(self.learners), 'learner')}"
        return f"{found} free at {clock(self.at)} on {date_day(self.at)}."


def who_is_free(here: PracticeWeek, at: datetime.datetime, rooms: Iterable[Room]) -> WhoIsFree:
    """Who and what is free at ``at``, of a week that holds it; no query."""
    presence, day = here.presence, london_date(at)
    closures = presence.closures_between(at, at + MOMENT)
    if closures:
        words = f"The practice is closed then: {closures[0].reason}."
        return WhoIsFree(at, (), (), (), (), (), words)
    staff, perhaps, busy = [], [], []
    for person in here.staff:
        mine: list[Session | Elsewhere] = [
            *(session for session, row in here.rows_of.get(person.pk, ()) if row.part != Part.OVERSEER),
            *(each for each in here.elsewhere_of.get(person.pk, ()) if not each.on_call),
        ]
        now, until = _now_and_until(mine, at)
        if now:
            busy.append(Found(person.full_name, _doing(now)))
        elif (takes := presence.takes_learners(person.pk, at, at + MOMENT)) is None:
            perhaps.append(Found(person.full_name, _until(until)))
        elif takes:
            staff.append(Found(person.full_name, _until(_earlier(until, _leaves(here, person, at)))))
    free_rooms = []
    for room in rooms:
        going_on = [each for each in here.sessions_in.get(room.pk, ()) if not each.is_cancelled]
        now, until = _now_and_until(going_on, at)
        if not now and not presence.room_shut_between(room.pk, at, at + MOMENT):
            free_rooms.append(Found(room.name, _until(until) + _whose(here, room, at)))
    learners = []
    for placement in here.placements:
        now, until = _now_and_until(here.sessions_of(placement.person_id), at)
        if now:
            busy.append(Found(placement.person.full_name, _doing(now)))
        elif day not in days_away(here, placement):
            learners.append(Found(placement.person.full_name, _until(until), placement))
    return WhoIsFree(at, staff, perhaps, free_rooms, learners, busy)


def _now_and_until(
    sessions: Iterable[Session | Elsewhere], at: datetime.datetime
) -> tuple[Session | Elsewhere | None, datetime.datetime | None]:
    """The session that is on at a moment, or when the next one of that day starts."""
    day = london_date(at)
    left = sorted(
        (
            each
            for each in sessions
            if not each.is_cancelled and each.end > at and london_date(each.start) == day
        ),
        key=lambda each: each.start,
    )
    if left and left[0].start <= at:
        return left[0], None
    return None, left[0].start if left else None


def _leaves(here: PracticeWeek, person: Person, at: datetime.datetime) -> datetime.datetime | None:
    """When somebody who is in at a moment goes, or may take learners no longer."""
    reached = None
    for each in here.presence.stretches_of(person.pk):
        if each.may_take_learners and (each.start <= at < each.end or each.start == reached):
            reached = each.end
    return reached


def _whose(here: PracticeWeek, room: Room, at: datetime.datetime) -> str:
    """Who works in a room then by their usual week, whatever the timetable says of it."""
    names = and_list(
        person.full_name
        for person in here.staff
        if any(
            each.room_id == room.pk and each.start <= at < each.end
            for each in here.presence.stretches_of(person.pk)
        )
    )
    return f" ({names} usually {'work' if ' and ' in names else 'works'} in it then)" if names else ""


def _earlier(first: datetime.datetime | None, second: datetime.datetime | None) -> datetime.datetime | None:
    return min((each for each in (first, second) if each), default=None)


def _until(moment: datetime.datetime | None) -> str:
    return f"until {clock(moment)}" if moment else "for the rest of the day"


def _doing(session: Session | Elsewhere) -> str:
    return f"{session.title}, until {clock(session.end)}"
