"""Which sessions mix professions or stages: learners of two kinds or more come to them (RULES 6)."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import CharField, Count, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Concat

from placements.models import Part, Participation, SessionCategory

KIND = Concat(
    Cast("placement__learner_group__profession_id", CharField()),
    Value(" "),
    "placement__learner__stage",
    output_field=CharField(),
)
"""The profession and the stage as which a learner takes part, such as medicine in year 4."""


def mixed_among(sessions: Collection[int]) -> set[int]:
    """Those of these sessions, by their keys, that mix professions or stages; one query.

    Breaks and what is cancelled do not count. The keys are sent as they are, in one array: left to plan a query of
    queries over tables that it has not counted lately, PostgreSQL may take minutes.
    """
    return set(
        Participation.objects.filter(session__in=_these(sessions), part=Part.LEARNER, is_cancelled=False)
        .exclude(session__category=SessionCategory.BREAK)
        .order_by()
        .values("session")
        .annotate(kinds=Count(KIND, distinct=True))
        .filter(kinds__gt=1)
        .values_list("session", flat=True)
    )


def _these(keys: Collection[int]) -> RawSQL:
    return RawSQL("SELECT unnest(%s::bigint[])", [sorted(keys)])
