"""The steps of an audit, and the actions of its plan."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from hubs.audit_page import AuditReading
from hubs.audit_steps import STEPS, values_of
from hubs.forms.audit_steps import ActionForm, FinishActionForm
from hubs.models import AuditAction
from hubs.operations.audits.actions import (
    StaleAction,
    add_action,
    change_action,
    finish_action,
    remove_action,
    who_may_own,
)
from hubs.operations.base import Refusal
from hubs.views.accreditation.audits import reading_of_audit


@require_http_methods(["GET", "HEAD", "POST"])
def audit_step(request: HttpRequest, public_id: uuid.UUID, operation: str) -> HttpResponse:
    """Take one of the steps of an audit, with what it asks."""
    step = STEPS.get(operation)
    if step is None:
        raise Http404
    reading = reading_of_audit(request, public_id)
    if not reading.takes(operation):
        raise PermissionDenied
    form = step.form(reading, request.POST if request.method == "POST" else None)

    def act() -> str:
        step.operation(by=request.user, audit=reading.audit, **values_of(operation, form))
        return step.done

    words = {"heading": step.words, "text": step.text, "button": step.button}
    return _asked(request, reading, form, act, words)


@require_http_methods(["GET", "HEAD", "POST"])
def audit_action_add(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Add to the action plan."""
    reading = reading_of_audit(request, public_id)
    if not reading.takes("add_action"):
        raise PermissionDenied
    form = ActionForm(request.POST if request.method == "POST" else None, owners=who_may_own(reading.audit))

    def act() -> str:
        add_action(by=request.user, audit=reading.audit, **form.values())
        return "The action is in the plan."

    return _asked(request, reading, form, act, {"heading": "Add an action", "button": "Add action"})


@require_http_methods(["GET", "HEAD", "POST"])
def audit_action_change(request: HttpRequest, public_id: uuid.UUID, action_id: uuid.UUID) -> HttpResponse:
    """Change what is still to be done, by whom or by when."""
    reading, action = _action(request, public_id, action_id)
    if not reading.takes("change_action"):
        raise PermissionDenied
    owners = who_may_own(reading.audit)
    if action.owner not in owners:
        owners.append(action.owner)
    now = {
        "text": action.text,
        "owner": action.owner.public_id,
        "due_on": action.due_on,
        "domain": action.domain and action.domain.code,
        "revision": action.revision,
    }
    form = ActionForm(request.POST if request.method == "POST" else None, owners=owners, initial=now)

    def act() -> str:
        revision = form.cleaned_data["revision"] or 0
        change_action(by=request.user, action=action, revision=revision, **form.values())
        return "The action is changed."

    return _asked(request, reading, form, act, {"heading": "Change this action", "button": "Save"}, action)


@require_http_methods(["GET", "HEAD", "POST"])
def audit_action_finish(request: HttpRequest, public_id: uuid.UUID, action_id: uuid.UUID) -> HttpResponse:
    """Say what was done."""
    reading, action = _action(request, public_id, action_id)
    if not reading.takes("finish_action") and action.owner_id != request.user.pk:
        raise PermissionDenied
    now = {"done_on": timezone.localdate(), "revision": action.revision}
    form = FinishActionForm(request.POST if request.method == "POST" else None, initial=now)

    def act() -> str:
        finish_action(by=request.user, action=action, **form.cleaned_data)
        return "Done, and kept with the audit."

    words = {"heading": "Say what was done", "button": "It is done"}
    return _asked(request, reading, form, act, words, action)


@require_POST
def audit_action_remove(request: HttpRequest, public_id: uuid.UUID, action_id: uuid.UUID) -> HttpResponse:
    """Take an action out of an audit that is being filled in."""
    reading, action = _action(request, public_id, action_id)
    if not reading.takes("remove_action"):
        raise PermissionDenied
    try:
        remove_action(by=request.user, action=action, revision=action.revision)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The action is taken out.")
    return redirect("hubs:audit", public_id)


def _action(
    request: HttpRequest, public_id: uuid.UUID, action_id: uuid.UUID
) -> tuple[AuditReading, AuditAction]:
    reading = reading_of_audit(request, public_id)
    actions = reading.audit.actions.select_related("owner", "domain")
    action = get_object_or_404(actions, public_id=action_id)
    action.audit = reading.audit
    return reading, action


def _asked(
    request: HttpRequest,
    reading: AuditReading,
    form: Any,
    act: Callable[[], str],
    words: dict[str, str],
    action: AuditAction | None = None,
) -> HttpResponse:
    """A page with one form that takes a step."""
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, act())
            return redirect("hubs:audit", reading.audit.public_id)
        except StaleAction as stale:
            form.add_error(None, str(stale))
            form.data = form.data.copy()
            form.data["revision"] = str(stale.theirs.revision)
            action = stale.theirs
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
    context = {"audit": reading.audit, "form": form, "action": action, **words}
    return render(request, "hubs/accreditation/audits/form.html", context)
