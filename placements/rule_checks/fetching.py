"""The facts of placements, fetched: as many queries for one placement as for a region's."""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from accounts.models import Learner
from atp_portal.formatting import london_date
from hubs.models import Accreditation
from placements.attendance.confirmed import simulated_minutes
from placements.models import (
    LEADING,
    Closure,
    NominatedPerson,
    Part,
    Participation,
    Placement,
    PlacementRole,
    RuleOverride,
    RuleSetting,
    Session,
    StaffAbsence,
)
from placements.querysets import SessionQuerySet
from placements.rule_checks.rows import (
    Groups,
    PlacementParts,
    at_practice,
    learner_fact,
    placement_fact,
    session_fact,
    site_of,
)
from placements.rules.facts import Facts
from placements.rules.groups import PRE_REGISTRATION_NURSING, SIMULATED_IS_LIMITED
from placements.rules.rule import Severity
from placements.rules.settings import Setting

A_YEAR = datetime.timedelta(days=365)
# What rules need of a placement's own row, for whoever fetches placements for them.
WITH_LEARNER = (
    "person",
    "learner__terms",
    "learner_group",
    "education_provider",
    "educationalist__person",
)


@dataclass(frozen=True)
class Fetched:
    """A placement, the facts about it, and the overrides of its findings that stand."""

    placement: Placement
    facts: Facts
    sessions: Sequence[Session]
    overrides: Sequence[RuleOverride] = ()


def settings_in_force() -> list[Setting]:
    """Every setting of a rule, of the past and to come: one query."""
    return [
        Setting(
            row.rule,
            row.starts_on,
            row.parameters,
            Severity(row.severity) if row.severity else None,
        )
        for row in RuleSetting.objects.order_by("starts_on", "pk")
    ]


def fetch_facts(placements: Iterable[Placement], *, is_completing: bool = False) -> list[Fetched]:
    """The facts of each placement, all its sessions included, in the order given; seventeen queries at most."""
    asked = [placement.pk for placement in placements]
    found = {
        row.pk: row
        for row in Placement.objects.filter(pk__in=asked)
        .select_related(*WITH_LEARNER, "practice")
        .annotate(
            practice_hosts_since=Subquery(_accredited().values("starts_on")[:1]),
            has_nominated_person=Exists(_nominated()),
        )
        .prefetch_related(
            Prefetch("roles", PlacementRole.objects.select_related("person")),
            "interviews",
            Prefetch(
                "rule_overrides",
                RuleOverride.objects.filter(withdrawn_at__isnull=True).select_related("overridden_by"),
            ),
        )
    }
    rows = [found[key] for key in asked]
    sessions_of = _sessions(rows)
    elsewhere_of = _elsewhere(rows, sessions_of)
    own = _distinct(sessions_of.values())
    learning, missing, parts_of = learners_who_lead(own), missing_from(own), _parts(rows)
    # Each session is told once, however many placements share it.
    told = {
        each.pk: session_fact(each, learning, missing) for each in _distinct([own, *elsewhere_of.values()])
    }
    return [
        Fetched(
            row,
            Facts(
                placement_fact(row, replace(parts_of[row.pk], is_completing=is_completing)),
                learner_fact(row),
                [told[each.pk] for each in sessions_of[row.pk]],
                [told[each.pk] for each in elsewhere_of[row.pk]],
            ),
            sessions_of[row.pk],
            list(row.rule_overrides.all()),
        )
        for row in rows
    ]


def _distinct(groups: Iterable[Iterable[Session]]) -> list[Session]:
    return list({session.pk: session for sessions in groups for session in sessions}.values())


def learners_who_lead(sessions: Iterable[Session]) -> Groups:
    """Of those who lead or oversee these sessions, who is a learner today, by the slug of their group: one query."""
    leaders = {row.person_id for session in sessions for row in session.everybody if row.part in LEADING}
    if not leaders:
        return {}
    return dict(
        Learner.objects.current().filter(person__in=leaders).values_list("person_id", "learner_group__slug")
    )


def missing_from(sessions: Iterable[Session]) -> dict[uuid.UUID, tuple[str, ...]]:
    """Of these sessions, by their public id, who leads and is off, and what is closed: two queries.

    Who oversees and is off counts where nobody else leads or oversees.
    """
    rows = list({session.public_id: session for session in sessions}.values())
    if not rows:
        return {}
    envelope = min(row.start for row in rows), max(row.end for row in rows)
    practices = {row.practice_id for row in rows}
    absences: dict[int, list[Any]] = defaultdict(list)
    for person, during in (
        StaffAbsence.objects.filter(practice__in=practices)
        .overlapping(*envelope)
        .values_list("person", "during")
    ):
        absences[person].append(during)
    closures: dict[tuple[int, int | None], list[Closure]] = defaultdict(list)
    for closure in (
        Closure.objects.filter(practice__in=practices).overlapping(*envelope).select_related("room")
    ):
        closures[closure.practice_id, closure.room_id].append(closure)
    found = {}
    for row in rows:
        said = [*_who_is_off(row, absences), *_what_is_closed(row, closures)]
        if said:
            found[row.public_id] = tuple(said)
    return found


def _who_is_off(session: Session, absences: Mapping[int, Sequence[Any]]) -> list[str]:
    supervising = [row for row in session.everybody if row.part in LEADING]
    off = [row for row in supervising if _hits(session, absences.get(row.person_id, ()))]
    if len(off) < len(supervising) and not any(row.part == Part.LEADER for row in off):
        return []
    return [f"{row.person.full_name} is off" for row in off]


def _what_is_closed(
    session: Session, closures: Mapping[tuple[int, int | None], Sequence[Closure]]
) -> list[str]:
    # What takes place elsewhere takes place although the practice is closed.
    here = closures.get((session.practice_id, None), ()) if site_of(session) == at_practice(session) else ()
    room = closures.get((session.practice_id, session.room_id), ()) if session.room_id else ()
    return [
        *(f"the practice is closed ({each.reason})" for each in here if _hits(session, [each.during])),
        *(f"{each.room} is out of use ({each.reason})" for each in room if _hits(session, [each.during])),
    ]


def _hits(session: Session, stretches: Iterable[Any]) -> bool:
    return any(each.lower < session.end and session.start < each.upper for each in stretches)


def _with_everybody(sessions: SessionQuerySet, placements: Sequence[Placement]) -> list[Session]:
    """Four queries; those of the placements' own practices have them."""
    practices = {row.practice_id: row.practice for row in placements}
    found = list(sessions.with_everybody(each_once=True))
    for session in found:
        if session.practice_id in practices:
            session.practice = practices[session.practice_id]
    return found


def _sessions(placements: Sequence[Placement]) -> dict[int, list[Session]]:
    asked = {row.pk for row in placements}
    of_these = Participation.objects.filter(session=OuterRef("pk"), placement__in=asked)
    found: dict[int, list[Session]] = defaultdict(list)
    for session in _with_everybody(Session.objects.filter(Exists(of_these), is_cancelled=False), placements):
        for row in session.everybody:
            if row.placement_id in asked:
                found[row.placement_id].append(session)
    return found


def _elsewhere(
    placements: Sequence[Placement], sessions_of: Mapping[int, Sequence[Session]]
) -> dict[int, list[Session]]:
    """Others' sessions that rules ask about: those that the learner leads, and those beside theirs in a shared room."""
    own = _distinct(sessions_of.values())
    found: dict[int, list[Session]] = defaultdict(list)
    if not own:
        return found
    shared = {session.room_id for session in own if session.room and not session.room.is_exclusive}
    people = {row.person_id: row for row in placements}
    led = Participation.objects.filter(
        session=OuterRef("pk"), person__in=people, part__in=LEADING, is_cancelled=False
    )
    envelope = min(session.start for session in own), max(session.end for session in own)
    others = Session.objects.filter(
        Q(room__in=shared) | Exists(led), is_cancelled=False, during__overlap=envelope
    ).exclude(pk__in=[session.pk for session in own])
    # Those of the placements' own sessions that share a room are beside each other as well.
    in_room: dict[tuple[int | None, datetime.date], list[Session]] = defaultdict(list)
    leading: dict[int, list[Session]] = defaultdict(list)
    for session in [*own, *_with_everybody(others, placements)]:
        if session.room_id in shared:
            in_room[session.room_id, london_date(session.start)].append(session)
        for each in session.everybody:
            if each.part in LEADING and each.person_id in people:
                leading[each.person_id].append(session)
    for row in placements:
        mine = {session.pk for session in sessions_of[row.pk]}
        beside = [
            other
            for session in sessions_of[row.pk]
            if session.room_id in shared
            for other in in_room[session.room_id, london_date(session.start)]
            if other.start < session.end and session.start < other.end
        ]
        found[row.pk] = [each for each in _distinct([leading[row.person_id], beside]) if each.pk not in mine]
    return found


def _parts(placements: Sequence[Placement]) -> dict[int, PlacementParts]:
    practices = {row.practice_id for row in placements}
    nurses: dict[int, list[tuple[datetime.date, datetime.date]]] = defaultdict(list)
    for practice, first, last in (
        Placement.objects.live()
        .filter(practice__in=practices, learner_group__slug__in=PRE_REGISTRATION_NURSING)
        .values_list("practice", "starts_on", "ends_on")
    ):
        nurses[practice].append((first, last))
    limited = [row for row in placements if row.learner_group.slug in SIMULATED_IS_LIMITED]
    simulated = simulated_minutes(limited) if limited else {}
    return {
        row.pk: PlacementParts(
            roles=list(row.roles.all()),
            interviews=list(row.interviews.all()),
            has_nominated_person=row.has_nominated_person,  # type: ignore[attr-defined]
            practice_is_new=_is_new(row.practice_hosts_since, row.starts_on),  # type: ignore[attr-defined]
            nursing_students_at_once=_at_once(nurses[row.practice_id], row),
            nursing_students_this_year=sum(
                row.starts_on - A_YEAR < first <= row.starts_on for first, _ in nurses[row.practice_id]
            ),
            simulated_minutes=simulated.get(row.pk, 0),
        )
        for row in placements
    }


def _accredited() -> QuerySet[Accreditation]:
    """The accreditations of a placement's practice, the first to begin on top."""
    accredited = Accreditation.objects.filter(practice=OuterRef("practice"))
    return accredited.exclude(state=Accreditation.State.ANNULLED).order_by("starts_on", "pk")


def _nominated() -> QuerySet[NominatedPerson]:
    """Whoever was nominated by a placement's practice on any of its days."""
    return NominatedPerson.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("starts_on")),
        practice=OuterRef("practice"),
        starts_on__lte=OuterRef("ends_on"),
    )


def _is_new(since: datetime.date | None, day: datetime.date) -> bool | None:
    """Whether a practice has been accredited for less than a year by then; None where it never was."""
    return None if since is None else day - since < A_YEAR


def _at_once(stays: Sequence[tuple[datetime.date, datetime.date]], row: Placement) -> int:
    """The most student nurses on one day of the placement: it is reached on a day on which one begins."""
    days = [
        max(first, row.starts_on) for first, last in stays if first <= row.ends_on and last >= row.starts_on
    ]
    return max((sum(first <= day <= last for first, last in stays) for day in days), default=0)
