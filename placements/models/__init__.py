"""What learners come to do: placements, timetables, and the calendars that follow them."""

from placements.models.adjustments import Adjustment, AdjustmentReader
from placements.models.feeds import CalendarFeed
from placements.models.lapses import StandingLapse
from placements.models.placements import (
    ETHOS_OBJECTIVE,
    Objective,
    Placement,
    PlacementState,
)
from placements.models.places import Room, WorkingPattern
from placements.models.sessions import (
    Part,
    Participation,
    Session,
    SessionCategory,
    SessionKind,
    SessionSeries,
)

__all__ = [
    "ETHOS_OBJECTIVE",
    "Adjustment",
    "AdjustmentReader",
    "CalendarFeed",
    "Objective",
    "Part",
    "Participation",
    "Placement",
    "PlacementState",
    "Room",
    "Session",
    "SessionCategory",
    "SessionKind",
    "SessionSeries",
    "StandingLapse",
    "WorkingPattern",
]
