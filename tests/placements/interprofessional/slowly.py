"""Times to learn together by brute force: each half-hour of each day, straight from the rows, one after the other."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from accounts.models import Educationalist, LearnerTerms, Supervisor
from atp_portal.formatting import london
from hubs.bank_holidays import bank_holidays_between
from hubs.models import Membership, Practice, Vacation
from placements.interprofessional.finding import Together
from placements.lapsing.reach import Point, km_between
from placements.models import Closure, Participation, Placement, Room, StaffAbsence, WorkingPattern
from placements.timetabling.local_time import to_utc

MINUTE, HALF_HOUR, DAY = (datetime.timedelta(minutes=n) for n in (1, 30, 24 * 60))


class Time(NamedTuple):
    """What is compared: by keys, since how a row is told is no part of the answer."""

    practice: str
    start: datetime.datetime
    end: datetime.datetime
    learners: frozenset[str]
    supervisor: str
    room: str
    studying: frozenset[str]
    left_out: frozenset[str]


def as_time(found: Together) -> Time:
    return Time(
        found.practice,
        found.start,
        found.end,
        frozenset(each.key for each in found.learners),
        found.supervisor.key,
        found.room.key,
        frozenset(each.key for each in found.studying),
        frozenset(each.key for each in found.left_out),
    )


@dataclass
class Slowly:
    """The hosts, how far learners come and when is asked; ``times()`` is the answer, the best first."""

    hosts: list[Practice]
    km: float
    days: list[datetime.date]
    now: datetime.datetime
    opens: datetime.time
    closes: datetime.time
    half_hours: int

    def __post_init__(self) -> None:
        first, last = self.days[0], self.days[-1]
        self.holidays = set(bank_holidays_between(first, last))
        self.closures = list(Closure.objects.all())
        self.absences = list(StaffAbsence.objects.all())
        self.patterns: dict[tuple[int, int], list[WorkingPattern]] = {}
        for each in WorkingPattern.objects.all():
            self.patterns.setdefault((each.practice_id, each.weekday), []).append(each)
        self.vacations = list(Vacation.objects.all())
        self.campus = {each.learner_id: each.campus_weekdays for each in LearnerTerms.objects.all()}
        self.hub_of = {each.practice_id: each.hub_id for each in Membership.objects.current()}
        self.rooms_of: dict[int, list[Room]] = {}
        for room in Room.objects.all():
            self.rooms_of.setdefault(room.practice_id, []).append(room)
        self.rows_of: dict[int, list[Participation]] = {}
        self.rows_in: dict[int, list[Participation]] = {}
        learners_of: dict[int, set[Any]] = {}
        for row in Participation.objects.filter(is_cancelled=False).select_related(
            "session", "placement__learner_group", "placement__learner", "attendance"
        ):
            self.rows_of.setdefault(row.person_id, []).append(row)
            if row.session.room_id:
                self.rows_in.setdefault(row.session.room_id, []).append(row)
            if row.part == "learner" and row.session.category != "break" and not has_missed(row):
                learners_of.setdefault(row.session_id, set()).add(kind(row.placement))
        self.mixed = {key for key, kinds in learners_of.items() if len(kinds) > 1}
        self.placements = list(
            Placement.objects.filter(state__in=["provisional", "confirmed"]).select_related(
                "learner_group__profession", "learner", "practice", "person"
            )
        )
        self.leaders: dict[tuple[int, int], list[Any]] = {}
        teaching: Any = Educationalist.objects.overlapping(first, last)
        self.teach = {(each.practice_id, each.person_id) for each in teaching}
        role: Any
        for model in (Supervisor, Educationalist):
            for role in model.objects.select_related("person"):
                self.leaders.setdefault((role.practice_id, role.person_id), []).append(role)

    def times(self) -> list[Time]:
        best: dict[Any, tuple[Any, Time]] = {}
        for host in self.hosts:
            for day in self.days:
                start, last = to_utc(day, self.opens), to_utc(day, self.closes)
                while start + HALF_HOUR * self.half_hours <= last:
                    for rank, time in self.at(host, day, start, start + HALF_HOUR * self.half_hours):
                        if (host.pk, day) not in best or rank < best[host.pk, day][0]:
                            best[host.pk, day] = rank, time
                    start += HALF_HOUR
        return [time for _, time in sorted(best.values())]

    def at(
        self, host: Practice, day: datetime.date, start: datetime.datetime, end: datetime.datetime
    ) -> Iterable[tuple[Any, Time]]:
        if start < self.now or not self.is_open(host.pk, day, start, end):
            return
        own = [each for each in self.placements if each.practice_id == host.pk]
        others = [each for each in self.placements if self.is_near(each.practice, host)]
        own = [
            each
            for each in own
            if self.comes(each, day, start, end) and self.keeps_lunch(each.person_id, day, start, end)
        ]
        others = [each for each in others if self.travels(each, day, start, end)]
        if not own:
            return
        left = [(room, self.seats_left(room, day, start, end)) for room in self.rooms_of.get(host.pk, ())]
        for (practice, person), roles in self.leaders.items():
            if practice != host.pk or not self.leads(practice, person, roles, day, start, end):
                continue
            here = [each for each in own if each.person_id != person]
            everybody = here + [each for each in others if each.person_id != person]
            studying = [each for each in everybody if self.studies(each.person_id, start, end)]
            most = max((seats for _, seats in left), default=0) - 1
            asked = self.squeezed(everybody, most, host, studying)
            if len({kind(each) for each in asked}) < 2 or not here:
                continue
            rooms = [(self.seats(room), str(room.public_id)) for room, seats in left if seats > len(asked)]
            key = str(roles[0].person.public_id)
            yield (
                (
                    -len({kind(each) for each in asked}),
                    -sum(not self.has_learnt(each) for each in asked),
                    -len(asked),
                    sum(each in studying for each in asked),
                    sum(each.practice_id != host.pk for each in asked),
                    start,
                    str(host.pk),
                    (practice, person) not in self.teach,
                    key,
                ),
                Time(
                    str(host.pk),
                    start,
                    end,
                    frozenset(str(each.public_id) for each in asked),
                    key,
                    min(rooms)[1],
                    frozenset(str(each.public_id) for each in asked if each in studying),
                    frozenset(str(each.public_id) for each in everybody if each not in asked),
                ),
            )

    def squeezed(
        self, everybody: list[Placement], most: int, host: Practice, studying: list[Placement]
    ) -> list[Placement]:
        """Who is left when one after the other goes out, until no more than ``most`` are there.

        First go neighbours, but for the last without whom all would be of one kind; of those, and of the practice's
        own after them, first who is not the last of a kind, who has learnt together, who studies, by name the last.
        """
        left = list(everybody)
        while len(left) > max(most, 0):

            def goes(each: Placement) -> tuple[Any, ...]:
                rest = [other for other in left if other is not each]
                return (
                    len({kind(other) for other in rest}) >= 2,
                    each.practice_id != host.pk,
                    kind(each) in {kind(other) for other in rest},
                    self.has_learnt(each),
                    each in studying,
                    each.person.full_name,
                    str(each.public_id),
                )

            left.remove(max(left, key=goes))
        return left

    def is_open(self, practice: int, day: Any, start: Any, end: Any) -> bool:
        return day not in self.holidays and not any(
            each.practice_id == practice and each.room_id is None and overlaps(each.during, start, end)
            for each in self.closures
        )

    def leads(self, practice: int, person: int, roles: Any, day: Any, start: Any, end: Any) -> bool:
        if not any(each.starts_on <= day and (each.ends_on is None or day <= each.ends_on) for each in roles):
            return False
        if any(
            each.practice_id == practice and each.person_id == person and overlaps(each.during, start, end)
            for each in self.absences
        ):
            return False
        if any(overlaps(row.during, start, end) for row in self.rows_of.get(person, ())):
            return False
        if not self.keeps_lunch(person, day, start, end):
            return False
        minutes = [start + MINUTE * number for number in range(int((end - start) / MINUTE))]
        mine = [
            each
            for each in self.patterns_on(practice, day)
            if each.person_id == person and each.may_take_learners
        ]
        hours = [(to_utc(day, each.starts_at), to_utc(day, each.ends_at)) for each in mine]
        return all(any(begin <= minute < over for begin, over in hours) for minute in minutes)

    def patterns_on(self, practice: int, day: Any) -> list[WorkingPattern]:
        return [
            each
            for each in self.patterns.get((practice, day.isoweekday()), ())
            if each.starts_on <= day and (each.ends_on is None or day <= each.ends_on)
        ]

    def is_near(self, other: Practice, host: Practice) -> bool:
        if other.pk == host.pk or other.status != "active":
            return False
        if self.hub_of.get(other.pk) is None or self.hub_of.get(other.pk) != self.hub_of.get(host.pk):
            return False
        places: list[Any] = [(each.latitude, each.longitude) for each in (other, host)]
        if any(None in place for place in places):
            return False
        one, two = (Point(float(north), float(east)) for north, east in places)
        return km_between(one, two) <= self.km

    def comes(self, placement: Placement, day: Any, start: Any, end: Any) -> bool:
        """Nothing is in the way but what they study on their own."""
        if not placement.starts_on <= day <= placement.ends_on:
            return False
        if day.isoweekday() in self.campus.get(placement.learner_id, ()):
            return False
        if any(
            each.education_provider_id == placement.education_provider_id
            and each.learner_group_id in (None, placement.learner_group_id)
            and each.starts_on <= day <= each.ends_on
            for each in self.vacations
        ):
            return False
        return self.is_open(placement.practice_id, day, start, end) and not any(
            overlaps(row.during, start, end) and not is_study(row)
            for row in self.rows_of.get(placement.person_id, ())
        )

    def travels(self, placement: Placement, day: Any, start: Any, end: Any) -> bool:
        """And the half-hours before and after are free for the way, between 8am and 6pm."""
        before, after = start - HALF_HOUR, end + HALF_HOUR
        return (
            self.comes(placement, day, start, end)
            and (before < to_utc(day, datetime.time(8)) or self.comes(placement, day, before, start))
            and (after > to_utc(day, datetime.time(18)) or self.comes(placement, day, end, after))
            and self.keeps_lunch(placement.person_id, day, before, after)
        )

    def keeps_lunch(self, person: int, day: Any, start: Any, end: Any) -> bool:
        """Whether half an hour between 11:30am and 2pm is left, or none was, or a break is planned then."""
        rows = self.rows_of.get(person, ())
        lunch = to_utc(day, datetime.time(11, 30))
        if any(
            row.session.category == "break"
            and row.during.upper - row.during.lower >= 20 * MINUTE
            and overlaps(row.during, lunch, lunch + 5 * HALF_HOUR)
            for row in rows
        ):
            return True
        free = [
            half
            for half in (lunch + HALF_HOUR * number for number in range(5))
            if not any(overlaps(row.during, half, half + HALF_HOUR) for row in rows)
        ]
        return not free or any(half + HALF_HOUR <= start or end <= half for half in free)

    def studies(self, person: int, start: Any, end: Any) -> bool:
        return any(overlaps(row.during, start, end) for row in self.rows_of.get(person, ()) if is_study(row))

    def has_learnt(self, placement: Placement) -> bool:
        return any(
            row.placement_id == placement.pk and row.session_id in self.mixed and not has_missed(row)
            for row in self.rows_of.get(placement.person_id, ())
        )

    def seats(self, room: Room) -> int:
        return room.seats or 3

    def seats_left(self, room: Room, day: Any, start: Any, end: Any) -> int:
        """How many more sit down in it for the whole time; 0 where it is not to be had."""
        if any(each.room_id == room.pk and overlaps(each.during, start, end) for each in self.closures):
            return 0
        rows = [row for row in self.rows_in.get(room.pk, ()) if overlaps(row.during, start, end)]
        if room.is_exclusive:
            usual = any(
                self.is_in(each, day, start + MINUTE * number)
                for each in self.patterns_on(room.practice_id, day)
                if each.room_id == room.pk
                for number in range(int((end - start) / MINUTE))
            )
            return 0 if rows or usual else self.seats(room)
        seated = [
            sum(row.part != "overseer" and row.during.lower <= minute < row.during.upper for row in rows)
            for minute in {start, *(row.during.lower for row in rows if start < row.during.lower)}
        ]
        return self.seats(room) - max(seated, default=0)

    def is_in(self, pattern: WorkingPattern, day: Any, minute: Any) -> bool:
        if not pattern.starts_at <= london(minute).time() < pattern.ends_at:
            return False
        return not any(
            each.practice_id == pattern.practice_id
            and each.person_id == pattern.person_id
            and overlaps(each.during, minute, minute + MINUTE)
            for each in self.absences
        )


def kind(placement: Any) -> tuple[int, str]:
    return placement.learner_group.profession_id, placement.learner.stage


def has_missed(row: Participation) -> bool:
    said = getattr(row, "attendance", None)
    return said is not None and said.outcome == "missed"


def is_study(row: Participation) -> bool:
    session = row.session
    return row.part == "learner" and session.kind == "self_directed" and session.proposal_id is None


def overlaps(during: Any, start: datetime.datetime, end: datetime.datetime) -> bool:
    return bool(during.lower < end and start < during.upper)
