"""Spoke visits: arranged and changed by those who keep the placement."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views.signed_in import SignedInRequest
from placements.forms.spoke_visits import SpokeVisitForm
from placements.models import Placement, SpokeVisit
from placements.operations.spoke_visits import arrange_spoke_visit, change_spoke_visit
from placements.views.asking import placement_form_page
from placements.views.doors import can_plan, placement_managed_by, practice_seen_by
from placements.visits import hosted_visits, own_visits


@require_safe
def visits_page(request: SignedInRequest, ods_code: str) -> HttpResponse:
    """The visits of a practice's learners that are ahead, what they lack, and the visits that it hosts."""
    practice = practice_seen_by(request.user, ods_code)
    own = own_visits(practice, timezone.now())
    context = {
        "practice": practice,
        "own": own,
        "not_agreed": sum(line.visit.agreed_on is None for line in own),
        "hosted": hosted_visits(practice, timezone.now()),
        "may_plan": practice.is_managed,
    }
    return render(request, "placements/visits.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def spoke_visit_new(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Arrange a spoke visit; its sessions are drafts until they are published."""
    placement = placement_managed_by(request.user, public_id)
    form = SpokeVisitForm(request.POST or None, placement=placement)
    return _asked(
        request,
        placement,
        form,
        lambda: arrange_spoke_visit(by=request.user, placement=placement, **form.what),
        heading="Arrange a spoke visit",
        done="The spoke visit is arranged. Its new sessions are drafts until you publish them.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def spoke_visit_change(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change what a spoke visit is, and add days to it."""
    seen = SpokeVisit.objects.filter(placement__in=Placement.objects.visible_to(request.user).values("pk"))
    visit = get_object_or_404(seen.select_related("placement", "host", "supervisor"), public_id=public_id)
    placement = placement_managed_by(request.user, visit.placement.public_id)
    form = SpokeVisitForm(request.POST or None, placement=placement, visit=visit)
    return _asked(
        request,
        placement,
        form,
        lambda: change_spoke_visit(by=request.user, visit=visit, **form.what),
        heading="Change a spoke visit",
        done="The spoke visit is saved.",
        sessions=visit.sessions.filter(is_cancelled=False).order_by("starts_at"),
    )


def _asked(
    request: SignedInRequest,
    placement: Any,
    form: SpokeVisitForm,
    act: Callable[[], SpokeVisit],
    **context: Any,
) -> HttpResponse:
    if not can_plan(placement):
        raise PermissionDenied
    return placement_form_page(
        request, placement, form, act, template="placements/spoke_visit.html", days=_days(form), **context
    )


def _days(form: SpokeVisitForm) -> list[tuple[Any, Any, Any]]:
    """The fields of each day, which stand in a row."""
    numbers = [name.removeprefix("day_") for name in form.fields if name.startswith("day_")]
    return [(form[f"day_{each}"], form[f"start_{each}"], form[f"end_{each}"]) for each in numbers]
