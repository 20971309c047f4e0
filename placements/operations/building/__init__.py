"""Timetables built many sessions at a time: what would be added, skipped and clashing, and then adding it."""

from placements.operations.building.adding import Built, WorldChanged, build_timetable
from placements.operations.building.facts import Ask
from placements.operations.building.preview import Preview, PreviewWeek, preview_of

__all__ = ["Ask", "Built", "Preview", "PreviewWeek", "WorldChanged", "build_timetable", "preview_of"]
