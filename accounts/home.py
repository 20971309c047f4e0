"""What each role finds on its home page and in its menu; apps above put in their own when they load."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import Person


@dataclass(frozen=True)
class Panel:
    """A part of somebody's home page: a heading over a template, which gets ``context`` as ``panel``."""

    heading: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class MenuItem:
    """A way to a page, for those who hold one of ``roles``; for everybody, signed in or not, where it is empty.

    ``covers`` are the beginnings of the names of the pages that belong to it, besides its own.
    """

    text: str
    url_name: str
    roles: Collection[str] = ()
    covers: tuple[str, ...] = ()


PanelFunction = Callable[[Person, datetime], Panel | None]

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

_panels: dict[str, list[PanelFunction]] = defaultdict(list)
_menu: list[MenuItem] = []
_end_of_menu: list[MenuItem] = []


def register_panel(role: str, function: PanelFunction) -> None:
    """Show those who hold ``role`` what ``function(person, now)`` gives; nothing where it gives None."""
    assert role in ROLES, f"{role} is not one of {', '.join(ROLES)}"
    _panels[role].append(function)


def register_menu(*items: MenuItem, last: bool = False) -> None:
    """Add to the menu, after what is there; or behind all that others add."""
    (_end_of_menu if last else _menu).extend(items)


def panels_for(person: Person, now: datetime) -> list[Panel]:
    """What ``person`` finds on their home page, role by role."""
    functions = [function for role in ROLES if person.holds(role) for function in _panels[role]]
    return [panel for function in functions if (panel := function(person, now))]


def menu_for(person: Any) -> list[MenuItem]:
    """The menu of ``person``, or of somebody who has not signed in."""
    return [
        item
        for item in [*_menu, *_end_of_menu]
        if not item.roles or (person.is_authenticated and any(person.holds(role) for role in item.roles))
    ]
