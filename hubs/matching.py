"""Names by what somebody typed: exactly, by words, by letters, and with typing errors.

It knows no database: names come as values. How well a name fits is its tier; only the best tier counts where a
search asks for the best.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

T = TypeVar("T")

# Words that say what kind of place it is: found when they are there, not missed when they are not.
GENERIC = frozenset(["the", "and", "of", "a", "in", "at", "gp", "hub", "training", "health"]) | frozenset(
    ["practice", "practices", "surgery", "surgeries", "group", "medical", "centre", "center"]
)
# How words of addresses and names are shortened.
SHORT = {
    "street": "st",
    "saint": "st",
    "road": "rd",
    "avenue": "ave",
    "lane": "ln",
    "doctor": "dr",
    "doctors": "drs",
}
# A word of this many letters may have one wrong; of twice as many, two.
ONE_ERROR, TWO_ERRORS = 4, 8


class Tier(IntEnum):
    """How a name fits, the lower the better."""

    EXACT = 0
    START = 1
    PHRASE = 2
    WORDS = 3
    LETTERS = 4
    MISTYPED = 5


@dataclass(frozen=True)
class Match(Generic[T]):
    """Something found, the name by which it was, how it fits, and how far off in letters."""

    thing: T
    name: str
    tier: Tier
    errors: int = 0


def plain_words(text: str) -> str:
    """'NHS Hull CCG' and 'hull' as 'hull': small letters, single spaces, no punctuation, 'and' for '&'."""
    text = re.sub(r"['’.]", "", text.casefold().replace("&", " and "))
    words = [SHORT.get(word, word) for word in re.sub(r"[^\w]+", " ", text).split()]
    if words[:1] == ["nhs"] and len(words) > 1:
        words = words[1:]
    if words[-1:] in (["ccg"], ["hub"]) and len(words) > 1:
        words = words[:-1]
    return " ".join(words)


def matches(text: str, named: Iterable[tuple[str, T]]) -> list[Match[T]]:
    """Everything that the text may mean, the likeliest first; a thing once, by the name that fits best.

    Typing errors are allowed for only where no name has the words themselves.
    """
    wanted = plain_words(text)
    if not wanted:
        return []
    candidates = [(plain_words(name), name, thing) for name, thing in named]
    found = [
        (tier, len(plain), Match(thing, name, tier))
        for plain, name, thing in candidates
        if (tier := _tier(wanted, plain)) is not None
    ]
    if not any(tier < Tier.LETTERS for tier, _, _ in found):
        found += _mistyped(wanted, candidates)
    found.sort(key=lambda each: (each[0], each[2].errors, each[1]))
    once: dict[T, Match[T]] = {}
    for _, _, match in found:
        once.setdefault(match.thing, match)
    return list(once.values())


def best_matches(found: Sequence[Match[T]]) -> list[Match[T]]:
    """Of what ``matches`` found, those that fit as well as the first."""
    if not found:
        return []
    best = found[0]
    # That a name starts with the words is no better than that it has them somewhere.
    tiers = (Tier.START, Tier.PHRASE) if best.tier in (Tier.START, Tier.PHRASE) else (best.tier,)
    return [match for match in found if match.tier in tiers and match.errors == best.errors]


def _tier(wanted: str, name: str) -> Tier | None:
    if name == wanted:
        return Tier.EXACT
    if f"{name} ".startswith(f"{wanted} "):
        return Tier.START
    if f" {wanted} " in f" {name} ":
        return Tier.PHRASE
    needed = _telling(wanted.split())
    if needed and needed <= set(name.split()):
        return Tier.WORDS
    if len(wanted) >= 3 and wanted in name:
        return Tier.LETTERS
    return None


def _telling(words: Iterable[str]) -> set[str]:
    """The words that tell one name from another; all of them when none does."""
    all_words = set(words)
    return all_words - GENERIC or all_words


def _mistyped(wanted: str, candidates: Sequence[tuple[str, str, T]]) -> list[tuple[Tier, int, Match[T]]]:
    """Names that have each telling word, or one a letter or two from it (a swap of two counts as one)."""
    split = [(set(plain.split()), plain, name, thing) for plain, name, thing in candidates]
    vocabulary = sorted(set().union(*(words for words, *_ in split)))
    near = [_near(word, vocabulary) for word in sorted(_telling(wanted.split()))]
    found = []
    for words, plain, name, thing in split:
        errors = 0
        for choices in near:
            best = min((choices[word] for word in words if word in choices), default=None)
            if best is None:
                break
            errors += best
        else:
            found.append((Tier.MISTYPED, len(plain), Match(thing, name, Tier.MISTYPED, errors)))
    return found


def _near(word: str, vocabulary: Sequence[str]) -> dict[str, int]:
    """The words that this one may be a slip for, with how many letters are wrong.

    A number is never a slip for another: 12 High Street is not 13.
    """
    allowed = 0 if any(c.isdigit() for c in word) else (len(word) >= ONE_ERROR) + (len(word) >= TWO_ERRORS)
    if not allowed:
        return {known: 0 for known in vocabulary if known == word}
    close = process.extract(word, vocabulary, scorer=OSA.distance, score_cutoff=allowed, limit=None)
    return {known: int(errors) for known, errors, _ in close}
