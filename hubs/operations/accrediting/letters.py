"""The letter that tells a host what was decided. It is written once and kept as it was sent."""

from __future__ import annotations

from collections.abc import Collection

from django.template.loader import render_to_string
from django.utils import timezone

from hubs.models import Accreditation, Condition, Decision
from hubs.operations.accrediting.reconsiderations import MAY_BE_LOOKED_AT_AGAIN, WITHIN
from hubs.operations.accrediting.steps import practices_of


def write_letter(
    decision: Decision,
    accreditations: Collection[Accreditation],
    conditions: Collection[Condition],
    first: Decision | None,
) -> str:
    """The words of a decision's letter, plain text. ``first`` is the decision that was looked at again, if it was.

    Nothing of it need be saved yet.
    """
    application = decision.application
    assert application is not None
    today = timezone.localdate()
    stays = first is not None and first.outcome == decision.outcome and not conditions
    may_ask = first is None and decision.outcome in MAY_BE_LOOKED_AT_AGAIN
    context = {
        "decision": decision,
        "application": application,
        "host": decision.host,
        "practices": practices_of(decision.host) if decision.group_id else [],
        "region": application.hub.region,
        "groups": [each.learner_group for each in accreditations] or application.learner_groups.all(),
        "term": next(iter(accreditations), None),
        "conditions": conditions,
        "first": first,
        "stays": stays,
        "ask_by": today + WITHIN if may_ask else None,
        "today": today,
    }
    text = render_to_string("hubs/accreditation/decision_letter.txt", context)
    return text.strip()
