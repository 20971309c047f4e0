"""Where pages about a week or one of its sessions lead back to."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from atp_portal.formatting import london_date
from hubs.models import Practice
from placements.models import Participation, Placement, Session
from placements.timetabling.weeks import Week


def week_address(placement: Placement, week: Week) -> str:
    """A week of a placement in the builder."""
    return f"{reverse('placements:builder', args=[placement.public_id])}?week={week.code}"


def address_of_week(person: Person, session: Session) -> str:
    """The week that a session belongs to, as ``person`` knows it: a placement's, or their own."""
    week = Week.containing(london_date(session.start))
    seen = Placement.objects.visible_to(person).order_by().values("pk")
    row: Any = (
        Participation.objects.filter(session=session, placement__in=seen)
        .select_related("placement")
        .order_by("person__family_name", "pk")
        .first()
    )
    if row is None and (practice := _practice_of(person, session)):
        return f"{reverse('placements:practice_week', args=[practice.ods_code])}?week={week.code}"
    if row is None or row.person_id == person.pk:
        return f"{reverse('placements:learner_week')}?week={week.code}"
    return week_address(row.placement, week)


def _practice_of(person: Person, session: Session) -> Practice | None:
    """The practice in whose week somebody sees a session in which they are not, and none of their learners."""
    if session.participations.filter(person=person).exists():
        return None
    host = session.spoke_visit.host_id if session.spoke_visit else None
    return Practice.objects.visible_to(person).filter(pk__in=[session.practice_id, host or 0]).first()


def day_asked(request: HttpRequest, placement: Placement) -> datetime.date:
    """The day of ``?day=2026-11-27``, else today, within the placement."""
    try:
        return datetime.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return min(max(timezone.localdate(), placement.starts_on), placement.ends_on)
