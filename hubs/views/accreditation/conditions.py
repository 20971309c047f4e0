"""The conditions of decisions: the list, one of them, and the steps that lead to its being met."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atp_portal.formatting import count
from hubs.accrediting.life_cycles import CONDITION
from hubs.forms.panels import ChangeConditionForm, ConditionFilterForm, ShowMetForm, WhatIsMissingForm
from hubs.models import Condition
from hubs.operations.accrediting.conditions import (
    change_condition,
    close_condition,
    confirm_condition,
    send_condition_back,
    show_condition_met,
    who_may_own,
)
from hubs.operations.accrediting.steps import parts_of
from hubs.operations.base import Refusal
from hubs.operations.evidence_files import keep_evidence_file

PAGE = 25


@require_safe
def condition_list(request: HttpRequest) -> HttpResponse:
    """The conditions that the reader may know of, the first to be due on top."""
    seen = Condition.objects.visible_to(request.user)
    filters = ConditionFilterForm(request.GET, seen=seen)
    today = timezone.localdate()
    rows = filters.narrowed(seen, today).select_related(
        "owner", "decision__practice", "decision__group", "decision__application__hub"
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "page": page,
        "heading": count(page.paginator.count, "condition"),
        "today": today,
        "is_narrowed": any(request.GET.get(name) for name in filters.fields),
    }
    return render(request, "hubs/accreditation/condition_list.html", context)


@require_safe
def condition(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One condition: what it asks, who sees to it by when, what was done, and what the reader can do."""
    found = _condition(request, public_id)
    context = {
        "condition": found,
        "steps": _steps_open_to(request, found),
        "today": timezone.localdate(),
        "is_owner": found.owner == request.user,
    }
    return render(request, "hubs/accreditation/condition.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def condition_show(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Send what shows that a condition is met."""
    found = _condition(request, public_id)
    form = ShowMetForm(
        request.POST or None,
        request.FILES or None,
        initial={"what_was_done": found.what_was_done, "url": found.url},
    )

    def act() -> str:
        values = form.cleaned_data
        with transaction.atomic():
            file = None
            if values["file"]:
                decision = found.decision
                file, _ = keep_evidence_file(
                    by=request.user,
                    practice=decision.practice,
                    group=decision.group,
                    upload=values["file"],
                )
            show_condition_met(
                by=request.user,
                condition=found,
                what_was_done=values["what_was_done"],
                url=values["url"],
                file=file or found.file,
            )
        return "What you sent goes to your hub, which looks at it."

    words = {"heading": "Show that this condition is met", "button": "Send"}
    return _asked(request, found, "show_condition_met", form, act, words)


@require_http_methods(["GET", "HEAD", "POST"])
def condition_send_back(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say what is still missing."""
    found = _condition(request, public_id)
    form = WhatIsMissingForm(request.POST or None)

    def act() -> str:
        send_condition_back(by=request.user, condition=found, **form.cleaned_data)
        return "The condition is open again. The practice is told."

    words = {"heading": "Send this condition back", "button": "Send back"}
    return _asked(request, found, "send_condition_back", form, act, words)


@require_http_methods(["GET", "HEAD", "POST"])
def condition_change(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Give a condition to somebody else, or another day."""
    found = _condition(request, public_id)
    owners = who_may_own(_application(found))
    form = ChangeConditionForm(
        request.POST or None,
        owners=[*owners, found.owner],
        initial={"owner": found.owner.public_id, "due_on": found.due_on},
    )

    def act() -> str:
        change_condition(by=request.user, condition=found, **form.cleaned_data)
        return "The condition has changed. Those concerned are told."

    words = {"heading": "Change this condition", "button": "Save"}
    return _asked(request, found, "change_condition", form, act, words)


@require_POST
def condition_close(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The hub finds it met."""
    return _at_once(request, public_id, close_condition, "Closed. HEE staff confirm it.")


@require_POST
def condition_confirm(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """HEE confirms it."""
    return _at_once(request, public_id, confirm_condition, "Confirmed: this condition is met.")


def _condition(request: HttpRequest, public_id: uuid.UUID) -> Condition:
    rows = Condition.objects.visible_to(request.user).select_related(
        "owner",
        "file",
        "submitted_by",
        "closed_by",
        "confirmed_by",
        "decision__practice",
        "decision__group",
        "decision__application__hub",
        "decision__application__practice",
        "decision__application__group",
    )
    return get_object_or_404(rows, public_id=public_id)


def _application(found: Condition) -> Any:
    return found.decision.application


def _steps_open_to(request: HttpRequest, found: Condition) -> set[str]:
    parts = parts_of(request.user, _application(found))
    return {step.operation for step in CONDITION.open_to(found.state, parts)}


def _check_doer(request: HttpRequest, found: Condition, name: str) -> None:
    if not parts_of(request.user, _application(found)) & CONDITION.doers(name):
        raise PermissionDenied


def _asked(
    request: HttpRequest,
    found: Condition,
    name: str,
    form: forms.Form,
    act: Callable[[], str],
    words: dict[str, str],
) -> HttpResponse:
    """A page with one form that takes a step."""
    _check_doer(request, found, name)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, act())
            return redirect("hubs:condition", found.public_id)
        except Refusal as refusal:
            for sentence in refusal.sentences:
                form.add_error(None, sentence)
    context = {"condition": found, "form": form, **words}
    return render(request, "hubs/accreditation/condition_form.html", context)


def _at_once(
    request: HttpRequest, public_id: uuid.UUID, step: Callable[..., Condition], done: str
) -> HttpResponse:
    """A step that asks nothing more."""
    found = _condition(request, public_id)
    _check_doer(request, found, step.__name__)
    try:
        step(by=request.user, condition=found)
        messages.success(request, done)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("hubs:condition", found.public_id)
