"""A practice's week, fetched once: its sessions with their people, who is placed there, who works there and when.

The practice's week, its wall chart, its clinicians' sheet and who is free when are all made of it.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.models import Person
from hubs.models import Practice, Vacation
from placements.models import Participation, Placement, Session
from placements.presentation import is_hosted, is_of_another
from placements.querysets.columns import NOT_OF_PRACTICES
from placements.staffing.presence import Presence, presence_of
from placements.timetabling.weeks import Week


@dataclass(frozen=True)
class PracticeWeek:
    """A week of a practice as its reader may see it.

    ``sessions`` are in order and have ``everybody``: the practice's own, and published ones of other practices in
    which its people are or which it hosts (``elsewhere``). ``placements`` are those of the week's days, by name;
    ``staff`` work there, ``guests`` have a part in a session of its own without being either, ``visitors`` are
    learners of other practices in what it hosts.
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

    @property
    def holidays(self) -> Mapping[datetime.date, str]:
        """The bank holidays of the week by day."""
        return self.presence.holidays

    @cached_property
    def rows_of(self) -> Mapping[int, list[tuple[Session, Participation]]]:
        """By person, each session that they are in and their row of it, in order."""
        found: defaultdict[int, list[tuple[Session, Participation]]] = defaultdict(list)
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
    fetched = Session.objects.select_related("room", "spoke_visit__host")
    own: Any = fetched.filter(practice=practice).starting_between(*week.during)
    others: Any = fetched.select_related("practice").beyond(practice, *week.during)
    rows = sorted([*own, *others], key=lambda each: (each.start, each.end, each.pk))
    parts = Participation.objects.filter(session__in=[row.pk for row in rows])
    participations = list(parts.only("session_id", "person_id", "part", "placement_id"))
    placements = _placements(practice, week, participations)
    people = {placement.person_id: placement.person for placement in placements.values()}
    here = {row.pk for row in rows if row.practice_id == practice.pk}
    others = {row.person_id for row in participations} - people.keys()
    working, strangers = _people(practice, others)
    _seat(
        practice,
        rows,
        participations,
        people | {each.pk: each for each in (*working, *strangers)},
        placements,
    )
    coming = {row.person_id for row in participations if row.session_id in here}
    return PracticeWeek(
        practice=practice,
        week=week,
        sessions=rows,
        placements=[each for each in placements.values() if _is_here(each, practice, week)],
        staff=working,
        guests=[each for each in strangers if each.pk in coming],
        visitors=_visitors(practice, rows),
        presence=presence_of(practice, week.days[0], week.days[-1]),
        vacations=list(
            Vacation.objects.filter(
                starts_on__lte=week.days[-1],
                ends_on__gte=week.days[0],
                education_provider__in={each.education_provider_id for each in placements.values()},
            )
        ),
    )


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


def _placements(
    practice: Practice, week: Week, participations: Sequence[Participation]
) -> dict[int, Placement]:
    """Those of the practice's week, and those by which somebody is in its sessions, in order of names."""
    there = practice.placements.live().overlapping(week.days[0], week.days[-1]).order_by().values("pk")
    by_sessions = {row.placement_id for row in participations if row.placement_id}
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
        .defer(*NOT_OF_PRACTICES)
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
    practice: Practice,
    sessions: Sequence[Session],
    participations: Sequence[Participation],
    people: Mapping[int, Person],
    placements: Mapping[int, Placement],
) -> None:
    """Hang on each session its practice and rows, and on each row its person and placement (``with_everybody``)."""
    by_session = {session.pk: session for session in sessions}
    for session in sessions:
        session.everybody = []
        if session.practice_id == practice.pk:
            session.practice = practice
    for row in participations:
        row.person = people[row.person_id]
        row.placement = placements[row.placement_id] if row.placement_id else None
        by_session[row.session_id].everybody.append(row)
