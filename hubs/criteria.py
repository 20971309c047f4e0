"""Criteria as people read them: by domain, for whom, and in what one version differs from another."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from atp_portal.formatting import or_list
from hubs.models import ApplicationRoute, CriteriaVersion, Criterion, Membership, QualityDomain

# What a comparison looks at, in this order, and what it is called.
COMPARED = ("criterion", "guidance", "quality domain", "evidence", "required", "for", "source")


@dataclass(frozen=True)
class DomainOfCriteria:
    """A domain and what is asked in it, each with its number ("2.3")."""

    domain: QualityDomain
    criteria: tuple[tuple[str, Criterion], ...]


@dataclass(frozen=True)
class Change:
    """What one part of a criterion said and says: pieces of words, each kept (' '), gone ('-') or new ('+')."""

    name: str
    pieces: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Comparison:
    """What a later version adds, takes out and changes, criterion by criterion as their codes name them."""

    added: tuple[Criterion, ...]
    removed: tuple[Criterion, ...]
    changed: tuple[tuple[Criterion, tuple[Change, ...]], ...]
    number_unchanged: int

    @property
    def is_same(self) -> bool:
        return not (self.added or self.removed or self.changed)


def by_domain(criteria: Iterable[Criterion]) -> list[DomainOfCriteria]:
    """Criteria in their order, domain by domain; domains without any are left out."""
    grouped = groupby(criteria, key=lambda criterion: criterion.domain)
    return [
        DomainOfCriteria(
            domain,
            tuple((f"{number}.{place}", criterion) for place, criterion in enumerate(listed, 1)),
        )
        for number, (domain, listed) in enumerate(grouped, 1)
    ]


def for_whom(criterion: Criterion) -> str:
    """To which hosts, routes and learner groups it applies, in words; "Everybody" where it is all."""
    kinds, routes = dict(Membership.Role.choices), dict(ApplicationRoute.choices)
    parts = [
        or_list([str(kinds[kind]) for kind in criterion.kinds]),
        or_list([str(routes[route]) for route in criterion.routes]),
        or_list([_inside_a_sentence(group.name) for group in criterion.learner_groups.all()]),
    ]
    words = "; ".join(part for part in parts if part)
    return words[:1].upper() + words[1:] if words else "Everybody"


def compare(old: CriteriaVersion, new: CriteriaVersion) -> Comparison:
    """In what ``new`` differs from ``old``; four queries."""
    then = {each.code: each for each in old.criteria.with_all()}
    now = {each.code: each for each in new.criteria.with_all()}
    both = [(each, _changes(then[code], each)) for code, each in now.items() if code in then]
    changed = tuple((each, changes) for each, changes in both if changes)
    return Comparison(
        added=tuple(each for code, each in now.items() if code not in then),
        removed=tuple(each for code, each in then.items() if code not in now),
        changed=changed,
        number_unchanged=len(both) - len(changed),
    )


def marked_words(then: str, now: str) -> tuple[tuple[str, str], ...]:
    """The words of both, in reading order: kept (' '), gone ('-') or new ('+'). Joined, they are whole texts."""
    old, new = re.findall(r"\s*\S+|\s+$", then), re.findall(r"\s*\S+|\s+$", now)
    pieces: list[tuple[str, str]] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append((" ", "".join(old[a:b])))
            continue
        pieces += [
            (mark, words) for mark, words in (("-", "".join(old[a:b])), ("+", "".join(new[c:d]))) if words
        ]
    return tuple(pieces)


def _changes(then: Criterion, now: Criterion) -> tuple[Change, ...]:
    pairs = zip(COMPARED, _told(then), _told(now), strict=True)
    return tuple(Change(name, marked_words(old, new)) for name, old, new in pairs if old != new)


def _told(criterion: Criterion) -> tuple[str, ...]:
    return (
        criterion.text,
        criterion.guidance,
        str(criterion.domain),
        criterion.get_wants_display(),
        "yes" if criterion.is_required else "no",
        for_whom(criterion),
        criterion.source,
    )


def _inside_a_sentence(name: str) -> str:
    """With a small first letter, unless its first word is of initials ("GP registrar")."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
