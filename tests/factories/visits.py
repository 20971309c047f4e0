"""Visits to applicants, made by the operations themselves."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any

from django.utils import timezone

from hubs.models import Application, Visit
from hubs.operations.accrediting.visits import agree_report, arrange_visit, confirm_visit, record_visit

HOUR = datetime.timedelta(hours=1)
REPORT = "The team met four learners and saw the teaching room."


def visit_to(
    application: Application,
    *,
    by: Any,
    team: Collection[Any] = (),
    days: int = 70,
    state: str = "proposed",
    practice_lead: Any = None,
    **said: Any,
) -> Visit:
    """A visit to an application that is screened, in so many days; below zero it has begun already.

    ``practice_lead`` confirms it or agrees its report where ``state`` wants that.
    """
    starts_at = said.pop("starts_at", None) or timezone.now() + datetime.timedelta(days=days)
    people = list(team) or [by]
    visit = arrange_visit(
        by=by,
        application=application,
        starts_at=starts_at,
        ends_at=said.pop("ends_at", starts_at + 3 * HOUR),
        place=said.pop("place", "Ash Grove Surgery, 1 Grove Road"),
        team=people,
        lead=said.pop("lead", people[0]),
        **said,
    )
    if state == "confirmed":
        visit = confirm_visit(by=practice_lead, visit=visit, to_meet="Two student nurses")
    if state in ("done", "report_agreed"):
        visit = record_visit(by=by, visit=visit, people_met="Four learners", report=REPORT)
    if state == "report_agreed":
        visit = agree_report(by=practice_lead, visit=visit)
    return visit
