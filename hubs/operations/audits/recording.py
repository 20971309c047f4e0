"""Audits that were done on paper, recorded by HEE staff: one, or those of many practices at once."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from hubs.accrediting.standing_cycles import AUDIT_IN_USE, AUDIT_STOPS
from hubs.models import (
    AuditAction,
    AuditCapacity,
    AuditProvider,
    AuditSection,
    AuditSpoke,
    AuditStaff,
    EducationalAudit,
    EducationProvider,
    LearnerGroup,
    Practice,
    Profession,
    QualityDomain,
)
from hubs.operations.accrediting.steps import NotYours, practices_judged_by
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns
from hubs.standing_changes import standing_changed

# Rule 10: an action plan is followed up after six months.
FOLLOW_UP_AFTER = relativedelta(months=6)


@dataclass(frozen=True)
class PaperAction:
    """An action that a paper audit asked for; one that was done says what was done and when."""

    text: str
    owner: Any
    due_on: datetime.date
    domain: QualityDomain | None = None
    done_on: datetime.date | None = None
    what_was_done: str = ""


@dataclass(frozen=True)
class PaperAudit:
    """What is known of an audit that was done on paper.

    ``stopped`` is a state that stops new placements, with its ``reason``; without, the state follows from the
    actions, or is ``plan_on_paper`` where an action plan is known to be in progress or completed and its actions
    are not. ``texts`` are words and a judgement by kind of section and domain (None but for standards); ``staff``
    are people and how many of them are prepared to supervise.
    """

    practice: Practice
    audited_on: datetime.date
    stopped: str = ""
    reason: str = ""
    reference: str = ""
    providers: Sequence[EducationProvider] = ()
    texts: Mapping[tuple[str, QualityDomain | None], tuple[str, str]] = field(default_factory=dict)
    capacities: Mapping[LearnerGroup, int] = field(default_factory=dict)
    staff: Mapping[Profession, tuple[int, int]] = field(default_factory=dict)
    spokes: Sequence[tuple[str, str]] = ()
    actions: Sequence[PaperAction] = ()
    plan_on_paper: str = ""

    @property
    def state(self) -> str:
        if self.stopped or self.plan_on_paper:
            return self.stopped or self.plan_on_paper
        return state_by_actions(len(self.actions), sum(action.done_on is None for action in self.actions))

    @property
    def is_followed_up(self) -> bool:
        """An action plan is; one that was completed on paper has been."""
        return bool(self.actions) or self.plan_on_paper == EducationalAudit.State.ACTION_PLAN_IN_PROGRESS


def state_by_actions(how_many: int, unfinished: int) -> str:
    """What an audit in use reads as, by its action plan."""
    if not how_many:
        return EducationalAudit.State.OPEN
    if unfinished:
        return EducationalAudit.State.ACTION_PLAN_IN_PROGRESS
    return EducationalAudit.State.ACTION_PLAN_COMPLETED


@operation
def record_audit(*, by: Any, audit: PaperAudit) -> EducationalAudit:
    """Record an audit that was done on paper. Refused for a day ahead, and for one that has an audit already."""
    return record_audits(by=by, audits=[audit])[0]


@operation
def record_audits(*, by: Any, audits: Sequence[PaperAudit]) -> list[EducationalAudit]:
    """``record_audit`` for many practices at once, all or none, in as many statements as for one."""
    take_turns(audit.practice for audit in audits)
    _check_recorder(by, audits)
    for audit in audits:
        _check(audit)
    before = _latest_before(audits)
    made = EducationalAudit.objects.bulk_create(
        EducationalAudit(
            practice=audit.practice,
            previous=before.get(index),
            state=audit.state,
            state_reason=audit.reason.strip(),
            state_by=by,
            audited_on=audit.audited_on,
            follow_up_on=audit.audited_on + FOLLOW_UP_AFTER if audit.is_followed_up else None,
            is_carried_over=True,
            reference=audit.reference.strip(),
            started_by=by,
        )
        for index, audit in enumerate(audits)
    )
    pairs = list(zip(made, audits, strict=True))
    _write_parts(pairs)
    _write_actions(pairs, by)
    standing_changed(practices=[audit.practice for audit in audits], by=by)
    return made


def _check_recorder(by: Any, audits: Sequence[PaperAudit]) -> None:
    ids = {audit.practice.pk for audit in audits}
    if practices_judged_by(by).filter(pk__in=ids).count() < len(ids):
        raise NotYours(
            "To record an educational audit is for the HEE staff of its region, with no role there."
        )


def _check(audit: PaperAudit) -> None:
    sentences = []
    if audit.audited_on > timezone.localdate():
        sentences.append("The day of the audit cannot be in the future.")
    if audit.stopped and audit.stopped not in AUDIT_STOPS:
        sentences.append("Choose on hold, review before use or closed, or leave it empty.")
    if audit.plan_on_paper and (audit.actions or audit.plan_on_paper not in AUDIT_IN_USE[1:]):
        sentences.append("Choose action plan in progress or completed, without actions, or leave it empty.")
    if audit.stopped and not audit.reason.strip():
        sentences.append("Say why the audit stops new placements.")
    if any((action.done_on is None) != (not action.what_was_done.strip()) for action in audit.actions):
        sentences.append("Say what was done and when, or leave both empty.")
    if any(prepared > people for people, prepared in audit.staff.values()):
        sentences.append("No more can be prepared to supervise than work there.")
    if sentences:
        raise Refusal(*(f"{audit.practice}: {sentence}" for sentence in sentences))


def _latest_before(audits: Sequence[PaperAudit]) -> dict[int, EducationalAudit]:
    """By place in the list, the practice's last audit before that one's day."""
    done: dict[int, list[EducationalAudit]] = {}
    of = EducationalAudit.objects.done().filter(practice__in=[audit.practice for audit in audits])
    for each in of.order_by("audited_on"):
        done.setdefault(each.practice_id, []).append(each)
    latest = {}
    for index, audit in enumerate(audits):
        for each in done.get(audit.practice.pk, ()):
            if each.audited_on and each.audited_on < audit.audited_on:
                latest[index] = each
    return latest


def _write_parts(pairs: Iterable[tuple[EducationalAudit, PaperAudit]]) -> None:
    pairs = list(pairs)
    domains = list(QualityDomain.objects.all())
    AuditSection.objects.bulk_create(
        section for made, paper in pairs for section in empty_sections(made, domains, paper.texts)
    )
    AuditProvider.objects.bulk_create(
        AuditProvider(audit=made, education_provider=provider)
        for made, paper in pairs
        for provider in paper.providers
    )
    AuditCapacity.objects.bulk_create(
        AuditCapacity(audit=made, learner_group=group, places=places)
        for made, paper in pairs
        for group, places in paper.capacities.items()
    )
    AuditStaff.objects.bulk_create(
        AuditStaff(audit=made, profession=profession, people=people, prepared=prepared)
        for made, paper in pairs
        for profession, (people, prepared) in paper.staff.items()
    )
    AuditSpoke.objects.bulk_create(
        AuditSpoke(audit=made, place=place, learning=learning)
        for made, paper in pairs
        for place, learning in paper.spokes
    )


def empty_sections(
    audit: EducationalAudit,
    domains: Sequence[QualityDomain],
    texts: Mapping[tuple[str, QualityDomain | None], tuple[str, str]],
) -> list[AuditSection]:
    """A section of each kind and for each domain, in the order of the form, with what ``texts`` has of it."""
    kinds = AuditSection.Kind
    order: list[tuple[str, QualityDomain | None]] = [
        (kinds.PROFILE, None),
        *((kinds.DOMAIN, domain) for domain in domains),
        (kinds.CAPACITY, None),
        (kinds.STAFF, None),
        (kinds.SPOKES, None),
        (kinds.BEST_PRACTICE, None),
    ]
    sections = []
    for kind, domain in order:
        text, judgement = texts.get((kind, domain), ("", ""))
        sections.append(AuditSection(audit=audit, kind=kind, domain=domain, text=text, judgement=judgement))
    return sections


def _write_actions(pairs: Iterable[tuple[EducationalAudit, PaperAudit]], by: Any) -> None:
    AuditAction.objects.bulk_create(
        AuditAction(
            audit=made,
            domain=action.domain,
            text=action.text,
            owner=action.owner,
            due_on=action.due_on,
            done_on=action.done_on,
            done_by=by if action.done_on else None,
            what_was_done=action.what_was_done.strip(),
        )
        for made, paper in pairs
        for action in paper.actions
    )
