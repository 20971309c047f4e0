"""Minutes that somebody confirmed, for whoever asks for nothing else of the hours; one query each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from placements.attendance.rows import minutes_of
from placements.models import Attendance, Placement
from placements.querysets import ParticipationQuerySet


def confirmed_minutes(rows: ParticipationQuerySet) -> dict[int, int]:
    """By the key of each participation of which hours are confirmed, the minutes; 0 of one that was missed."""
    said = Attendance.objects.filter(
        participation__in=rows.order_by().values("pk"), confirmed_at__isnull=False
    )
    return {key: minutes_of(during) for key, during in said.values_list("participation", "during")}


def simulated_minutes(placements: Collection[Placement]) -> dict[int, int]:
    """By the key of each placement that has any, the confirmed minutes of simulated practice."""
    found: defaultdict[int, int] = defaultdict(int)
    said = Attendance.objects.filter(
        participation__placement__in=[each.pk for each in placements],
        participation__session__is_simulated=True,
        confirmed_at__isnull=False,
    )
    for placement, during in said.values_list("participation__placement", "during"):
        found[placement] += minutes_of(during)
    return dict(found)
