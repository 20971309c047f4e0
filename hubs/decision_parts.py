"""What the panel's room puts on the page of an application: where it is decided, how it was, and its conditions."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from hubs.application_page import (
    CONDITIONS,
    DECISION,
    PANEL_MEETING,
    Action,
    Panel,
    Reading,
    register_part,
)
from hubs.models import Application, Condition, Decision, PanelCase, Reconsideration
from hubs.operations.accrediting.reconsiderations import last_day_to_ask, may_be_looked_at_again


def register() -> None:
    register_part(panels=decision_panels, actions=decision_actions)


def decision_panels(reading: Reading) -> Iterable[Panel]:
    """Decisions for all who see the application, the first on top; the meeting for those who judge."""
    application = reading.application
    decisions = list(Decision.objects.filter(application=application).order_by("decided_on", "pk"))
    if decisions:
        asked = Reconsideration.objects.filter(decision__application=application).first()
        may_ask = may_be_looked_at_again(application)
        context = {
            "decisions": decisions,
            "asked": asked,
            "ask_by": last_day_to_ask(application) if may_ask else None,
        }
        yield Panel("Decision", "hubs/accreditation/decision_part.html", context, order=DECISION)
        conditions = Condition.objects.visible_to(reading.person).filter(decision__in=decisions)
        if rows := list(conditions.select_related("owner")):
            yield Panel(
                "Conditions",
                "hubs/accreditation/condition_part.html",
                {"conditions": rows, "today": timezone.localdate()},
                order=CONDITIONS,
            )
    if reading.is_for_desk and application.state in ("panel", "reconsideration"):
        case = (
            PanelCase.objects.filter(application=application, is_open=True).select_related("meeting").first()
        )
        yield Panel("Panel", "hubs/accreditation/panel_part.html", {"case": case}, order=PANEL_MEETING)


def decision_actions(reading: Reading) -> Iterable[Action]:
    application: Application = reading.application
    if reading.may("ask_reconsideration") and may_be_looked_at_again(application):
        href = reverse("hubs:look_again", args=[application.public_id])
        yield Action("Ask to look at the decision again", href)
