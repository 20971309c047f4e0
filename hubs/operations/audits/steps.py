"""What every step of an audit begins with: who asks, in which part and for which side, and whether the table has it."""

from __future__ import annotations

from typing import Any

from hubs.accrediting.life_cycles import Part, Step
from hubs.accrediting.standing_cycles import AUDIT, AUDIT_IN_HAND
from hubs.models import AuditProvider, EducationalAudit, EducationProvider, Practice, TrainingHub
from hubs.operations.accrediting.steps import check_step, parts_at
from hubs.operations.base import Refusal
from hubs.operations.turns import take_turns

Side = EducationalAudit.Side
# Who is of which side; HEE staff may stand for either.
OF_PRACTICE = frozenset({Part.PRACTICE_LEAD, Part.ACTING_HUB_LEAD})
OF_PROVIDER = frozenset({Part.ACADEMIC_LINK})


def hub_of(practice: Practice) -> TrainingHub | None:
    """The hub that the practice is in today."""
    return TrainingHub.objects.filter(pk__in=practice.memberships.current().values("hub")).first()


def parts_at_practice(person: Any, practice: Practice) -> set[Part]:
    """In which parts ``person`` may start an audit of a practice; any university may, before its first learner."""
    parts = parts_at(person, practice, hub_of(practice))
    if getattr(person, "is_authenticated", False) and person.academic_links.current().exists():
        parts.add(Part.ACADEMIC_LINK)
    return parts


def parts_in(person: Any, audit: EducationalAudit) -> set[Part]:
    """In which parts ``person`` meets an audit: as academic link where their provider takes part or has learners."""
    parts = parts_at(person, audit.practice, hub_of(audit.practice))
    if not getattr(person, "is_authenticated", False):
        return parts
    own = person.academic_links.current().values("education_provider")
    if own.filter(education_provider__in=providers_concerned(audit).order_by().values("pk")).exists():
        parts.add(Part.ACADEMIC_LINK)
    return parts


def providers_concerned(audit: EducationalAudit) -> Any:
    """The universities and schools that take part; once the audit is done, those with learners there as well."""
    taking_part = AuditProvider.objects.filter(audit=audit).values("education_provider")
    concerned = EducationProvider.objects.filter(pk__in=taking_part)
    return concerned if audit.state in AUDIT_IN_HAND else concerned | providers_at(audit.practice)


def providers_at(practice: Practice) -> Any:
    """The universities and schools that have, had or asked for a place for a learner there."""
    states = ["requested", "provisional", "confirmed", "completed"]
    placements = practice.placements.filter(state__in=states)
    return EducationProvider.objects.filter(pk__in=placements.order_by().values("education_provider"))


def steps_open_to(person: Any, audit: EducationalAudit) -> set[str]:
    """The operations on an audit that ``person`` may do in its present state, as the table has it."""
    parts = parts_in(person, audit)
    steps = {step.operation for step in AUDIT.open_to(audit.state, parts)}
    if audit.state == EducationalAudit.State.OFFERED and not sides_left(person, audit, parts):
        steps.discard("agree_audit")
    return steps if not superseded(audit) else steps & {"finish_action"}


def superseded(audit: EducationalAudit) -> bool:
    """Whether a later audit has been done: then this one is kept as it is."""
    if audit.audited_on is None or audit.state in AUDIT_IN_HAND:
        return False
    later = EducationalAudit.objects.done().filter(practice=audit.practice_id)
    return later.filter(audited_on__gt=audit.audited_on).exists()


def sides_of(parts: set[Part]) -> set[str]:
    """For which sides somebody with these parts may speak."""
    if Part.HEE_STAFF in parts:
        return {Side.PRACTICE, Side.PROVIDER}
    sides = {Side.PRACTICE} if parts & OF_PRACTICE else set()
    return sides | ({Side.PROVIDER} if parts & OF_PROVIDER else set())


def sides_left(person: Any, audit: EducationalAudit, parts: set[Part]) -> set[str]:
    """For which side ``person`` may agree an audit that is offered: not their own, and HEE for one side alone."""
    if audit.offered_by_id == person.pk:
        return set()
    left = sides_of(parts) - {audit.offered_side}
    own = (OF_PRACTICE if Side.PRACTICE in left else OF_PROVIDER) & parts
    if left and not own and audit.offered_by is not None:
        offered_as = parts_in(audit.offered_by, audit)
        theirs = OF_PRACTICE if audit.offered_side == Side.PRACTICE else OF_PROVIDER
        if not offered_as & theirs:
            return set()
    return left


def side_for(parts: set[Part], side: str) -> str:
    """The side for which somebody finishes an audit: theirs, or the one that they name where both are open to them."""
    sides = sides_of(parts)
    if side and side in sides:
        return side
    if not side and len(sides) == 1:
        return sides.pop()
    raise Refusal("Say for which side: the practice, or the university or school.")


def hold(audit: EducationalAudit) -> EducationalAudit:
    """The audit as it is now, kept from moving until the transaction ends."""
    held = EducationalAudit.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("practice", "offered_by").get(pk=audit.pk)


def begin(by: Any, audit: EducationalAudit, operation: str) -> tuple[EducationalAudit, Step, set[Part]]:
    """Hold practice and audit for a step that ``by`` may take now. Raises Refusal."""
    take_turns([audit.practice])
    held = hold(audit)
    parts = parts_in(by, held)
    step = check_step(AUDIT, operation, held, parts)
    if superseded(held):
        raise Refusal("A later audit of this practice has been done, and only that one counts.")
    return held, step, parts
