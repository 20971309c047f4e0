"""Who is in at a practice when: the usual week less leave, closures and bank holidays.

``presence_of`` asks the database once for a stretch of days; every question after that is asked of values.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC

from atp_portal.formatting import LONDON
from hubs.bank_holidays import bank_holidays_between
from hubs.models import Practice
from placements.models import Closure, StaffAbsence, WorkingPattern
from placements.timetabling.overlap import Span

ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """Somebody is in from ``start`` to ``end`` (UTC): doing what, in which room, with or without learners."""

    person_id: int
    start: datetime.datetime
    end: datetime.datetime
    activity: str = ""
    room_id: int | None = None
    room: str = ""
    may_take_learners: bool = True

    @property
    def day(self) -> datetime.date:
        return self.start.astimezone(LONDON).date()


@dataclass(frozen=True)
class Shut:
    """The practice is closed, or one of its rooms out of use, from ``start`` to ``end`` (UTC)."""

    start: datetime.datetime
    end: datetime.datetime
    reason: str
    room_id: int | None = None


@dataclass(frozen=True)
class Presence:
    """A practice from ``first`` to ``last``, both days included.

    ``stretches`` are by person, in order, and what takes people away is already out of them. Somebody without
    usual hours here is no key: of them nobody has said when they are in.
    """

    first: datetime.date
    last: datetime.date
    stretches: Mapping[int, tuple[Stretch, ...]]
    absences: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    closures: tuple[Shut, ...] = ()
    rooms_shut: Mapping[int, tuple[Shut, ...]] = field(default_factory=dict)
    holidays: Mapping[datetime.date, str] = field(default_factory=dict)

    def has_hours(self, person_id: int) -> bool:
        """Whether anybody has said when this person is in."""
        return person_id in self.stretches

    def stretches_of(self, person_id: int, day: datetime.date | None = None) -> list[Stretch]:
        """When they are in, on one day or on all of them."""
        return [each for each in self.stretches.get(person_id, ()) if day is None or each.day == day]

    def is_off(self, person_id: int, start: datetime.datetime, end: datetime.datetime) -> bool:
        """Whether they are off for any of this time."""
        return any(span.start < end and start < span.end for span in self.absences.get(person_id, ()))

    def closures_between(self, start: datetime.datetime, end: datetime.datetime) -> list[Shut]:
        """When and why the practice is closed for any of this time, bank holidays included."""
        days = {
            start.astimezone(LONDON).date(),
            (end - datetime.timedelta.resolution).astimezone(LONDON).date(),
        }
        holidays = [
            Shut(*_whole_day(day), self.holidays[day]) for day in sorted(days) if day in self.holidays
        ]
        return [each for each in self.closures if each.start < end and start < each.end] + holidays

    def is_closed(self, start: datetime.datetime, end: datetime.datetime) -> bool:
        return bool(self.closures_between(start, end))

    def room_shut_between(self, room_id: int, start: datetime.datetime, end: datetime.datetime) -> list[Shut]:
        """When and why the room is out of use for any of this time."""
        return [each for each in self.rooms_shut.get(room_id, ()) if each.start < end and start < each.end]

    def is_in(self, person_id: int, start: datetime.datetime, end: datetime.datetime) -> bool | None:
        """Whether they are in for all of this time; None where nobody has said and they are not off."""
        if not self.has_hours(person_id):
            return False if self.is_off(person_id, start, end) else None
        return _covers(self.stretches[person_id], start, end)

    def takes_learners(self, person_id: int, start: datetime.datetime, end: datetime.datetime) -> bool | None:
        """Whether they are in for all of this time and may take learners; None as for ``is_in``."""
        if not self.has_hours(person_id):
            return self.is_in(person_id, start, end)
        return _covers([each for each in self.stretches[person_id] if each.may_take_learners], start, end)

    def who_is_in(self, start: datetime.datetime, end: datetime.datetime) -> list[int]:
        """The people who are known to be in for all of this time."""
        return [person_id for person_id in self.stretches if self.is_in(person_id, start, end)]


def presence_of(
    practice: Practice,
    first: datetime.date,
    last: datetime.date,
    *,
    holidays: Mapping[datetime.date, str] | None = None,
) -> Presence:
    """Who is in at the practice from ``first`` to ``last``: four queries, three where ``holidays`` are known."""
    return presences_of([practice.pk], first, last, holidays=holidays)[practice.pk]


def presences_of(
    practices: Iterable[int],
    first: datetime.date,
    last: datetime.date,
    *,
    holidays: Mapping[datetime.date, str] | None = None,
) -> dict[int, Presence]:
    """The same for practices by their keys, in as many queries as for one."""
    keys = set(practices)
    start, end = _whole_day(first)[0], _whole_day(last)[1]
    holidays = dict(bank_holidays_between(first, last) if holidays is None else holidays)
    closures: defaultdict[int, list[Shut]] = defaultdict(list)
    rooms: defaultdict[int, defaultdict[int, list[Shut]]] = defaultdict(lambda: defaultdict(list))
    for closure in (
        Closure.objects.filter(practice__in=keys)
        .overlapping(start, end)
        .only("practice", "during", "reason", "room")
    ):
        shut = Shut(closure.during.lower, closure.during.upper, closure.reason, closure.room_id)
        if shut.room_id is None:
            closures[closure.practice_id].append(shut)
        else:
            rooms[closure.practice_id][shut.room_id].append(shut)
    absences: defaultdict[int, defaultdict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
    away = StaffAbsence.objects.filter(practice__in=keys).overlapping(start, end)
    for practice_id, person_id, during in away.values_list("practice", "person", "during"):
        absences[practice_id][person_id].append(Span(during.lower, during.upper))
    patterns: defaultdict[int, list[WorkingPattern]] = defaultdict(list)
    usual = WorkingPattern.objects.filter(practice__in=keys).overlapping(first, last)
    for pattern in usual.select_related("room"):
        patterns[pattern.practice_id].append(pattern)
    return {
        key: Presence(
            first,
            last,
            _usual(patterns[key], first, last, absences[key], closures[key], holidays),
            {person_id: tuple(spans) for person_id, spans in absences[key].items()},
            tuple(closures[key]),
            {room_id: tuple(shut) for room_id, shut in rooms[key].items()},
            holidays,
        )
        for key in keys
    }


def _usual(
    patterns: Iterable[WorkingPattern],
    first: datetime.date,
    last: datetime.date,
    absences: Mapping[int, Sequence[Span]],
    closures: Sequence[Shut],
    holidays: Mapping[datetime.date, str],
) -> dict[int, tuple[Stretch, ...]]:
    found: defaultdict[int, list[Stretch]] = defaultdict(list)
    shut = [Span(each.start, each.end) for each in closures]
    for pattern in patterns:
        mine = found[pattern.person_id]
        away = [*shut, *absences.get(pattern.person_id, ())]
        begin = max(first, pattern.starts_on)
        day = begin + ONE_DAY * ((pattern.weekday - begin.isoweekday()) % 7)
        while day <= min(last, pattern.ends_on or last):
            if day not in holidays:
                hours = Span(_instant(day, pattern.starts_at), _instant(day, pattern.ends_at))
                mine += [
                    Stretch(
                        pattern.person_id,
                        span.start,
                        span.end,
                        pattern.activity,
                        pattern.room_id,
                        pattern.room.name if pattern.room else "",
                        pattern.may_take_learners,
                    )
                    for span in less(hours, away)
                ]
            day += 7 * ONE_DAY
    return {person_id: tuple(sorted(mine, key=lambda each: each.start)) for person_id, mine in found.items()}


def less(span: Span, away: Iterable[Span]) -> list[Span]:
    """What is left of a stretch of time without those that are taken from it, in order."""
    left = [span] if span.start < span.end else []
    for gone in away:
        left = [
            part
            for each in left
            for part in (
                Span(each.start, min(each.end, gone.start)),
                Span(max(each.start, gone.end), each.end),
            )
            if part.start < part.end
        ]
    return left


def _covers(stretches: Iterable[Stretch], start: datetime.datetime, end: datetime.datetime) -> bool:
    """Whether the stretches, in order, leave no gap from ``start`` to ``end``."""
    reached = start
    for each in stretches:
        if each.start <= reached < each.end:
            reached = each.end
        if reached >= end:
            return True
    return False


def _instant(day: datetime.date, at: datetime.time) -> datetime.datetime:
    """A time of somebody's usual week; where clocks change, the earlier reading will do, since nobody books by it."""
    return datetime.datetime.combine(day, at, tzinfo=LONDON).astimezone(UTC)


def _whole_day(day: datetime.date) -> Span:
    return Span(_instant(day, datetime.time()), _instant(day + ONE_DAY, datetime.time()))
