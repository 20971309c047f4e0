"""Outlines of areas: fewer points, the middle of one, and from degrees to the units of a drawing.

It knows no database. A ring is a list of (longitude, latitude) in degrees (WGS 84), its last point its first.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Ring = Sequence[Point]
Polygon = Sequence[Ring]

# In degrees: about 300 metres, which is less than a pixel of a region drawn 600 pixels wide.
TOLERANCE = 0.003
PLACES = 3


def simplified(polygons: Iterable[Polygon], tolerance: float = TOLERANCE) -> list[list[list[list[float]]]]:
    """The polygons with so many points that no line moves by more than ``tolerance``; specks are left out.

    Of what would leave nothing, the largest ring stays as it is.
    """
    given = list(polygons)
    kept: list[Polygon] = []
    for polygon in given:
        rings = [ring for ring in (_thinned(ring, tolerance) for ring in polygon[:1]) if len(ring) >= 4]
        if rings and abs(area_of(rings[0])) > tolerance * tolerance:
            holes = [_thinned(ring, tolerance) for ring in polygon[1:]]
            kept.append([*rings, *(hole for hole in holes if len(hole) >= 4)])
    if not kept and given:
        outer: list[Ring] = [polygon[0] for polygon in given]
        kept = [[max(outer, key=lambda ring: abs(area_of(ring)))]]
    return [[[[round(x, PLACES), round(y, PLACES)] for x, y in ring] for ring in rings] for rings in kept]


def _thinned(ring: Ring, tolerance: float) -> list[Point]:
    """By the method of Douglas and Peucker, without recursion, from the two points of the ring farthest apart."""
    points = list(ring)
    if len(points) < 5:
        return points
    far = max(range(len(points)), key=lambda n: math.dist(points[0], points[n]))
    keep = {0, far, len(points) - 1}
    spans = [(0, far), (far, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        n = max(range(first + 1, last), key=lambda n: _distance(points[n], points[first], points[last]))
        if _distance(points[n], points[first], points[last]) > tolerance:
            keep.add(n)
            spans += [(first, n), (n, last)]
    return [points[n] for n in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """From a point to the line between two others."""
    length = math.dist(start, end)
    if length == 0:
        return math.dist(point, start)
    across = (end[0] - start[0]) * (start[1] - point[1]) - (start[0] - point[0]) * (end[1] - start[1])
    return abs(across) / length


def area_of(ring: Ring) -> float:
    """In square units of its points; negative where it runs clockwise."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs) / 2


def middle_of(ring: Ring) -> Point:
    """The centre of gravity of what a ring encloses; of a ring without an inside, of its points."""
    area = area_of(ring)
    if not area:
        return (sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring))
    across = down = 0.0
    for (x, y), (next_x, next_y) in zip(ring, [*ring[1:], ring[0]], strict=True):
        weight = x * next_y - next_x * y
        across += (x + next_x) * weight
        down += (y + next_y) * weight
    return (across / (6 * area), down / (6 * area))


@dataclass(frozen=True)
class Drawing:
    """How degrees become units of a drawing ``width`` wide and ``height`` high, north on top, to the true shape."""

    west: float
    north: float
    scale: float
    squeeze: float
    width: int
    height: int

    @classmethod
    def around(cls, rings: Iterable[Ring], width: int, margin: int = 4) -> Drawing:
        points = [point for ring in rings for point in ring]
        west, east = min(x for x, _ in points), max(x for x, _ in points)
        south, north = min(y for _, y in points), max(y for _, y in points)
        squeeze = math.cos(math.radians((south + north) / 2))
        scale = (width - 2 * margin) / ((east - west) * squeeze or 1)
        height = math.ceil((north - south) * scale) + 2 * margin
        return cls(west - margin / scale / squeeze, north + margin / scale, scale, squeeze, width, height)

    def place(self, point: Point) -> tuple[int, int]:
        return (
            round((point[0] - self.west) * self.squeeze * self.scale),
            round((self.north - point[1]) * self.scale),
        )

    def path(self, polygons: Iterable[Polygon]) -> str:
        """The polygons as the ``d`` of an SVG path."""
        return "".join(
            "M" + "L".join(f"{x} {y}" for x, y in map(self.place, ring[:-1])) + "Z"
            for polygon in polygons
            for ring in polygon
        )
