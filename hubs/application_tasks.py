"""What an application still needs, criterion by criterion, and what was said of it when it was returned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from hubs.models import Answer, Application, CaseMember, Criterion, Judgement, QualityDomain
from hubs.operations.accrediting.applications import is_complete

IN_ORDER = ("criterion__domain__position", "criterion__domain__name", "criterion__position", "criterion__pk")


@dataclass(frozen=True)
class Task:
    """One criterion of an application: how far its answer is, and what the desk said of the one before it."""

    answer: Answer
    status: str
    colour: str = ""
    said: Sequence[Judgement] = ()

    def as_task(self, href: str) -> dict[str, str]:
        """As the design system's task list wants it."""
        return {
            "text": self.answer.criterion.text,
            "href": href,
            "hint": "" if self.answer.criterion.is_required else "Optional",
            "status": self.status,
            "colour": self.colour,
        }


@dataclass
class DomainTasks:
    """The criteria of one quality domain."""

    domain: QualityDomain
    tasks: list[Task] = field(default_factory=list)


def answers_of(application: Application, of_round: int | None = None) -> QuerySet[Answer]:
    """The answers of a round (of the last, where none is named) with criteria and evidence, in order; two queries."""
    answers = application.answers.filter(round=of_round or application.round)
    return (
        answers.select_related("criterion__domain", "changed_by")
        .prefetch_related("evidence__file")
        .order_by(*IN_ORDER)
    )


def by_domain(answers: Iterable[Answer]) -> list[tuple[QualityDomain, list[Answer]]]:
    """Answers that are in order, domain by domain."""
    found: dict[int, tuple[QualityDomain, list[Answer]]] = {}
    for answer in answers:
        domain = answer.criterion.domain
        found.setdefault(domain.pk, (domain, []))[1].append(answer)
    return list(found.values())


def what_was_said(application: Application, of_round: int) -> dict[int, list[Judgement]]:
    """What those who screened held of the answers of a round, by criterion.

    What members of a panel noted for themselves stays with the panel: it speaks by its decision.
    """
    panel = CaseMember.objects.filter(case__application=application).values("member__person")
    judgements = Judgement.objects.filter(answer__application=application, answer__round=of_round)
    said: dict[int, list[Judgement]] = {}
    for each in judgements.exclude(judged_by__in=panel).select_related("answer"):
        said.setdefault(each.answer.criterion_id, []).append(each)
    return said


def said_when_returned(application: Application) -> dict[int, list[Judgement]]:
    """What was said of each criterion when the application was last returned; empty where it never was."""
    return what_was_said(application, application.round - 1) if application.round > 1 else {}


def tasks_of(
    application: Application, answers: Iterable[Answer], said: Mapping[int, Sequence[Judgement]]
) -> list[DomainTasks]:
    """The task list of an application, domain by domain."""
    found: dict[int, DomainTasks] = {}
    for answer in answers:
        domain = answer.criterion.domain
        task = task_of(application, answer, said.get(answer.criterion_id, ()))
        found.setdefault(domain.pk, DomainTasks(domain)).tasks.append(task)
    return list(found.values())


def task_of(application: Application, answer: Answer, said: Sequence[Judgement]) -> Task:
    """How far one answer is."""
    wanting = [each for each in said if each.verdict != Judgement.Verdict.MET]
    if wanting and application.state == Application.State.RETURNED and not is_touched(application, answer):
        return Task(answer, "Look again", "red", said)
    if not (answer.claim or answer.statement or answer.evidence.all()):
        if answer.criterion.is_required:
            return Task(answer, "Not started", "blue", said)
        return Task(answer, "Optional", "grey", said)
    if is_complete(answer):
        return Task(answer, "Complete", "", said)
    return Task(answer, _lacks(answer), "yellow", said)


def is_touched(application: Application, answer: Answer) -> bool:
    """Whether anybody has worked on it since the application was returned."""
    return answer.revision > 0 or any(
        item.given_at > application.state_since and item.reused_from_id is None
        for item in answer.evidence.all()
    )


def _lacks(answer: Answer) -> str:
    """What a begun answer still needs, in a word or two."""
    wants, has_evidence = answer.criterion.wants, bool(answer.evidence.all())
    if wants == Criterion.Wants.STATEMENT and not answer.statement:
        return "Needs a statement"
    shown = has_evidence or (wants == Criterion.Wants.EITHER and answer.statement)
    return "Needs an answer" if wants == Criterion.Wants.STATEMENT or shown else "Needs evidence"


def href_of(application: Application, answer: Answer) -> str:
    """The page of one criterion."""
    return reverse("hubs:answer", args=[application.public_id, answer.criterion.code])


def rows_of_application(application: Application) -> list[tuple[str, Any]]:
    """What is applied for, as a summary list shows it."""
    groups = sorted(group.name for group in application.learner_groups.all())
    return [
        ("Hub", application.hub.name),
        ("Applies as", application.get_kind_display().capitalize()),
        ("Route", application.get_route_display().capitalize()),
        ("Learner groups", ", ".join(groups)),
        ("Criteria", application.criteria_version.name),
    ]
