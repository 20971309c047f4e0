"""The sessions that somebody's absence, a room out of use or a closure affects, with what may be done about each.

Everything is fetched in a number of queries that does not depend on how many sessions are affected; the rest is the
pure core ``placements.repairing``.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import Learner, Person
from hubs.models import Practice, Vacation
from placements.models import Part, Participation, Placement, Room, Session
from placements.repair_plans.trouble import Trouble, affected_by
from placements.repair_plans.usual_leaders import usual_leaders
from placements.repairing.plan import plan_for
from placements.repairing.remedies import remedies_for
from placements.repairing.values import (
    Affected,
    Cause,
    Helper,
    Joinable,
    Place,
    Remedy,
    Surroundings,
    Taken,
)
from placements.rule_checks import facts_of, settings_in_force
from placements.rule_checks.fetching import WITH_LEARNER, learners_who_lead
from placements.rule_checks.rows import person_fact, session_fact
from placements.rules.facts import Facts, SessionFact
from placements.staffing.presence import Presence, presence_of
from placements.timetabling.local_time import to_utc
from placements.timetabling.overlap import Span

ONE_DAY, AROUND = datetime.timedelta(days=1), datetime.timedelta(weeks=1)


@dataclass(frozen=True)
class Mending:
    """The affected sessions with what may be done about each; ``rows``, ``joinable``: those and others, by key.

    The keys of the core stay in here: ``code_of`` is what a page calls a remedy.
    """

    trouble: Trouble
    sessions: Sequence[Affected]
    around: Surroundings
    rows: Mapping[str, Session]
    joinable: Mapping[str, Session]
    people: Mapping[str, Person]
    rooms: Mapping[str, Room]

    @cached_property
    def options(self) -> dict[str, list[Remedy]]:
        return {session.key: remedies_for(session, self.around) for session in self.sessions}

    @cached_property
    def plan(self) -> dict[str, Remedy]:
        """The best remedy for each session, all together."""
        return plan_for(self.sessions, self.options, self.around)

    @property
    def learners(self) -> set[str]:
        return {learner.key for session in self.sessions for learner in session.fact.learners}

    def code_of(self, remedy: Remedy) -> str:
        """What a form posts back: "leader:…" with a public id, "move:…" with a moment, "cancel"."""
        if remedy.person:
            return f"{remedy.kind}:{self.people[remedy.person].public_id}"
        if remedy.room:
            return f"{remedy.kind}:{self.rooms[remedy.room].public_id}"
        return remedy.key


def mending_of(trouble: Trouble) -> Mending:
    """Fetch the affected sessions and all that is needed to mend them."""
    first, last = trouble.days
    window = _midnight(first), _midnight(last + ONE_DAY)
    all_here = list(
        Session.objects.filter(practice=trouble.practice, is_cancelled=False)
        .starting_between(*window)
        .annotate(is_unowned=Exists(Session.objects.unowned().filter(pk=OuterRef("pk"))))
        .with_everybody()
    )
    for session in all_here:
        session.practice = trouble.practice
    wanted = set(affected_by(trouble).values_list("pk", flat=True))
    rows = [session for session in all_here if session.pk in wanted]
    others = [session for session in all_here if session.pk not in wanted and session.is_unowned]
    present = {row.person_id: row.person for session in rows for row in session.everybody}
    staff = _staff(trouble.practice, present)
    people = present | {person.pk: person for person in staff}
    presence = presence_of(trouble.practice, first, last)
    rooms = list(trouble.practice.rooms.all())
    learning = learners_who_lead(all_here)
    facts = {session.pk: session_fact(session, learning) for session in all_here}
    taken = _bookings(people, window)
    placed = _placed(rows)
    around = Surroundings(
        cause=trouble.cause,
        now=timezone.now(),
        people=_helpers(staff, presence, trouble, taken),
        rooms=[_place(room, presence, trouble) for room in rooms],
        taken=taken,
        rooms_taken=_rooms_taken(all_here),
        others=[Joinable(facts[session.pk], session.is_published) for session in others],
        closed=_closed(presence, trouble),
        away=_days_away(placed, trouble),
        usual=usual_leaders(trouble.practice, present),
        learners=_learners_facts(placed, window),
        settings=settings_in_force(),
    )
    return Mending(
        trouble=trouble,
        sessions=[_affected(session, facts[session.pk], trouble) for session in rows],
        around=around,
        rows={str(session.public_id): session for session in rows},
        joinable={str(session.public_id): session for session in others},
        people={str(key): person for key, person in people.items()},
        rooms={str(room.pk): room for room in rooms},
    )


def _midnight(day: datetime.date) -> datetime.datetime:
    return to_utc(day, datetime.time())


def _placed(sessions: Sequence[Session]) -> list[Placement]:
    """The placements of those who learn in these sessions, hung on their rows in whole, in one query."""
    learning = [row for session in sessions for row in session.everybody]
    asked = {row.placement_id for row in learning if row.placement_id}
    placements = Placement.objects.filter(pk__in=asked).select_related(*WITH_LEARNER, "practice")
    found = {row.pk: row for row in placements}
    for row in learning:
        row.placement = found[row.placement_id] if row.placement_id else None
    return list(found.values())


def _learners_facts(
    placements: Iterable[Placement], window: tuple[datetime.datetime, datetime.datetime]
) -> dict[str, Facts]:
    """What the rules are told of each learner of these sessions: their sessions of these weeks and a week around."""
    theirs = Participation.objects.filter(session=OuterRef("pk"), placement__in=placements)
    around = (window[0] - AROUND, window[1] + AROUND)
    sessions_of: defaultdict[int | None, list[Session]] = defaultdict(list)
    sessions = Session.objects.filter(Exists(theirs), is_cancelled=False).starting_between(*around)
    for session in sessions.with_everybody():
        for row in session.everybody:
            sessions_of[row.placement_id].append(session)
    return {
        str(placement.person_id): facts_of(placement, sessions_of[placement.pk]) for placement in placements
    }


def _days_away(placements: Iterable[Placement], trouble: Trouble) -> dict[str, tuple[Span, ...]]:
    """By learner, the days of these weeks on campus, and those on which their university has them not attend."""
    first, last = trouble.days
    away = {}
    vacations = list(Vacation.objects.filter(starts_on__lte=last, ends_on__gte=first))
    days = [first + ONE_DAY * number for number in range((last - first).days + 1)]
    for placement in placements:
        terms = getattr(placement.learner, "terms", None)
        campus = set(terms.campus_weekdays) if terms else set()
        theirs = [
            each
            for each in vacations
            if each.education_provider_id == placement.education_provider_id
            and each.learner_group_id in (None, placement.learner_group_id)
        ]
        away[str(placement.person_id)] = tuple(
            Span(_midnight(day), _midnight(day + ONE_DAY))
            for day in days
            if day.isoweekday() in campus or any(each.starts_on <= day <= each.ends_on for each in theirs)
        )
    return away


def _affected(session: Session, fact: SessionFact, trouble: Trouble) -> Affected:
    placements = [row.placement for row in session.everybody if row.placement]
    return Affected(
        fact=fact,
        first_day=max((each.starts_on for each in placements), default=datetime.date.min),
        last_day=min((each.ends_on for each in placements), default=datetime.date.max),
        off=str(trouble.person.pk) if trouble.person else "",
        partners=tuple(str(row.person_id) for row in session.everybody if row.part == Part.PATIENT_PARTNER),
        is_published=session.is_published,
    )


def _staff(practice: Practice, present: Iterable[int]) -> list[Any]:
    """Who works at the practice, and who is in one of the sessions, with what they are there."""
    at = Person.objects.at_practice(practice).order_by().values("pk")
    teaching = Q(pk__in=practice.supervisors.current().values("person")) | Q(
        pk__in=practice.educationalists.current().values("person")
    )
    learns = Learner.objects.current().filter(person=OuterRef("pk")).order_by("pk")
    return list(
        Person.objects.filter(Q(pk__in=at) | Q(pk__in=set(present)))
        .annotate(
            teaches=Q(teaching),
            works_here=Q(pk__in=at),
            learns_as=Subquery(learns.values("learner_group__slug")[:1]),
        )
        .order_by("family_name", "given_name", "pk")
    )


def _helpers(
    staff: Sequence[Any], presence: Presence, trouble: Trouble, taken: Mapping[str, Sequence[Taken]]
) -> dict[str, Helper]:
    found = {}
    for person in staff:
        if not person.works_here and person != trouble.person:
            continue
        fact = person_fact(person, {person.pk: person.learns_as} if person.learns_as else {})
        off = list(presence.absences.get(person.pk, ()))
        if person == trouble.person:
            off.append(trouble.span)
        hours = None
        if presence.has_hours(person.pk):
            hours = tuple(
                Span(each.start, each.end)
                for each in presence.stretches_of(person.pk)
                if each.may_take_learners
            )
        key = str(person.pk)
        found[key] = Helper(fact, hours, tuple(off), person.teaches, len(taken.get(key, ())))
    return found


def _place(room: Room, presence: Presence, trouble: Trouble) -> Place:
    shut = [Span(each.start, each.end) for each in presence.rooms_shut.get(room.pk, ())]
    if room == trouble.room:
        shut.append(trouble.span)
    return Place(str(room.pk), room.name, room.is_exclusive, room.seats, tuple(shut))


def _closed(presence: Presence, trouble: Trouble) -> tuple[Span, ...]:
    """When the practice is closed in these weeks, bank holidays and the trouble itself included."""
    spans = [Span(each.start, each.end) for each in presence.closures]
    spans += [Span(_midnight(day), _midnight(day + ONE_DAY)) for day in presence.holidays]
    return (*spans, trouble.span) if trouble.cause == Cause.CLOSED else tuple(spans)


def _bookings(
    people: Iterable[int], window: tuple[datetime.datetime, datetime.datetime]
) -> dict[str, list[Taken]]:
    """What binds these people in these weeks, anywhere."""
    taken: defaultdict[str, list[Taken]] = defaultdict(list)
    rows = Participation.objects.binding().filter(person__in=list(people), during__overlap=window)
    for person, session, during in rows.order_by("during", "pk").values_list(
        "person", "session__public_id", "during"
    ):
        taken[str(person)].append(Taken(during.lower, during.upper, str(session)))
    return dict(taken)


def _rooms_taken(sessions: Iterable[Session]) -> dict[str, list[Taken]]:
    taken: defaultdict[str, list[Taken]] = defaultdict(list)
    for session in sessions:
        if session.room:
            bound = [row for row in session.everybody if row.part != Part.OVERSEER]
            taken[str(session.room_id)].append(
                Taken(session.start, session.end, str(session.public_id), len(bound))
            )
    return dict(taken)
