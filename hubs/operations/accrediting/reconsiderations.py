"""An applicant asks, once and within 28 days, that others decide anew; which decision that is about."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from atp_portal.formatting import date_plain
from hubs.models import Application, Decision, Reconsideration
from hubs.operations.accrediting.steps import begin, enter, given
from hubs.operations.base import Refusal, operation
from hubs.telling import tell_all, who_leads

WITHIN = datetime.timedelta(days=28)
Outcome = Decision.Outcome
MAY_BE_LOOKED_AT_AGAIN = frozenset({Outcome.NOT_APPROVED, Outcome.APPROVED_WITH_CONDITIONS})


@operation
def ask_reconsideration(*, by: Any, application: Application, grounds: str) -> Reconsideration:
    """Ask that others look again at a decision that did not approve, or approved with conditions.

    Refused without grounds, after 28 days, and a second time.
    """
    grounds = given(grounds, "Say why the decision should be looked at again.")
    application, step = begin(by, application, "ask_reconsideration")
    decision, problem = _decision_to_look_at_again(application)
    if decision is None:
        raise Refusal(problem)
    asked = Reconsideration.objects.create(decision=decision, grounds=grounds, asked_by=by)
    enter(application, step.target)
    told = {decision.decided_by, *who_leads(application.hub)}
    tell_all(
        told, "reconsideration_asked", {"application": application, "asked": asked, "by": by}, reply_to=by
    )
    return asked


def last_day_to_ask(application: Application) -> datetime.date:
    """The last day on which a decided application may be looked at again: 28 days after it was told."""
    return timezone.localdate(application.state_since) + WITHIN


def may_be_looked_at_again(application: Application) -> bool:
    """Whether an applicant may still ask that a decided application be looked at again."""
    return application.state == Application.State.DECIDED and bool(_decision_to_look_at_again(application)[0])


def decision_looked_at_again(application: Application) -> Decision | None:
    """The decision that a panel looks at again now, if this is what it does."""
    if application.state != Application.State.RECONSIDERATION:
        return None
    asked = Reconsideration.objects.filter(decision__application=application, answered_by=None)
    waiting = asked.select_related("decision").first()
    return waiting.decision if waiting else None


def _decision_to_look_at_again(application: Application) -> tuple[Decision | None, str]:
    """The decision, or why there is none to ask about."""
    decided = Decision.objects.filter(application=application).order_by("pk").select_related("decided_by")
    decision = decided.last()
    if decision is None or decision.outcome not in MAY_BE_LOOKED_AT_AGAIN:
        return None, "It was approved without conditions, so there is nothing to look at again."
    if Reconsideration.objects.filter(decision__application=application).exists():
        return None, "This application has been looked at again once. The second decision stands."
    if timezone.localdate() > (last := last_day_to_ask(application)):
        return None, f"It had to be asked by {date_plain(last)}, 28 days after the decision."
    return decision, ""
