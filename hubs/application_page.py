"""What stands on the page of one application (``hubs:application``): each room of the desk puts in its own part.

A part is a function that is registered when the app loads, by a line in ``hubs/apps.py``::

    def visit_panels(reading: Reading) -> Iterable[Panel]:
        for visit in reading.application.visits.all():
            yield Panel("The visit", "hubs/accreditation/_visit.html", {"visit": visit}, order=VISITS)

    def visit_actions(reading: Reading) -> Iterable[Action]:
        if reading.may("arrange_visit"):
            yield Action("Arrange a visit", reverse("hubs:visit_arrange", args=[reading.application.public_id]))

    register_part(panels=visit_panels, actions=visit_actions)

A panel's template gets its ``context`` as ``panel`` and draws what goes below the heading (an ``h2``). Parts ask the
database a fixed number of times. Each form keeps a page of its own to which its action leads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify

from hubs.accrediting.life_cycles import APPLICATION, Part

if TYPE_CHECKING:
    from hubs.models import Application

# Where a panel stands among the others; the lower, the nearer to the top.
DECISION, CONDITIONS, RETURNED, TASKS, SCREENING, VISITS, PANEL_MEETING, ANSWERS, HISTORY = range(10, 100, 10)


@dataclass(frozen=True)
class Reading:
    """Somebody looks at an application that they may see, in these parts (none for who only reads)."""

    person: Any
    application: Application
    parts: frozenset[Part]

    def may(self, operation: str) -> bool:
        """Whether the table lets them take this step from the state in which the application is."""
        step = APPLICATION.step(operation, self.application.state)
        return step is not None and bool(step.who & self.parts)

    @property
    def is_for_desk(self) -> bool:
        """Whether they read it as one who screens, judges or decides: what the practice is not told is for them."""
        return bool(self.parts & {Part.HUB_LEAD, Part.HEE_STAFF, Part.PANEL_MEMBER})


@dataclass(frozen=True)
class Panel:
    """A part of the page: a heading over a template, which gets ``context`` as ``panel``."""

    heading: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    order: int = ANSWERS
    is_on_paper: bool = True

    @property
    def anchor(self) -> str:
        """Where on the page it is."""
        return slugify(self.heading)


@dataclass(frozen=True)
class Action:
    """A button on top of the page: a link to the page that does it. ``kind`` and ``opens`` are the button's own."""

    text: str
    href: str
    kind: str = "secondary"
    opens: str = ""


PanelsOf = Callable[[Reading], Iterable[Panel]]
ActionsOf = Callable[[Reading], Iterable[Action]]
_panels: list[PanelsOf] = []
_actions: list[ActionsOf] = []


def register_part(*, panels: PanelsOf | None = None, actions: ActionsOf | None = None) -> None:
    """Have these shown on the page of every application; each says for itself for whom and when."""
    if panels:
        _panels.append(panels)
    if actions:
        _actions.append(actions)


def panels_for(reading: Reading) -> list[Panel]:
    """All panels for this reader, from top to bottom."""
    return sorted((panel for part in _panels for panel in part(reading)), key=lambda panel: panel.order)


def actions_for(reading: Reading) -> list[Action]:
    """All actions for this reader, those on top that matter most."""
    return sorted(
        (action for part in _actions for action in part(reading)), key=lambda action: action.kind != "primary"
    )
