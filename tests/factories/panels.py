"""Panel meetings with cases, and what was decided there, made by the operations themselves."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from typing import Any

from django.utils import timezone

from hubs.models import Application, Condition, Decision, PanelCase, PanelMeeting, Practice
from hubs.operations.accrediting.decided import PlannedCondition
from hubs.operations.accrediting.decisions import CaseDecision, record_decisions
from hubs.operations.accrediting.panels import plan_meeting, set_agenda
from hubs.operations.accrediting.steps import practices_of
from tests.factories.applications import application_in
from tests.factories.people import AdministratorFactory, PersonFactory, PracticeLeadFactory

HOUR = datetime.timedelta(hours=1)
REASON = "The panel was convinced by the induction."


def three_people() -> list[Any]:
    """Who could sit on any panel."""
    return [PersonFactory(family_name=name) for name in ("Panelby", "Panelson", "Panelworth")]


def meeting_with(
    applications: Sequence[Application] = (),
    *,
    by: Any,
    region: Any = None,
    members: Collection[Any] = (),
    starts_at: datetime.datetime | None = None,
) -> PanelMeeting:
    """A meeting that began an hour ago unless told, of three independent people, with these on its agenda."""
    region = region or applications[0].hub.region
    starts_at = starts_at or timezone.now() - HOUR
    meeting = plan_meeting(
        by=by,
        region=region,
        starts_at=starts_at,
        ends_at=starts_at + 2 * HOUR,
        place="Room 4, Don Valley House",
        members=members or three_people(),
        small_because="Two are ill.",
    )
    if applications:
        set_agenda(by=by, meeting=meeting, applications=applications)
    return meeting


def case_of(application: Application) -> PanelCase:
    return PanelCase.objects.get(application=application, is_open=True)


def on_condition(application: Application, text: str = "Name a deputy.", days: int = 30) -> PlannedCondition:
    """A condition that a lead of the applicant sees to."""
    practice = practices_of(application.host)[0]
    lead = practice.practice_leads.current().first() or PracticeLeadFactory(practice=practice)
    owner = lead.person
    return PlannedCondition(text, owner, timezone.localdate() + datetime.timedelta(days=days))


def decided(
    outcome: str = Decision.Outcome.APPROVED,
    *,
    by: Any,
    application: Application | None = None,
    members: Collection[Any] = (),
    days: int = 30,
    **changed: Any,
) -> Decision:
    """What a panel decided about an application, a new one unless given; with a condition where it has conditions."""
    application = application or application_in("panel")
    meeting = meeting_with([application], by=by, members=members)
    if outcome == Decision.Outcome.APPROVED_WITH_CONDITIONS:
        changed.setdefault("conditions", [on_condition(application, days=days)])
    case = CaseDecision(case_of(application), outcome, reason=REASON, **changed)
    return record_decisions(by=by, meeting=meeting, minutes="All came.", decisions=[case])[0]


def condition_at(practice: Practice, *, by: Any, days: int = 30, **of_application: Any) -> Condition:
    """An open condition of a practice's, due in so many days."""
    AdministratorFactory(practice=practice)
    application = application_in("panel", practice=practice, **of_application)
    decision = decided(Decision.Outcome.APPROVED_WITH_CONDITIONS, by=by, application=application, days=days)
    return Condition.objects.get(decision=decision)
