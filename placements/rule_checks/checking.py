"""Findings about placements, with what was set aside of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from placements.models import Placement, RuleOverride
from placements.rule_checks.fetching import Fetched, fetch_facts, settings_in_force
from placements.rules.book import BOOK, BY_CODE, check_placement
from placements.rules.facts import Facts
from placements.rules.rule import Finding, Rule, Severity
from placements.rules.settings import Setting


@dataclass(frozen=True)
class Checked:
    """A finding, its rule, and the override by which it stands, if somebody let it."""

    finding: Finding
    rule: Rule
    override: RuleOverride | None = None

    @property
    def stops(self) -> bool:
        """Whether it holds up publication."""
        return self.finding.severity == Severity.STOP and self.override is None

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.finding)


def fingerprint(finding: Finding) -> str:
    """What tells a finding from others: its rule, of which sessions and days it speaks, and what it says.

    Once a session moves to another day, or 49 hours become 60, it is another finding, which nobody set aside.
    """
    about = [finding.rule, *sorted(finding.sessions), *(day.isoformat() for day in finding.days)]
    said = "|".join([*about, finding.sentence])
    return hashlib.sha256(said.encode()).hexdigest()


def check_fetched(
    facts: Facts,
    settings: Sequence[Setting],
    overrides: Iterable[RuleOverride] = (),
    rules: Iterable[Rule] = BOOK,
) -> list[Checked]:
    """What the rules find in facts that were fetched, what stops first: no query."""
    standing = {(each.rule, each.about): each for each in overrides}
    return [
        Checked(finding, BY_CODE[finding.rule], standing.get((finding.rule, fingerprint(finding))))
        for finding in check_placement(facts, settings, rules)
    ]


def check_placements_now(placements: Iterable[Placement]) -> list[tuple[Fetched, list[Checked]]]:
    """What the rules find in each placement, in the order given; as many queries for one as for many."""
    settings = settings_in_force()
    return [
        (fetched, check_fetched(fetched.facts, settings, fetched.overrides))
        for fetched in fetch_facts(placements)
    ]


def check_placement_now(placement: Placement, *, is_completing: bool = False) -> list[Checked]:
    """What the rules find in a placement as it is now; ``is_completing`` asks what must be there at its end."""
    (fetched,) = fetch_facts([placement], is_completing=is_completing)
    return check_fetched(fetched.facts, settings_in_force(), fetched.overrides)


def stops_of(placement: Placement) -> list[Checked]:
    """The findings that hold up publication: those that stop and that nobody set aside."""
    return [each for each in check_placement_now(placement) if each.stops]
