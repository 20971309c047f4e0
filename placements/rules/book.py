"""All the rules in one table, and what they say of one placement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from placements.rules import doctors, hours, presence, progress, rest, shape, spoke, supervision, teaching
from placements.rules.facts import Facts
from placements.rules.rule import Breach, Finding, Rule, Severity
from placements.rules.settings import Setting, versions

BOOK: tuple[Rule, ...] = (
    *teaching.RULES,
    *supervision.RULES,
    *rest.RULES,
    *hours.RULES,
    *doctors.RULES,
    *progress.RULES,
    *spoke.RULES,
    *shape.RULES,
    *presence.RULES,
)
BY_CODE = {rule.code: rule for rule in BOOK}


def check_placement(
    facts: Facts, settings: Sequence[Setting] = (), rules: Iterable[Rule] = BOOK
) -> list[Finding]:
    """What the rules, as set, find: what stops first, then by day, then in the order of the book.

    ``rules`` are those of the book that are asked, by default all. Each finding is judged by what is in force on its
    first day, or on the placement's where it has none.
    Raises ValueError for a setting of a rule that is not in the book.
    """
    if unknown := {setting.rule for setting in settings} - BY_CODE.keys():
        raise ValueError(f"There is no rule {', '.join(sorted(unknown))}.")
    found = [finding for rule in rules for finding in findings_of_rule(rule, facts, settings)]
    first = facts.placement.first_day
    return sorted(found, key=lambda each: (each.severity != Severity.STOP, _day_of(each, first)))


def findings_of_rule(rule: Rule, facts: Facts, settings: Sequence[Setting] = ()) -> Iterator[Finding]:
    """What one rule, as set, finds; nothing where it is not for this learner."""
    if not rule.is_for(facts.learner):
        return
    first = facts.placement.first_day
    for version in versions(rule, settings):
        if version.first_day > facts.placement.last_day or version.last_day < first:
            continue
        breaches = [
            breach
            for breach in rule.check(facts, version.parameters)
            if version.first_day <= _day_of(breach, first) <= version.last_day
        ]
        if rule.only_worst:
            breaches = sorted(breaches, key=lambda each: -each.weight)[:1]
        severity = rule.severity_for(facts.learner, version.severity)
        for breach in breaches:
            yield Finding(rule.code, severity, *breach[:5])


def _day_of(found: Breach | Finding, first: date) -> date:
    """The day by which it is judged: a week that began before the placement counts from its first day."""
    return max(found.days[0], first) if found.days else first
