"""Taking in the boundaries of areas, from which the map of hubs is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hubs.matching import plain_words
from hubs.models import AreaBoundary, ClinicalCommissioningGroup
from hubs.operations.base import Refusal, operation
from hubs.outlines import simplified
from hubs.public_data.boundaries import Boundary, read_boundaries
from hubs.public_data.files import GivenFile


@dataclass(frozen=True)
class BoundariesLoaded:
    """What came of a file: areas that have a boundary now, what it knows and we do not, and our areas without one."""

    loaded: list[str]
    unknown: list[str]
    without: list[str]


@operation
def load_boundaries(*, by: Any, file: GivenFile) -> BoundariesLoaded:
    """Keep a simplified boundary for each area that the file knows by its ODS code, or else by its name.

    Raises FileRefused for a file that is not GeoJSON of areas in degrees, and Refusal when none of its areas
    is ours.
    """
    areas = list(ClinicalCommissioningGroup.objects.all())
    by_code = {area.code: area for area in areas}
    by_name = {plain_words(name): area for area in areas for name in (area.official_name, area.name) if name}
    loaded, unknown = [], []
    for boundary in read_boundaries(file):
        area = _area_of(boundary, by_code, by_name)
        if area is None:
            unknown.append(", ".join(boundary.texts) or "an area without a name")
            continue
        AreaBoundary.objects.update_or_create(
            ccg=area, defaults={"outlines": simplified(boundary.polygons), "source": file.name[:200]}
        )
        loaded.append(area.name)
    if not loaded:
        raise Refusal("None of its areas is one of ours, by code or by name. Nothing was changed.")
    without = ClinicalCommissioningGroup.objects.filter(
        region__isnull=False, predecessors__isnull=True, boundary__isnull=True
    )
    return BoundariesLoaded(sorted(loaded), unknown, [area.name for area in without])


def _area_of(
    boundary: Boundary,
    by_code: dict[str, ClinicalCommissioningGroup],
    by_name: dict[str, ClinicalCommissioningGroup],
) -> ClinicalCommissioningGroup | None:
    for text in boundary.texts:
        if area := by_code.get(text.upper()):
            return area
    for text in boundary.texts:
        if area := by_name.get(plain_words(text)):
            return area
    return None
