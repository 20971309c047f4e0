"""The desk in the portal: the queue, the case of an application, and the steps that the hub takes with it."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atp_portal.csv_download import csv_download
from atp_portal.formatting import count
from hubs.accrediting.what_happens_next import STANDS
from hubs.application_page import Reading, actions_for
from hubs.application_queue import CSV_COLUMNS, csv_row, may_screen, queue_of, state_counts
from hubs.application_tasks import rows_of_application
from hubs.case_reading import (
    MINE,
    UNJUDGED,
    Row,
    href_of_case,
    in_domains,
    narrowed,
    rows_of_case,
    tallies_of,
)
from hubs.desk_steps import STEPS
from hubs.forms.screening import JudgeForm, QueueForm
from hubs.known_of_hosts import known_of
from hubs.models import Application, Judgement
from hubs.operations.accrediting.screening import StaleJudgement, judge_answer
from hubs.operations.accrediting.steps import practices_of
from hubs.operations.base import Refusal
from hubs.views.accreditation.reading import reading_for, reading_of

PAGE = 25


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The applications that wait for the reader's hubs, or regions: who has waited longest is on top."""
    seen, form = _queue_asked(request)
    page = Paginator(queue_of(form.narrowed(seen)), PAGE).get_page(request.GET.get("page"))
    asked = {name: value for name, value in request.GET.items() if name in form.fields and value}
    context = {
        "filters": form,
        "page": page,
        "heading": count(page.paginator.count, "application"),
        "rows": [(each, STANDS[each.state], (timezone.now() - each.state_since).days) for each in page],
        "states": [
            (words, number, f"?{urlencode(asked | {'state': state})}", asked.get("state") == state)
            for state, words, number in state_counts(form.narrowed(seen, but="state"))
        ],
        "query": f"?{urlencode(asked)}" if asked else "",
        "is_narrowed": bool(asked),
    }
    return render(request, "hubs/accreditation/queue.html", context)


@require_safe
def queue_download(request: HttpRequest) -> HttpResponseBase:
    """The same applications, all pages, as CSV. What is asked wrongly is asked again on the page."""
    seen, form = _queue_asked(request)
    if not form.is_valid():
        return redirect(f"{reverse('hubs:application_queue')}?{urlencode(list(request.GET.items()))}")
    now = timezone.now()
    rows = (csv_row(each, now) for each in queue_of(form.narrowed(seen)))
    return csv_download(f"applications-{timezone.localdate()}", CSV_COLUMNS, rows)


def _queue_asked(request: HttpRequest) -> tuple[Any, QueueForm]:
    if not may_screen(request.user):
        raise PermissionDenied
    seen = Application.objects.screened_by(request.user)
    return seen, QueueForm(request.GET, seen=seen)


@require_safe
def case(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One application for those who judge it: criteria and evidence side by side, and what others know of the host."""
    reading = reading_of(request, public_id)
    if not reading.is_for_desk:
        raise PermissionDenied
    return _shown(request, reading, rows_of_case(request.user, reading.application))


@require_POST
def judge(request: HttpRequest, public_id: uuid.UUID, code: str) -> HttpResponse:
    """Save the reader's judgement of one criterion, and go back to it."""
    reading = reading_for(request, public_id, "judge_answer")
    answers = reading.application.answers.filter(round=reading.application.round)
    answer = get_object_or_404(answers.select_related("application"), criterion__code=code)
    own = Judgement.objects.filter(answer=answer, judged_by=request.user.pk).first()
    form = JudgeForm(request.POST, code=code, own=own)
    stale: Judgement | None = None
    if form.is_valid():
        try:
            judge_answer(by=request.user, answer=answer, **form.cleaned_data)
        except StaleJudgement as refusal:
            stale = refusal.theirs
            form.add_error(None, list(refusal.sentences))
            data = request.POST.copy()
            data["revision"] = str(stale.revision)
            form.data = data
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, "Your judgement is saved.")
            show = {"show": request.GET["show"], "saved": code} if request.GET.get("show") else {}
            query = f"?{urlencode(show)}" if show else ""
            return redirect(f"{href_of_case(reading.application)}{query}#{code}")
    rows = rows_of_case(request.user, reading.application)
    for row in rows:
        if row.code == code:
            row.form, row.stale = form, stale
    return _shown(request, reading, rows, wrong=form)


def _shown(
    request: HttpRequest, reading: Reading, rows: list[Row], wrong: JudgeForm | None = None
) -> HttpResponse:
    application, show = reading.application, request.GET.get("show", "")
    is_judge = reading.may("judge_answer")
    besides = next((row.code for row in rows if row.form), request.GET.get("saved", ""))
    shown = narrowed(rows, show, besides)
    for row in shown:
        if is_judge and row.form is None:
            row.form = JudgeForm(code=row.code, own=row.own)
    href = href_of_case(application)
    ways = [("", "All"), (UNJUDGED, "Not judged yet"), *([(MINE, "Not judged by you")] if is_judge else [])]
    context = {
        "application": application,
        "stand": STANDS[application.state],
        "summary": rows_of_application(application),
        "tallies": tallies_of(rows),
        "domains": in_domains(shown),
        "ways": [
            (words, len(narrowed(rows, way)), f"{href}?show={way}" if way else href, way == show)
            for way, words in ways
        ],
        "show": show if show in (UNJUDGED, MINE) else "",
        "is_judge": is_judge,
        "wrong": wrong,
        "known": known_of(practices_of(application.host)),
        "actions": [each for each in actions_for(reading) if each.href != href],
    }
    return render(request, "hubs/accreditation/case.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def desk_step(request: HttpRequest, public_id: uuid.UUID, operation: str) -> HttpResponse:
    """Take one of the steps of the desk, with what it asks."""
    step = STEPS.get(operation)
    if step is None:
        raise Http404
    reading = reading_for(request, public_id, operation)
    form = step.form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            step.operation(by=request.user, application=reading.application, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, step.done)
            return redirect("hubs:application", reading.application.public_id)
    context = {
        "form": form,
        "application": reading.application,
        "heading": f"{step.words}?",
        "text": step.text,
        "button": step.button,
        "button_kind": "primary",
    }
    return render(request, "hubs/accreditation/application_form.html", context)
