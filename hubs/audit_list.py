"""The list of educational audits: what is asked for, narrowed and in order, in a fixed number of queries."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from hubs.accrediting.standing_cycles import AUDIT_IN_HAND, AUDIT_IN_USE, AUDIT_STOPS
from hubs.models import EducationalAudit, Membership

SOON = datetime.timedelta(days=91)


def audits_for(person: Any) -> Any:
    """Those that ``person`` may see, with what the list shows of each."""
    today = timezone.localdate()
    seen = EducationalAudit.objects.visible_to(person).with_due(person).with_overdue_actions(today)
    return seen.select_related("practice")


def narrowed(rows: Any, asked: dict[str, Any]) -> Any:
    """As the filters ask; the first to be due on top, those in hand before them."""
    today = timezone.localdate()
    counted = Q(pk__in=EducationalAudit.objects.current().values("pk"))
    shown = {
        "": counted | Q(state__in=AUDIT_IN_HAND),
        "in_use": counted & Q(state__in=AUDIT_IN_USE),
        "stopped": counted & Q(state__in=AUDIT_STOPS),
        "in_hand": Q(state__in=AUDIT_IN_HAND),
        "earlier": ~counted & ~Q(state__in=AUDIT_IN_HAND),
    }
    due = {
        "": Q(),
        "overdue": counted & Q(due_on__lt=today),
        "soon": counted & Q(due_on__gte=today, due_on__lte=today + SOON),
        "follow_up": counted & Q(follow_up_on__lte=today),
        "actions": Q(overdue_actions__gt=0),
    }
    rows = rows.filter(shown[asked.get("show") or ""], due[asked.get("due") or ""])
    if hub := asked.get("hub"):
        rows = rows.filter(practice__in=Membership.objects.current().filter(hub=hub).values("practice"))
    if practice := asked.get("practice"):
        rows = rows.filter(practice=practice)
    return rows.order_by(F("due_on").asc(nulls_first=True), "practice__name", "pk")
