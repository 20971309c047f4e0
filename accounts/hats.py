"""The hats that somebody wears: each role in each place. Who wears several can look at one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import CharField, F, Value

from accounts.models import Person

# In the order of the page: what is today's first, what is for the year last.
ROLES = (
    "learners",
    "administrators",
    "educationalists",
    "practice_leads",
    "hub_leads",
    "academic_links",
    "hee_staff",
)

WITHOUT_PLACE = {"learners": "Learner", "hee_staff": "HEE staff"}
# Role: what it is called, what its place is, the place's name in addresses, and by what lists of placements ask for it.
IN_PLACES = {
    "administrators": ("Administrator", "practice", "ods_code", "practice"),
    "educationalists": ("Educationalist", "practice", "ods_code", "practice"),
    "practice_leads": ("Practice lead", "practice", "ods_code", "practice"),
    "hub_leads": ("Hub lead", "hub", "slug", "hub"),
    "academic_links": ("Academic link", "education_provider", "slug", "provider"),
}


@dataclass(frozen=True)
class Hat:
    """A role that somebody holds today, and where: ``place`` is the id of the practice, hub or provider."""

    role: str
    place: int | None = None
    place_code: str = ""
    place_name: str = ""

    @property
    def key(self) -> str:
        """How an address names it."""
        return f"{self.role}-{self.place_code}" if self.place_code else self.role

    @property
    def words(self) -> str:
        """'Administrator, Ash Grove Surgery'."""
        if self.role in WITHOUT_PLACE:
            return WITHOUT_PLACE[self.role]
        return f"{IN_PLACES[self.role][0]}, {self.place_name}"

    @property
    def asks(self) -> tuple[str, str] | None:
        """By which filter a list shows only what is of this place; None where the role has no place."""
        return (IN_PLACES[self.role][3], self.place_code) if self.role in IN_PLACES else None


def hats_of(person: Person) -> list[Hat]:
    """The hats of ``person`` in the order of the home page; one query, none for who holds no role in a place."""
    held = [role for role in IN_PLACES if person.holds(role)]
    queries = []
    for role in held:
        _, place, code, _ = IN_PLACES[role]
        rows = getattr(person, role).current().order_by()
        queries.append(
            rows.annotate(
                role=Value(role, output_field=CharField()),
                place_code=F(f"{place}__{code}"),
                place_name=F(f"{place}__name"),
            ).values_list("role", place, "place_code", "place_name")
        )
    found = {Hat(role) for role in WITHOUT_PLACE if person.holds(role)}
    if queries:
        first, *rest = queries
        found |= {Hat(*row) for row in (first.union(*rest, all=True) if rest else first)}
    return sorted(found, key=lambda hat: (ROLES.index(hat.role), hat.place_name))


@dataclass(frozen=True)
class Choice:
    """One way to look at things: its words, where it leads, and whether it is how one looks now."""

    text: str
    href: str
    is_chosen: bool


def hats_asked(hats: Sequence[Hat], key: str | None) -> list[Hat]:
    """The one that an address names; all, where it names none of theirs."""
    return [hat for hat in hats if hat.key == key] or list(hats)


def choices_of_hat(hats: Sequence[Hat], chosen: Sequence[Hat], address: str) -> list[Choice]:
    """Everything, then each hat alone; nothing for who has no choice."""
    if len(hats) < 2:
        return []
    everything = Choice("Everything", address, len(chosen) == len(hats))
    return [
        everything,
        *(
            Choice(hat.words, f"{address}?{urlencode({'as': hat.key})}", [hat] == list(chosen))
            for hat in hats
        ),
    ]


def choices_of_place(hats: Sequence[Hat], asked: dict[str, str], address: str) -> list[Choice]:
    """For a list that filters by place: everything, then each place alone; nothing for who has no choice.

    ``asked`` are the parameters of the address as it is; of those only the ones about places matter.
    """
    places = {hat.asks: hat.place_name for hat in hats if hat.asks}
    if len(places) < 2:
        return []
    names = {name for name, _ in places}
    now = {(name, value) for name, value in asked.items() if name in names and value}
    return [
        Choice("Everything", address, not now),
        *(
            Choice(name, f"{address}?{urlencode([asks])}", now == {asks})
            for asks, name in sorted(places.items(), key=lambda each: each[1])
        ),
    ]
