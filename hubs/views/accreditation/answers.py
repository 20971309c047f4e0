"""One criterion of an application: what the practice says of it and shows for it. Several people may write at once."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from atp_portal.formatting import and_list, clock
from hubs.accrediting.life_cycles import WRITERS
from hubs.application_page import Reading
from hubs.application_tasks import answers_of, href_of, said_when_returned, task_of
from hubs.forms.answers import AnswerSheet
from hubs.models import Answer
from hubs.operations.accrediting.answers import earlier_statements
from hubs.operations.base import Refusal
from hubs.views.accreditation.reading import reading_of

NEXT, LIST, STAY, AUTOSAVE = "next", "list", "stay", "autosave"


@require_http_methods(["GET", "HEAD", "POST"])
def answer_page(request: HttpRequest, public_id: uuid.UUID, code: str) -> HttpResponse:
    """Read a criterion, answer it, and go on to the next; who does not write for the practice reads the answer."""
    reading = reading_of(request, public_id)
    answer = get_object_or_404(answers_of(reading.application), criterion__code=code)
    answer.application = reading.application
    if request.method != "POST":
        return _shown(request, reading, answer, AnswerSheet(answer))
    if not reading.parts & WRITERS:
        raise PermissionDenied
    sheet = AnswerSheet(answer, request.POST, request.FILES)
    if request.POST.get("then") == AUTOSAVE:
        return _saved_meanwhile(request, sheet)
    if "use_earlier" in request.POST:
        return _with_earlier_words(request, reading, sheet)
    if not sheet.save(request.user):
        if sheet.kept:
            messages.info(request, f"Added: {and_list(sheet.kept)}. The rest is not saved yet.")
        return _shown(request, reading, _afresh(reading, answer), sheet)
    return _gone_on(request, reading, answer, sheet)


def _gone_on(request: HttpRequest, reading: Reading, answer: Answer, sheet: AnswerSheet) -> HttpResponse:
    """Where the button leads that was pressed; evidence is taken out on the way, once all else is saved."""
    here = href_of(reading.application, answer)
    if public_id := request.POST.get("take_out"):
        try:
            if item := sheet.take_out(request.user, public_id):
                messages.success(request, f"“{item.title}” is taken out.")
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect(f"{here}#evidence")
    then = request.POST.get("then", NEXT)
    if then == STAY:
        messages.success(request, f"Saved{f', with {and_list(sheet.kept)}' if sheet.kept else ''}.")
        return redirect(f"{here}#evidence" if sheet.kept else here)
    following = _beside(reading, answer)[1] if then == NEXT else None
    messages.success(request, "Your answer is saved.")
    if following is not None:
        return redirect(href_of(reading.application, following))
    return redirect("hubs:application", reading.application.public_id)


def _saved_meanwhile(request: HttpRequest, sheet: AnswerSheet) -> JsonResponse:
    """What the page's script sends while somebody writes: the claim and the words, with their revision."""
    saved = sheet.save_statement(request.user)
    if saved is None:
        errors = [str(error) for field in sheet.answer_form.errors.values() for error in field]
        return JsonResponse({"sentence": " ".join(errors)}, status=409 if sheet.stale else 422)
    at = clock(timezone.localtime(saved.changed_at or timezone.now()))
    return JsonResponse({"sentence": f"Saved at {at}", "revision": saved.revision})


def _with_earlier_words(request: HttpRequest, reading: Reading, sheet: AnswerSheet) -> HttpResponse:
    """The page as it was sent, with earlier words behind those that were typed; evidence is kept meanwhile."""
    sheet.save_evidence(request.user)
    chosen = request.POST["use_earlier"]
    words = [each.statement for each in earlier_statements(sheet.answer)]
    data = request.POST.copy()
    if chosen.isdecimal() and int(chosen) < len(words):
        data["statement"] = "\n\n".join(filter(None, [data.get("statement", "").strip(), words[int(chosen)]]))
    answer = _afresh(reading, sheet.answer)
    again = AnswerSheet(answer, data)
    messages.info(request, "The earlier words are in the statement. Look through them, then save.")
    return _shown(request, reading, answer, again)


def _afresh(reading: Reading, answer: Answer) -> Answer:
    """The answer with the evidence that it has by now."""
    found = answers_of(reading.application).get(pk=answer.pk)
    found.application = reading.application
    return found


def _beside(reading: Reading, answer: Answer) -> tuple[Answer | None, Answer | None]:
    """The answers before and after this one."""
    answers = list(answers_of(reading.application).select_related("criterion").prefetch_related(None))
    at = next(number for number, each in enumerate(answers) if each.pk == answer.pk)
    before = answers[at - 1] if at else None
    return before, answers[at + 1] if at + 1 < len(answers) else None


def _shown(request: HttpRequest, reading: Reading, answer: Answer, sheet: AnswerSheet) -> HttpResponse:
    application = reading.application
    before, after = _beside(reading, answer)
    said = said_when_returned(application).get(answer.criterion_id, [])
    is_writing = bool(reading.parts & WRITERS) and (reading.may("answer_criterion") or sheet.data is not None)
    context: dict[str, Any] = {
        "application": application,
        "answer": answer,
        "criterion": answer.criterion,
        "task": task_of(application, answer, said),
        "said": said,
        "sheet": sheet,
        "earlier": earlier_statements(answer) if is_writing else [],
        "previous": before and (before.criterion.text, href_of(application, before)),
        "following": after and (after.criterion.text, href_of(application, after)),
        "list_href": reverse("hubs:application", args=[application.public_id]),
    }
    template = "answer" if is_writing else "answer_read"
    return render(request, f"hubs/accreditation/{template}.html", context)
