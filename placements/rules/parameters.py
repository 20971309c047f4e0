"""What the numbers of a rule may be: of what kind each parameter is, and what is wrong with a value.

A parameter's words say its unit, so its kind follows from its default and its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from placements.rules.rule import Parameter, Rule

DAY, WEEK = 24 * 60, 7 * 24 * 60
PROGRAMME = 10_000 * 60


class Kind(StrEnum):
    """What a value is. Those "by" something are mappings from a key to a value of their kind."""

    LENGTH = "length"  # whole minutes, of hours and minutes
    CLOCK = "clock"  # minutes after midnight
    PER_CENT = "per cent"
    NUMBER = "number"
    NAMES = "names"  # some of the default's own
    GROUPS = "groups"  # slugs of learner groups
    LENGTH_BY_PROVIDER = "length by provider"
    NUMBER_BY_PROVIDER_AND_STAGE = "number by provider and stage"
    NUMBER_BY_GROUP = "number by group"
    NAMES_BY_GROUP = "names by group"


class Limits(NamedTuple):
    least: int
    most: int


def kind_of(parameter: Parameter) -> Kind:
    """Raises ValueError for a parameter whose words do not tell what it is."""
    words, default = parameter.words, parameter.default
    if isinstance(default, Mapping):
        if "by university" in words:
            return Kind.LENGTH_BY_PROVIDER
        if "by school and year" in words:
            return Kind.NUMBER_BY_PROVIDER_AND_STAGE
        if "by learner group" in words:
            return Kind.NAMES_BY_GROUP if words.startswith("interviews") else Kind.NUMBER_BY_GROUP
    elif isinstance(default, tuple):
        return Kind.GROUPS if words.startswith("learner groups") else Kind.NAMES
    elif isinstance(default, int):
        if "after midnight" in words:
            return Kind.CLOCK
        if words.startswith("per cent"):
            return Kind.PER_CENT
        return Kind.LENGTH if "minutes" in words else Kind.NUMBER
    raise ValueError(f"{words}: this parameter does not say what it is.")


def limits_of(parameter: Parameter) -> Limits:
    """The least and the most of a number. None is ever 0, by which rules would divide, but the time of a day."""
    words = parameter.words
    match kind_of(parameter):
        case Kind.CLOCK:
            return Limits(0, DAY)
        case Kind.PER_CENT:
            return Limits(1, 100)
        case Kind.LENGTH | Kind.LENGTH_BY_PROVIDER if "programme" in words:
            return Limits(1, PROGRAMME)
        case Kind.LENGTH | Kind.LENGTH_BY_PROVIDER if "14 days" in words:
            return Limits(1, 2 * WEEK)
        case Kind.LENGTH | Kind.LENGTH_BY_PROVIDER if "week" in words or "7 days" in words:
            return Limits(1, WEEK)
        case Kind.LENGTH if "until" in words:
            return Limits(1, WEEK)
        case Kind.LENGTH:
            return Limits(1, DAY)
        case _:
            return Limits(1, 1000)


def problems_with(
    rule: Rule, parameters: Mapping[str, Any], *, groups: Iterable[str], providers: Iterable[str]
) -> list[str]:
    """What is wrong with values for a rule, a sentence each; ``groups`` and ``providers`` are the slugs there are."""
    known = {"groups": frozenset(groups), "providers": frozenset(providers)}
    found = [
        f"Rule {rule.code} has no parameter {name}."
        for name in sorted(parameters.keys() - rule.parameters.keys())
    ]
    for name, parameter in rule.parameters.items():
        if name in parameters:
            found += [
                f"{parameter.words[:1].upper()}{parameter.words[1:]}: {wrong}"
                for wrong in _wrong(parameter, parameters[name], **known)
            ]
    return found or list(_at_odds({**rule.defaults, **parameters}))


def _wrong(
    parameter: Parameter, value: Any, *, groups: frozenset[str], providers: frozenset[str]
) -> Iterator[str]:
    kind = kind_of(parameter)
    if kind in (Kind.NAMES, Kind.GROUPS):
        yield from _wrong_names(value, groups if kind == Kind.GROUPS else parameter.default)
        return
    if not isinstance(parameter.default, Mapping):
        yield from _wrong_number(value, limits_of(parameter))
        return
    if not isinstance(value, Mapping):
        yield "this must be a list of names with a value each."
        return
    for key, each in value.items():
        slug = str(key).partition(" ")[0]
        if kind in (Kind.NUMBER_BY_GROUP, Kind.NAMES_BY_GROUP):
            if key not in groups:
                yield f"there is no learner group {key}."
        elif slug not in providers:
            yield f"there is no education provider {slug}."
        if kind == Kind.NAMES_BY_GROUP:
            yield from _wrong_names(each, INTERVIEWS)
        else:
            yield from _wrong_number(each, limits_of(parameter))


INTERVIEWS = ("initial", "midpoint", "final")


def _wrong_names(value: Any, known: Iterable[str]) -> Iterator[str]:
    if isinstance(value, str) or not isinstance(value, list | tuple):
        yield "this must be a list."
        return
    for each in value:
        if each not in known:
            yield f"there is no {each}."


def _wrong_number(value: Any, limits: Limits) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int):
        yield "this must be a whole number."
    elif not limits.least <= value <= limits.most:
        yield f"this must be from {limits.least:,} to {limits.most:,}."


def _at_odds(values: Mapping[str, Any]) -> Iterator[str]:
    """A least that is over its most leaves nothing that would be right."""
    for least, most in (
        ("fewest", "most"),
        ("fewest_days", "most_days"),
        ("fewest_surgeries", "most_surgeries"),
        ("from", "to"),
    ):
        if least in values and most in values and values[least] > values[most]:
            yield "The first number must not be over the second."
