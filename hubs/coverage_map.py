"""The map of which hub covers which area, drawn from the boundaries that were loaded."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hubs.models import AreaBoundary, TrainingHub
from hubs.outlines import Drawing, area_of, middle_of

WIDTH = 600
TOO_NEAR = 24
"""In units of the drawing: a number is not written twice so near to itself."""
COLOURS = 8
"""As many as the style sheet has; of more hubs than these, two look alike, and their numbers tell them apart."""


@dataclass(frozen=True)
class MapArea:
    """An area as it is drawn: its path, where its number stands, and which of the style sheet's colours it has."""

    name: str
    path: str
    label: str
    label_x: int
    label_y: int
    look: str


@dataclass(frozen=True)
class CoverageMap:
    """The drawing; ``hubs`` are numbered as on it, and ``missing`` are areas that it lacks."""

    width: int
    height: int
    areas: list[MapArea]
    hubs: list[tuple[int, TrainingHub]]
    missing: list[str]


def coverage_map(hubs: Sequence[TrainingHub], only: TrainingHub | None = None) -> CoverageMap | None:
    """The areas of all hubs, each in the look and with the number of its hub; with ``only``, its own stand out.

    ``hubs`` are those of ``hubs_in_directory``. None without boundaries of areas that a hub covers (of ``only``,
    where it is given). One query.
    """
    covering = {
        coverage.ccg_id: (number, hub)
        for number, hub in enumerate(hubs, 1)
        for coverage in hub.covers_now  # type: ignore[attr-defined]
    }
    boundaries = [
        boundary
        for boundary in AreaBoundary.objects.select_related("ccg").order_by("ccg__name")
        if boundary.outlines
    ]
    drawn = {boundary.ccg_id for boundary in boundaries}
    own = {ccg for ccg, (_, hub) in covering.items() if only in (None, hub)}
    if not own & drawn:
        return None
    drawing = Drawing.around(
        (polygon[0] for boundary in boundaries for polygon in boundary.outlines), width=WIDTH
    )
    areas: list[MapArea] = []
    for boundary in boundaries:
        number, hub = covering.get(boundary.ccg_id, (0, None))
        if hub is None:
            look = "none"
        elif only is None:
            look = str((number - 1) % COLOURS + 1)
        else:
            look = "own" if hub == only else "other"
        largest = max((polygon[0] for polygon in boundary.outlines), key=lambda ring: abs(area_of(ring)))
        x, y = drawing.place(middle_of(largest))
        label = str(number) if number and only is None else ""
        if any(
            each.label == label and math.dist((x, y), (each.label_x, each.label_y)) < TOO_NEAR
            for each in areas
        ):
            label = ""
        areas.append(MapArea(boundary.ccg.name, drawing.path(boundary.outlines), label, x, y, look))
    names = {
        coverage.ccg_id: coverage.ccg.name
        for hub in hubs
        for coverage in hub.covers_now  # type: ignore[attr-defined]
    }
    missing = sorted(names[ccg] for ccg in own - drawn)
    return CoverageMap(drawing.width, drawing.height, areas, list(enumerate(hubs, 1)), missing)
