"""People from outside a practice who lead one of its sessions: they need no account and no role."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from accounts.models import Person
from accounts.operations.people import NewPerson, add_person
from hubs.models import Profession
from hubs.operations.base import operation

T = TypeVar("T")
TITLES = frozenset({"dr", "mr", "mrs", "ms", "miss", "mx", "sister", "matron", "professor", "prof", "revd"})


@dataclass(frozen=True)
class Outsider:
    """Somebody as they were typed in: "Sister Amy Holt", and what they are, where that is said."""

    name: str
    profession: Profession | None = None

    def as_person(self) -> NewPerson:
        """A title first, if it is one, and the family name last."""
        words = self.name.split()
        title = words.pop(0) if len(words) > 1 and words[0].strip(".").lower() in TITLES else ""
        family_name = words.pop() if len(words) > 1 else ""
        return NewPerson(
            given_name=" ".join(words),
            family_name=family_name,
            title=title,
            profession=self.profession,
            may_sign_in=False,
        )


@operation
def with_outsider(
    *, by: Person, outsider: Outsider | None, known: Iterable[Person], act: Callable[[Person | None], T]
) -> T:
    """Do ``act`` with the person from outside, who is added unless they are among the ``known``; all or nothing."""
    return act(_person(by, outsider, known) if outsider else None)


def _person(by: Person, outsider: Outsider, known: Iterable[Person]) -> Person:
    name = " ".join(outsider.name.split()).lower()
    for person in known:
        if name in {person.full_name.lower(), f"{person.given_name} {person.family_name}".lower()}:
            return person
    return add_person(by=by, person=outsider.as_person())
