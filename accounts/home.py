"""What each role finds on its home page and in its menu; apps above put in their own when they load."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.text import slugify

from accounts.hats import ROLES, Hat
from accounts.models import Person

__all__ = [
    "ROLES",
    "MenuItem",
    "Need",
    "Panel",
    "kept_alone",
    "may_find",
    "menu_for",
    "panels_for",
    "register_menu",
    "register_panel",
    "register_panel_for_all",
]


@dataclass(frozen=True)
class Need:
    """Something that waits for its reader: what, the way to it, and a word or two (``tag``) on how it stands.

    A number in ``text`` leads by ``href`` to exactly the rows that it counts. ``colour`` is one of the tags' own.
    """

    text: str
    href: str
    hint: str = ""
    tag: str = ""
    colour: str = ""

    @property
    def as_task(self) -> dict[str, str]:
        """As the design system's task list wants it."""
        return {
            "text": self.text,
            "href": self.href,
            "hint": self.hint,
            "status": self.tag,
            "colour": self.colour,
        }


@dataclass(frozen=True)
class Panel:
    """A part of somebody's home page: a heading over a template, which gets ``context`` as ``panel``.

    ``needs`` go to the list on top of the page; a panel without a template is nothing but them. ``is_on_top``
    is for what answers its reader's first question even before that list.
    """

    heading: str = ""
    template: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    needs: Sequence[Need] = ()
    is_on_top: bool = False

    @property
    def anchor(self) -> str:
        """Where on the page it is."""
        return slugify(self.heading)


@dataclass(frozen=True)
class MenuItem:
    """A way to a page, for those who hold one of ``roles``; for everybody, signed in or not, where it is empty.

    ``covers`` are the beginnings of the names of the pages that belong to it, besides its own. What is
    ``for_visitors`` leaves the menu, which is full enough then, to those who have signed in; what is
    ``for_signed_in`` comes with signing in, whatever one's roles.
    """

    text: str
    url_name: str
    roles: Collection[str] = ()
    covers: tuple[str, ...] = ()
    for_visitors: bool = False
    for_signed_in: bool = False


# It gets the ids of the places in which the person holds the role: practices, hubs or education providers.
PanelFunction = Callable[[Person, datetime, Collection[int]], Panel | None]

_panels: dict[str, list[PanelFunction]] = defaultdict(list)
_panels_for_all: list[Callable[[Person, datetime], Panel | None]] = []
_menu: list[MenuItem] = []
_end_of_menu: list[MenuItem] = []
# Learners look nobody up.
FINDING_ROLES = frozenset(ROLES) - {"learners"}


def register_panel(role: str, function: PanelFunction) -> None:
    """Show those who hold ``role`` what ``function(person, now, places)`` gives; nothing where it gives None."""
    assert role in ROLES, f"{role} is not one of {', '.join(ROLES)}"
    _panels[role].append(function)


def register_panel_for_all(function: Callable[[Person, datetime], Panel | None]) -> None:
    """Show everybody what ``function(person, now)`` gives, whatever their roles and even without any."""
    _panels_for_all.append(function)


def register_menu(*items: MenuItem, last: bool = False) -> None:
    """Add to the menu, after what is there; or behind all that others add."""
    (_end_of_menu if last else _menu).extend(items)


def panels_for(person: Person, now: datetime, hats: Sequence[Hat]) -> list[Panel]:
    """What ``person`` finds on their home page in these roles and places, role by role."""
    places: dict[str, list[int]] = defaultdict(list)
    for hat in hats:
        places[hat.role].extend([] if hat.place is None else [hat.place])
    of_roles = [
        panel
        for role in ROLES
        if role in places
        for function in _panels[role]
        if (panel := function(person, now, places[role]))
    ]
    return of_roles + [panel for function in _panels_for_all if (panel := function(person, now))]


def kept_alone(person: Person, places: Collection[int]) -> set[int]:
    """Of the practices that an administrator keeps those that they do not lead too: of these they read as lead."""
    if not person.holds("practice_leads"):
        return set(places)
    return set(places) - set(person.practice_leads.current().values_list("practice", flat=True))


def may_find(person: Any) -> bool:
    """Whether ``person`` has the search of staff in the masthead."""
    return person.is_authenticated and any(person.holds(role) for role in FINDING_ROLES)


def menu_for(person: Any) -> list[MenuItem]:
    """The menu of ``person``, or of somebody who has not signed in."""
    return [
        item
        for item in [*_menu, *_end_of_menu]
        if not (item.for_visitors and person.is_authenticated)
        and not (item.for_signed_in and not person.is_authenticated)
        and (not item.roles or (person.is_authenticated and any(person.holds(role) for role in item.roles)))
    ]
