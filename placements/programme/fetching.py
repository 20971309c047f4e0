"""The learning programmes of placements, fetched: as many queries for one placement as for a page of them."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q

from accounts.models import Person
from atp_portal.formatting import london_date
from placements.models import (
    LEADING,
    Attendance,
    Interview,
    LearningNote,
    Objective,
    ObjectiveLink,
    Part,
    Participation,
    Placement,
    Whereabouts,
)
from placements.programme.coverage import ETHOS_KINDS, Aim, Cover, Planned, coverage
from placements.programme.interviews import Standing, standings
from placements.programme.teaching import TeachingWeek, teaching_by_week
from placements.rule_checks import settings_in_force
from placements.rules.book import BY_CODE
from placements.rules.settings import Setting, version_on

TEACHING, INTERVIEWS = BY_CODE["3"], BY_CODE["38"]


@dataclass(frozen=True)
class Programme:
    """What a learner is to learn on a placement and what of it is planned, as its reader may see it.

    ``unread`` counts the notes that its reader has not read; it is 0 for whoever reads none.
    """

    placement: Placement
    now: datetime.datetime
    sessions: tuple[Planned, ...]
    objectives: tuple[tuple[Objective, Cover], ...]
    interviews: tuple[Standing, ...]
    teaching: tuple[TeachingWeek, ...]
    unread: int = 0

    @property
    def uncovered(self) -> list[Objective]:
        """The objectives that nothing serves."""
        return [objective for objective, cover in self.objectives if cover.is_lacking]

    @property
    def unserved(self) -> list[Objective]:
        """The objectives that nothing has served so far."""
        return [objective for objective, cover in self.objectives if not cover.served]

    @property
    def has_begun(self) -> bool:
        return self.placement.starts_on <= london_date(self.now)

    @property
    def week(self) -> int | None:
        """The how-manieth week of the placement this is; None outside it."""
        today = london_date(self.now)
        return next((each.number for each in self.teaching if today in each.week.days), None)

    @property
    def next_together(self) -> Planned | None:
        """The next session of the learner that the educationalist leads."""
        return next((each for each in self.sessions if each.is_led and each.end > self.now), None)


def kinds_of(objective: Objective) -> tuple[str, ...]:
    """The kinds of session that serve an objective as a rule."""
    if objective.kind == Objective.Kind.ETHOS and not objective.usual_kinds:
        return ETHOS_KINDS
    return tuple(objective.usual_kinds)


def programme_of(placement: Placement, *, reader: Person, now: datetime.datetime) -> Programme:
    """One placement's, as ``fetch_programmes``."""
    (programme,) = fetch_programmes([placement], reader=reader, now=now)
    return programme


def fetch_programmes(
    placements: Sequence[Placement], *, reader: Person, now: datetime.datetime
) -> list[Programme]:
    """The programmes of placements fetched by ``placements_seen_by``, in the order given; seven queries.

    Drafts count where the reader oversees the placement's practice.
    """
    keys = [placement.pk for placement in placements]
    sessions = _sessions(placements)
    objectives, links = _objectives(keys), _links(keys)
    interviews = _interviews(keys)
    settings = settings_in_force()
    unread = _unread(keys, reader)
    return [
        _programme(
            placement,
            sessions[placement.pk],
            objectives[placement.pk],
            links,
            interviews[placement.pk],
            settings,
            now,
            unread.get(placement.pk, 0),
        )
        for placement in placements
    ]


def _programme(
    placement: Placement,
    sessions: Sequence[Planned],
    objectives: Sequence[Objective],
    links: dict[int, set[int]],
    interviews: Sequence[Interview],
    settings: Sequence[Setting],
    now: datetime.datetime,
    unread: int,
) -> Programme:
    covers = coverage([Aim(each.pk, kinds_of(each)) for each in objectives], sessions, links, now)
    first, last = placement.starts_on, placement.ends_on
    every = version_on(TEACHING, settings, first).parameters["weeks"]
    return Programme(
        placement,
        now,
        tuple(sessions),
        tuple((each, covers[each.pk]) for each in objectives),
        tuple(
            standings(
                wanted=wanted_interviews(placement, settings),
                first_day=first,
                last_day=last,
                held={each.kind: each.held_on for each in interviews if each.held_on},
                named={each.kind: each.session_id for each in interviews if each.session_id},
                sessions={each.key: each for each in sessions},
                now=now,
                today=london_date(now),
            )
        ),
        tuple(teaching_by_week(sessions, first, last, every)),
        unread,
    )


def wanted_interviews(placement: Placement, settings: Sequence[Setting]) -> tuple[str, ...]:
    """The interviews that the learner's group has, as the rule stands when the placement ends."""
    parameters = version_on(INTERVIEWS, settings, placement.ends_on).parameters
    if (placement.ends_on - placement.starts_on).days + 1 < parameters["fewest_days"]:
        return ()
    return tuple(parameters["by_group"].get(placement.learner_group.slug, parameters["interviews"]))


def _sessions(placements: Sequence[Placement]) -> dict[int, list[Planned]]:
    """In order, by placement; two queries."""
    rows: Any = Participation.objects.filter(
        placement__in=[each.pk for each in placements], is_cancelled=False
    )
    teachers = {each.pk: each.educationalist.person_id for each in placements if each.educationalist}
    part_of: dict[tuple[int, int | None], str] = {
        (session, person): part
        for session, person, part in Participation.objects.filter(
            session__in=rows.order_by().values("session"),
            part__in=LEADING,
            person__in=set(teachers.values()),
            is_cancelled=False,
        ).values_list("session", "person", "part")
    }
    overseen = {each.pk for each in placements if each.is_overseen}  # type: ignore[attr-defined]
    found: defaultdict[int, list[Planned]] = defaultdict(list)
    for (
        placement,
        key,
        published_at,
        whereabouts,
        outcome,
        uid,
        title,
        kind,
        category,
        start,
        end,
    ) in rows.order_by("session__starts_at", "session").values_list(
        "placement",
        "session",
        "session__published_at",
        "session__whereabouts",
        "attendance__outcome",
        "session__public_id",
        "session__title",
        "session__kind",
        "session__category",
        "session__starts_at",
        "session__ends_at",
    ):
        if published_at is None and placement not in overseen:
            continue
        part = part_of.get((key, teachers.get(placement)))
        found[placement].append(
            Planned(
                key,
                uid,
                title,
                kind,
                category,
                start,
                end,
                is_published=published_at is not None,
                is_campus=whereabouts == Whereabouts.CAMPUS,
                is_missed=outcome == Attendance.Outcome.MISSED,
                is_taught=part is not None,
                is_led=part == Part.LEADER,
            )
        )
    return found


def _objectives(keys: Sequence[int]) -> dict[int, list[Objective]]:
    found: defaultdict[int, list[Objective]] = defaultdict(list)
    for objective in Objective.objects.filter(placement__in=keys).order_by("kind", "pk"):
        found[objective.placement_id].append(objective)
    return found


def _links(keys: Sequence[int]) -> dict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    rows = ObjectiveLink.objects.filter(objective__placement__in=keys).values_list("objective", "session")
    for objective, session in rows:
        found[objective].add(session)
    return dict(found)


def _interviews(keys: Sequence[int]) -> dict[int, list[Interview]]:
    found: defaultdict[int, list[Interview]] = defaultdict(list)
    for interview in Interview.objects.filter(placement__in=keys):
        found[interview.placement_id].append(interview)
    return found


def unread_by(reader: Person) -> Q:
    """Notes that wait for ``reader``: a learner's from who teaches them, an educationalist's from their learner."""
    return Q(read_at__isnull=True) & (
        (Q(placement__person=reader) & ~Q(author=reader))
        | (~Q(placement__person=reader) & Q(author=F("placement__person")))
    )


def _unread(keys: Sequence[int], reader: Person) -> dict[int, int]:
    notes = LearningNote.objects.visible_to(reader).filter(unread_by(reader), placement__in=keys)
    return dict(notes.order_by().values("placement").annotate(n=Count("pk")).values_list("placement", "n"))
