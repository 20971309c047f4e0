"""Agreements that were signed on paper before the portal, brought in from a sheet, all or none."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from atp_portal.formatting import date_plain
from hubs.models import EducationAgreement, ImportRun, Practice
from hubs.operations.agreements.recording import PaperAgreement, record_agreements
from hubs.operations.base import operation
from hubs.operations.sheet_plans import (
    SheetPlan,
    closed_before,
    keep_run,
    look_at_regions,
    look_at_roles,
    with_nhs_number,
)
from hubs.operations.turns import take_turns

FOR_GOOD = datetime.date.max
LONGEST_REFERENCE = EducationAgreement._meta.get_field("reference").max_length or 0
Here = dict[tuple[int, str], list[EducationAgreement]]


@dataclass(frozen=True)
class AgreementLine:
    """One line of a sheet: an agreement on paper, told from others by practice, kind and first day."""

    line: int
    practice: Practice
    kind: str
    reference: str
    starts_on: datetime.date
    ends_on: datetime.date | None
    signed_on: datetime.date

    @property
    def last(self) -> datetime.date:
        return self.ends_on or FOR_GOOD

    @property
    def of_kind(self) -> tuple[int, str]:
        return self.practice.pk, self.kind


def plan_agreements(*, by: Any, rows: Sequence[AgreementLine]) -> SheetPlan:
    """What would become of these lines. Writes nothing; as many queries for a thousand lines as for one."""
    plan = SheetPlan()
    practices = {row.line: row.practice for row in rows}
    look_at_regions(plan, by, practices)
    look_at_roles(plan, by, practices)
    for row in rows:
        plan.problems[row.line] += _of_itself(row)
    _look_at_what_is_here(plan, rows)
    _look_at_each_other(plan, [row for row in rows if row.line not in plan.here_already])
    return plan


@operation
def carry_over_agreements(
    *, by: Any, rows: Sequence[AgreementLine], file_name: str, sha256: str
) -> list[EducationAgreement]:
    """Record the agreements of a sheet, all or none, in force and marked as carried over.

    Lines that are here already are left alone; refused when all are, or when any has a problem.
    """
    take_turns(row.practice for row in rows)
    new = plan_agreements(by=by, rows=rows).new_of(rows)
    paper = [
        PaperAgreement(
            practice=row.practice,
            kind=row.kind,
            reference=row.reference,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            signed_on=row.signed_on,
            is_carried_over=True,
        )
        for row in new
    ]
    made = record_agreements(by=by, agreements=paper)
    keep_run(ImportRun.Source.AGREEMENTS, file_name, sha256, lines=len(rows), made=len(made))
    return made


def _of_itself(row: AgreementLine) -> list[str]:
    sentences = []
    if row.last < row.starts_on:
        sentences.append("The last day is before the first day.")
    if row.signed_on > timezone.localdate():
        sentences.append("It cannot have been signed on a day to come.")
    if len(row.reference) > LONGEST_REFERENCE:
        sentences.append(f"The reference is longer than {LONGEST_REFERENCE} letters.")
    if closed := closed_before(row.practice, row.last):
        sentences.append(f"{closed} Give a last day by then, or leave the line out.")
    return sentences + with_nhs_number("reference", row.reference)


def _look_at_what_is_here(plan: SheetPlan, rows: Sequence[AgreementLine]) -> None:
    """Those that both sides signed; of one that is being prepared only a warning."""
    found = EducationAgreement.objects.filter(
        practice__in={row.practice.pk for row in rows}, varies=None
    ).exclude(state=EducationAgreement.State.WITHDRAWN)
    binding: Here = defaultdict(list)
    in_hand: Here = defaultdict(list)
    for each in found.order_by("starts_on", "pk"):
        is_binding = each.state in (EducationAgreement.State.IN_FORCE, EducationAgreement.State.TERMINATED)
        (binding if is_binding else in_hand)[each.practice_id, each.kind].append(each)
    for row in rows:
        there = [each for each in binding[row.of_kind] if each.starts_on == row.starts_on]
        warnings = plan.warnings[row.line]
        if there:
            plan.here_already.add(row.line)
            days = (row.ends_on, row.signed_on)
            if days not in [(each.ends_on, each.signed_on) for each in there]:
                warnings.append(f"It is here {_until(there[0])}, and is left as it is.")
            continue
        for each in binding[row.of_kind]:
            if each.starts_on <= row.last and (each.ends_on or FOR_GOOD) >= row.starts_on:
                first = date_plain(each.starts_on)
                warnings.append(f"One of this kind is here from {first} {_until(each)}.")
        if in_hand[row.of_kind]:
            warnings.append("One of this kind is being prepared in the portal.")


def _until(agreement: EducationAgreement) -> str:
    until = f"to {date_plain(agreement.ends_on)}" if agreement.ends_on else "without a last day"
    return f"{until}, signed on {date_plain(agreement.signed_on)}" if agreement.signed_on else until


def _look_at_each_other(plan: SheetPlan, rows: Sequence[AgreementLine]) -> None:
    """The same twice in a sheet; days that overlap may be meant, as of one that replaces another."""
    of_kind: dict[tuple[int, str], list[AgreementLine]] = defaultdict(list)
    for row in rows:
        of_kind[row.of_kind].append(row)
    for alike in of_kind.values():
        furthest: AgreementLine | None = None
        for row in sorted(alike, key=lambda row: (row.starts_on, row.line)):
            if furthest is not None and row.starts_on <= furthest.last:
                if row.starts_on == furthest.starts_on:
                    plan.problems[row.line].append(
                        f"This has the practice, kind and first day of line {furthest.line}."
                    )
                else:
                    plan.warnings[row.line].append(f"This overlaps in days with line {furthest.line}.")
            if furthest is None or row.last > furthest.last:
                furthest = row
