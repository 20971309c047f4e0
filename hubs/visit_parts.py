"""What the visits' room puts on the page of an application: its visits, and the way to arrange one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from hubs.accrediting.life_cycles import APPLICATION, VISIT
from hubs.application_page import VISITS, Action, Panel, Reading, register_part
from hubs.models import Visit
from hubs.operations.accrediting.steps import parts_of

COLOURS = {
    "proposed": "yellow",
    "confirmed": "blue",
    "done": "yellow",
    "report_agreed": "green",
    "called_off": "grey",
}

# What the button on the application's page says that leads to a visit which waits for the reader.
NEXT = {"confirm_visit": "Confirm the visit", "agree_report": "Read the report of the visit"}


def register() -> None:
    """Called once, when the app loads."""
    register_part(panels=visit_panels, actions=visit_actions)


def visit_panels(reading: Reading) -> Iterable[Panel]:
    """All visits, the latest on top; nothing before the first."""
    visits = list(reading.application.visits.order_by("-starts_at", "-pk"))
    if visits:
        rows = [(visit, COLOURS[visit.state]) for visit in visits]
        yield Panel("Visits", "hubs/accreditation/visit_part.html", {"rows": rows}, order=VISITS)


def visit_actions(reading: Reading) -> Iterable[Action]:
    """Arranging a visit; what follows is done on the visit's own page, to which its next step leads."""
    for visit in reading.application.visits.exclude(state=Visit.State.CALLED_OFF).order_by("-pk")[:1]:
        for step in VISIT.open_to(visit.state, reading.parts):
            if step.operation in NEXT:
                href = reverse("hubs:visit", args=[visit.public_id])
                yield Action(NEXT[step.operation], href, kind="primary")
    if reading.may("arrange_visit"):
        href = reverse("hubs:visit_arrange", args=[reading.application.public_id])
        yield Action("Arrange a visit", href)


def steps_open_to(person: Any, visit: Visit) -> set[str]:
    """The operations on a visit that ``person`` may do now, by the table of visits and by that of applications."""
    parts = parts_of(person, visit.application)
    steps = {step.operation for step in VISIT.open_to(visit.state, parts)}
    both = {step.operation for step in APPLICATION.steps}
    open_there = {step.operation for step in APPLICATION.open_to(visit.application.state, parts)}
    return {step for step in steps if step not in both or step in open_there}
