"""What other settings of one rule would change in what it finds of a placement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from placements.rules.book import findings_of_rule
from placements.rules.facts import Facts
from placements.rules.rule import Finding, Rule
from placements.rules.settings import Setting


class Differences(NamedTuple):
    """Findings that would be new, that would be gone, and that would stop or warn otherwise than they do.

    A finding is the same where it speaks of the same sessions and days, whatever numbers its sentence names.
    """

    new: tuple[Finding, ...] = ()
    gone: tuple[Finding, ...] = ()
    otherwise: tuple[Finding, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.otherwise)


def what_would_change(
    rule: Rule, facts: Facts, before: Sequence[Setting], after: Sequence[Setting]
) -> Differences:
    """``otherwise`` are as they would be."""
    old, new = (_by_what_they_are_about(findings_of_rule(rule, facts, each)) for each in (before, after))
    return Differences(
        new=tuple(finding for about, finding in new.items() if about not in old),
        gone=tuple(finding for about, finding in old.items() if about not in new),
        otherwise=tuple(
            finding
            for about, finding in new.items()
            if about in old and old[about].severity != finding.severity
        ),
    )


def _by_what_they_are_about(findings: Iterable[Finding]) -> dict[tuple[object, ...], Finding]:
    """By sessions and days; several about the same by their number, in the rule's own order."""
    found: dict[tuple[object, ...], Finding] = {}
    seen: Counter[tuple[object, ...]] = Counter()
    for finding in findings:
        about = (finding.sessions, finding.days)
        found[*about, seen[about]] = finding
        seen[about] += 1
    return found
