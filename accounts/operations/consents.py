"""A practice lets its hub act for it, and takes that back."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.mail import send_mail_to
from accounts.models import Person
from accounts.recipients import send_mail_about
from hubs.models import ActingConsent, Practice, TrainingHub
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns


@operation
def give_consent(
    *,
    by: Person,
    practice: Practice,
    hub: TrainingHub,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
) -> ActingConsent:
    """Let a hub's leads do for a practice, on these days, what is the practice's own to do.

    Refused where the practice is not of that hub, and where it has agreed on some of these days already. The
    hub's leads and the practice are told by mail.
    """
    if not practice.memberships.on(starts_on).filter(hub=hub).exists():
        raise Refusal(f"{practice} does not belong to {hub} on that day.")
    take_turns([practice])
    consent = ActingConsent(hub=hub, practice=practice, given_by=by, starts_on=starts_on, ends_on=ends_on)
    consent.full_clean()
    consent.save()
    _tell(consent, by=by)
    return consent


@operation
def withdraw_consent(*, by: Person, consent: ActingConsent) -> ActingConsent:
    """Take it back, at once. Refused where it has been taken back or has ended already."""
    held = ActingConsent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if held.withdrawn_at or (held.ends_on and held.ends_on < timezone.localdate()):
        raise Refusal(f"{held.hub} does not act for {held.practice} any more.")
    held.withdrawn_at = timezone.now()
    held.save(update_fields=["withdrawn_at"])
    _tell(held, by=by)
    return held


def _tell(consent: ActingConsent, *, by: Person) -> None:
    context: dict[str, Any] = {"consent": consent, "by": by}
    told = send_mail_about(consent.practice, "acting_consent", context, reply_to=by)
    leads = consent.hub.hub_leads.current().values("person")
    others = Person.objects.filter(Q(pk__in=leads), is_active=True).exclude(
        pk__in=[mail.person_id for mail in told if mail.person_id]
    )
    for lead in others.order_by("pk"):
        send_mail_to(lead, "acting_consent", context, reply_to=by)
