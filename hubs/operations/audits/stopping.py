"""What becomes of an audit that was done: stopped, released, closed (rule 9), and followed up (rule 10)."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from hubs.models import EducationalAudit
from hubs.operations.accrediting.steps import given
from hubs.operations.audits.news import tell_news
from hubs.operations.audits.recording import state_by_actions
from hubs.operations.audits.steps import begin
from hubs.operations.base import Refusal, operation
from hubs.standing_changes import standing_changed


@operation
def hold_audit(*, by: Any, audit: EducationalAudit, reason: str) -> EducationalAudit:
    """Put an audit on hold from today: no new placements until it is released."""
    return _stop(by, audit, "hold_audit", "held", reason)


@operation
def ask_audit_review(*, by: Any, audit: EducationalAudit, reason: str) -> EducationalAudit:
    """Ask that an audit is looked through before it is used again: no new placements until it is released."""
    return _stop(by, audit, "ask_audit_review", "asked_review", reason)


@operation
def close_audit(*, by: Any, audit: EducationalAudit, reason: str) -> EducationalAudit:
    """Close an audit for good: the practice takes learners again after a new one."""
    return _stop(by, audit, "close_audit", "closed", reason)


def _stop(by: Any, audit: EducationalAudit, operation_name: str, what: str, reason: str) -> EducationalAudit:
    reason = given(reason, "Say why the audit stops new placements.")
    held, step, _ = begin(by, audit, operation_name)
    _enter(held, step.target, by, reason)
    tell_news(by=by, audit=held, what=what)
    standing_changed(practices=[held.practice], by=by)
    return held


@operation
def release_audit(*, by: Any, audit: EducationalAudit, reason: str) -> EducationalAudit:
    """Let an audit be used again; ``reason`` is what was found. What it reads as follows from its actions."""
    reason = given(reason, "Say what was found.")
    held, _, _ = begin(by, audit, "release_audit")
    actions = list(held.actions.values_list("done_on", flat=True))
    _enter(held, state_by_actions(len(actions), actions.count(None)), by, reason)
    tell_news(by=by, audit=held, what="released")
    standing_changed(practices=[held.practice], by=by)
    return held


@operation
def follow_up_audit(
    *, by: Any, audit: EducationalAudit, note: str, next_on: datetime.date | None = None
) -> EducationalAudit:
    """Record what the follow-up found, and on which day to look again, where it is needed."""
    note = given(note, "Say what the follow-up found.")
    held, _, _ = begin(by, audit, "follow_up_audit")
    today = timezone.localdate()
    if next_on and next_on <= today:
        raise Refusal("The day of the next follow-up must be after today.")
    held.followed_up_on, held.follow_up_note, held.follow_up_on = today, note, next_on
    held.full_clean(validate_unique=False, validate_constraints=False)
    held.save(update_fields=["followed_up_on", "follow_up_note", "follow_up_on"])
    tell_news(by=by, audit=held, what="followed_up")
    return held


def _enter(audit: EducationalAudit, state: str, by: Any, reason: str) -> None:
    audit.state, audit.state_reason = state, reason
    audit.state_since, audit.state_by = timezone.localdate(), by
    audit.save(update_fields=["state", "state_reason", "state_since", "state_by"])
