"""Who is told what of an audit: the practice, the universities and schools, and the hub where it is theirs to know."""

from __future__ import annotations

from typing import Any

from hubs.models import AuditAction, EducationalAudit
from hubs.operations.audits.steps import Side, hub_of, providers_concerned
from hubs.telling import tell, tell_all, who_answers_for, who_leads

# Of these the hub's leads hear as well: learners come or stay away by them.
FOR_HUBS = frozenset({"agreed", "held", "asked_review", "released", "closed", "followed_up", "completed"})


def tell_news(*, by: Any, audit: EducationalAudit, what: str, **more: Any) -> None:
    """Mail all whom this concerns but ``by``: 'offered' goes to the other side, the rest to both."""
    people: set[Any] = set()
    if what != "offered" or audit.offered_side == Side.PROVIDER:
        people |= set(who_answers_for(audit.practice))
    if what != "offered" or audit.offered_side == Side.PRACTICE:
        people |= set(links_concerned(audit))
    if what in FOR_HUBS or (what == "offered" and not people):
        people |= set(leads_of_hub(audit))
    others = {person for person in people if person.pk != by.pk}
    tell_all(others, "audit_news", {"audit": audit, "what": what, "by": by, **more}, reply_to=by)


def tell_owner(*, by: Any, action: AuditAction) -> None:
    """Tell who sees to an action that it is theirs."""
    if action.owner_id != by.pk:
        tell(action.owner, "audit_action_given", {"action": action, "by": by}, reply_to=by)


def links_concerned(audit: EducationalAudit) -> list[Any]:
    """The academic links today of the universities and schools that the audit concerns."""
    people = {}
    for provider in providers_concerned(audit).distinct():
        for role in provider.academic_links.current().select_related("person"):
            if role.person.is_active:
                people[role.person_id] = role.person
    return list(people.values())


def leads_of_hub(audit: EducationalAudit) -> list[Any]:
    """The leads of the hub that the practice is in today."""
    hub = hub_of(audit.practice)
    return who_leads(hub) if hub else []
