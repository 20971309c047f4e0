"""A file of boundaries: GeoJSON, as the Office for National Statistics and others publish it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from hubs.outlines import Polygon
from hubs.public_data.files import FileRefused, GivenFile, text_of


@dataclass(frozen=True)
class Boundary:
    """One area of the file: every text in its properties, codes and names whatever they are called, and its shape."""

    texts: tuple[str, ...]
    polygons: list[Polygon]


def read_boundaries(file: GivenFile) -> list[Boundary]:
    """The areas in the file's order. Raises FileRefused, naming the area by its number in the file."""
    try:
        found = json.loads(text_of(file))
    except (json.JSONDecodeError, RecursionError) as error:
        raise FileRefused(
            "It is not JSON; the file may be cut short.", getattr(error, "lineno", 1)
        ) from error
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise FileRefused("It is not GeoJSON of areas: it is no FeatureCollection.")
    features = found.get("features")
    if not isinstance(features, list) or not features:
        raise FileRefused("There is no area in it.")
    return [_boundary(feature, number) for number, feature in enumerate(features, 1)]


def _boundary(feature: Any, number: int) -> Boundary:
    feature = feature if isinstance(feature, dict) else {}
    properties = feature.get("properties")
    geometry = feature.get("geometry")
    texts = tuple(
        value.strip() for value in (properties or {}).values() if isinstance(value, str) and value.strip()
    )
    shape = geometry if isinstance(geometry, dict) else {}
    if shape.get("type") not in ("Polygon", "MultiPolygon"):
        raise FileRefused(f"Area {number} of the file has no boundary: it needs a Polygon or a MultiPolygon.")
    coordinates: Any = shape.get("coordinates")
    polygons: Any = [coordinates] if shape["type"] == "Polygon" else coordinates
    try:
        read: list[Polygon] = [
            [[_point(point) for point in ring] for ring in polygon] for polygon in polygons
        ]
    except (TypeError, ValueError, IndexError) as error:
        raise FileRefused(
            f"Area {number} of the file has coordinates that are not degrees. Export it as WGS 84 (EPSG:4326)."
        ) from error
    if not read or any(not polygon or len(polygon[0]) < 4 for polygon in read):
        raise FileRefused(f"Area {number} of the file has a boundary of fewer than four points.")
    return Boundary(texts, read)


def _point(point: Any) -> tuple[float, float]:
    longitude, latitude = float(point[0]), float(point[1])
    if not (abs(longitude) <= 180 and abs(latitude) <= 90):
        raise ValueError
    return (longitude, latitude)
