"""How many sessions to come cannot be as planned, because somebody is off or something is closed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from hubs.models import Practice
from placements.models import IN_THE_PRACTICE, LEADING, Closure, Participation, Session, StaffAbsence


def absences_with_sessions(practice: Practice) -> QuerySet[StaffAbsence]:
    """The practice's absences, each with ``affected``: the sessions that they were to lead or oversee then."""
    theirs = Participation.objects.filter(
        session=OuterRef("pk"), person=OuterRef(OuterRef("person")), part__in=LEADING
    )
    return practice.staff_absences.annotate(affected=_count(Exists(theirs)))


def closures_with_sessions(practice: Practice) -> QuerySet[Closure]:
    """The practice's closures, each with ``affected``: the sessions in the room, or anywhere in the practice."""
    return practice.closures.annotate(
        in_room=_count(Q(room=OuterRef("room"))), inside=_count(IN_THE_PRACTICE)
    ).select_related("room")


def repair_address(practice: Practice, during: Any, **which: Any) -> str:
    """The page on which what is affected is mended."""
    when = {"from": during.lower.isoformat(), "until": during.upper.isoformat()}
    return f"{reverse('placements:repair', args=[practice.ods_code])}?{urlencode({**which, **when})}"


def _count(which: Any) -> Coalesce:
    sessions = (
        Session.objects.unowned()
        .filter(
            which,
            practice=OuterRef("practice"),
            is_cancelled=False,
            ends_at__gt=timezone.now(),
            during__overlap=OuterRef("during"),
        )
        .order_by()
        .values("practice")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return Coalesce(Subquery(sessions, output_field=IntegerField()), 0)
