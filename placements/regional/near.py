"""What is near: practices and events within a ride of the practices that somebody has a part in."""

from __future__ import annotations

import math
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Person
from hubs.models import Practice
from hubs.register import MILES_IN_A_DEGREE
from placements.models import Placement

MILES = 15
ROLES = ("administrators", "educationalists", "practice_leads", "supervisors")


def has_practices(person: Person) -> bool:
    """Whether ``person`` works or learns in a practice; no query."""
    return person.is_learner or any(person.holds(role) for role in ROLES[:3])


def practices_of(person: Person) -> QuerySet[Practice]:
    """Where ``person`` works today, or learns or is going to."""
    learning = Placement.objects.live().filter(person=person, ends_on__gte=timezone.localdate())
    where = Q(pk__in=learning.order_by().values("practice"))
    for role in ROLES:
        where |= Q(pk__in=getattr(person, role).current().values("practice"))
    return Practice.objects.filter(where).order_by()


def within_reach(practices: Any, path: str = "") -> Q:
    """Rows that stand by ``path`` in a practice within ``MILES`` of one of these, these included; one query.

    By a square around each, whose sides are that far off: across a region, nobody travels as the crow flies.
    """
    reach = Q(**{f"{path}pk__in": practices.values("pk")})
    degrees = MILES / MILES_IN_A_DEGREE
    located = practices.filter(latitude__isnull=False, longitude__isnull=False)
    for latitude, longitude in located.values_list("latitude", "longitude"):
        north, east = float(latitude), float(longitude)
        wide = degrees / math.cos(math.radians(north))
        reach |= Q(
            **{
                f"{path}latitude__range": (north - degrees, north + degrees),
                f"{path}longitude__range": (east - wide, east + wide),
            }
        )
    return reach
