"""Educational audits in every state, brought there by the operations."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from hubs.accrediting.standing_cycles import AUDIT_STOPS
from hubs.models import (
    AuditAction,
    AuditSection,
    EducationalAudit,
    EducationProvider,
    Practice,
    QualityDomain,
)
from hubs.operations.audits.actions import Planned, finish_action
from hubs.operations.audits.agreeing import agree_audit, discard_audit, offer_audit
from hubs.operations.audits.sections import Said, said_in, write_section
from hubs.operations.audits.starting import start_audit
from hubs.operations.audits.stopping import ask_audit_review, close_audit, hold_audit
from tests.factories.accrediting import QualityDomainFactory
from tests.factories.network import LearnerGroupFactory, ProfessionFactory

SOON = datetime.timedelta(days=30)


def fill_in(audit: EducationalAudit, *, by: Any) -> None:
    """Every section with something that will do."""
    kinds = AuditSection.Kind
    for section in audit.sections.order_by("pk"):
        was = said_in(section)
        of_kind: dict[str, dict[str, Any]] = {
            kinds.PROFILE: {"providers": was.providers},
            kinds.DOMAIN: {"judgement": "met"},
            kinds.CAPACITY: {"capacities": was.capacities or {LearnerGroupFactory(): 2}},
            kinds.STAFF: {"staff": was.staff or {ProfessionFactory(): (3, 2)}},
            kinds.SPOKES: {"spokes": was.spokes or (("The hospice", "Palliative care"),)},
        }
        said = Said("We saw it and were told.", **of_kind.get(section.kind, {}))
        write_section(by=by, section=section, said=said, revision=section.revision, is_done=True)


def audit_in(
    state: str,
    *,
    practice: Practice,
    lead: Any,
    academic: Any,
    provider: EducationProvider,
    hub_lead: Any = None,
    actions: int = 0,
    audited_on: datetime.date | None = None,
) -> EducationalAudit:
    """An audit of a practice in ``state``: offered by its lead, agreed by the academic link of ``provider``.

    ``actions`` are open ones of its plan, which the states of a plan have anyhow; ``hub_lead`` stops it.
    """
    if not QualityDomain.objects.exists():
        QualityDomainFactory()
    audit = start_audit(by=lead, practice=practice, providers=[provider])
    if state == "discarded":
        return discard_audit(by=lead, audit=audit, reason="Begun twice.")
    if state == "draft":
        return audit
    fill_in(audit, by=lead)
    audit = offer_audit(by=lead, audit=audit)
    if state == "offered":
        return audit
    number = actions or (1 if state.startswith("action_plan") else 0)
    due_on = timezone.localdate() + SOON
    planned = [Planned(f"Do this {each + 1}.", lead, due_on) for each in range(number)]
    audit = agree_audit(by=academic, audit=audit, actions=planned, audited_on=audited_on)
    if state == "action_plan_completed":
        for action in AuditAction.objects.filter(audit=audit):
            finish_action(by=lead, action=action, what_was_done="Done so.", revision=action.revision)
    if state in AUDIT_STOPS:
        stops = {"on_hold": hold_audit, "review_before_use": ask_audit_review, "closed": close_audit}
        audit = stops[state](by=hub_lead, audit=audit, reason="A concern was raised.")
    audit.refresh_from_db()
    assert audit.state == state
    return audit
