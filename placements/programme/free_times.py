"""When a learner and their educationalist could meet for an interview: free times, and sessions that they share."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from atp_portal.formatting import london_date
from placements.models import Participation, Placement, Room, Session
from placements.programme.coverage import Planned
from placements.programme.interviews import Days
from placements.staffing.presence import Presence, presence_of
from placements.timetabling.next_free import next_free

LENGTHS = (datetime.timedelta(hours=1), datetime.timedelta(minutes=30))
STARTS = [datetime.time(hour, minute) for hour in range(9, 17) for minute in (0, 30)]
# Enough to choose from, and of no day so many that they hide the next.
MOST, A_DAY, APART = 6, 2, datetime.timedelta(hours=3)
# So many days more are looked at where the right part of the placement has no time left.
LONGER = datetime.timedelta(days=21)
ONE_DAY = datetime.timedelta(days=1)
Stretch = tuple[datetime.datetime, datetime.datetime]


@dataclass(frozen=True)
class FreeTime:
    """Both are free from ``start`` to ``end`` (UTC), and so is the room, where the educationalist has one then."""

    start: datetime.datetime
    end: datetime.datetime
    room: Room | None = None


@dataclass(frozen=True)
class Meetings:
    """What an interview could be: a session of its own, or one that they have together already."""

    free: list[FreeTime]
    shared: list[Planned]


def meetings_for(
    placement: Placement, days: Days, sessions: Sequence[Planned], now: datetime.datetime
) -> Meetings:
    """Of the days of an interview, or of those after them where these are over or full; at most seven queries.

    Days on which the learner comes go before others. ``sessions`` are all of the learner's.
    """
    today = london_date(now)
    first, last = max(days.first, today, placement.starts_on), min(days.last, placement.ends_on)
    found = _meetings(placement, first, last, sessions, now)
    if found.free or found.shared:
        return found
    after = max(last + ONE_DAY, first)
    return _meetings(placement, after, min(after + LONGER, placement.ends_on), sessions, now)


def _meetings(
    placement: Placement,
    first: datetime.date,
    last: datetime.date,
    sessions: Sequence[Planned],
    now: datetime.datetime,
) -> Meetings:
    if last < first:
        return Meetings([], [])
    inside = [each for each in sessions if each.start > now and first <= london_date(each.start) <= last]
    shared = [each for each in inside if each.is_led and each.category == "educational"]
    return Meetings(
        _free(placement, first, last, {london_date(each.start) for each in inside}, now), shared[:MOST]
    )


def _free(
    placement: Placement,
    first: datetime.date,
    last: datetime.date,
    attended: set[datetime.date],
    now: datetime.datetime,
) -> list[FreeTime]:
    teacher = placement.educationalist
    if teacher is None:
        return []
    presence = presence_of(placement.practice, first, last)
    all_days = [first + ONE_DAY * number for number in range((last - first).days + 1)]
    open_days = [day for day in all_days if day.weekday() < 5 and day not in presence.holidays]
    together = {placement.person_id, teacher.person_id}
    taken = _taken(together, presence)
    # Days on which the learner comes, and others only where those have no time.
    for some in (
        [day for day in open_days if day in attended],
        [day for day in open_days if day not in attended],
    ):
        for length in LENGTHS:
            starts = next_free(
                taken, length=length, days=some, starts=STARTS, after=now, most=len(some) * len(STARTS)
            )
            chosen = _spread(
                each for each in starts if _is_in(presence, teacher.person_id, each, each + length)
            )
            if chosen:
                return _with_rooms(placement, presence, teacher.person_id, chosen, length)
    return []


def _spread(starts: Iterable[datetime.datetime]) -> list[datetime.datetime]:
    """The first of these times, so many of a day and so far apart that there is something to choose from."""
    chosen: list[datetime.datetime] = []
    for start in starts:
        of_day = [each for each in chosen if london_date(each) == london_date(start)]
        if len(of_day) < A_DAY and (not of_day or start - of_day[-1] >= APART):
            chosen.append(start)
    return chosen[:MOST]


def _taken(people: set[int], presence: Presence) -> list[Stretch]:
    """When either is booked, in order."""
    midnight = datetime.time(tzinfo=datetime.UTC)
    start = datetime.datetime.combine(presence.first - ONE_DAY, midnight)
    end = datetime.datetime.combine(presence.last + 2 * ONE_DAY, midnight)
    rows = Participation.objects.binding().filter(person__in=people, during__overlap=(start, end))
    return sorted((during.lower, during.upper) for during in rows.values_list("during", flat=True))


def _is_in(presence: Presence, person: int, start: datetime.datetime, end: datetime.datetime) -> bool:
    return not presence.is_closed(start, end) and presence.is_in(person, start, end) is not False


def _with_rooms(
    placement: Placement,
    presence: Presence,
    person: int,
    starts: Sequence[datetime.datetime],
    length: datetime.timedelta,
) -> list[FreeTime]:
    """Each time with the room in which the educationalist is then, if nobody else has it."""
    stretches = presence.stretches_of(person)
    rooms = {room.pk: room for room in Room.objects.filter(pk__in={each.room_id for each in stretches})}
    booked = [
        (room, during.lower, during.upper)
        for room, during in Session.objects.filter(
            room__in=rooms, is_cancelled=False, during__overlap=(starts[0], starts[-1] + length)
        ).values_list("room", "during")
    ]
    found = []
    for start in starts:
        end = start + length
        own = next((each for each in stretches if each.start <= start and end <= each.end), None)
        room = rooms.get(own.room_id) if own and own.room_id else None
        is_taken = room is None or any(
            key == room.pk and lower < end and start < upper for key, lower, upper in booked
        )
        shut = room is not None and presence.room_shut_between(room.pk, start, end)
        found.append(FreeTime(start, end, None if is_taken or shut else room))
    return found
