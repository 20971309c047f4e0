"""From a draft to an agreement in force: sent, sent back or called back, signed and countersigned."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from atp_portal.formatting import date_plain
from hubs.accrediting.agreement_text import fingerprint
from hubs.models import AgreementSignature, EducationAgreement
from hubs.operations.accrediting.steps import given
from hubs.operations.agreements.steps import (
    LONGEST_NAME,
    LONGEST_ROLE,
    StaleAgreement,
    State,
    begin,
    check_it_can_be_varied,
    enter,
    text_to_sign,
    who_can_sign,
)
from hubs.operations.base import Refusal, operation
from hubs.standing_changes import standing_changed
from hubs.telling import tell_all

Side = AgreementSignature.Side
# What was asked, or given as a reason, in the state before is over.
CLEARED = {"question": "", "state_reason": ""}


@operation
def send_agreement(*, by: Any, agreement: EducationAgreement) -> EducationAgreement:
    """Send a draft to be signed: from now on its words are settled. Those who can sign are told.

    Refused without terms, when it would have ended already, and where nobody of the practice can sign.
    """
    held = begin(by, agreement, "send_agreement")
    if held.varies:
        check_it_can_be_varied(held.varies)
    sentences = []
    if not held.text.strip():
        sentences.append("Write the terms before the agreement is sent.")
    if held.ends_on and held.ends_on < timezone.localdate():
        sentences.append(f"It would have ended on {date_plain(held.ends_on)}. Give a later last day.")
    if not (signers := who_can_sign(held.practice)):
        sentences.append(
            f"Nobody of {held.practice} can sign: it has no practice lead who can sign in. Invite one first."
        )
    if sentences:
        raise Refusal(*sentences)
    sent = {"sent_at": timezone.now(), "sent_by": by, "reminded_on": None}
    enter(held, State.SENT, **CLEARED, **sent)
    _tell(by, held, "agreement_to_sign", signers)
    return held


@operation
def call_back_agreement(*, by: Any, agreement: EducationAgreement, reason: str) -> EducationAgreement:
    """Take back what was sent, to change it. Those who could have signed are told."""
    reason = given(reason)
    held = begin(by, agreement, "call_back_agreement")
    enter(held, State.DRAFT, question="", state_reason=reason)
    _tell(by, held, "agreement_called_back", who_can_sign(held.practice))
    return held


@operation
def question_agreement(*, by: Any, agreement: EducationAgreement, question: str) -> EducationAgreement:
    """The practice's lead sends an agreement back with what they ask first. Whoever sent it is told."""
    question = given(question, "Say what you ask, or what should change.")
    held = begin(by, agreement, "question_agreement")
    enter(held, State.DRAFT, question=question, state_reason="")
    _tell(by, held, "agreement_questioned", [held.sent_by])
    return held


@operation
def sign_agreement(
    *, by: Any, agreement: EducationAgreement, name: str, role: str, sha256: str
) -> AgreementSignature:
    """The practice's lead signs, under ``name``, as ``role``, the text whose fingerprint is ``sha256``.

    That is the text that they were shown: where it is another now, nothing is signed. Whoever sent it is told.
    """
    held = begin(by, agreement, "sign_agreement")
    text = text_to_sign(held)
    if fingerprint(text) != sha256:
        raise StaleAgreement(held, "The agreement is not the one that you read. Read it again, then sign.")
    signature = _sign(by, held, Side.PRACTICE, text, name, role)
    enter(held, State.SIGNED)
    _tell(by, held, "agreement_signed", [held.sent_by], signature=signature)
    return signature


@operation
def countersign_agreement(
    *, by: Any, agreement: EducationAgreement, name: str, role: str
) -> AgreementSignature:
    """HEE signs what the practice signed, word for word: the agreement is in force, and the practice is told.

    A variation that extends its agreement gives that its new last day.
    """
    held = begin(by, agreement, "countersign_agreement")
    theirs = held.signatures.get(side=Side.PRACTICE)
    if theirs.signed_by_id == by.pk:
        raise Refusal("You signed for the practice, so another signs for the authority.")
    if held.varies:
        check_it_can_be_varied(held.varies)
    signature = _sign(by, held, Side.AUTHORITY, theirs.text, name, role)
    enter(held, State.IN_FORCE, signed_on=timezone.localdate())
    if held.varies and held.extends_to:
        held.varies.ends_on = held.extends_to
        held.varies.save(update_fields=["ends_on"])
    told = {*who_can_sign(held.practice), theirs.signed_by}
    _tell(by, held, "agreement_in_force", [person for person in told if person.is_active])
    standing_changed(practices=[held.practice], by=by)
    return signature


def _sign(
    by: Any, agreement: EducationAgreement, side: str, text: str, name: str, role: str
) -> AgreementSignature:
    name = given(name, "Give the name under which you sign.")
    role = given(role, "Say as what you sign, for example practice manager.")
    if len(name) > LONGEST_NAME or len(role) > LONGEST_ROLE:
        raise Refusal(f"A name has {LONGEST_NAME} letters at most, and a role {LONGEST_ROLE}.")
    return AgreementSignature.objects.create(
        agreement=agreement,
        side=side,
        text=text,
        sha256=fingerprint(text),
        name=name,
        role=role,
        signed_by=by,
    )


def _tell(by: Any, agreement: EducationAgreement, template: str, people: list[Any], **context: Any) -> None:
    others = {person for person in people if person is not None and person.pk != by.pk}
    tell_all(others, template, {"agreement": agreement, "by": by, **context}, reply_to=by)
