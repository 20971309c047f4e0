"""Educational audits that were done on paper, brought in from a sheet, all or none."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from hubs.accrediting.standing_cycles import AUDIT_IN_HAND, AUDIT_IN_USE, AUDIT_STOPS
from hubs.models import EducationalAudit, EducationProvider, ImportRun, LearnerGroup, Practice
from hubs.operations.audits.recording import PaperAudit, record_audits
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

LONGEST_REFERENCE = EducationalAudit._meta.get_field("reference").max_length or 0
LONGEST_REASON = EducationalAudit._meta.get_field("state_reason").max_length or 0


@dataclass(frozen=True)
class AuditLine:
    """One line of a sheet: an audit on paper, what it reads as, and what it found. It is told by practice and day."""

    line: int
    practice: Practice
    audited_on: datetime.date
    state: str
    reason: str = ""
    providers: Sequence[EducationProvider] = ()
    capacities: Mapping[LearnerGroup, int] = field(default_factory=dict)
    reference: str = ""

    @property
    def paper(self) -> PaperAudit:
        return PaperAudit(
            practice=self.practice,
            audited_on=self.audited_on,
            stopped=self.state if self.state in AUDIT_STOPS else "",
            plan_on_paper=self.state if self.state in AUDIT_IN_USE[1:] else "",
            reason=self.reason,
            providers=self.providers,
            capacities=self.capacities,
            reference=self.reference,
        )


def plan_audits(*, by: Any, rows: Sequence[AuditLine]) -> SheetPlan:
    """What would become of these lines. Writes nothing; as many queries for a thousand lines as for one."""
    plan = SheetPlan()
    practices = {row.line: row.practice for row in rows}
    look_at_regions(plan, by, practices)
    look_at_roles(plan, by, practices)
    first_of: dict[tuple[int, datetime.date], int] = {}
    for row in rows:
        plan.problems[row.line] += _of_itself(row)
        if (first := first_of.setdefault((row.practice.pk, row.audited_on), row.line)) != row.line:
            plan.problems[row.line].append(f"This has the practice and day of line {first}.")
    _look_at_what_is_here(plan, rows)
    return plan


@operation
def carry_over_audits(
    *, by: Any, rows: Sequence[AuditLine], file_name: str, sha256: str
) -> list[EducationalAudit]:
    """Record the audits of a sheet, all or none, marked as carried over.

    Lines that are here already are left alone; refused when all are, or when any has a problem.
    """
    take_turns(row.practice for row in rows)
    new = plan_audits(by=by, rows=rows).new_of(rows)
    made = record_audits(by=by, audits=[row.paper for row in new])
    keep_run(ImportRun.Source.AUDITS, file_name, sha256, lines=len(rows), made=len(made))
    return made


def _of_itself(row: AuditLine) -> list[str]:
    sentences = []
    if row.audited_on > timezone.localdate():
        sentences.append("The day of the audit cannot be in the future.")
    if row.state in AUDIT_STOPS and not row.reason:
        sentences.append("Give the reason why the audit stops new placements.")
    for what, text, longest in (
        ("reason", row.reason, LONGEST_REASON),
        ("reference", row.reference, LONGEST_REFERENCE),
    ):
        if len(text) > longest:
            sentences.append(f"The {what} is longer than {longest:,} letters.")
        sentences += with_nhs_number(what, text)
    if closed := closed_before(row.practice, row.audited_on):
        sentences.append(f"{closed} Look at the day, or leave the line out.")
    return sentences


def _look_at_what_is_here(plan: SheetPlan, rows: Sequence[AuditLine]) -> None:
    """A practice has one audit on a day, whatever it reads as."""
    found = EducationalAudit.objects.filter(
        practice__in={row.practice.pk for row in rows}, audited_on__in={row.audited_on for row in rows}
    ).exclude(state=EducationalAudit.State.DISCARDED)
    here = {(each.practice_id, each.audited_on): each for each in found}
    for row in rows:
        there = here.get((row.practice.pk, row.audited_on))
        if there is None:
            continue
        reads = there.get_state_display()
        if there.state in AUDIT_IN_HAND:
            plan.problems[row.line].append(
                f"An audit of this day is in the portal: it {_ENDS[there.state]}. Leave the line out."
            )
            continue
        plan.here_already.add(row.line)
        if there.state != row.state:
            plan.warnings[row.line].append(f"It is here as “{reads}”, and is left as it is.")


_ENDS = {"draft": "is being filled in", "offered": "waits for the other side"}
