"""Mending a finding in one step, where that is mechanical."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.record_views import Page, record_view
from accounts.views.signed_in import SignedInRequest
from hubs.operations.base import Refusal
from placements.finding_mends.adding import session_to_add
from placements.finding_mends.choices import choices_for
from placements.finding_mends.pages import link_to_mend
from placements.forms.finding_mends import MendForm
from placements.operations.finding_mends import GONE, mend_finding
from placements.operations.rule_overrides import fetched_findings
from placements.rule_checks import settings_in_force
from placements.rule_checks.lines import lines_of
from placements.rules.rule import Mend
from placements.views.doors import can_plan, placement_managed_by


@require_http_methods(["GET", "HEAD", "POST"])
def finding_mend(request: SignedInRequest, public_id: uuid.UUID, about: str) -> HttpResponse:
    """Choose how a finding is mended, and have it done."""
    placement = placement_managed_by(request.user, public_id)
    if not can_plan(placement):
        raise PermissionDenied
    record_view(viewer=request.user, learner=placement.person_id, page=Page.PLACEMENT)
    fetched, found = fetched_findings(placement)
    checked = next((each for each in found if each.fingerprint == about), None)
    if checked is None:
        messages.info(request, GONE)
        return redirect("placements:findings", placement.public_id)
    if link := link_to_mend(placement, checked.finding, fetched.sessions):
        return redirect(link.href)
    if checked.finding.mend_kind == Mend.ADD:
        asked = urlencode(session_to_add(placement, fetched.facts, checked.finding))
        return redirect(f"{reverse('placements:session_new', args=[placement.public_id])}?{asked}")
    choices = choices_for(placement, fetched, settings_in_force(), checked)
    form = MendForm(request.POST or None, choices=choices)
    if form.is_valid():
        try:
            done = mend_finding(
                by=request.user, placement=placement, about=about, code=form.cleaned_data["choice"]
            )
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, f"{done}.")
            return redirect("placements:findings", placement.public_id)
    (line,) = lines_of([checked], fetched.sessions)
    context: dict[str, Any] = {"placement": placement, "line": line, "form": form, "choices": choices}
    return render(request, "placements/finding_mend.html", context)
