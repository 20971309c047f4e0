"""Who and what is free to learn together, out of the database, as sets of half-hours."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import Count, Q

from accounts.models import Educationalist, Person, Supervisor
from hubs.models import Vacation
from placements.interprofessional.cells import CLOSES, OPENS, Cells
from placements.interprofessional.finding import Learns, Meets, Supervises, Together, find_together
from placements.learning_together.mixing import NOT_MISSED, mixed_among
from placements.learning_together.planned import Range, Times, lunches_of, planned_of
from placements.learning_together.reach import Reach
from placements.models import Part, Participation, Placement, PlacementState, Room, Session
from placements.staffing.presence import Presence, presences_of
from placements.timetabling.local_time import to_utc

DAY = datetime.timedelta(days=1)

# A consulting room takes a small group, if nobody says how many: who leads it and two learners.
SEATS_OF_A_ROOM_FOR_ONE_SESSION = 3
PLACED = (PlacementState.PROVISIONAL, PlacementState.CONFIRMED)


def working_days(first: datetime.date, weeks: int) -> list[datetime.date]:
    """Monday to Friday of so many weeks, from the ``first`` day on."""
    days = (first + DAY * number for number in range(7 * weeks))
    return [day for day in days if day.isoweekday() <= 5]


@dataclass(frozen=True)
class Facts:
    """What the finder is asked, and the rows that its keys stand for."""

    cells: Cells
    reach: Reach
    learners: Sequence[Learns]
    supervisors: Sequence[Supervises]
    rooms: Sequence[Meets]
    placements: Mapping[str, Placement]
    people: Mapping[str, Person]
    room_rows: Mapping[str, Room]
    presences: Mapping[int, Presence]

    @property
    def near(self) -> dict[str, list[str]]:
        return {str(host): [str(key) for key in keys] for host, keys in self.reach.near.items()}

    def find(self, half_hours: int, most: int = 20) -> list[Together]:
        """The best times to learn together for so many half-hours."""
        return find_together(
            self.cells,
            learners=self.learners,
            supervisors=self.supervisors,
            rooms=self.rooms,
            near=self.near,
            half_hours=half_hours,
            most=most,
        )

    def activity_of(self, person: Person, practice_id: int, at: datetime.datetime) -> str:
        """What somebody does then by the practice's usual week."""
        return next(
            (
                each.activity
                for each in self.presences[practice_id].stretches_of(person.pk)
                if each.start <= at < each.end
            ),
            "",
        )


def fetch_facts(
    reach: Reach,
    days: Sequence[datetime.date],
    *,
    after: datetime.datetime,
    opens: datetime.time = OPENS,
    closes: datetime.time = CLOSES,
    studied: Mapping[int, Sequence[Range]] | None = None,
) -> Facts:
    """Everybody and every room of the reach on these days, in order, from ``after`` on: as many queries as for one.

    Sessions are held between ``opens`` and ``closes``, both on the half-hour. ``studied`` is what people have just
    left of their self-directed learning, by person: that it is free now makes no lunch of it.
    """
    cells = Cells(tuple(days))
    asked = (to_utc(days[0], datetime.time()), to_utc(days[-1] + DAY, datetime.time()))
    placements = _placements(reach, days)
    hosts = {host.pk for host in reach.hosts}
    leaders, roles = _leaders(hosts, days)
    presences = presences_of(reach.practices, days[0], days[-1])
    people = {each.person_id for each in placements} | leaders.keys()
    taken, study, breaks = planned_of(people, asked)
    lunches = lunches_of(cells, people, [taken, study, studied or {}], breaks)
    shut = {key: _shut(cells, presences[key]) for key in reach.practices}
    begun = cells.touched_by([(min(after, asked[0]), after)]) if after > asked[0] else 0
    is_asked = cells.between(opens, closes) & ~begun
    rooms = list(Room.objects.filter(practice__in=hosts))
    return Facts(
        cells,
        reach,
        _learners(cells, placements, taken, study, shut, lunches),
        [
            Supervises(
                str(leaders[person_id].public_id),
                leaders[person_id].full_name,
                str(practice_id),
                _in_and_free(cells, presences[practice_id], person_id, days_of)
                & ~cells.touched_by(taken.get(person_id, ()))
                & is_asked,
                is_educationalist,
                lunches[person_id],
            )
            for (practice_id, person_id), (days_of, is_educationalist) in roles.items()
        ],
        _rooms(cells, rooms, presences, shut, asked),
        {str(each.public_id): each for each in placements},
        {str(person.public_id): person for person in leaders.values()},
        {str(room.public_id): room for room in rooms},
        presences,
    )


def _placements(reach: Reach, days: Sequence[datetime.date]) -> list[Placement]:
    return list(
        Placement.objects.filter(practice__in=reach.practices, state__in=PLACED)
        .overlapping(days[0], days[-1])
        .select_related("person", "practice", "learner__terms", "learner_group__profession")
        .order_by("pk")
    )


def _leaders(
    hosts: Collection[int], days: Sequence[datetime.date]
) -> tuple[dict[int, Person], dict[tuple[int, int], tuple[frozenset[datetime.date], bool]]]:
    """Who supervises or teaches at the hosts; by practice and person, on which days, and whether they teach."""
    people: dict[int, Person] = {}
    held: defaultdict[tuple[int, int], set[datetime.date]] = defaultdict(set)
    teach = set()
    role: Any
    for model in (Supervisor, Educationalist):
        for role in (
            model.objects.filter(practice__in=hosts).overlapping(days[0], days[-1]).select_related("person")
        ):
            key = (role.practice_id, role.person_id)
            people[role.person_id] = role.person
            held[key] |= {
                day for day in days if role.starts_on <= day and (role.ends_on is None or day <= role.ends_on)
            }
            if model is Educationalist:
                teach.add(key)
    return people, {key: (frozenset(on), key in teach) for key, on in held.items()}


def _learners(
    cells: Cells,
    placements: Sequence[Placement],
    taken: Times,
    study: Times,
    shut: Mapping[int, int],
    lunches: Mapping[int, int],
) -> list[Learns]:
    vacations: defaultdict[int, list[Vacation]] = defaultdict(list)
    for each in Vacation.objects.filter(
        education_provider__in={each.education_provider_id for each in placements},
        starts_on__lte=cells.days[-1],
        ends_on__gte=cells.days[0],
    ):
        vacations[each.education_provider_id].append(each)
    keys = [each.pk for each in placements]
    rows = Participation.objects.filter(NOT_MISSED, placement__in=keys, is_cancelled=False)
    sessions = list(rows.order_by().values_list("placement", "session"))
    mixed = mixed_among({session for _, session in sessions})
    learnt = {placement for placement, session in sessions if session in mixed}
    found = []
    for placement in placements:
        here = _days_here(cells, placement, vacations[placement.education_provider_id])
        studies = cells.touched_by(study.get(placement.person_id, ()))
        could = here & ~shut[placement.practice_id] & ~cells.touched_by(taken.get(placement.person_id, ()))
        found.append(
            Learns(
                str(placement.public_id),
                placement.person.full_name,
                placement.learner_group.profession.name,
                placement.learner.stage,
                str(placement.practice_id),
                could & ~studies,
                could & studies,
                placement.pk in learnt,
                lunches[placement.person_id],
            )
        )
    return found


def _days_here(cells: Cells, placement: Placement, vacations: Iterable[Vacation]) -> int:
    """The half-hours of the days on which a learner is at the practice by their placement, terms and vacations."""
    terms = getattr(placement.learner, "terms", None)
    campus = set(terms.campus_weekdays) if terms else set()
    concern = [each for each in vacations if each.learner_group_id in (None, placement.learner_group_id)]
    return cells.whole_days(
        placement.starts_on <= day <= placement.ends_on
        and day.isoweekday() not in campus
        and not any(each.starts_on <= day <= each.ends_on for each in concern)
        for day in cells.days
    )


def _in_and_free(cells: Cells, presence: Presence, person_id: int, on: Collection[datetime.date]) -> int:
    """When somebody is in and may take learners, on the days on which they have a part at the practice."""
    joined: list[Range] = []
    for each in presence.stretches_of(person_id):
        if not each.may_take_learners:
            continue
        if joined and joined[-1][1] == each.start:
            joined[-1] = (joined[-1][0], each.end)
        else:
            joined.append((each.start, each.end))
    return cells.within(joined) & cells.whole_days(day in on for day in cells.days)


def _shut(cells: Cells, presence: Presence) -> int:
    """When a practice is closed, bank holidays included."""
    closed = cells.touched_by((each.start, each.end) for each in presence.closures)
    return closed | cells.whole_days(day in presence.holidays for day in cells.days)


def _rooms(
    cells: Cells,
    rooms: Sequence[Room],
    presences: Mapping[int, Presence],
    shut: Mapping[int, int],
    asked: Range,
) -> list[Meets]:
    in_rooms: defaultdict[int, list[tuple[Range, int]]] = defaultdict(list)
    sessions = (
        Session.objects.filter(room__in=rooms, is_cancelled=False, during__overlap=asked)
        .order_by()
        .annotate(seated=Count("participations", filter=~Q(participations__part=Part.OVERSEER)))
        .values_list("room", "starts_at", "ends_at", "seated")
    )
    for room_id, start, end, people in sessions:
        in_rooms[room_id].append(((start, end), people))
    found = []
    for room in rooms:
        presence = presences[room.practice_id]
        out = [(each.start, each.end) for each in presence.rooms_shut.get(room.pk, ())]
        seated: tuple[tuple[int, int], ...] = ()
        if room.is_exclusive:
            out += [span for span, _ in in_rooms[room.pk]]
            out += _usually_in(presence, room.pk)
        else:
            seated = _seated(cells, in_rooms[room.pk])
        found.append(
            Meets(
                str(room.public_id),
                room.name,
                str(room.practice_id),
                room.seats or SEATS_OF_A_ROOM_FOR_ONE_SESSION,
                cells.all & ~cells.touched_by(out) & ~shut[room.practice_id],
                seated,
            )
        )
    return found


def _usually_in(presence: Presence, room_id: int) -> list[Range]:
    """When somebody works in a room by their usual week."""
    return [
        (each.start, each.end)
        for stretches in presence.stretches.values()
        for each in stretches
        if each.room_id == room_id
    ]


def _seated(cells: Cells, sessions: Sequence[tuple[Range, int]]) -> tuple[tuple[int, int], ...]:
    """In which half-hours at least so many people sit at once in a room that sessions share."""
    edges: defaultdict[datetime.datetime, int] = defaultdict(int)
    for (start, end), people in sessions:
        edges[start] += people
        edges[end] -= people
    by_number: defaultdict[int, list[Range]] = defaultdict(list)
    there = 0
    moments = sorted(edges)
    for moment, following in pairwise(moments):
        there += edges[moment]
        if there:
            by_number[there].append((moment, following))
    return tuple((people, cells.touched_by(spans)) for people, spans in sorted(by_number.items()))
