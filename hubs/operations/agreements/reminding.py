"""Once a week, whoever can sign is reminded of what waits for their signature."""

from __future__ import annotations

import datetime

from django.db.models import Q
from django.utils import timezone

from hubs.models import EducationAgreement
from hubs.operations.agreements.steps import State, who_can_sign
from hubs.operations.base import operation
from hubs.telling import tell_all

ONE_WEEK = datetime.timedelta(days=7)


@operation
def remind_to_sign(*, by: None = None) -> int:
    """Tell those who can sign, a week after an agreement was sent or they were last told; how many agreements."""
    today = timezone.localdate()
    waiting = EducationAgreement.objects.filter(
        Q(reminded_on=None) | Q(reminded_on__lte=today - ONE_WEEK),
        state=State.SENT,
        sent_at__date__lte=today - ONE_WEEK,
    )
    due = waiting.select_for_update(of=("self",), no_key=True, skip_locked=True)
    agreements = list(due.select_related("practice", "varies", "sent_by").order_by("pk"))
    for agreement in agreements:
        context = {"agreement": agreement, "by": agreement.sent_by, "is_reminder": True}
        tell_all(who_can_sign(agreement.practice), "agreement_to_sign", context, reply_to=agreement.sent_by)
    EducationAgreement.objects.filter(pk__in=[each.pk for each in agreements]).update(reminded_on=today)
    return len(agreements)
