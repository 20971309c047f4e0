"""Education agreements in every state, each brought there by its operations."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any

from django.utils import timezone

from hubs.accrediting.agreement_text import fingerprint
from hubs.models import EducationAgreement, EducationProvider, Practice
from hubs.operations.agreements.drafting import draft_agreement
from hubs.operations.agreements.ending import end_agreement, withdraw_agreement
from hubs.operations.agreements.signing import countersign_agreement, send_agreement, sign_agreement
from hubs.operations.agreements.steps import text_to_sign
from tests.factories.people import HeeStaffFactory, PracticeLeadFactory

REASON = "For this reason."
ON_THE_WAY = ("sent", "signed", "in_force", "terminated")


def agreement_in(
    state: str,
    *,
    practice: Practice,
    by: Any = None,
    lead: Any = None,
    parties: Collection[EducationProvider] = (),
    **fields: Any,
) -> EducationAgreement:
    """An agreement of a practice, brought into ``state``; ``by`` is of HEE, ``lead`` signs for the practice."""
    by = by or HeeStaffFactory().person
    agreement = draft_agreement(by=by, practice=practice, parties=parties, **fields)
    return brought_into(state, agreement, by=by, lead=lead)


def brought_into(
    state: str, agreement: EducationAgreement, *, by: Any, lead: Any = None
) -> EducationAgreement:
    """A draft, or the draft of a variation, brought into ``state`` by its operations."""
    if state == "withdrawn":
        withdraw_agreement(by=by, agreement=agreement, reason=REASON)
    if state in ON_THE_WAY:
        held = agreement.practice.practice_leads.current().first()
        lead = lead or (held.person if held else PracticeLeadFactory(practice=agreement.practice).person)
        send_agreement(by=by, agreement=agreement)
    if state in ON_THE_WAY[1:]:
        signed_now(agreement, by=lead)
    if state in ON_THE_WAY[2:]:
        countersign_agreement(by=by, agreement=agreement, name=by.full_name, role="Head of education")
    if state == "terminated":
        last_day = max(timezone.localdate(), agreement.starts_on) + datetime.timedelta(days=30)
        end_agreement(by=by, agreement=agreement, last_day=last_day, reason=REASON)
    agreement.refresh_from_db()
    assert agreement.state == state
    return agreement


def signed_now(agreement: EducationAgreement, *, by: Any) -> Any:
    """Signed by ``by`` as it reads now."""
    agreement = EducationAgreement.objects.select_related("practice__region", "varies").get(pk=agreement.pk)
    return sign_agreement(
        by=by,
        agreement=agreement,
        name=by.full_name,
        role="GP partner",
        sha256=fingerprint(text_to_sign(agreement)),
    )
