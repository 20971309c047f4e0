"""How pages get their rows: fetch is authorise.

Whose row it is decides between 404 (it is another's: one does not even learn that it is there) and 403 (one
may see it, but this is not one's to do).
"""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import Educationalist, Person
from hubs.models import Practice
from placements.models import Placement, PlacementState, Session
from placements.querysets import PlacementQuerySet
from placements.showing.publish_by import with_what_is_out
from placements.showing.telling import when_asked
from placements.timetabling.weeks import Week

PLACEMENT_PEOPLE = (
    "person",
    "learner",
    "learner_group",
    "education_provider",
    "practice__region",
    "administrator__person",
    "educationalist__person",
)


def placements_seen_by(person: Person) -> QuerySet[Placement]:
    """Placements with their people; ``is_managed``: this person keeps it; ``is_taught``: its educationalist is they.

    ``is_overseen`` says that they may see the practice's drafts: its staff, not its learners or their university.
    ``is_out`` says whether anything of its timetable was shown, ``seen_asked_at`` when the learner was asked to say
    that they have seen it, and has not.
    """
    practices = Practice.objects.visible_to(person).filter(pk=OuterRef("practice"))
    return (
        with_what_is_out(Placement.objects.visible_to(person))
        .select_related(*PLACEMENT_PEOPLE)
        .annotate(
            seen_asked_at=when_asked(),
            is_managed=Exists(Placement.objects.managed_by(person).filter(pk=OuterRef("pk"))),
            is_taught=Exists(
                Educationalist.objects.answered_for_by(person).filter(pk=OuterRef("educationalist"))
            ),
            is_overseen=Exists(practices),
        )
    )


def placement_seen_by(person: Person, public_id: uuid.UUID) -> Any:
    """One placement, with what this person may do; 404 where they may not see it."""
    return get_object_or_404(placements_seen_by(person), public_id=public_id)


def placement_managed_by(person: Person, public_id: uuid.UUID) -> Any:
    """One placement that this person keeps; 404 where they may not see it, 403 where they only may see it."""
    placement = placement_seen_by(person, public_id)
    if not placement.is_managed:
        raise PermissionDenied
    return placement


def placement_planned_by(person: Person, public_id: uuid.UUID) -> Any:
    """One placement whose timetable this person may plan: who keeps it, or its educationalist (teaching only)."""
    placement = placement_seen_by(person, public_id)
    if not (placement.is_managed or placement.is_taught):
        raise PermissionDenied
    return placement


def can_plan(placement: Any) -> bool:
    """Whether its timetable may still be worked at, by the person for whom it was fetched."""
    is_open = placement.state not in {PlacementState.CANCELLED, PlacementState.COMPLETED}
    return is_open and (placement.is_managed or placement.is_taught)


def session_seen_by(person: Person, public_id: uuid.UUID) -> Any:
    """One session; ``is_managed`` says whether this person may change it; 404 where they may not see it.

    ``is_concerned``: they take part in it, or their university's learner does; ``is_overseen``: they are of its staff.
    """
    sessions = (
        Session.objects.visible_to(person)
        .select_related("practice", "room", "series", "spoke_visit__host", "spoke_visit__supervisor")
        .annotate(
            is_managed=Exists(Session.objects.managed_by(person).filter(pk=OuterRef("pk"))),
            is_concerned=Exists(Session.objects.concerning(person).filter(pk=OuterRef("pk"))),
            is_overseen=Exists(Practice.objects.visible_to(person).filter(pk=OuterRef("practice"))),
            is_kept=Exists(Practice.objects.managed_by(person).filter(pk=OuterRef("practice"))),
        )
    )
    return get_object_or_404(sessions, public_id=public_id)


def session_managed_by(person: Person, public_id: uuid.UUID) -> Any:
    """One session that this person may change; 404 where they may not see it, 403 where they only may see it."""
    session = session_seen_by(person, public_id)
    if not session.is_managed:
        raise PermissionDenied
    return session


def placements_planned_at(person: Person, practice: Practice) -> PlacementQuerySet:
    """Placements at a practice whose learners this person may put into sessions."""
    own = Educationalist.objects.answered_for_by(person).values("pk")
    managed = Placement.objects.managed_by(person).filter(practice=practice).values("pk")
    return (
        Placement.objects.filter(practice=practice)
        .filter(Q(pk__in=managed) | Q(educationalist__in=own))
        .exclude(state__in=[PlacementState.CANCELLED, PlacementState.COMPLETED])
        .select_related("person", "learner_group")
    )


def practices_seen_by(person: Person) -> QuerySet[Practice]:
    """Practices whose pages this person may read; ``is_managed`` says whether they manage it."""
    return Practice.objects.visible_to(person).annotate(
        is_managed=Exists(Practice.objects.managed_by(person).filter(pk=OuterRef("pk")))
    )


def practice_seen_by(person: Person, ods_code: str) -> Any:
    """One practice, with what this person may do; 404 where they may not see it."""
    return get_object_or_404(practices_seen_by(person), ods_code=ods_code)


def practice_managed_by(person: Person, ods_code: str) -> Any:
    """A practice that this person manages; 404 where they may not see it, 403 where they only may see it."""
    practice = practice_seen_by(person, ods_code)
    if not practice.is_managed:
        raise PermissionDenied
    return practice


def week_named(request: HttpRequest) -> Week | None:
    """The week of ``?week=2026-W48``; what is no week is as if nothing were asked."""
    try:
        return Week.parse(request.GET.get("week", ""))
    except ValueError:
        return None


def week_asked(request: HttpRequest, otherwise: Week) -> Week:
    """The week that the address names, else ``otherwise``."""
    return week_named(request) or otherwise
