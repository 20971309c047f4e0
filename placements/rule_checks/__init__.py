"""What the rules say of placements as the database has them: facts made of rows, findings, and what was set aside."""

from placements.rule_checks.checking import (
    Checked,
    check_fetched,
    check_placement_now,
    check_placements_now,
    fingerprint,
    stops_of,
)
from placements.rule_checks.fetching import Fetched, fetch_facts, settings_in_force
from placements.rule_checks.rows import facts_of

__all__ = [
    "Checked",
    "Fetched",
    "check_fetched",
    "check_placement_now",
    "check_placements_now",
    "facts_of",
    "fetch_facts",
    "fingerprint",
    "settings_in_force",
    "stops_of",
]
