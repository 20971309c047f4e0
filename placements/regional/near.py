"""What is near: practices and events within a ride of the practices that somebody has a part in."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Person
from hubs.models import Practice
from hubs.register import MILES_IN_A_DEGREE
from placements.models import Placement

MILES = 15
RADIUS = math.degrees(MILES_IN_A_DEGREE)
"""Of the earth, in miles."""
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


def miles_to(practices: Any) -> dict[int, float]:
    """By key how far the practices within ``MILES`` are from the nearest of these, which are 0 away; two queries.

    In a straight line on a great circle. Of who has no coordinates nobody knows how far it is.
    """
    own = list(practices.values_list("pk", "latitude", "longitude"))
    located = [place for _, *degrees in own if (place := _place(*degrees))]
    found = {key: 0.0 for key, _, _ in own}
    box = Q(pk__in=[])
    for place in located:
        box |= _box_around(*place)
    for key, *degrees in Practice.objects.filter(box).order_by().values_list("pk", "latitude", "longitude"):
        there = _place(*degrees)
        miles = min(miles_between(there, each) for each in located) if there else math.inf
        if miles <= MILES:
            found.setdefault(key, miles)
    return found


def _place(latitude: Decimal | None, longitude: Decimal | None) -> tuple[float, float] | None:
    return None if latitude is None or longitude is None else (float(latitude), float(longitude))


def miles_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two places, each a latitude and a longitude in degrees, on a great circle (haversine)."""
    (north, east), (other_north, other_east) = (map(math.radians, place) for place in (one, other))
    square = (
        math.sin((north - other_north) / 2) ** 2
        + math.cos(north) * math.cos(other_north) * math.sin((east - other_east) / 2) ** 2
    )
    return 2 * RADIUS * math.asin(math.sqrt(square))


def _box_around(north: float, east: float) -> Q:
    """What may be within ``MILES``, a little more rather than less."""
    angle = (MILES + 0.01) / RADIUS
    tall = math.degrees(angle)
    wide = math.degrees(math.asin(math.sin(angle) / math.cos(math.radians(north))))
    return Q(latitude__range=(north - tall, north + tall), longitude__range=(east - wide, east + wide))
