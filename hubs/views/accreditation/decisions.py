"""A decision's letter, and asking that others look at it again."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hubs.forms.panels import LookAgainForm
from hubs.models import Application, Decision
from hubs.operations.accrediting.reconsiderations import (
    ask_reconsideration,
    last_day_to_ask,
    may_be_looked_at_again,
)
from hubs.operations.accrediting.steps import steps_open_to
from hubs.operations.base import Refusal


@require_safe
def decision(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The letter that told a host what was decided, to read and print, with its conditions and what may follow."""
    decisions = Decision.objects.visible_to(request.user).exclude(letter="")
    found = get_object_or_404(
        decisions.select_related("practice", "group", "application", "decided_by"), public_id=public_id
    )
    assert found.application is not None
    is_last = not Decision.objects.filter(application=found.application, pk__gt=found.pk).exists()
    may_ask = is_last and may_be_looked_at_again(found.application)
    context = {
        "decision": found,
        "conditions": found.conditions.select_related("owner"),
        "may_ask": may_ask and "ask_reconsideration" in steps_open_to(request.user, found.application),
        "ask_by": last_day_to_ask(found.application) if may_ask else None,
    }
    return render(request, "hubs/accreditation/decision.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def look_again(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask, once, that others look again at the decision on an application."""
    applications = Application.objects.visible_to(request.user).select_related("practice", "group", "hub")
    application = get_object_or_404(applications, public_id=public_id)
    if "ask_reconsideration" not in steps_open_to(request.user, application):
        raise PermissionDenied
    form = LookAgainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_reconsideration(by=request.user, application=application, **form.cleaned_data)
            messages.success(request, "You have asked for this decision to be looked at again.")
            return redirect("hubs:application", application.public_id)
        except Refusal as refusal:
            for sentence in refusal.sentences:
                form.add_error(None, sentence)
    context = {"application": application, "form": form, "ask_by": last_day_to_ask(application)}
    return render(request, "hubs/accreditation/decision_look_again.html", context)
