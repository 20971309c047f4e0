"""The life of a condition: shown to be met, closed by the hub, confirmed by HEE. The table is ``CONDITION``."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from hubs.accrediting.life_cycles import CONDITION, Step
from hubs.models import Application, Condition, EvidenceFile
from hubs.operations.accrediting.steps import check_step, given, parts_of, practices_of
from hubs.operations.base import Refusal, operation
from hubs.telling import tell, tell_all, who_answers_for, who_leads

REMIND_BEFORE = datetime.timedelta(days=14)


@operation
def show_condition_met(
    *, by: Any, condition: Condition, what_was_done: str, url: str = "", file: EvidenceFile | None = None
) -> Condition:
    """Say what was done about a condition, with a link or a file of the host's that shows it. The hub is told."""
    what_was_done = given(what_was_done, "Say what was done.")
    condition, step = _begin(by, condition, "show_condition_met")
    decision = condition.decision
    if file is not None and (file.practice_id, file.group_id) != (decision.practice_id, decision.group_id):
        raise Refusal("This file belongs to another practice.")
    condition.what_was_done, condition.url, condition.file = what_was_done, url.strip(), file
    condition.submitted_by, condition.submitted_at = by, timezone.now()
    condition.sent_back_because = ""
    _enter(
        condition,
        step,
        "what_was_done",
        "url",
        "file",
        "submitted_by",
        "submitted_at",
        "sent_back_because",
    )
    _tell(by, condition, "condition_shown_met", who_leads(_application(condition).hub))
    return condition


@operation
def close_condition(*, by: Any, condition: Condition) -> Condition:
    """The hub's lead finds that a condition is met. Whoever decided at HEE is told, and confirms it."""
    condition, step = _begin(by, condition, "close_condition")
    condition.closed_by, condition.closed_at = by, timezone.now()
    _enter(condition, step, "closed_by", "closed_at")
    _tell(by, condition, "condition_closed", [condition.decision.decided_by])
    return condition


@operation
def send_condition_back(*, by: Any, condition: Condition, reason: str) -> Condition:
    """Say what is still missing; the condition is open again, and the practice is told."""
    reason = given(reason, "Say what is still missing.")
    condition, step = _begin(by, condition, "send_condition_back")
    condition.sent_back_because, condition.closed_by, condition.closed_at = reason, None, None
    _enter(condition, step, "sent_back_because", "closed_by", "closed_at")
    _tell(by, condition, "condition_sent_back", _who_sees_to(condition))
    return condition


@operation
def confirm_condition(*, by: Any, condition: Condition) -> Condition:
    """HEE confirms that a condition is met. The practice and its hub are told."""
    condition, step = _begin(by, condition, "confirm_condition")
    condition.confirmed_by, condition.confirmed_at = by, timezone.now()
    _enter(condition, step, "confirmed_by", "confirmed_at")
    left = condition.decision.conditions.unmet().count()
    told = {*_who_sees_to(condition), *who_leads(_application(condition).hub)}
    _tell(by, condition, "condition_met", told, left=left)
    return condition


@operation
def change_condition(
    *, by: Any, condition: Condition, owner: Any, due_on: datetime.date, reason: str
) -> Condition:
    """Give a condition to somebody else, or more time or less, for a reason. Those concerned are told."""
    reason = given(reason)
    condition, step = _begin(by, condition, "change_condition")
    before = condition.owner
    if (owner, due_on) == (before, condition.due_on):
        raise Refusal("Choose another person or another day.")
    if due_on != condition.due_on and due_on < timezone.localdate():
        raise Refusal("A condition must be due today or later.")
    if owner != before and owner not in who_may_own(_application(condition)):
        host = condition.decision.host
        raise Refusal(f"{owner.full_name} has no part in {host}, so they cannot see to a condition.")
    condition.owner, condition.due_on, condition.changed_because = owner, due_on, reason
    condition.reminded_on = None
    _enter(condition, step, "owner", "due_on", "changed_because", "reminded_on")
    _tell(by, condition, "condition_changed", {before, *_who_sees_to(condition)})
    return condition


@operation
def remind_of_conditions(*, by: None = None) -> int:
    """Tell who sees to a condition that it is due within two weeks, once; how many conditions that was."""
    today = timezone.localdate()
    rows = Condition.objects.filter(
        state=Condition.State.OPEN, due_on__range=(today, today + REMIND_BEFORE), reminded_on=None
    )
    due = rows.select_for_update(of=("self",), no_key=True, skip_locked=True).select_related(
        "owner", "decision__practice", "decision__group"
    )
    conditions = list(due)
    for condition in conditions:
        tell(condition.owner, "condition_due", {"condition": condition})
    Condition.objects.filter(pk__in=[condition.pk for condition in conditions]).update(reminded_on=today)
    return len(conditions)


def who_may_own(application: Application) -> list[Any]:
    """Who can see to a condition: the leads, administrators and educationalists of the practices today."""
    people = {
        role.person
        for practice in practices_of(application.host)
        for relation in ("practice_leads", "administrators", "educationalists")
        for role in getattr(practice, relation).current().select_related("person")
        if role.person.is_active
    }
    return sorted(people, key=lambda person: (person.full_name, person.pk))


def _application(condition: Condition) -> Application:
    application = condition.decision.application
    assert application is not None, "conditions are set by decisions on applications"
    return application


def _begin(by: Any, condition: Condition, operation_name: str) -> tuple[Condition, Step]:
    """The condition as it is now, kept from changing, for a step that ``by`` may take. Raises Refusal."""
    rows = Condition.objects.select_for_update(of=("self",), no_key=True).select_related(
        "owner",
        "decision__decided_by",
        "decision__practice",
        "decision__group",
        "decision__application__hub",
        "decision__application__practice",
        "decision__application__group",
    )
    held = rows.get(pk=condition.pk)
    return held, check_step(CONDITION, operation_name, held, parts_of(by, _application(held)))


def _enter(condition: Condition, step: Step, *changed: str) -> None:
    condition.state = step.target
    condition.save(update_fields=["state", *changed])


def _who_sees_to(condition: Condition) -> set[Any]:
    practices = practices_of(condition.decision.host)
    return {condition.owner} | {person for practice in practices for person in who_answers_for(practice)}


def _tell(by: Any, condition: Condition, template: str, people: Iterable[Any], **context: Any) -> None:
    others = {person for person in people if person.pk != by.pk}
    tell_all(others, template, {"condition": condition, "by": by, **context}, reply_to=by)
