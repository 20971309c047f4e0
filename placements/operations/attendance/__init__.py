"""Attendance: who was there, as claimed and as confirmed.

| what is done | who | what it needs |
|---|---|---|
| ``claim``, ``claim_as_planned`` | the learner, or who keeps the placement | a session that has begun |
| ``claim_missed`` | the same | a session of today or before |
| ``take_back_claim`` | the same | that nobody has confirmed it |
| ``confirm`` | who answers for the session (``ParticipationQuerySet.confirmed_by``) | a session that is over |
| ``take_back_confirmation`` | who confirmed it, who keeps the placement | a reason, within seven days |
| ``record_register`` | who leads the session or keeps its event | a session that has begun |
| ``ask_for_hours``, ``remind_of_hours`` | the portal, once a week each | hours of the week that nobody confirmed |
| ``make_up`` | who keeps the placement, or its educationalist | a session that was missed, and a later one |

Sessions are published, not cancelled and no breaks. What was confirmed stands for itself: it keeps its own times
when the session is moved or cancelled afterwards, and nobody is taken out of the session before it is taken back.
"""

from placements.operations.attendance.claiming import (
    claim,
    claim_as_planned,
    claim_missed,
    take_back_claim,
)
from placements.operations.attendance.confirming import (
    Outcome,
    Verdict,
    Weighed,
    confirm,
    take_back_confirmation,
)
from placements.operations.attendance.leaving import drop_unconfirmed
from placements.operations.attendance.making_up import make_up
from placements.operations.attendance.register import record_register
from placements.operations.attendance.rows import version_of
from placements.operations.attendance.weekly import CONFIRM, answered, ask_for_hours, remind_of_hours

__all__ = [
    "CONFIRM",
    "Outcome",
    "Verdict",
    "Weighed",
    "answered",
    "ask_for_hours",
    "claim",
    "claim_as_planned",
    "claim_missed",
    "confirm",
    "drop_unconfirmed",
    "make_up",
    "record_register",
    "remind_of_hours",
    "take_back_claim",
    "take_back_confirmation",
    "version_of",
]
