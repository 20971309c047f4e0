"""A practice's week, fetched once: its sessions with their people, who is placed there, who works there and when.

The practice's week, its wall chart, its clinicians' sheet and who is free when are all made of it.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Person
from hubs.models import Practice, Vacation
from placements.models import InSession, Partaker, Participation, Placement, Session
from placements.practice_weeks.elsewhere import Elsewhere, fetch_elsewhere
from placements.presentation import is_hosted, is_of_another
from placements.querysets import columns
from placements.staffing.presence import Presence, presence_of
from placements.timetabling.weeks import Week


class InKeys(NamedTuple):
    """Somebody in a session, by the keys of both."""

    session_id: int
    person_id: int
    part: str
    placement_id: int | None


OF_SESSIONS = (
    "public_id",
    "practice_id",
    "title",
    "category",
    "kind",
    "is_simulated",
    "during",
    "room_id",
    "place",
    "whereabouts",
    "capacity",
    "spoke_visit_id",
    "proposal_id",
    "note",
    "published_at",
    "is_cancelled",
    "cancelled_reason",
)
OF_PLACEMENTS = (
    *columns.OF_PLACEMENTS,
    "state",
    "starts_on",
    "ends_on",
    "weekly_minutes",
    "ethos_objective_id",
    "education_provider__slug",
    "learner__terms__campus_weekdays",
    "learner__terms__is_employed",
    "learner__terms__under_18_until",
    "learner__terms__has_opted_out",
    "learner__terms__contracted_minutes",
    "learner__terms__paid_weekly_minutes",
    "learner__terms__practice_minutes_before",
    "learner__terms__simulated_minutes",
    "educationalist__registration_body",
    "educationalist__approved_from",
    "educationalist__approved_until",
    "educationalist__most_learners",
    "educationalist__person__phone",
    *(f"{path}__{each}" for path in ("person", "educationalist__person") for each in columns.OF_PEOPLE),
)
OF_ROOMS = ("room__name", "room__seats", "room__is_exclusive")
OF_VISITS = ("spoke_visit__host_id", "spoke_visit__agreed_on", "spoke_visit__learning")


@dataclass(frozen=True)
class PracticeWeek:
    """A week of a practice as its reader may see it.

    ``sessions`` are in order and have ``everybody``: the practice's own, and published ones of other practices in
    which its people are or which it hosts (``elsewhere``). ``placements`` are those of the week's days, by name;
    ``staff`` work there, ``guests`` have a part in a session of its own without being either, ``visitors`` are
    learners of other practices in what it hosts. ``elsewhere_of`` is by person of the staff what else keeps them at
    other practices.
    """

    practice: Practice
    week: Week
    sessions: Sequence[Session]
    placements: Sequence[Placement]
    staff: Sequence[Person]
    guests: Sequence[Person]
    visitors: Sequence[Placement]
    presence: Presence
    vacations: Sequence[Vacation]
    elsewhere_of: Mapping[int, Sequence[Elsewhere]]

    @property
    def holidays(self) -> Mapping[datetime.date, str]:
        """The bank holidays of the week by day."""
        return self.presence.holidays

    @cached_property
    def rows_of(self) -> Mapping[int, list[tuple[Session, InSession]]]:
        """By person, each session that they are in and their row of it, in order."""
        found: defaultdict[int, list[tuple[Session, InSession]]] = defaultdict(list)
        for session in self.sessions:
            for row in session.everybody:
                found[row.person_id].append((session, row))
        return found

    def sessions_of(self, person_id: int) -> list[Session]:
        """What they are in, what was cancelled left out."""
        return [session for session, _ in self.rows_of.get(person_id, ()) if not session.is_cancelled]

    @cached_property
    def sessions_in(self) -> Mapping[int, list[Session]]:
        """By room, in order, with what was cancelled."""
        found: defaultdict[int, list[Session]] = defaultdict(list)
        for session in self.sessions:
            if session.room_id:
                found[session.room_id].append(session)
        return found

    def is_ours(self, session: Session) -> bool:
        """Whether the practice holds it, and may write down more of it than who comes and when."""
        return session.practice_id == self.practice.pk

    @cached_property
    def drafts(self) -> int:
        return sum(not each.is_published and not each.is_cancelled for each in self.sessions)

    @cached_property
    def going_on(self) -> int:
        """How many sessions of the practice are not cancelled."""
        return sum(self.is_ours(each) and not each.is_cancelled for each in self.sessions)

    @cached_property
    def elsewhere(self) -> int:
        """How many sessions of other practices concern it and are not cancelled."""
        return sum(not self.is_ours(each) and not each.is_cancelled for each in self.sessions)


def fetch_practice_week(practice: Practice, week: Week) -> PracticeWeek:
    """The week of a practice whose pages its reader may read: ten queries, however much is in it.

    Who may see the practice may see all this (``SessionQuerySet.visible_to``): asking that again costs 30 ms.
    People and placements are fetched once each, not once for each part that they have in a session.
    """
    rows = _sessions(practice, week)
    parts = [
        InKeys(*each)
        for each in Participation.objects.filter(session__in=[row.pk for row in rows]).values_list(
            "session_id", "person_id", "part", "placement_id"
        )
    ]
    placements = _placements(practice, week, {each.placement_id for each in parts if each.placement_id})
    learners = {placement.person_id: placement.person for placement in placements.values()}
    working, strangers = _people(practice, {each.person_id for each in parts} - learners.keys())
    _seat(rows, parts, learners | {each.pk: each for each in (*working, *strangers)}, placements)
    here = {row.pk for row in rows if row.practice_id == practice.pk}
    coming = {each.person_id for each in parts if each.session_id in here}
    return PracticeWeek(
        practice=practice,
        week=week,
        sessions=rows,
        placements=[each for each in placements.values() if _is_here(each, practice, week)],
        staff=working,
        guests=[each for each in strangers if each.pk in coming],
        visitors=_visitors(practice, rows),
        presence=presence_of(practice, week.days[0], week.days[-1]),
        elsewhere_of=fetch_elsewhere(
            practice, week, [each.pk for each in working], [each.pk for each in rows]
        ),
        vacations=list(
            Vacation.objects.filter(
                starts_on__lte=week.days[-1],
                ends_on__gte=week.days[0],
                education_provider__in={each.education_provider_id for each in placements.values()},
            )
        ),
    )


def _sessions(practice: Practice, week: Week) -> list[Session]:
    """In order, without what no week tells; of another practice there is its name."""
    rows: Any = (
        Session.objects.in_week_of(practice, *week.during)
        .select_related("room", "spoke_visit")
        .annotate(held_by=F("practice__name"))
        .only(*OF_SESSIONS, *OF_ROOMS, *OF_VISITS)
    )
    for session in rows:
        is_ours = session.practice_id == practice.pk
        session.practice = practice if is_ours else Practice(pk=session.practice_id, name=session.held_by)
    return list(rows)


def _visitors(practice: Practice, sessions: Sequence[Session]) -> list[Placement]:
    """Those of other practices who learn in its own sessions, and in those that it hosts."""
    here = [each for each in sessions if each.practice_id == practice.pk or is_hosted(each, practice)]
    return list(
        dict.fromkeys(
            row.placement
            for session in here
            for row in session.everybody
            if row.placement and is_of_another(row, practice)
        )
    )


def _placements(practice: Practice, week: Week, by_sessions: set[int]) -> dict[int, Placement]:
    """Those of the practice's week, and those by which somebody is in its sessions, in order of names."""
    there = practice.placements.live().overlapping(week.days[0], week.days[-1]).order_by().values("pk")
    rows = (
        Placement.objects.filter(Q(pk__in=there) | Q(pk__in=by_sessions))
        .select_related(
            "person",
            "practice",
            "learner__terms",
            "learner_group",
            "education_provider",
            "educationalist__person",
        )
        .only(*OF_PLACEMENTS)
        .order_by("person__family_name", "person__given_name", "pk")
    )
    return {row.pk: row for row in rows}


def _is_here(placement: Placement, practice: Practice, week: Week) -> bool:
    return (
        placement.practice_id == practice.pk
        and placement.state != "cancelled"
        and placement.starts_on <= week.days[-1]
        and placement.ends_on >= week.days[0]
    )


def _people(practice: Practice, others: set[int]) -> tuple[list[Person], list[Person]]:
    """Who works there, and the others of these keys, each in order of names."""
    staff = Person.objects.at_practice(practice).order_by()
    rows: Any = (
        Person.objects.filter(Q(pk__in=staff.values("pk")) | Q(pk__in=others))
        .annotate(works_here=Exists(staff.filter(pk=OuterRef("pk"))))
        .select_related("profession")
    )
    people = list(rows)
    return [each for each in people if each.works_here], [each for each in people if not each.works_here]


def _seat(
    sessions: Sequence[Session],
    parts: Sequence[InKeys],
    people: Mapping[int, Person],
    placements: Mapping[int, Placement],
) -> None:
    """Hang on each session who is in it, each person and placement being one object."""
    everybody: defaultdict[int, list[Partaker]] = defaultdict(list)
    for each in parts:
        placement = placements[each.placement_id] if each.placement_id else None
        everybody[each.session_id].append(Partaker(*each, people[each.person_id], placement))
    for session in sessions:
        session.everybody = everybody[session.pk]
