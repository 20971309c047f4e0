"""The steps of the desk that one page serves: the operation, what it asks, and the words around it.

Who may take a step, and from which state, is the table's to say (``hubs.accrediting.life_cycles``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django import forms
from django.urls import reverse

from hubs.application_page import Action, Reading, register_part
from hubs.forms.screening import BeginForm, ReturnForm, SendToPanelForm
from hubs.models import Application
from hubs.operations.accrediting.screening import begin_screening, return_application, send_to_panel


class DeskStep(NamedTuple):
    """``words`` are on the way to it, ``button`` does it, ``done`` says so afterwards."""

    operation: Callable[..., Any]
    form: type[forms.Form]
    words: str
    text: str
    button: str
    done: str
    kind: str = "secondary"


STEPS: dict[str, DeskStep] = {
    "begin_screening": DeskStep(
        begin_screening,
        BeginForm,
        "Begin to screen",
        "You judge the answers from now on. The practice is told that somebody reads its application.",
        "Begin to screen",
        "The application is being screened, and the practice is told.",
        kind="primary",
    ),
    "send_to_panel": DeskStep(
        send_to_panel,
        SendToPanelForm,
        "Send to the panel",
        "The panel decides at its next meeting. A practice that applies for the first time is visited before, and "
        "agrees the report.",
        "Send to the panel",
        "The application waits for the panel.",
    ),
    "return_application": DeskStep(
        return_application,
        ReturnForm,
        "Return to the practice",
        "They get the reasons by mail, and change their answers in another round. What was said and judged in this "
        "one stays as it is.",
        "Return application",
        "The application is returned, and the practice is told why.",
    ),
}


def register() -> None:
    """Called once, when the app loads."""
    register_part(actions=desk_actions)


def desk_actions(reading: Reading) -> Iterable[Action]:
    """The case for whoever judges, and the steps that are open to them now."""
    application: Application = reading.application
    if reading.is_for_desk:
        href = reverse("hubs:case", args=[application.public_id])
        kind = "primary" if reading.may("judge_answer") else "secondary"
        yield Action("Criteria and evidence side by side", href, kind=kind)
    for name, step in STEPS.items():
        if reading.may(name):
            href = reverse("hubs:desk_step", args=[application.public_id, name])
            yield Action(step.words, href, kind=step.kind, opens="dialog")
