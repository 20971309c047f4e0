"""What the portal knows about the weeks for which sessions are wished: a fixed number of queries, however many."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count, Q

from accounts.models import (
    Administrator,
    Educationalist,
    HubLead,
    LearnerTerms,
    PatientPartner,
    Person,
    PracticeLead,
    Supervisor,
)
from hubs.bank_holidays import bank_holidays_between
from hubs.models import Practice, Vacation
from placements.building.days_off import Closed, DaysOff
from placements.building.diary import Diary, Open, Seated, Taken
from placements.building.laying import Choices
from placements.building.wishes import Wish
from placements.models import Part, Participation, Placement, Room, Session, StaffAbsence
from placements.staffing.presence import Presence, presence_of
from placements.timetabling.local_time import to_utc
from placements.timetabling.weeks import Week

DAY = datetime.timedelta(days=1)
GONE = "no longer here"
ROLES = (Supervisor, Educationalist, Administrator, PatientPartner, PracticeLead, HubLead)


@dataclass(frozen=True)
class Ask:
    """What somebody wants to build: wishes for placements of one practice and the same days, and their choices.

    ``only_teaching`` is for an educationalist, who plans the teaching of their own learners and nothing else.
    """

    placements: tuple[Placement, ...]
    wishes: tuple[Wish, ...]
    choices: Choices = field(default_factory=Choices)
    only_teaching: bool = False

    @property
    def practice(self) -> Practice:
        return self.placements[0].practice

    @cached_property
    def wanted(self) -> tuple[Wish, ...]:
        """The wishes that whoever asks may plan."""
        if not self.only_teaching:
            return self.wishes
        return tuple(wish for wish in self.wishes if wish.what.category == "educational")

    @cached_property
    def days(self) -> tuple[datetime.date, datetime.date]:
        """The first and the last day of the weeks of the placements for which anything is wished."""
        begin = min(placement.starts_on for placement in self.placements)
        end = max(placement.ends_on for placement in self.placements)
        days = [min(max(wish.day, begin), end) for wish in self.wanted]
        return Week.containing(min(days)).monday, Week.containing(max(days)).days[-1]


@dataclass(frozen=True)
class Facts:
    """The days off, the diary that wishes are laid beside, and the rows that its keys stand for."""

    days_off: DaysOff
    diary: Diary
    people: dict[int, Person]
    rooms: dict[int, Room]
    sessions: dict[int, Session]
    visible: frozenset[int]
    presence: Presence


def facts_for(ask: Ask, by: Person | None) -> Facts:
    """All that deciding about the wishes takes. The same queries for one wish and for a thousand."""
    first, last = ask.days
    envelope = to_utc(first, datetime.time()), to_utc(last + DAY, datetime.time())
    people = _people(ask)
    rooms = Room.objects.filter(practice=ask.practice).in_bulk(
        {wish.what.room for wish in ask.wanted if wish.what.room is not None}
    )
    booked = list(
        Participation.objects.binding()
        .filter(person__in=people, during__overlap=envelope)
        .select_related("session__practice", "session__room")
        .order_by("during", "pk")
    )
    in_rooms = list(
        Session.objects.filter(is_cancelled=False, room__in=rooms, during__overlap=envelope)
        .select_related("practice", "room")
        .annotate(seated=Count("participations", filter=~Q(participations__part=Part.OVERSEER)))
    )
    sessions = {row.session_id: row.session for row in booked} | {each.pk: each for each in in_rooms}
    holidays = bank_holidays_between(first, last)
    presence = presence_of(ask.practice, first, last, holidays=holidays)
    diary = Diary(
        people=_by_person(booked),
        away=_away(people, envelope, first, last),
        rooms=_taken_rooms(rooms, in_rooms, presence),
        seats={key: room.seats for key, room in rooms.items() if not room.is_exclusive and room.seats},
        seated=_seated(rooms, in_rooms),
        own=_own(ask.placements, booked),
        open=_open(ask, booked, by),
    )
    return Facts(
        _days_off(ask, presence),
        diary,
        people,
        rooms,
        sessions,
        _visible(sessions, by),
        presence,
    )


def _people(ask: Ask) -> dict[int, Person]:
    keys = {key for wish in ask.wanted for key in wish.what.people}
    found = Person.objects.in_bulk(keys)
    return found | {placement.person_id: placement.person for placement in ask.placements}


def _by_person(booked: Iterable[Participation]) -> dict[int, list[Taken]]:
    found: defaultdict[int, list[Taken]] = defaultdict(list)
    for row in booked:
        found[row.person_id].append(Taken(row.session.start, row.session.end, row.session_id))
    return dict(found)


def _own(
    placements: Sequence[Placement], booked: Iterable[Participation]
) -> dict[int, frozenset[tuple[datetime.datetime, datetime.datetime, str]]]:
    learners = {placement.person_id for placement in placements}
    found: defaultdict[int, set[tuple[datetime.datetime, datetime.datetime, str]]] = defaultdict(set)
    for row in booked:
        if row.person_id in learners and row.part == Part.LEARNER:
            found[row.person_id].add((row.session.start, row.session.end, row.session.title.casefold()))
    return {key: frozenset(slots) for key, slots in found.items()}


def _open(ask: Ask, booked: Sequence[Participation], by: Person | None) -> list[Open]:
    """Sessions of the practice, led by people who are wished for, that whoever asks may put learners into."""
    leaders: defaultdict[int, set[int]] = defaultdict(set)
    for row in booked:
        if row.part == Part.LEADER:
            leaders[row.session_id].add(row.person_id)
    theirs = Session.objects.managed_by(by) if by else Session.objects.unowned()
    found = (
        theirs.filter(pk__in=leaders, practice=ask.practice)
        .annotate(learners=Count("participations", filter=Q(participations__part=Part.LEARNER)))
        .order_by("starts_at", "pk")
    )
    return [
        Open(
            each.pk,
            each.start,
            each.end,
            each.title,
            frozenset(leaders[each.pk]),
            each.room_id,
            None if each.capacity is None else each.capacity - each.learners,
        )
        for each in found
    ]


def _taken_rooms(
    rooms: dict[int, Room], in_rooms: Iterable[Session], presence: Presence
) -> dict[int, list[Taken]]:
    """By sessions, and by closures, which say their reason."""
    found: defaultdict[int, list[Taken]] = defaultdict(list)
    for each in in_rooms:
        if each.room_id and rooms[each.room_id].is_exclusive:
            found[each.room_id].append(Taken(each.start, each.end, each.pk))
    for room, shut in presence.rooms_shut.items():
        found[room] += [Taken(each.start, each.end, each.reason) for each in shut]
    return dict(found)


def _seated(rooms: dict[int, Room], in_rooms: Iterable[Session]) -> dict[int, list[Seated]]:
    found: defaultdict[int, list[Seated]] = defaultdict(list)
    for each in in_rooms:
        if each.room_id and not rooms[each.room_id].is_exclusive:
            found[each.room_id].append(Seated(each.start, each.end, each.seated))  # type: ignore[attr-defined]
    return dict(found)


def _away(
    people: Iterable[int],
    envelope: tuple[datetime.datetime, datetime.datetime],
    first: datetime.date,
    last: datetime.date,
) -> dict[int, list[Taken]]:
    """By absences, and by the days on which somebody has no part in the scheme any more, or none yet."""
    found: defaultdict[int, list[Taken]] = defaultdict(list)
    for absence in StaffAbsence.objects.filter(person__in=people).overlapping(*envelope):
        found[absence.person_id].append(Taken(absence.during.lower, absence.during.upper))
    held: defaultdict[int, list[tuple[datetime.date, datetime.date | None]]] = defaultdict(list)
    spans = [
        model.objects.filter(person__in=people).order_by().values_list("person_id", "starts_on", "ends_on")
        for model in ROLES
    ]
    for person, starts_on, ends_on in spans[0].union(*spans[1:], all=True):
        held[person].append((starts_on, ends_on))
    for person, roles in held.items():
        for day in (first + DAY * number for number in range((last - first).days + 1)):
            if not any(start <= day and (end is None or day <= end) for start, end in roles):
                found[person].append(
                    Taken(to_utc(day, datetime.time()), to_utc(day + DAY, datetime.time()), GONE)
                )
    return dict(found)


def _days_off(ask: Ask, presence: Presence) -> DaysOff:
    first, last = presence.first, presence.last
    vacations: dict[datetime.date, str] = {}
    groups = {placement.learner_group_id for placement in ask.placements}
    for each in Vacation.objects.filter(
        Q(learner_group=None) | Q(learner_group__in=groups),
        education_provider__in={placement.education_provider_id for placement in ask.placements},
        starts_on__lte=last,
        ends_on__gte=first,
    ):
        day = max(each.starts_on, first)
        while day <= min(each.ends_on, last):
            vacations[day] = each.name
            day += DAY
    terms = LearnerTerms.objects.filter(
        learner__in={placement.learner_id for placement in ask.placements}
    ).values_list("campus_weekdays", flat=True)
    return DaysOff(
        first_day=max(placement.starts_on for placement in ask.placements),
        last_day=min(placement.ends_on for placement in ask.placements),
        holidays=presence.holidays,
        vacations=vacations,
        closures=[Closed(each.start, each.end, each.reason) for each in presence.closures],
        campus_weekdays=frozenset(number - 1 for days in terms for number in days),
    )


def _visible(sessions: Iterable[int], by: Person | None) -> frozenset[int]:
    keys = set(sessions)
    if by is None:
        return frozenset(keys)
    return frozenset(Session.objects.visible_to(by).filter(pk__in=keys).values_list("pk", flat=True))
