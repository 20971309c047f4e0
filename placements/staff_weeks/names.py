"""Which of the people of a practice a name in a sheet means: whatever its titles, capitals, spaces and accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

TITLES = frozenset(
    {
        "dr",
        "doctor",
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "prof",
        "professor",
        "sister",
        "nurse",
        "matron",
        "sr",
        "rev",
    }
)


@dataclass(frozen=True)
class Named:
    """Somebody as a sheet may name them; ``key`` is what the caller knows them by, ``job`` tells namesakes apart."""

    key: int
    title: str
    given_name: str
    family_name: str
    job: str = ""

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, [self.title, self.given_name, self.family_name]))


def whom_it_means(name: str, people: Sequence[Named], job: str = "") -> list[Named]:
    """Those whom the name may mean: the whole name before an initial with the family name, before that alone.

    None where it means nobody, several where it is not clear; of namesakes, those who have the job.
    """
    family, comma, given = name.partition(",")
    words = _words(f"{given} {family}" if comma else name)
    for fits in (_whole, _initial, _family):
        found = [person for person in people if fits(_without_titles(words, person), person)]
        if found:
            same_job = [person for person in found if job and _words(person.job) == _words(job)]
            return same_job if len(found) > 1 and same_job else found
    return []


def parted(name: str) -> tuple[str, str, str]:
    """A name nobody knows yet as title, given name and family name; a single name is kept as the given one."""
    family, comma, given = name.partition(",")
    words = (f"{given} {family}" if comma else name).split()
    title = words.pop(0) if len(words) > 1 and "".join(_words(words[0])) in TITLES else ""
    return title, words[0] if words else "", " ".join(words[1:])


def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(
        " " if letter in "-./,()" else letter for letter in plain if letter.isalnum() or letter in " -./,()"
    )
    return tuple(letters.split())


def _without_titles(words: tuple[str, ...], person: Named) -> tuple[str, ...]:
    titles = TITLES | set(_words(person.title))
    return words[1:] if len(words) > 1 and words[0] in titles else words


def _whole(words: tuple[str, ...], person: Named) -> bool:
    return words == _words(f"{person.given_name} {person.family_name}")


def _initial(words: tuple[str, ...], person: Named) -> bool:
    given, family = _words(person.given_name), _words(person.family_name)
    return bool(given and family) and words == (given[0][:1], *family)


def _family(words: tuple[str, ...], person: Named) -> bool:
    return bool(words) and words == _words(person.family_name)
