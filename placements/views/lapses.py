"""Placements that lost what they stand on: who is concerned sees them, and the hub or HEE staff decide."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, Exists, IntegerField, OuterRef, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.record_views import Page, record_views
from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import count
from hubs.gate.days import Days
from hubs.operations.base import Refusal
from placements.alternatives import practices_within_reach
from placements.forms.lapses import DecideLapseForm
from placements.models import StandingLapse
from placements.operations.lapses import decide_lapse
from placements.what_if import Loss

PAGE = 25
PEOPLE = (
    "placement__person",
    "placement__practice",
    "placement__learner_group",
    "placement__education_provider",
    "decided_by",
)


def _seen_by(request: SignedInRequest) -> Any:
    """Lapses that last, those that wait for a decision on top; ``is_mine_to_decide``: this person may."""
    decides = StandingLapse.objects.decided_by(request.user).filter(pk=OuterRef("pk"))
    return (
        StandingLapse.objects.visible_to(request.user)
        .lasting()
        .select_related(*PEOPLE)
        .annotate(
            is_mine_to_decide=Exists(decides),
            waits=Case(When(state="open", then=Value(0)), default=Value(1), output_field=IntegerField()),
        )
        .order_by("waits", "first_day", "placement__person__family_name", "pk")
    )


@require_safe
def lapse_list(request: SignedInRequest) -> HttpResponse:
    """Placements of the reader's practices, hubs or learners that lost their standing."""
    page = Paginator(_seen_by(request), PAGE).get_page(request.GET.get("page"))
    record_views(
        viewer=request.user,
        learners=[lapse.placement.person_id for lapse in page],
        page=Page.PLACEMENT,
    )
    number = page.paginator.count
    heading = f"{count(number, 'placement')} without standing"
    return render(request, "placements/lapse_list.html", {"page": page, "heading": heading})


@require_http_methods(["GET", "HEAD", "POST"])
def lapse_decide(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Decide what happens to one of them: continue, move or stop."""
    lapse = get_object_or_404(_seen_by(request), public_id=public_id)
    if not lapse.is_mine_to_decide:
        raise PermissionDenied("The hub’s lead or HEE staff of the region decide this.")
    initial = {"decision": lapse.decision, "reason": lapse.reason}
    form = DecideLapseForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            decide_lapse(by=request.user, lapse=lapse, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(
                request,
                f"{lapse.placement.person.full_name}: the decision is recorded. Those concerned are told.",
            )
            return redirect("placements:lapse_list")
    lost = Loss(lapse.placement, Days(lapse.first_day, lapse.placement.ends_on), is_warning=False)
    context = {"lapse": lapse, "form": form, "alternatives": practices_within_reach([lost])}
    return render(request, "placements/lapse_decide.html", context)
