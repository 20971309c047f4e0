"""Spoke visits: days of a placement with another service, agreed ahead (RULES 39).

| what is done | who | what it needs |
|---|---|---|
| ``arrange_spoke_visit`` | who keeps the placement | where, and times or sessions that are there already |
| ``change_spoke_visit`` | who keeps the placement | that the placement is not over |

A visit's days are sessions of its own kind that name it. They are moved, published and cancelled like others.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import Person
from accounts.operations import NewPerson, add_people
from hubs.models import Practice
from hubs.operations.base import Refusal, operation
from placements.models import (
    Part,
    Placement,
    Session,
    SessionCategory,
    SessionKind,
    SpokeVisit,
    Whereabouts,
)
from placements.operations.held_placements import hold_placement
from placements.operations.hosts import tell_former_host, tell_hosts_of
from placements.operations.sessions import (
    SessionPlan,
    add_person,
    change_session,
    locked,
    plan_sessions,
    remove_person,
)
from placements.operations.steps import a_step, about_to_change

Times = Sequence[tuple[datetime.datetime, datetime.datetime]]


@dataclass(frozen=True, kw_only=True)
class VisitWords:
    """Where a visit leads, who supervises there, when and with whom it was agreed, and what is to be learnt.

    ``newcomer`` is a supervisor whom the portal does not know yet.
    """

    place: str
    host: Practice | None = None
    supervisor: Person | None = None
    newcomer: NewPerson | None = None
    agreed_on: datetime.date | None = None
    agreed_with: str = ""
    learning: str = ""


@operation
def arrange_spoke_visit(
    *,
    by: Person | None,
    placement: Placement,
    words: VisitWords,
    times: Times = (),
    sessions: Collection[Session] = (),
) -> SpokeVisit:
    """Make a visit: a draft session for each of ``times``, led by its supervisor, and ``sessions`` taken up into it.

    Its host is told once it is agreed and out. Raises Refusal when it has no time, or a session is no spoke visit of
    this placement alone.
    """
    placement = hold_placement(placement, "practice")
    if not times and not sessions:
        raise Refusal("Give the visit a day and times.")
    visit = SpokeVisit(placement=placement)
    _write(visit, words, by)
    with a_step(by=by, practice=placement.practice, words=f"Added a spoke visit, {visit.place}"):
        _take_up(visit, sessions)
        _plan(by, visit, times)
    tell_hosts_of([visit])
    return visit


@operation
def change_spoke_visit(
    *,
    by: Person | None,
    visit: SpokeVisit,
    words: VisitWords,
    times: Times = (),
    sessions: Collection[Session] = (),
) -> SpokeVisit:
    """Say otherwise what a visit is, and add days to it. Its sessions to come follow in their place and supervisor."""
    placement = hold_placement(visit.placement, "practice")
    visit = SpokeVisit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    visit.placement = placement
    before, was, former = visit.supervisor, _told_of(visit), visit.host
    knew = visit.agreed_on is not None and visit.sessions.published().exists()
    _write(visit, words, by)
    with a_step(by=by, practice=placement.practice, words=f"Changed a spoke visit, {visit.place}"):
        to_come = visit.sessions.filter(is_cancelled=False, starts_at__gte=timezone.now())
        for session in to_come.select_related("practice"):
            if (session.place, session.room_id) != (visit.place, None):
                change_session(by=by, session=session, place=visit.place, room=None)
            _lead(by, session, before, visit.supervisor)
        _take_up(visit, sessions)
        _plan(by, visit, times)
    if _told_of(visit) != was:
        tell_hosts_of([visit])
    if former is not None and former != visit.host and knew:
        tell_former_host(former, visit)
    return visit


def _told_of(visit: SpokeVisit) -> tuple[object, ...]:
    """What of a visit its host is told."""
    return (visit.host_id, visit.supervisor_id, visit.agreed_on, visit.agreed_with, visit.learning)


def _write(visit: SpokeVisit, words: VisitWords, by: Person | None) -> None:
    place = words.place.strip() or (str(words.host) if words.host else "")
    if not place:
        raise Refusal("Say where the visit leads.")
    if words.host is not None and words.host.pk == visit.placement.practice_id:
        raise Refusal(f"{words.host} is where the placement is. Choose where the visit leads.")
    if words.agreed_on is not None and words.agreed_on > timezone.localdate():
        raise Refusal("A visit is agreed once it was agreed: choose today or an earlier day.")
    if words.agreed_on is not None and not words.agreed_with.strip():
        raise Refusal("Say with whom the visit was agreed.")
    supervisor = words.supervisor
    if supervisor is None and words.newcomer is not None:
        (supervisor,) = add_people(by=by, people=[words.newcomer])
    if supervisor is not None and supervisor.pk == visit.placement.person_id:
        raise Refusal(f"{supervisor} is the learner of this placement.")
    visit.place, visit.host, visit.supervisor = place[:200], words.host, supervisor
    visit.agreed_on, visit.agreed_with = words.agreed_on, words.agreed_with.strip()
    visit.learning = words.learning.strip()
    visit.save()


def _plan(by: Person | None, visit: SpokeVisit, times: Times) -> None:
    plan_sessions(
        by=by,
        plans=[
            SessionPlan(
                practice=visit.placement.practice,
                start=start,
                end=end,
                title=f"Spoke visit: {visit.place}"[:200],
                category=SessionCategory.CLINICAL,
                kind=SessionKind.SPOKE_VISIT,
                place=visit.place,
                whereabouts=Whereabouts.ELSEWHERE,
                spoke_visit=visit,
                learners=(visit.placement,),
                leaders=(visit.supervisor,) if visit.supervisor else (),
            )
            for start, end in times
        ],
    )


def _take_up(visit: SpokeVisit, sessions: Collection[Session]) -> None:
    """Have sessions that stand already name the visit. Nothing of them changes for those who are in them."""
    held = locked(sessions)
    learns = set(visit.placement.participations.filter(session__in=held).values_list("session", flat=True))
    for session in held:
        is_of_another = session.spoke_visit_id not in (None, visit.pk)
        if session.kind != SessionKind.SPOKE_VISIT or session.pk not in learns or is_of_another:
            raise Refusal(f"{session.title} is no spoke visit of this placement that could be taken up.")
    about_to_change(held)
    Session.objects.filter(pk__in=[session.pk for session in held]).update(spoke_visit=visit)


def _lead(by: Person | None, session: Session, before: Person | None, now: Person | None) -> None:
    if before == now:
        return
    if before is not None and session.participations.filter(person=before, part=Part.LEADER).exists():
        remove_person(by=by, session=session, person=before)
    if now is not None and not session.participations.filter(person=now).exists():
        add_person(by=by, session=session, person=now, part=Part.LEADER)
