"""What every step of an agreement begins with: who asks, in which part, and whether the table has it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils import timezone

from atp_portal.formatting import date_plain
from hubs.accrediting.agreement_text import whole_text
from hubs.accrediting.life_cycles import Part
from hubs.accrediting.standing_cycles import AGREEMENT
from hubs.models import EducationAgreement, Practice
from hubs.operations.accrediting.steps import NotYours, check_step, parts_at, practices_judged_by
from hubs.operations.base import Refusal
from hubs.operations.turns import take_turns

State = EducationAgreement.State
LONGEST_NAME, LONGEST_ROLE = 200, 100


class StaleAgreement(Refusal):
    """Somebody else saved, or what was read has changed meanwhile; ``theirs`` is how it is now."""

    def __init__(self, theirs: EducationAgreement, *sentences: str) -> None:
        super().__init__(*sentences)
        self.theirs = theirs


def parts_of(person: Any, agreement: EducationAgreement) -> set[Part]:
    """In which parts ``person`` meets an agreement. A university that is a party reads it, and takes no step."""
    return parts_at(person, agreement.practice, None)


def steps_open_to(person: Any, agreement: EducationAgreement) -> set[str]:
    """The operations on an agreement that ``person`` may do in its present state.

    Variations are not ended by themselves, and what is over can no longer be ended or varied.
    """
    steps = {step.operation for step in AGREEMENT.open_to(agreement.state, parts_of(person, agreement))}
    if agreement.varies_id or is_over(agreement):
        steps.discard("end_agreement")
    return steps


def is_over(agreement: EducationAgreement) -> bool:
    return agreement.ends_on is not None and agreement.ends_on < timezone.localdate()


def hold(agreement: EducationAgreement) -> EducationAgreement:
    """The agreement as it is now; whoever writes about one of the same practice waits until the transaction ends."""
    take_turns([agreement.practice])
    rows = EducationAgreement.objects.select_related("practice__region", "varies", "sent_by")
    return rows.get(pk=agreement.pk)


def begin(by: Any, agreement: EducationAgreement, operation: str) -> EducationAgreement:
    """Hold the agreement for a step that ``by`` may take now. Raises Refusal."""
    held = hold(agreement)
    check_step(AGREEMENT, operation, held, parts_of(by, held), named=f"this {held.title}")
    return held


def enter(agreement: EducationAgreement, state: str, **changed: Any) -> EducationAgreement:
    """Move a held agreement into a state, with what else changes by that."""
    agreement.state = state
    for name, value in changed.items():
        setattr(agreement, name, value)
    agreement.save(update_fields=["state", *changed])
    return agreement


def check_staff(by: Any, practices: Collection[Practice], operation: str) -> None:
    """Refuse whoever is not HEE staff of the region of each practice, or holds a role there. Raises Refusal.

    ``by`` is None for the portal itself, which brings in what was there before.
    """
    if by is None:
        return
    keys = {practice.pk for practice in practices}
    if practices_judged_by(by).filter(pk__in=keys).count() < len(keys):
        verb = AGREEMENT.verb(operation)
        raise NotYours(f"To {verb} an education agreement is for the HEE staff of the practice’s region.")


def check_it_can_be_varied(varied: EducationAgreement) -> None:
    """Refuse to vary what is not in force, or is over."""
    if varied.varies_id:
        raise Refusal("Vary the agreement itself, and not one of its variations.")
    if varied.state != State.IN_FORCE:
        raise Refusal(
            f"One can vary an agreement that is in force. This one is {varied.get_state_display()}."
        )
    if is_over(varied):
        raise Refusal(f"This agreement ended on {date_plain(varied.ends_on)}. Draft a new one instead.")  # type: ignore[arg-type]


def who_can_sign(practice: Practice) -> list[Any]:
    """The practice's leads of today, deputies as well, who can sign in."""
    held = practice.practice_leads.current().select_related("person")
    return [role.person for role in held if role.person.is_active and role.person.can_sign_in]


def text_to_sign(agreement: EducationAgreement) -> str:
    """The whole agreement as it would be signed now, in Markdown."""
    practice, varied = agreement.practice, agreement.varies
    parties = (varied or agreement).parties.select_related("education_provider")
    return whole_text(
        title=agreement.title,
        authority=practice.region.authority_name,
        practice=f"{practice.name} ({practice.ods_code})",
        providers=sorted(str(party) for party in parties),
        starts_on=agreement.starts_on,
        ends_on=agreement.extends_to if varied else agreement.ends_on,
        terms=agreement.text,
        varied_from=varied.starts_on if varied else None,
    )
