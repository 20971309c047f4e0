"""What learners come to do: placements, timetables, and the calendars that follow them."""

from placements.models.adjustments import Adjustment, AdjustmentReader
from placements.models.attendance import Attendance, HoursRequest
from placements.models.events import EventBooking, EventProfession, RegionalEvent
from placements.models.feeds import CalendarFeed
from placements.models.induction import InductionNotes
from placements.models.lapses import StandingLapse
from placements.models.placement_roles import Interview, NominatedPerson, PlacementRole
from placements.models.placements import (
    ETHOS_OBJECTIVE,
    GOING_ON,
    Objective,
    Placement,
    PlacementState,
)
from placements.models.places import Room, WorkingPattern
from placements.models.presence import Closure, StaffAbsence
from placements.models.programme import LearningNote, ObjectiveLink, ObjectiveSet, SetObjective
from placements.models.proposals import LearnerMessage, LearnerProposal
from placements.models.rule_settings import RuleOverride, RuleSetting
from placements.models.sessions import (
    IN_THE_PRACTICE,
    LEADING,
    InSession,
    Part,
    Partaker,
    Participation,
    Session,
    SessionCategory,
    SessionKind,
    SessionSeries,
    Whereabouts,
)
from placements.models.showing import Acknowledgement, TimetableReader
from placements.models.spoke_visits import SpokeVisit
from placements.models.steps import StepEntry, TimetableStep
from placements.models.typical_weeks import TypicalPart, TypicalSession, TypicalWeek

__all__ = [
    "ETHOS_OBJECTIVE",
    "GOING_ON",
    "IN_THE_PRACTICE",
    "LEADING",
    "Acknowledgement",
    "Adjustment",
    "AdjustmentReader",
    "Attendance",
    "CalendarFeed",
    "Closure",
    "EventBooking",
    "EventProfession",
    "HoursRequest",
    "InSession",
    "InductionNotes",
    "Interview",
    "LearnerMessage",
    "LearnerProposal",
    "LearningNote",
    "NominatedPerson",
    "Objective",
    "ObjectiveLink",
    "ObjectiveSet",
    "Part",
    "Partaker",
    "Participation",
    "Placement",
    "PlacementRole",
    "PlacementState",
    "RegionalEvent",
    "Room",
    "RuleOverride",
    "RuleSetting",
    "Session",
    "SessionCategory",
    "SessionKind",
    "SessionSeries",
    "SetObjective",
    "SpokeVisit",
    "StaffAbsence",
    "StandingLapse",
    "StepEntry",
    "TimetableReader",
    "TimetableStep",
    "TypicalPart",
    "TypicalSession",
    "TypicalWeek",
    "Whereabouts",
    "WorkingPattern",
]
