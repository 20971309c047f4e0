"""Overrides of the gate, listed until they end, for those whose practices they are about."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from atp_portal.formatting import count
from hubs.models import GateOverride, TrainingHub

PAGE = 25


@require_safe
def override_list(request: HttpRequest) -> HttpResponse:
    """What HEE staff let pass at the reader's practices, and hubs that are only told; the first to end on top."""
    lasting = GateOverride.objects.visible_to(request.user).in_force()
    rows = lasting.filter(ends_on__gte=timezone.localdate()).order_by("ends_on", "practice__name", "pk")
    page = Paginator(rows.select_related("practice", "learner_group", "given_by"), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "heading": count(page.paginator.count, "override"),
        "reporting": TrainingHub.objects.managed_by(request.user)
        .filter(gate_reports_until__gte=timezone.localdate())
        .order_by("gate_reports_until", "name"),
    }
    return render(request, "hubs/accreditation/override_list.html", context)
