"""What others did lately to a week that somebody has open, so that two who plan it see each other's changes."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Person
from atp_portal.formatting import clock
from hubs.models import Practice
from placements.models import Placement, StepEntry
from placements.timetabling.weeks import Week


@dataclass(frozen=True)
class ChangeByOthers:
    """The last of them: who, when, and what they did."""

    who: str
    at: datetime.datetime
    deed: str

    def __str__(self) -> str:
        return f"{self.who} changed this week at {clock(self.at)}: {self.deed}."


def change_by_others(
    *,
    reader: Person,
    practice: Practice,
    week: Week,
    since: datetime.datetime,
    placement: Placement | None = None,
) -> ChangeByOthers | None:
    """The last change that somebody else made ``since`` to sessions that are, or were, in this week; one query."""
    start, end = (moment.timestamp() for moment in week.during)
    touched = Q()
    for state in ("before", "after"):
        here = {f"{state}__start__gte": start, f"{state}__start__lt": end}
        if placement is not None:
            here[f"{state}__people__contains"] = [[placement.person_id, placement.pk]]  # type: ignore[assignment]
        touched |= Q(**here)
    entry = (
        StepEntry.objects.filter(
            touched, step__practice=practice, step__done_at__gt=since, step__by__isnull=False
        )
        .exclude(step__by=reader)
        .select_related("step__by")
        .order_by("-step__done_at", "-pk")
        .first()
    )
    if entry is None or entry.step.by is None:
        return None
    return ChangeByOthers(entry.step.by.full_name, entry.step.done_at, entry.step.words)
