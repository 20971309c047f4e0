"""The action plan of an audit: what somebody is to do by a day, and what they did."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from hubs.accrediting.life_cycles import Part
from hubs.accrediting.standing_cycles import AUDIT, AUDIT_IN_USE
from hubs.models import AuditAction, EducationalAudit, QualityDomain
from hubs.operations.accrediting.steps import check_step, given
from hubs.operations.audits.news import leads_of_hub, links_concerned, tell_news, tell_owner
from hubs.operations.audits.recording import FOLLOW_UP_AFTER, state_by_actions
from hubs.operations.audits.steps import begin, hold, parts_in, superseded
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns


class StaleAction(Refusal):
    """The action was changed since it was read. ``theirs`` is it now."""

    def __init__(self, theirs: AuditAction) -> None:
        super().__init__("Somebody has changed this action since you opened it. Look at it again.")
        self.theirs = theirs


@dataclass(frozen=True)
class Planned:
    """What is to be done, by whom and by when."""

    text: str
    owner: Any
    due_on: datetime.date
    domain: QualityDomain | None = None


def who_may_own(audit: EducationalAudit) -> list[Any]:
    """Who may see to an action: the practice's own people, its hub's leads, and the links of who takes part."""
    people = {}
    for relation in ("practice_leads", "administrators", "educationalists"):
        for role in getattr(audit.practice, relation).current().select_related("person"):
            if role.person.is_active:
                people[role.person_id] = role.person
    for person in [*leads_of_hub(audit), *links_concerned(audit)]:
        people[person.pk] = person
    return sorted(people.values(), key=lambda person: (person.family_name, person.given_name, person.pk))


@operation
def add_action(
    *,
    by: Any,
    audit: EducationalAudit,
    text: str,
    owner: Any,
    due_on: datetime.date,
    domain: QualityDomain | None = None,
) -> AuditAction:
    """Add to the action plan. One of an audit in use that had none left opens the plan, and its follow-up."""
    held, step, _ = begin(by, audit, "add_action")
    action = plan_actions(held, [Planned(text, owner, due_on, domain)])[0]
    if held.state in AUDIT_IN_USE:
        held.state = step.target
        held.follow_up_on = held.follow_up_on or timezone.localdate() + FOLLOW_UP_AFTER
        held.save(update_fields=["state", "follow_up_on"])
        tell_owner(by=by, action=action)
    return action


def plan_actions(audit: EducationalAudit, planned: Iterable[Planned]) -> list[AuditAction]:
    """Write actions of a held audit, looked at. Raises Refusal for words, an owner or a day that will not do."""
    owners, today = {person.pk for person in who_may_own(audit)}, timezone.localdate()
    actions = []
    for each in planned:
        _check(each.text, each.owner, each.due_on, owners, today)
        actions.append(
            AuditAction(
                audit=audit, text=each.text.strip(), owner=each.owner, due_on=each.due_on, domain=each.domain
            )
        )
    for action in actions:
        action.full_clean(validate_unique=False, validate_constraints=False)
    return AuditAction.objects.bulk_create(actions)


def _check(text: str, owner: Any, due_on: datetime.date, owners: set[int], today: datetime.date) -> None:
    sentences = []
    if not text.strip():
        sentences.append("Write what is to be done.")
    if owner.pk not in owners:
        sentences.append("Choose somebody of the practice, of its hub or of a university that takes part.")
    if due_on < today:
        sentences.append("The day by which it is due cannot be in the past.")
    if sentences:
        raise Refusal(*sentences)


@operation
def change_action(
    *,
    by: Any,
    action: AuditAction,
    text: str,
    owner: Any,
    due_on: datetime.date,
    revision: int,
    domain: QualityDomain | None = None,
) -> AuditAction:
    """Change what is still to be done, by whom or by when. Raises StaleAction when somebody changed it since."""
    begin(by, action.audit, "change_action")
    held = _open(action, revision)
    was = held.owner
    values = (text.strip(), owner, due_on, domain)
    if (held.text, held.owner, held.due_on, held.domain) == values:
        return held
    owners = {person.pk for person in who_may_own(held.audit)} | {was.pk}
    earliest = min(held.due_on, timezone.localdate())
    _check(text, owner, due_on, owners, earliest)
    held.text, held.owner, held.due_on, held.domain = values
    held.revision, held.reminded_on = held.revision + 1, None
    held.full_clean(validate_unique=False, validate_constraints=False)
    held.save()
    if owner.pk != was.pk and held.audit.state != EducationalAudit.State.DRAFT:
        tell_owner(by=by, action=held)
    return held


@operation
def remove_action(*, by: Any, action: AuditAction, revision: int) -> None:
    """Take an action out of an audit that is still being filled in."""
    begin(by, action.audit, "remove_action")
    _open(action, revision).delete()


@operation
def finish_action(
    *, by: Any, action: AuditAction, what_was_done: str, revision: int, done_on: datetime.date | None = None
) -> AuditAction:
    """Say what was done. With the last one the plan is completed. Who sees to it may, whatever else they are."""
    take_turns([action.audit.practice])
    audit = hold(action.audit)
    parts = parts_in(by, audit)
    if action.owner_id == by.pk:
        parts.add(Part.ACTION_OWNER)
    check_step(AUDIT, "finish_action", audit, parts)
    held = _open(action, revision)
    today = timezone.localdate()
    if done_on and done_on > today:
        raise Refusal("The day on which it was done cannot be in the future.")
    held.what_was_done = given(what_was_done, "Say what was done.")
    held.done_on, held.done_by, held.revision = done_on or today, by, held.revision + 1
    held.full_clean(validate_unique=False, validate_constraints=False)
    held.save()
    is_last = not audit.actions.filter(done_on__isnull=True).exists()
    if audit.state in AUDIT_IN_USE and is_last:
        audit.state = state_by_actions(1, 0)
        audit.save(update_fields=["state"])
        if not superseded(audit):
            tell_news(by=by, audit=audit, what="completed")
    return held


def _open(action: AuditAction, revision: int) -> AuditAction:
    held = AuditAction.objects.select_for_update(of=("self",), no_key=True)
    now = held.select_related("owner", "domain", "audit__practice").filter(pk=action.pk).first()
    if now is None:
        raise Refusal("This action was taken out meanwhile.")
    if now.done_on is not None:
        raise Refusal("This action is done already.")
    if now.revision != revision:
        raise StaleAction(now)
    return now
