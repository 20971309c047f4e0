"""Which sessions mix professions or stages: learners of two kinds or more come to them (RULES 6)."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import CharField, Count, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Concat

from placements.models import Attendance, Part, Participation, SessionCategory

NOT_MISSED = ~Q(attendance__outcome=Attendance.Outcome.MISSED)
STANDS = Q(is_cancelled=False) | Q(attendance__confirmed_at__isnull=False)
"""Participations that are planned, or that were held and confirmed before their session was cancelled."""

KIND = Concat(
    Cast("placement__learner_group__profession_id", CharField()),
    Value(" "),
    "placement__learner__stage",
    output_field=CharField(),
)
"""The profession and the stage as which a learner takes part, such as medicine in year 4."""


def mixed_among(sessions: Collection[int]) -> set[int]:
    """Those of these sessions, by their keys, that mix professions or stages; one query.

    Breaks and what is cancelled do not count, nor do learners who missed them. The keys are sent as they are, in one
    array: left to plan a query of queries over tables that it has not counted lately, PostgreSQL may take minutes.
    """
    return set(
        Participation.objects.filter(NOT_MISSED, STANDS, session__in=_these(sessions), part=Part.LEARNER)
        .exclude(session__category=SessionCategory.BREAK)
        .order_by()
        .values("session")
        .annotate(kinds=Count(KIND, distinct=True))
        .filter(kinds__gt=1)
        .values_list("session", flat=True)
    )


def _these(keys: Collection[int]) -> RawSQL:
    return RawSQL("SELECT unnest(%s::bigint[])", [sorted(keys)])
