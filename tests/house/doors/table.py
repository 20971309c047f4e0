"""What a door is, who knocks at it, and what no page may tell whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.factories.cast import Cast
from tests.house.doors import probes

SIGN_IN = "sign in"

VISITOR = "visitor"
PERSONAS = (
    VISITOR,
    "learner",
    "second_learner",
    "stranger_learner",
    "administrator",
    "same_hub_administrator",
    "stranger_administrator",
    "educationalist",
    "stranger_educationalist",
    "practice_lead",
    "academic",
    "other_academic",
    "hub_lead",
    "other_hub_lead",
    "hee",
)

# Of the placement of ``cast.learner`` at Ash Grove.
KEEPERS = frozenset({"administrator", "hub_lead", "hee"})
OFFICE = KEEPERS | {"educationalist"}
SEERS = OFFICE | {"learner", "academic"}
# Who keep a practice, whichever.
ALL_KEEPERS = KEEPERS | {"same_hub_administrator", "stranger_administrator", "other_hub_lead"}
SIGNED_IN = frozenset(PERSONAS) - {VISITOR}
EVERYBODY = frozenset(PERSONAS)

# What no page may ever tell a persona: names of people of whom they know nothing, and what is still a draft.
_ASH_GROVE, _BECK_SIDE, _CLIFF_TOP = ("Nursingham", "Medlow"), ("Hubbard", "Madan"), ("Larkspur", "Amberton")
_DRAFT = "Long-term conditions clinic"
_NAMES: Mapping[str, tuple[str, ...]] = {
    VISITOR: (*_ASH_GROVE, *_BECK_SIDE, *_CLIFF_TOP, "Minster", "Kaye", "Practiss", "Partington", _DRAFT),
    "learner": ("Medlow", *_BECK_SIDE, *_CLIFF_TOP, "Partington", _DRAFT),
    "second_learner": ("Nursingham", *_BECK_SIDE, *_CLIFF_TOP, "Partington", _DRAFT),
    "stranger_learner": (*_ASH_GROVE, *_BECK_SIDE, "Minster", "Kaye", "Practiss", _DRAFT),
    "administrator": (*_BECK_SIDE, *_CLIFF_TOP),
    "same_hub_administrator": (*_ASH_GROVE, *_CLIFF_TOP, "Minster", "Kaye", "Practiss"),
    "stranger_administrator": (*_ASH_GROVE, *_BECK_SIDE, "Minster", "Kaye", "Practiss"),
    "educationalist": (*_BECK_SIDE, *_CLIFF_TOP),
    "stranger_educationalist": (*_ASH_GROVE, *_BECK_SIDE, "Minster", "Kaye", "Practiss"),
    "practice_lead": ("Nursingham", *_BECK_SIDE, *_CLIFF_TOP, _DRAFT),
    "academic": ("Medlow", *_CLIFF_TOP, _DRAFT),
    "other_academic": ("Nursingham", *_BECK_SIDE, _DRAFT),
    "hub_lead": _CLIFF_TOP,
    "other_hub_lead": (*_ASH_GROVE, *_BECK_SIDE, "Minster", "Kaye", "Practiss"),
    "hee": (),
}
# And every word that is planted where it is not for them: notes, descriptions, adjustments, telephone numbers.
HIDDEN: Mapping[str, tuple[str, ...]] = {
    persona: (*_NAMES[persona], *probes.hidden_from(persona)) for persona in PERSONAS
}

LEARNERS = frozenset({"learner", "second_learner", "stranger_learner"})

Outcome = int | str
Answers = dict[str, Outcome]


def answers(*given: tuple[frozenset[str], Outcome], others: Outcome) -> Answers:
    """Who gets what; earlier lines win. A visitor whom no line names is asked to sign in."""
    table: Answers = dict.fromkeys(PERSONAS, others) | {VISITOR: SIGN_IN}
    for personas, outcome in reversed(given):
        table |= dict.fromkeys(personas, outcome)
    return table


def of_placement(cast: Cast) -> dict[str, Any]:
    """What leads to a page of the first learner's placement."""
    return {"public_id": cast.placement.public_id}


def of_practice(cast: Cast) -> dict[str, Any]:
    """What leads to a page of Ash Grove."""
    return {"ods_code": cast.practice.ods_code}


def everybody(outcome: Outcome) -> Answers:
    """The same for all, signed in or not."""
    return dict.fromkeys(PERSONAS, outcome)


def signed_in(outcome: Outcome) -> Answers:
    """The same for all who are signed in."""
    return answers(others=outcome)


READ_ONLY = signed_in(405)
ACT_ONLY = signed_in(405)


@dataclass(frozen=True)
class Door:
    """One address and what each persona gets there, by GET and by POST (of a form with nothing in it).

    ``leads_to`` are the address's arguments, ``asked`` its parameters. ``tells_all`` is for what is open by a
    secret: names are no leak.
    """

    route: str
    get: Answers
    post: Answers
    leads_to: Callable[[Cast], dict[str, Any]] = lambda cast: {}
    label: str = ""
    tells_all: bool = False
    posted: dict[str, str] = field(default_factory=lambda: {"posted": "1"})
    asked: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.route} {self.label}".strip()
