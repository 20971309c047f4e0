"""What the hub does with an application: screen it, judge each answer, return it, send it to the panel."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from hubs.models import Answer, Application, Judgement, Visit
from hubs.operations.accrediting.applications import repeat_evidence, tell_applicants
from hubs.operations.accrediting.steps import begin, enter, given
from hubs.operations.base import Refusal, operation


class StaleJudgement(Refusal):
    """This judge's own judgement was saved elsewhere since it was read, in another window. ``theirs`` is it now."""

    def __init__(self, theirs: Judgement) -> None:
        super().__init__("You have changed this judgement elsewhere since you opened it. Both are below.")
        self.theirs = theirs


@operation
def begin_screening(*, by: Any, application: Application) -> Application:
    """Take up a submitted application; the practice is told that somebody reads it."""
    application, step = begin(by, application, "begin_screening")
    enter(application, step.target)
    tell_applicants(application, "application_in_screening", by)
    return application


@operation
def judge_answer(*, by: Any, answer: Answer, verdict: str, comment: str = "", revision: int = 0) -> Judgement:
    """Save what ``by`` holds of an answer of this round. ``revision`` is that of their own judgement, as read.

    Each judge has one judgement of an answer, so nobody overwrites another's. Raises StaleJudgement.
    """
    application, _ = begin(by, answer.application, "judge_answer")
    if answer.round != application.round:
        raise Refusal("This answer is of an earlier round, which was judged then.")
    if verdict not in Judgement.Verdict.values:
        raise Refusal("Choose met, partly met or not met.")
    comment = comment.replace("\r\n", "\n").strip()
    if verdict != Judgement.Verdict.MET and not comment:
        raise Refusal("Say what is missing.")
    held = Judgement.objects.select_for_update().filter(answer=answer, judged_by=by).first()
    if held is None:
        held = Judgement(answer=answer, judged_by=by, revision=0)
    if held.pk and (held.verdict, held.comment) == (verdict, comment):
        return held
    if held.revision != revision:
        raise StaleJudgement(held)
    held.verdict, held.comment, held.revision, held.judged_at = verdict, comment, revision + 1, timezone.now()
    held.full_clean(validate_unique=False, validate_constraints=False)
    held.save()
    return held


@operation
def return_application(*, by: Any, application: Application, reason: str) -> Application:
    """Give an application back with the reasons. It is answered anew from what was said, which stays as it was."""
    reason = given(reason, "Say what the practice has to change.")
    application, step = begin(by, application, "return_application")
    before = application.answers.filter(round=application.round).prefetch_related("evidence__file")
    earlier = {answer.criterion_id: answer for answer in before}
    enter(application, step.target, reason=reason, round=application.round + 1)
    answers = Answer.objects.bulk_create(
        Answer(
            application=application,
            criterion_id=answer.criterion_id,
            round=application.round,
            claim=answer.claim,
            statement=answer.statement,
            changed_by_id=answer.changed_by_id,
            changed_at=answer.changed_at,
        )
        for answer in earlier.values()
    )
    repeat_evidence(
        (item, answer) for answer in answers for item in earlier[answer.criterion_id].evidence.all()
    )
    application.panel_cases.filter(is_open=True).update(is_open=False)
    tell_applicants(application, "application_returned", by)
    return application


@operation
def send_to_panel(*, by: Any, application: Application, no_visit_because: str = "") -> Application:
    """Hand an application to the panel: after a visit whose report is agreed; without one only where it is not new."""
    application, step = begin(by, application, "send_to_panel")
    if application.state == Application.State.SCREENING:
        if application.route == Application.Route.NEW:
            raise Refusal("A practice that applies for the first time is visited before the panel meets.")
        no_visit_because = given(no_visit_because, "Say why no visit is needed.")
    else:
        # An application that was returned may be visited again: the report of the last visit counts.
        last = application.visits.exclude(state=Visit.State.CALLED_OFF).order_by("pk").last()
        if last is None or last.state != Visit.State.REPORT_AGREED:
            raise Refusal("The practice has not agreed the report of the visit yet.")
    return enter(application, step.target, no_visit_because=no_visit_because)
