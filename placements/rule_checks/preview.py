"""What setting a rule would change for the placements that are live: counted by practice, the first of them listed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from hubs.models import Practice
from placements.models import Placement, PlacementState
from placements.rule_checks import fetch_facts
from placements.rules.rule import Finding, Rule, Severity
from placements.rules.settings import Setting
from placements.rules.what_would_change import Differences, what_would_change

LISTED = 50
# So many placements are fetched at a time: their sessions of months are held together only so long.
AT_A_TIME = 200


@dataclass
class PracticeCount:
    """How many findings about a practice's placements would be otherwise."""

    practice: Practice
    new: int = 0
    gone: int = 0
    otherwise: int = 0


@dataclass(frozen=True)
class Changed:
    """A finding that would be new, gone, or as severe as it is not now."""

    placement: Placement
    what: str
    sentence: str


@dataclass
class Preview:
    """What would change; ``placements`` is how many were looked at."""

    placements: int = 0
    practices: list[PracticeCount] = field(default_factory=list)
    listed: list[Changed] = field(default_factory=list)

    @property
    def new(self) -> int:
        return sum(row.new for row in self.practices)

    @property
    def gone(self) -> int:
        return sum(row.gone for row in self.practices)

    @property
    def otherwise(self) -> int:
        return sum(row.otherwise for row in self.practices)

    @property
    def changes(self) -> int:
        return self.new + self.gone + self.otherwise

    @property
    def is_cut(self) -> bool:
        return self.changes > len(self.listed)


def preview(rule: Rule, before: Sequence[Setting], setting: Setting) -> Preview:
    """What ``setting``, added to those of ``before``, would change for every live placement that lasts until its day.

    Placements that ended before then keep what was found. Says ``Preview.placements`` of those whom the rule is for.
    """
    live = (
        Placement.objects.filter(
            state__in=[PlacementState.PROVISIONAL, PlacementState.CONFIRMED],
            ends_on__gte=max(setting.starts_on, timezone.localdate()),
        )
        .select_related("person", "practice")
        .order_by("practice__name", "practice_id", "starts_on", "pk")
    )
    if rule.groups:
        live = live.filter(learner_group__slug__in=rule.groups)
    found = Preview()
    counts: dict[int, PracticeCount] = {}
    rows = list(live)
    for placements in (rows[first : first + AT_A_TIME] for first in range(0, len(rows), AT_A_TIME)):
        found.placements += len(placements)
        for placement, fetched in zip(placements, fetch_facts(placements), strict=True):
            differences = what_would_change(rule, fetched.facts, before, [*before, setting])
            if not differences:
                continue
            row = counts.setdefault(placement.practice_id, PracticeCount(placement.practice))
            row.new += len(differences.new)
            row.gone += len(differences.gone)
            row.otherwise += len(differences.otherwise)
            for what, finding in _in_order(differences):
                if len(found.listed) < LISTED:
                    found.listed.append(Changed(placement, what, finding.sentence))
    found.practices = list(counts.values())
    return found


def _in_order(differences: Differences) -> Iterator[tuple[str, Finding]]:
    for finding in differences.new:
        yield "New", finding
    for finding in differences.gone:
        yield "Gone", finding
    for finding in differences.otherwise:
        yield "Would stop" if finding.severity == Severity.STOP else "Would only warn", finding
