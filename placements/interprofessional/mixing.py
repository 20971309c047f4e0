"""Which sessions mix professions or stages: learners of two kinds or more come to them (RULES 6)."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Count, QuerySet, Value
from django.db.models.functions import Cast, Concat

from placements.models import Part, Participation, SessionCategory

KIND = Concat(
    Cast("placement__learner_group__profession_id", CharField()),
    Value(" "),
    "placement__learner__stage",
    output_field=CharField(),
)
"""The profession and the stage by which a learner takes part, such as medicine in year 4."""


def mixed_among(sessions: Any) -> QuerySet[Participation, dict[str, Any]]:
    """The keys of those of ``sessions`` (a subquery of keys) that mix kinds of learners; breaks do not count."""
    return (
        Participation.objects.filter(session__in=sessions, part=Part.LEARNER, is_cancelled=False)
        .exclude(session__category=SessionCategory.BREAK)
        .order_by()
        .values("session")
        .annotate(kinds=Count(KIND, distinct=True))
        .filter(kinds__gt=1)
        .values("session")
    )
