"""A session that a finding misses, as the form for a new one is filled in beforehand."""

from __future__ import annotations

import datetime

from django.utils import timezone

from placements.models import Placement
from placements.rules.facts import Facts
from placements.rules.rule import Finding

# What is missing, by the rule that misses it: kind and category.
MISSING = {
    "3": ("tutorial", "educational"),
    "32": ("self_directed", "educational"),
    "35": ("debrief", "educational"),
    "46": ("other", "educational"),
}
# What the placement's own educationalist leads.
BY_EDUCATIONALIST = frozenset({"3"})


def session_to_add(placement: Placement, facts: Facts, finding: Finding) -> dict[str, str]:
    """What the form is asked for: day, kind, category, and leader where it is clear who leads it."""
    kind, category = MISSING.get(finding.rule, ("other", "educational"))
    if finding.rule == "32" and "tutorial" in finding.sentence and "self-directed" not in finding.sentence:
        kind = "tutorial"
    asked = {"day": _day(placement, facts, finding).isoformat(), "kind": kind, "category": category}
    if placement.educationalist and (finding.rule in BY_EDUCATIONALIST or kind == "tutorial"):
        asked["leader"] = str(placement.educationalist.person.public_id)
    return asked


def _day(placement: Placement, facts: Facts, finding: Finding) -> datetime.date:
    """A day of what the finding is about, on which the learner comes if there is one; not before today."""
    first, last = placement.starts_on, placement.ends_on
    if finding.days:
        first, last = max(finding.days[0], first), min(finding.days[-1], last)
    today = timezone.localdate()
    attended = [day for day in facts.by_day if first <= day <= last]
    return next((day for day in attended if day >= today), None) or min(
        max(first, min(today, last)), placement.ends_on
    )
