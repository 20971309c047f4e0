"""An audit is joint: the side that finishes it offers it to the other, which agrees it or asks for more."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from atp_portal.formatting import date_plain
from hubs.models import EducationalAudit
from hubs.operations.accrediting.steps import NotYours, given
from hubs.operations.audits.actions import Planned, plan_actions
from hubs.operations.audits.news import tell_news, tell_owner
from hubs.operations.audits.recording import FOLLOW_UP_AFTER, state_by_actions
from hubs.operations.audits.sections import said_in, what_is_missing
from hubs.operations.audits.steps import begin, side_for, sides_left
from hubs.operations.base import Refusal, operation
from hubs.standing_changes import standing_changed


@operation
def offer_audit(*, by: Any, audit: EducationalAudit, side: str = "") -> EducationalAudit:
    """Say for one side that the audit is filled in; the other side is asked to agree it.

    ``side`` is needed of HEE staff, who may stand for either. Refused while a section is not filled in.
    """
    held, step, parts = begin(by, audit, "offer_audit")
    side = side_for(parts, side)
    unfinished = [
        section
        for section in held.sections.select_related("domain").order_by("pk")
        if not section.is_done or what_is_missing(section, said_in(section))
    ]
    if unfinished:
        raise Refusal(*(f"“{section}” is not filled in yet." for section in unfinished))
    if not held.providers.exists():
        raise Refusal("No university or school takes part yet. Add one in the profile of the practice.")
    held.offered_side, held.offered_by, held.offered_at = side, by, timezone.now()
    _enter(held, step.target, by, "", "offered_side", "offered_by", "offered_at")
    tell_news(by=by, audit=held, what="offered")
    return held


@operation
def reopen_audit(*, by: Any, audit: EducationalAudit, reason: str) -> EducationalAudit:
    """Go on filling in an audit that was offered, for a reason that both sides read."""
    reason = given(reason)
    held, step, _ = begin(by, audit, "reopen_audit")
    held.offered_side, held.offered_by, held.offered_at = "", None, None
    _enter(held, step.target, by, reason, "offered_side", "offered_by", "offered_at")
    tell_news(by=by, audit=held, what="reopened")
    return held


@operation
def agree_audit(
    *,
    by: Any,
    audit: EducationalAudit,
    audited_on: datetime.date | None = None,
    actions: Iterable[Planned] = (),
) -> EducationalAudit:
    """Agree it for the side that it was offered to, perhaps with more actions: it is in use from that day.

    ``audited_on`` is today unless given. With an action plan it is followed up six months later (rule 10). Refused
    for whoever offered it, and for HEE staff where they stood for the other side.
    """
    held, _, parts = begin(by, audit, "agree_audit")
    if not sides_left(by, held, parts):
        raise NotYours("The other side agrees it. HEE staff may stand for either side, and not for both.")
    day = audited_on or timezone.localdate()
    _check_day(held, day)
    plan_actions(held, actions)
    planned = list(held.actions.select_related("owner"))
    held.audited_on, held.agreed_by, held.agreed_at = day, by, timezone.now()
    held.follow_up_on = day + FOLLOW_UP_AFTER if planned else None
    state = state_by_actions(len(planned), len(planned))
    _enter(held, state, by, "", "audited_on", "agreed_by", "agreed_at", "follow_up_on")
    tell_news(by=by, audit=held, what="agreed")
    for action in planned:
        action.audit = held
        tell_owner(by=by, action=action)
    standing_changed(practices=[held.practice], by=by)
    return held


@operation
def discard_audit(*, by: Any, audit: EducationalAudit, reason: str) -> EducationalAudit:
    """Give up an audit that is not agreed yet. What was written stays readable."""
    reason = given(reason)
    held, step, _ = begin(by, audit, "discard_audit")
    _enter(held, step.target, by, reason)
    tell_news(by=by, audit=held, what="discarded")
    return held


def _check_day(audit: EducationalAudit, day: datetime.date) -> None:
    if day > timezone.localdate():
        raise Refusal("The day of the audit cannot be in the future.")
    done = EducationalAudit.objects.done().filter(practice=audit.practice)
    last = done.order_by("-audited_on").first()
    if last and last.audited_on and day <= last.audited_on:
        raise Refusal(f"The last audit was done on {date_plain(last.audited_on)}: this one must be later.")


def _enter(audit: EducationalAudit, state: str, by: Any, reason: str, *changed: str) -> None:
    audit.state, audit.state_reason = state, reason
    audit.state_since, audit.state_by = timezone.localdate(), by
    audit.save(update_fields=["state", "state_reason", "state_since", "state_by", *changed])
