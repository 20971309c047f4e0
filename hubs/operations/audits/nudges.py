"""A nudge a week to whoever sees to an action of an audit that is overdue."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Any

from django.db.models import Q
from django.utils import timezone

from hubs.accrediting.standing_cycles import AUDIT_IN_USE
from hubs.models import AuditAction, EducationalAudit
from hubs.operations.base import operation
from hubs.telling import tell

A_WEEK = datetime.timedelta(days=7)
STILL_ASKED = (*AUDIT_IN_USE, EducationalAudit.State.ON_HOLD, EducationalAudit.State.REVIEW_BEFORE_USE)


@operation
def remind_of_overdue_actions(*, by: Any = None) -> int:
    """One mail to each person with all that is overdue there, at most once a week an action. How many mails.

    Whoever runs it at the same time finds nothing more to send.
    """
    today = timezone.localdate()
    waiting = Q(reminded_on__isnull=True) | Q(reminded_on__lte=today - A_WEEK)
    rows = AuditAction.objects.filter(
        waiting, done_on__isnull=True, due_on__lt=today, audit__state__in=STILL_ASKED
    )
    due = list(
        rows.select_for_update(of=("self",), no_key=True)
        .select_related("owner", "audit__practice")
        .order_by("pk")
    )
    by_owner: dict[Any, list[AuditAction]] = defaultdict(list)
    for action in due:
        by_owner[action.owner].append(action)
    AuditAction.objects.filter(pk__in=[action.pk for action in due]).update(reminded_on=today)
    for owner in sorted(by_owner, key=lambda person: person.pk):
        actions = sorted(by_owner[owner], key=lambda action: (action.due_on, action.pk))
        tell(owner, "audit_actions_overdue", {"actions": actions})
    return len(by_owner)
