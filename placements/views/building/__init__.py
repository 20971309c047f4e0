"""The pages that build a timetable many sessions at a time: what would be added first, then adding it."""

from placements.views.building.copies import earlier_placement, week_copy
from placements.views.building.sheets import sheet_download, sheet_template, sheet_upload
from placements.views.building.typical import typical_week_use, week_keep

__all__ = [
    "earlier_placement",
    "sheet_download",
    "sheet_template",
    "sheet_upload",
    "typical_week_use",
    "week_copy",
    "week_keep",
]
