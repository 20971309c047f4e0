"""Starting an audit: with what the last one said, or with what the practice said when it applied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from django.db.models import Q

from hubs.accrediting.standing_cycles import AUDIT
from hubs.models import (
    Answer,
    Application,
    AuditCapacity,
    AuditProvider,
    AuditSection,
    AuditSpoke,
    AuditStaff,
    EducationalAudit,
    EducationProvider,
    Practice,
    PracticeGroupMember,
    Profession,
    QualityDomain,
)
from hubs.operations.accrediting.steps import check_step
from hubs.operations.audits.news import tell_news
from hubs.operations.audits.recording import empty_sections
from hubs.operations.audits.steps import parts_at_practice, providers_at
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns

MOST_OF_A_SECTION = AuditSection._meta.get_field("text").max_length or 0
Texts = dict[tuple[str, QualityDomain | None], tuple[str, str]]


@operation
def start_audit(
    *, by: Any, practice: Practice, providers: Collection[EducationProvider] = ()
) -> EducationalAudit:
    """Begin an audit of a practice, of which there is no other in hand.

    The universities and schools whose learners are there take part, those of the last audit, those of ``by`` and
    ``providers``. Sections, capacity, staff and spokes are those of the last audit, to be looked through; where there
    is none, the practice's latest application speaks for the standards, and the staff are those registered there.
    """
    take_turns([practice])
    parts = parts_at_practice(by, practice)
    check_step(AUDIT, "start_audit", EducationalAudit(state=""), parts, named=f"an audit of {practice}")
    if practice.status == Practice.Status.CLOSED:
        raise Refusal(f"{practice} has closed, so it cannot be audited.")
    if in_hand := EducationalAudit.objects.in_hand().filter(practice=practice).first():
        raise Refusal(f"An audit of {practice} is {in_hand.get_state_display()} already.")
    last = EducationalAudit.objects.done().filter(practice=practice).order_by("-audited_on").first()
    audit = EducationalAudit.objects.create(practice=practice, previous=last, started_by=by, state_by=by)
    _invite(audit, by, providers)
    if last is None:
        _prefill_anew(audit)
    else:
        _prefill_from(audit, last)
    tell_news(by=by, audit=audit, what="started")
    return audit


def _invite(audit: EducationalAudit, by: Any, providers: Collection[EducationProvider]) -> None:
    ids = {provider.pk for provider in providers}
    ids |= set(by.academic_links.current().values_list("education_provider", flat=True))
    ids |= set(providers_at(audit.practice).order_by().values_list("pk", flat=True))
    if audit.previous_id:
        before = AuditProvider.objects.filter(audit=audit.previous_id)
        ids |= set(before.order_by().values_list("education_provider", flat=True))
    AuditProvider.objects.bulk_create(
        AuditProvider(audit=audit, education_provider_id=provider) for provider in sorted(ids)
    )


def _prefill_from(audit: EducationalAudit, last: EducationalAudit) -> None:
    """What was said last; what was judged is judged anew."""
    texts: Texts = {
        (section.kind, section.domain): (section.text, "")
        for section in last.sections.select_related("domain")
    }
    _write_sections(audit, texts)
    AuditCapacity.objects.bulk_create(
        AuditCapacity(audit=audit, learner_group_id=each.learner_group_id, places=each.places)
        for each in last.capacities.all()
    )
    AuditStaff.objects.bulk_create(
        AuditStaff(audit=audit, profession_id=each.profession_id, people=each.people, prepared=each.prepared)
        for each in last.staff.all()
    )
    AuditSpoke.objects.bulk_create(
        AuditSpoke(audit=audit, place=each.place, learning=each.learning) for each in last.spokes.all()
    )


def _prefill_anew(audit: EducationalAudit) -> None:
    _write_sections(audit, _texts_of_application(audit.practice))
    registered = people_registered(audit.practice)
    AuditStaff.objects.bulk_create(
        AuditStaff(audit=audit, profession=profession, people=number, prepared=number)
        for profession, number in registered.items()
    )


def _write_sections(audit: EducationalAudit, texts: Texts) -> None:
    AuditSection.objects.bulk_create(empty_sections(audit, list(QualityDomain.objects.all()), texts))


def _texts_of_application(practice: Practice) -> Texts:
    """By domain, what the practice wrote in its latest application that was submitted, criterion by criterion."""
    groups = PracticeGroupMember.objects.current().filter(practice=practice).values("group")
    unsent = [Application.State.DRAFT, Application.State.WITHDRAWN]
    application = (
        Application.objects.filter(Q(practice=practice) | Q(group__in=groups), submitted_at__isnull=False)
        .exclude(state__in=unsent)
        .order_by("-submitted_at")
        .first()
    )
    if application is None:
        return {}
    said: dict[QualityDomain, list[str]] = {}
    answers = Answer.objects.filter(application=application, round=application.round).exclude(statement="")
    in_order = ("criterion__domain__position", "criterion__position", "criterion__pk")
    for answer in answers.select_related("criterion__domain").order_by(*in_order):
        words = f"{answer.criterion.text}\n{answer.statement}"
        said.setdefault(answer.criterion.domain, []).append(words)
    return {
        (AuditSection.Kind.DOMAIN, domain): ("\n\n".join(texts)[:MOST_OF_A_SECTION], "")
        for domain, texts in said.items()
    }


def people_registered(practice: Practice) -> dict[Profession, int]:
    """How many of each profession are educationalists or supervisors of the practice today."""
    people = {
        role.person
        for relation in ("educationalists", "supervisors")
        for role in getattr(practice, relation).current().select_related("person__profession")
        if role.person.profession
    }
    counted = Counter(person.profession for person in people)
    return dict(sorted(counted.items(), key=lambda each: each[0].name))
