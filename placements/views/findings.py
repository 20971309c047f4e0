"""All that the rules find in a placement: what stops, what warns, what was set aside and by whom."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.record_views import Page, record_view
from accounts.views.signed_in import SignedInRequest
from hubs.operations.base import Refusal
from placements.finding_mends.pages import Link, link_to_mend
from placements.forms.findings import OverrideForm
from placements.models import Placement, PlacementState, RuleOverride, Session
from placements.operations.rule_overrides import (
    allowances_of,
    fetched_findings,
    override_finding,
    withdraw_override,
)
from placements.rule_checks.lines import FindingLine, lines_of, summary_of
from placements.views.asking import press
from placements.views.doors import placement_seen_by

OVER = {PlacementState.CANCELLED, PlacementState.COMPLETED}


@dataclass(frozen=True)
class Shown:
    """A finding with what its reader may do about it."""

    line: FindingLine
    form: OverrideForm | None
    why_not: str
    link: Link | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def findings_page(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Every finding of a placement; by POST one of them is set aside."""
    placement = placement_seen_by(request.user, public_id)
    if not placement.is_overseen or (request.method == "POST" and not placement.is_managed):
        raise PermissionDenied
    record_view(viewer=request.user, learner=placement.person_id, page=Page.PLACEMENT)
    form = (
        OverrideForm(request.POST, about=request.POST.get("about", "")) if request.method == "POST" else None
    )
    if form and form.is_valid():
        try:
            override_finding(by=request.user, placement=placement, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, "The finding is set aside.")
            return redirect("placements:findings", placement.public_id)
    fetched, found = fetched_findings(placement)
    lines = lines_of(found, fetched.sessions)
    context = {
        "placement": placement,
        "heading": summary_of(lines) or "Nothing found",
        "shown": _shown(request, placement, lines, fetched.sessions, form),
        "form": form,
        "may_mend": placement.is_managed and placement.state not in OVER,
    }
    return render(request, "placements/findings.html", context)


@require_POST
def override_withdraw(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let a finding count again."""
    override = get_object_or_404(
        RuleOverride.objects.filter(placement__in=Placement.objects.visible_to(request.user)).select_related(
            "placement"
        ),
        public_id=public_id,
    )
    if not placement_seen_by(request.user, override.placement.public_id).is_managed:
        raise PermissionDenied
    press(request, lambda: withdraw_override(by=request.user, override=override), "The finding counts again.")
    return redirect("placements:findings", override.placement.public_id)


def _shown(
    request: SignedInRequest,
    placement: Any,
    lines: Sequence[FindingLine],
    sessions: Sequence[Session],
    bound: OverrideForm | None,
) -> list[Shown]:
    allowances = allowances_of(request.user, placement)
    shown = []
    for line in lines:
        why_not = allowances.why_not(line.checked.finding)
        form = None
        if not why_not and not line.is_set_aside:
            is_it = bound is not None and bound["about"].value() == line.fingerprint
            form = bound if is_it else OverrideForm(about=line.fingerprint)
        link = _link(placement, line, sessions)
        shown.append(Shown(line, form, why_not, link))
    return shown


def _link(placement: Any, line: FindingLine, sessions: Sequence[Session]) -> Link | None:
    if placement.state in OVER or not (placement.is_managed or placement.is_taught):
        return None
    return link_to_mend(placement, line.checked.finding, sessions, keeps=placement.is_managed)
