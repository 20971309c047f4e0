"""How far practices are from each other."""

from __future__ import annotations

import math
from typing import NamedTuple

# A learner changes practice within this distance, in a straight line.
REACH_KM = 20.0
KM_IN_A_DEGREE = math.radians(6371)


class Point(NamedTuple):
    """Where a practice is, in degrees (WGS 84)."""

    latitude: float
    longitude: float


def km_between(one: Point, other: Point) -> float:
    """In a straight line; across a region, a flat map is off by less than one part in a thousand."""
    north = (one.latitude - other.latitude) * KM_IN_A_DEGREE
    middle = math.radians((one.latitude + other.latitude) / 2)
    east = (one.longitude - other.longitude) * KM_IN_A_DEGREE * math.cos(middle)
    return math.hypot(north, east)


def square_around(point: Point, km: float) -> tuple[Point, Point]:
    """The south-western and north-eastern corners of what may be so near, a little more rather than less."""
    north = km / KM_IN_A_DEGREE
    east = north / math.cos(math.radians(min(abs(point.latitude) + north, 89)))
    return (
        Point(point.latitude - north, point.longitude - east),
        Point(point.latitude + north, point.longitude + east),
    )
