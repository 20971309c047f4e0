"""The demo world's agreements that are not simply in force: one to sign, one signed, one asked about, one varied."""

import datetime
from collections.abc import Sequence

from accounts.models import Person
from hubs.accrediting.agreement_text import fingerprint
from hubs.models import EducationAgreement, EducationProvider, Practice
from hubs.operations.agreements.drafting import draft_agreement, draft_variation
from hubs.operations.agreements.signing import (
    countersign_agreement,
    question_agreement,
    send_agreement,
    sign_agreement,
)
from hubs.operations.agreements.steps import text_to_sign, who_can_sign

ONE_DAY = datetime.timedelta(days=1)
YEAR = datetime.timedelta(days=365)
NEXT = EducationAgreement.Kind.EDUCATION_CONTRACT
QUESTION = (
    "Who pays when a learner stays longer than was agreed? Our partners would like that in the funding part."
)


def prepare_agreements(
    ash_grove: Practice, practices: Sequence[Practice], *, parties: Sequence[EducationProvider], by: Person
) -> None:
    """Ash Grove's lead has the next to sign; of the first three others one is varied, one signed, one asked about."""
    varied, signed, asked = practices[:3]
    _next(ash_grove, parties=parties, by=by)
    _sign(_next(signed, parties=parties, by=by))
    sent_back = _next(asked, parties=parties, by=by)
    question_agreement(by=who_can_sign(asked)[0], agreement=sent_back, question=QUESTION)
    agreement = _current(varied)
    assert agreement.ends_on is not None
    variation = draft_variation(
        by=by,
        agreement=agreement,
        extends_to=agreement.ends_on + YEAR,
        text="## What changes\n\nThe agreement lasts a year longer, since the education contract that follows it is "
        "not ready yet.",
    )
    send_agreement(by=by, agreement=variation)
    _sign(variation)
    countersign_agreement(
        by=by, agreement=variation, name=by.full_name, role="Head of primary care education"
    )


def _current(practice: Practice) -> EducationAgreement:
    return practice.agreements.binding().select_related("practice").latest("ends_on")


def _next(practice: Practice, *, parties: Sequence[EducationProvider], by: Person) -> EducationAgreement:
    """The contract that is to follow the agreement in force, sent to be signed."""
    last_day = _current(practice).ends_on
    assert last_day is not None
    draft = draft_agreement(
        by=by, practice=practice, kind=NEXT, starts_on=last_day + ONE_DAY, parties=parties
    )
    return send_agreement(by=by, agreement=draft)


def _sign(agreement: EducationAgreement) -> None:
    """The practice's lead signs what they read."""
    rows = EducationAgreement.objects.select_related("practice__region", "varies")
    sent = rows.get(pk=agreement.pk)
    lead = who_can_sign(sent.practice)[0]
    sign_agreement(
        by=lead,
        agreement=sent,
        name=lead.full_name,
        role="GP partner",
        sha256=fingerprint(text_to_sign(sent)),
    )
