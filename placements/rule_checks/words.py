"""The rules in words: what their numbers are called and how values of them are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from atp_portal.formatting import and_list, clock, duration
from hubs.models import EducationProvider, LearnerGroup
from placements.rules.parameters import Kind, kind_of
from placements.rules.rule import Parameter, Rule

SEVERITIES = {"stop": "Stops publication", "warn": "Warns"}


@dataclass(frozen=True)
class Names:
    """What learner groups and education providers are called, by slug."""

    groups: Mapping[str, str]
    providers: Mapping[str, str]

    @classmethod
    def now(cls) -> Names:
        """Two queries."""
        return cls(
            dict(LearnerGroup.objects.values_list("slug", "name")),
            dict(EducationProvider.objects.values_list("slug", "name")),
        )

    def group(self, slug: str) -> str:
        return self.groups.get(slug, slug.replace("-", " "))

    def provider(self, slug: str) -> str:
        return self.providers.get(slug, slug.replace("-", " "))


def label_of(parameter: Parameter) -> str:
    """ "Hours and minutes of rest in 24 hours", "Core hours from"."""
    words = parameter.words.replace(", in minutes after midnight", "")
    if kind_of(parameter) in (Kind.LENGTH, Kind.LENGTH_BY_PROVIDER):
        words = words.replace("minutes", "hours and minutes", 1)
    return words[:1].upper() + words[1:]


def as_hours(minutes: int) -> str:
    """ "37:30", as the form takes it."""
    return f"{minutes // 60}:{minutes % 60:02}"


def told(parameter: Parameter, value: Any, names: Names) -> str:
    """A value with its unit: "11 hours of rest in 24 hours", "8am"."""
    kind, words = kind_of(parameter), parameter.words
    if kind == Kind.CLOCK:
        return f"{words.replace(', in minutes after midnight', '')}: {_clock(value)}"
    if kind == Kind.LENGTH:
        return words.replace("minutes", duration(timedelta(minutes=value)), 1)
    if kind in (Kind.NUMBER, Kind.PER_CENT):
        return f"{words}: {value}"
    return f"{words}: {_listed(kind, value, names)}"


def _listed(kind: Kind, value: Any, names: Names) -> str:
    if not value:
        return "none"
    if kind == Kind.NAMES:
        return and_list(value)
    if kind == Kind.GROUPS:
        return and_list(names.group(slug) for slug in value)
    return "; ".join(f"{key_told(kind, key, names)}: {item_told(kind, each)}" for key, each in value.items())


def key_told(kind: Kind, key: str, names: Names) -> str:
    """ "Hull York Medical School, year 1"."""
    if kind in (Kind.NUMBER_BY_GROUP, Kind.NAMES_BY_GROUP):
        return names.group(key)
    slug, _, stage = key.partition(" ")
    return ", ".join(filter(None, [names.provider(slug), stage]))


def item_told(kind: Kind, value: Any) -> str:
    if kind == Kind.LENGTH_BY_PROVIDER:
        return as_hours(value)
    return ", ".join(value) if kind == Kind.NAMES_BY_GROUP else str(value)


def _clock(minutes: int) -> str:
    return "midnight" if minutes == 24 * 60 else clock(time(minutes // 60, minutes % 60))


def parameters_told(rule: Rule, values: Mapping[str, Any], names: Names) -> list[str]:
    """Every number of the rule, by these values and the book's where they name none."""
    return [
        _as_sentence(told(parameter, values.get(name, parameter.default), names))
        for name, parameter in rule.parameters.items()
    ]


def _as_sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
