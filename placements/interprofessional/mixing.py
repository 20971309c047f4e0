"""Which sessions mix professions or stages: learners of two kinds or more come to them (RULES 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from placements.models import Part, Participation, SessionCategory


def mixed_among(sessions: Collection[int]) -> set[int]:
    """Those of these sessions, by their keys, that mix professions or stages; one query.

    Breaks and what is cancelled do not count. The keys are sent as they are: left to plan a query of queries over
    tables that it has not counted lately, PostgreSQL may take minutes.
    """
    kinds: defaultdict[int, set[tuple[int, str]]] = defaultdict(set)
    for session, profession, stage in (
        Participation.objects.filter(session__in=list(sessions), part=Part.LEARNER, is_cancelled=False)
        .exclude(session__category=SessionCategory.BREAK)
        .order_by()
        .values_list("session", "placement__learner_group__profession", "placement__learner__stage")
    ):
        kinds[session].add((profession, stage))
    return {session for session, of_session in kinds.items() if len(of_session) > 1}
