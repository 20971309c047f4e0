"""What keeps people of a practice at another one: when, and where. Nothing else of it is fetched, so none is told."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hubs.models import Practice
from placements.models import Part, Participation
from placements.timetabling.cards import SessionCard
from placements.timetabling.weeks import Week


@dataclass(frozen=True)
class Elsewhere:
    """Somebody's part in a session of another practice; who is ``on_call`` for one is not bound by it."""

    start: datetime.datetime
    end: datetime.datetime
    practice: str
    on_call: bool = False
    title: str = "Elsewhere"
    is_cancelled: bool = False

    @property
    def card(self) -> SessionCard:
        """Its card in a row of the practice's week."""
        return SessionCard(
            public_id=None,
            start=self.start,
            end=self.end,
            title=self.title,
            category="",
            edge="break",
            who="On call" if self.on_call else "",
            where=f"at {self.practice}",
        )


def fetch_elsewhere(
    practice: Practice, week: Week, people: Iterable[int], shown: Iterable[int]
) -> Mapping[int, Sequence[Elsewhere]]:
    """By person, in order, their parts at other practices but in the sessions that are ``shown``: one query.

    A draft is among them, since it keeps somebody as much: whoever books them then is refused.
    """
    rows = (
        Participation.objects.filter(person__in=list(people), during__overlap=week.during, is_cancelled=False)
        .exclude(session__practice=practice)
        .exclude(session__in=list(shown))
        .order_by("during", "pk")
        .values_list("person", "during", "session__practice__name", "part")
    )
    found: defaultdict[int, list[Elsewhere]] = defaultdict(list)
    for person, during, name, part in rows:
        found[person].append(Elsewhere(during.lower, during.upper, name, part == Part.OVERSEER))
    return found
