"""The choices for one finding."""

from __future__ import annotations

from collections.abc import Sequence

from placements.finding_mends.people import people_for
from placements.finding_mends.rooms import rooms_for
from placements.finding_mends.times import breaks_for, times_for
from placements.finding_mends.values import Choice
from placements.models import Placement
from placements.rule_checks import Checked, Fetched
from placements.rules.rule import Mend
from placements.rules.settings import Setting, version_on


def choices_for(
    placement: Placement, fetched: Fetched, settings: Sequence[Setting], checked: Checked
) -> list[Choice]:
    """What could be chosen; none where it is not mechanical, or nobody and nothing is free."""
    finding = checked.finding
    asked = set(finding.sessions)
    sessions = sorted(
        (each for each in fetched.sessions if str(each.public_id) in asked), key=lambda each: each.start
    )
    if not sessions:
        return []
    match finding.mend_kind:
        case Mend.SUPERVISOR:
            return people_for(placement, finding, sessions)
        case Mend.ROOM:
            return rooms_for(placement, sessions[0])
        case Mend.MOVE:
            return times_for(placement, fetched, settings, finding, sessions[-1])
        case Mend.BREAK:
            minutes = version_on(checked.rule, settings, finding.days[0]).parameters["break_minutes"]
            return breaks_for(fetched, settings, finding, sessions, minutes)
        case _:
            return []
