"""Rules as set from a day on: what is in force in March judges March."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from placements.rules.rule import Rule, Severity

NOTHING: Mapping[str, Any] = MappingProxyType({})


class Setting(NamedTuple):
    """From this day the rule has these parameters, and defaults for those not named; perhaps another severity."""

    rule: str
    starts_on: date
    parameters: Mapping[str, Any] = NOTHING
    severity: Severity | None = None


class Version(NamedTuple):
    """A rule as it stands from a first day to a last, both included."""

    first_day: date
    last_day: date
    parameters: Mapping[str, Any]
    severity: Severity


def version_on(rule: Rule, settings: Iterable[Setting], day: date) -> Version:
    """How the rule stands on a day."""
    return next(each for each in versions(rule, settings) if each.first_day <= day <= each.last_day)


def versions(rule: Rule, settings: Iterable[Setting]) -> list[Version]:
    """How the rule stands over all time, in order; before its first setting it stands as in the book.

    Of two settings of one day the later given counts. Raises ValueError for a parameter that the rule has not.
    """
    dated: dict[date, Setting] = {}
    for setting in sorted(
        (each for each in settings if each.rule == rule.code), key=lambda each: each.starts_on
    ):
        if unknown := setting.parameters.keys() - rule.parameters.keys():
            raise ValueError(f"Rule {rule.code} has no parameter {', '.join(sorted(unknown))}.")
        dated[setting.starts_on] = setting
    starts = [date.min, *dated]
    ends = [*(start - timedelta(days=1) for start in dated), date.max]
    found = [None, *dated.values()]
    return [
        Version(
            start,
            end,
            {**rule.defaults, **(setting.parameters if setting else NOTHING)},
            (setting.severity if setting else None) or rule.severity,
        )
        for start, end, setting in zip(starts, ends, found, strict=True)
    ]
