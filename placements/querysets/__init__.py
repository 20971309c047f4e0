"""The doors to placements and timetables: what somebody may see, and what they may change."""

from placements.querysets.events import EventBookingQuerySet, RegionalEventQuerySet, hubs_of
from placements.querysets.learning import (
    LearnerMessageQuerySet,
    LearnerProposalQuerySet,
    LearningNoteQuerySet,
    ObjectiveSetQuerySet,
    OfLearnerQuerySet,
)
from placements.querysets.placements import (
    AdjustmentQuerySet,
    LapseQuerySet,
    PlacementQuerySet,
    StretchQuerySet,
)
from placements.querysets.sessions import ParticipationQuerySet, SessionQuerySet

__all__ = [
    "AdjustmentQuerySet",
    "EventBookingQuerySet",
    "LapseQuerySet",
    "LearnerMessageQuerySet",
    "LearnerProposalQuerySet",
    "LearningNoteQuerySet",
    "ObjectiveSetQuerySet",
    "OfLearnerQuerySet",
    "ParticipationQuerySet",
    "PlacementQuerySet",
    "RegionalEventQuerySet",
    "SessionQuerySet",
    "StretchQuerySet",
    "hubs_of",
]
