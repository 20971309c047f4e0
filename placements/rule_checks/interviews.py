"""Which interviews a placement still lacks when it is completed (RULES 38)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from placements.models import Interview, Placement, RuleOverride
from placements.rule_checks import check_fetched, facts_of, settings_in_force
from placements.rule_checks.fetching import WITH_LEARNER
from placements.rule_checks.rows import PlacementParts

INTERVIEWS = "38"


def lacking_interviews(placements: Sequence[Placement]) -> list[str]:
    """A sentence for each placement that may not be completed for want of interviews; four queries for all."""
    keys = [placement.pk for placement in placements]
    held: defaultdict[int, list[Interview]] = defaultdict(list)
    for interview in Interview.objects.filter(placement__in=keys):
        held[interview.placement_id].append(interview)
    overrides: defaultdict[int, list[RuleOverride]] = defaultdict(list)
    for override in RuleOverride.objects.filter(
        placement__in=keys, rule=INTERVIEWS, withdrawn_at__isnull=True
    ):
        overrides[override.placement_id].append(override)
    settings = [each for each in settings_in_force() if each.rule == INTERVIEWS]
    found = []
    for row in Placement.objects.filter(pk__in=keys).select_related(*WITH_LEARNER).order_by("pk"):
        parts = PlacementParts(interviews=held[row.pk], is_completing=True)
        checked = check_fetched(facts_of(row, (), parts=parts), settings, overrides[row.pk])
        found += [
            f"{row.person.full_name}: {each.finding.sentence}"
            for each in checked
            if each.rule.code == INTERVIEWS and each.stops
        ]
    return found
