"""The last steps of work on timetables, and taking one back."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Person
from accounts.views.signed_in import SignedInRequest
from hubs.models import Practice
from placements.models import TimetableStep
from placements.operations.undo import undo_step
from placements.views.asking import press

MOST = 50


@require_safe
def steps_page(request: SignedInRequest) -> HttpResponse:
    """What was done to timetables in the last hour, where one has a part; one's own can be taken back."""
    steps = _steps_seen_by(request.user).filter(done_at__gt=timezone.now() - TimetableStep.LASTS)
    if ods_code := request.GET.get("practice"):
        steps = steps.filter(practice__ods_code=ods_code)
    return render(
        request, "placements/steps.html", {"steps": list(steps.select_related("practice", "by")[:MOST])}
    )


@require_POST
def step_undo(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take a step back, whole or not at all."""
    step = get_object_or_404(_steps_seen_by(request.user), public_id=public_id)
    if not step.may_undo:
        raise PermissionDenied
    press(request, lambda: undo_step(by=request.user, step=step), f"Undone: {step.words}.")
    return redirect(_where_from(request))


def _steps_seen_by(person: Person) -> QuerySet[Any]:
    """Steps of the practices where ``person`` has a part; ``may_undo``: their own, and all where they keep it."""
    kept = Practice.objects.managed_by(person).filter(pk=OuterRef("practice"))
    practices = Practice.objects.visible_to(person).order_by().values("pk")
    return TimetableStep.objects.filter(practice__in=practices).annotate(may_undo=Q(by=person) | Exists(kept))


def _where_from(request: SignedInRequest) -> str:
    """Back to the page on which the button stood, if it is one of ours that is still there."""
    asked = request.META.get("HTTP_REFERER", "")
    hosts = {request.get_host()}
    if (
        url_has_allowed_host_and_scheme(asked, hosts, require_https=request.is_secure())
        and "/timetable/" in asked
    ):
        return asked
    return reverse("placements:steps")
