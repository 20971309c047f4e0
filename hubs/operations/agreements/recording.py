"""Agreements that were signed on paper: recorded as they are, in force on their days."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from hubs.models import AgreementParty, EducationAgreement, EducationProvider, EvidenceFile, Practice
from hubs.operations.agreements.steps import State, check_staff
from hubs.operations.base import Refusal, operation
from hubs.operations.evidence_files import keep_evidence_file
from hubs.operations.turns import take_turns
from hubs.standing_changes import standing_changed


@dataclass(frozen=True, kw_only=True)
class PaperAgreement:
    """An agreement on paper: with which practice, of which kind, on which days, and when it was signed.

    ``parties`` are the providers that it names besides; ``copy`` is its signed copy, where there is one.
    """

    practice: Practice
    starts_on: datetime.date
    signed_on: datetime.date
    ends_on: datetime.date | None = None
    kind: str = EducationAgreement.Kind.LEARNING_AND_DEVELOPMENT
    reference: str = ""
    parties: Collection[EducationProvider] = ()
    copy: EvidenceFile | None = None
    is_carried_over: bool = False


@operation
def record_agreement(
    *,
    by: Any,
    practice: Practice,
    starts_on: datetime.date,
    signed_on: datetime.date,
    ends_on: datetime.date | None = None,
    kind: str = EducationAgreement.Kind.LEARNING_AND_DEVELOPMENT,
    reference: str = "",
    parties: Collection[EducationProvider] = (),
    upload: UploadedFile | None = None,
) -> EducationAgreement:
    """Record an agreement that was signed on paper, with its signed copy where that is given."""
    check_staff(by, [practice], "record_agreement")
    copy = keep_evidence_file(by=by, practice=practice, upload=upload)[0] if upload else None
    paper = PaperAgreement(
        practice=practice,
        starts_on=starts_on,
        signed_on=signed_on,
        ends_on=ends_on,
        kind=kind,
        reference=reference,
        parties=parties,
        copy=copy,
    )
    return record_agreements(by=by, agreements=[paper])[0]


@operation
def record_agreements(*, by: Any, agreements: Sequence[PaperAgreement]) -> list[EducationAgreement]:
    """Record many, all or none, in two statements; in the order in which they were given."""
    practices = [each.practice for each in agreements]
    check_staff(by, practices, "record_agreement")
    for each in agreements:
        _check(each)
    take_turns(practices)
    made = EducationAgreement.objects.bulk_create(
        EducationAgreement(
            practice=each.practice,
            kind=each.kind,
            starts_on=each.starts_on,
            ends_on=each.ends_on,
            signed_on=each.signed_on,
            reference=each.reference.strip(),
            copy=each.copy,
            is_carried_over=each.is_carried_over,
            state=State.IN_FORCE,
        )
        for each in agreements
    )
    AgreementParty.objects.bulk_create(
        AgreementParty(agreement=row, education_provider=provider)
        for row, each in zip(made, agreements, strict=True)
        for provider in set(each.parties)
    )
    standing_changed(practices=practices, by=by)
    return made


def _check(agreement: PaperAgreement) -> None:
    if agreement.signed_on > timezone.localdate():
        raise Refusal("It cannot have been signed on a day to come.")
    if agreement.kind not in EducationAgreement.Kind.values:
        raise Refusal("Choose the kind of agreement.")
    if agreement.copy and agreement.copy.practice_id != agreement.practice.pk:
        raise Refusal("This signed copy belongs to another practice.")
