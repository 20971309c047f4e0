"""Writing an application: the answer to each criterion, and the evidence for it. Several people may do it at once."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils import timezone

from hubs.accrediting.life_cycles import APPLICATION
from hubs.models import Answer, Application, EvidenceFile, EvidenceItem
from hubs.operations.accrediting.steps import begin, check_step, parts_of
from hubs.operations.base import Refusal, operation
from hubs.operations.evidence_files import keep_evidence_file


class StaleAnswer(Refusal):
    """The answer was saved since it was read, by somebody else or by oneself elsewhere. ``theirs`` is it now."""

    def __init__(self, theirs: Answer, by: Any) -> None:
        who = "You have" if theirs.changed_by_id == by.pk else f"{theirs.changed_by or 'Somebody else'} has"
        where = " in another window" if theirs.changed_by_id == by.pk else ""
        super().__init__(
            f"{who} changed this answer{where} since you opened it. Choose what to keep: nothing is lost yet."
        )
        self.theirs = theirs


@operation
def answer_criterion(*, by: Any, answer: Answer, claim: str, statement: str, revision: int) -> Answer:
    """Save what the practice says of a criterion. ``revision`` is the one that was read.

    Raises StaleAnswer when it was saved by somebody since, and says something else.
    """
    _begin(by, answer, "answer_criterion")
    held = (
        Answer.objects.select_for_update(of=("self",), no_key=True)
        .select_related("criterion", "changed_by")
        .get(pk=answer.pk)
    )
    statement = statement.replace("\r\n", "\n").strip()
    if (held.claim, held.statement) == (claim, statement):
        return held
    if held.revision != revision:
        raise StaleAnswer(held, by)
    held.claim, held.statement, held.revision = claim, statement, revision + 1
    held.changed_by, held.changed_at = by, timezone.now()
    held.full_clean(validate_unique=False, validate_constraints=False)
    held.save(update_fields=["claim", "statement", "revision", "changed_by", "changed_at"])
    return held


@operation
def give_evidence(
    *,
    by: Any,
    answer: Answer,
    title: str = "",
    url: str = "",
    file: EvidenceFile | None = None,
    reused_from: EvidenceItem | None = None,
) -> EvidenceItem:
    """Add a file, a link, or what was given before for the same host, to an answer."""
    application = _begin(by, answer, "give_evidence")
    if reused_from is not None:
        _check_own(application, reused_from.answer.application)
        title, url, file = title or reused_from.title, reused_from.url, reused_from.file
    if file is not None and not file.is_here:
        raise Refusal(f"“{file}” was taken away, so it cannot be used.")
    if file is not None and (file.practice_id, file.group_id) != (
        application.practice_id,
        application.group_id,
    ):
        raise Refusal("This file belongs to another practice.")
    item = EvidenceItem(
        answer=answer,
        title=title.strip() or (file.name if file else url),
        url=url,
        file=file,
        reused_from=reused_from,
        given_by=by,
    )
    item.full_clean(validate_unique=False, validate_constraints=False)
    item.save()
    return item


@operation
def give_file(*, by: Any, answer: Answer, upload: UploadedFile, title: str = "") -> EvidenceItem:
    """Keep a file for the host, looked into, and add it to an answer. Refused where the portal does not take it.

    The application is not held while the file is looked into, which may take a second.
    """
    application = answer.application
    check_step(APPLICATION, "give_evidence", application, parts_of(by, application))
    file, _ = keep_evidence_file(by=by, practice=application.practice, group=application.group, upload=upload)
    return give_evidence(by=by, answer=answer, title=title, file=file)


@operation
def take_back_evidence(*, by: Any, item: EvidenceItem) -> None:
    """Take a piece of evidence out of an answer that is not submitted yet. The file stays, for use elsewhere."""
    _begin(by, item.answer, "take_back_evidence")
    EvidenceItem.objects.filter(pk=item.pk).delete()


def evidence_to_reuse(application: Application, *, besides: Answer | None = None) -> list[EvidenceItem]:
    """What the host gave before, here or in earlier applications: each file and link once, the latest on top.

    Without what ``besides`` has already, and without files that were taken away.
    """
    same_host = EvidenceItem.objects.filter(
        answer__application__practice=application.practice_id, answer__application__group=application.group_id
    ).exclude(file__removed_at__isnull=False)
    seen: set[Any] = {item.file_id or item.url for item in besides.evidence.all()} if besides else set()
    items = []
    for item in same_host.select_related("file", "answer__criterion").order_by("-given_at", "-pk"):
        key = item.file_id or item.url
        if key not in seen:
            seen.add(key)
            items.append(item)
    return items


def earlier_statements(answer: Answer) -> list[Answer]:
    """What the host said of the same criterion before, in other words than now; the latest on top, three at most."""
    application = answer.application
    before = Answer.objects.filter(
        application__practice=application.practice_id,
        application__group=application.group_id,
        criterion__code=answer.criterion.code,
    ).exclude(Q(pk=answer.pk) | Q(statement="") | Q(statement=answer.statement))
    found: dict[str, Answer] = {}
    for each in before.select_related("application").order_by("-application__started_at", "-round")[:20]:
        found.setdefault(each.statement, each)
    return list(found.values())[:3]


def _begin(by: Any, answer: Answer, operation_name: str) -> Application:
    application, _ = begin(by, answer.application, operation_name)
    if answer.round != application.round:
        raise Refusal(
            "This answer was submitted and stays as it was. The answer of this round can be changed."
        )
    return application


def _check_own(application: Application, other: Application) -> None:
    if (application.practice_id, application.group_id) != (other.practice_id, other.group_id):
        raise Refusal("This evidence belongs to another practice.")
