"""Which objectives sessions serve, for the page of a session and for a learner's week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from atp_portal.formatting import weekday
from placements.models import Objective, Session
from placements.programme.fetching import kinds_of


def objectives_served(
    sessions: Iterable[Session], placements: Collection[int]
) -> list[tuple[Objective, list[Session]]]:
    """Each objective of these placements (by key) that one of the sessions serves, with those that do; one query.

    The sessions are fetched with ``everybody``. What is cancelled serves nothing.
    """
    by_placement: defaultdict[int, list[Session]] = defaultdict(list)
    for session in sessions:
        if not session.is_cancelled and session.category != "break":
            for row in session.everybody:
                if row.placement_id and row.placement_id in placements:
                    by_placement[row.placement_id].append(session)
    if not by_placement:
        return []
    rows: Any = (
        Objective.objects.filter(placement__in=by_placement)
        .annotate(linked=ArrayAgg("links__session", filter=Q(links__isnull=False), default=[]))
        .order_by("placement", "kind", "pk")
    )
    found = []
    for objective in rows:
        kinds = kinds_of(objective)
        serving = [
            each
            for each in by_placement[objective.placement_id]
            if each.kind in kinds or each.pk in objective.linked
        ]
        if serving:
            found.append((objective, serving))
    return found


def days_served(
    sessions: Iterable[Session], placements: Collection[int]
) -> list[tuple[Objective, list[str]]]:
    """The same with the days of a week on which it is served: 'Monday', 'Friday'."""
    return [
        (objective, list(dict.fromkeys(weekday(each.start) for each in serving)))
        for objective, serving in objectives_served(sessions, placements)
    ]


def serves_words(session: Session, rows: Iterable[Any]) -> str:
    """The objectives that a session serves, of those in it (``rows``) whose placement the reader sees; one query."""
    people: list[Any] = list(rows)
    session.everybody = people
    own = {row.placement_id for row in people if row.placement_id and row.is_own}
    return "; ".join(dict.fromkeys(objective.text for objective, _ in objectives_served([session], own)))
