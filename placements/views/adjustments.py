"""Adjustments of a placement, for the learner and those named. To others it is not said whether there are any."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Person
from accounts.record_views import Page, record_view
from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import date_plain, date_range
from placements.adjustment_readers import may_open_adjustments, may_write_adjustments
from placements.forms.adjustments import AdjustmentForm, EndForm, ReadersForm
from placements.models import Adjustment, AdjustmentReader, Placement, PlacementState
from placements.operations.adjustments import agree_adjustment, change_adjustment_readers, end_adjustment
from placements.views.asking import placement_form_page
from placements.views.doors import PLACEMENT_PEOPLE

CLOSED = {PlacementState.CANCELLED, PlacementState.COMPLETED}


@require_safe
@never_cache
def adjustments_page(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """What the practice does for this learner, as far as it is for the reader's eyes; what has ended last."""
    placement = placement_opened_by(request.user, public_id)
    record_view(viewer=request.user, learner=placement.person_id, page=Page.ADJUSTMENTS)
    today = timezone.localdate()
    readers = AdjustmentReader.objects.current().select_related("person")
    rows: list[Any] = list(
        Adjustment.objects.visible_to(request.user)
        .filter(placement=placement)
        .select_related("written_by")
        .prefetch_related(Prefetch("readers", queryset=readers, to_attr="readers_today"))
    )
    context = {
        "placement": placement,
        "sees_placement": Placement.objects.visible_to(request.user).filter(pk=placement.pk).exists(),
        "is_own": placement.person_id == request.user.pk,
        "adjustments": [
            {
                "row": row,
                "heading": _days(row),
                "has_ended": bool(row.ends_on and row.ends_on < today),
                "readers": [reader.person.full_name for reader in row.readers_today],
                "may_change": request.user.pk in {placement.person_id, row.written_by_id},
            }
            for row in sorted(rows, key=lambda row: bool(row.ends_on and row.ends_on < today))
        ],
        "may_write": _may_write(request.user, placement),
    }
    return render(request, "placements/adjustments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def adjustment_new(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Agree on an adjustment, and on who reads it."""
    placement = placement_opened_by(request.user, public_id)
    if not _may_write(request.user, placement):
        raise PermissionDenied
    initial = {"starts_on": max(timezone.localdate(), placement.starts_on)}
    form = AdjustmentForm(request.POST or None, by=request.user, placement=placement, initial=initial)
    return _asked(
        request,
        placement,
        form,
        lambda: agree_adjustment(by=request.user, placement=placement, **form.cleaned_data),
        heading="Add an adjustment",
        text=(
            "A reasonable adjustment, or other support, that the practice has agreed to. "
            "Only the learner and the people named here can read it."
        ),
        button="Add adjustment",
        done="The adjustment is added.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def adjustment_readers(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change who reads an adjustment."""
    adjustment = adjustment_managed_by(request.user, public_id)
    form = ReadersForm(
        request.POST or None, by=request.user, placement=adjustment.placement, adjustment=adjustment
    )
    return _asked(
        request,
        adjustment.placement,
        form,
        lambda: change_adjustment_readers(by=request.user, adjustment=adjustment, **form.cleaned_data),
        heading="Who may read this adjustment",
        text="Whom you take out cannot read it any more, from this moment.",
        button="Save",
        done="Who may read the adjustment is saved.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def adjustment_end(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """End an adjustment."""
    adjustment = adjustment_managed_by(request.user, public_id)
    form = EndForm(request.POST or None, initial={"last_day": timezone.localdate()})
    return _asked(
        request,
        adjustment.placement,
        form,
        lambda: end_adjustment(by=request.user, adjustment=adjustment, **form.cleaned_data),
        heading="End this adjustment",
        text="It stays on the learner’s own page.",
        button="End adjustment",
        done="The adjustment ends on that day.",
    )


def placement_opened_by(person: Person, public_id: uuid.UUID) -> Placement:
    """The placement, for who may write or read adjustments in it.

    Who sees the placement without that is refused, whether there are any or not; to others it is not there.
    """
    placement = Placement.objects.select_related(*PLACEMENT_PEOPLE).filter(public_id=public_id).first()
    if placement is None:
        raise Http404
    if may_open_adjustments(person, placement):
        return placement
    if Placement.objects.visible_to(person).filter(pk=placement.pk).exists():
        raise PermissionDenied
    raise Http404


def adjustment_managed_by(person: Person, public_id: uuid.UUID) -> Adjustment:
    """One adjustment that this person may change: 404 where they may not read it, 403 where they only may."""
    rows = Adjustment.objects.visible_to(person).select_related("placement__person", "placement__practice")
    adjustment: Adjustment = get_object_or_404(rows, public_id=public_id)
    if person.pk not in {adjustment.placement.person_id, adjustment.written_by_id}:
        raise PermissionDenied
    return adjustment


def _days(adjustment: Adjustment) -> str:
    if adjustment.ends_on:
        return date_range(adjustment.starts_on, adjustment.ends_on)
    return f"From {date_plain(adjustment.starts_on)}"


def _may_write(person: Person, placement: Placement) -> bool:
    return placement.state not in CLOSED and may_write_adjustments(person, placement)


def _asked(
    request: SignedInRequest, placement: Placement, form: Any, act: Callable[[], object], **words: str
) -> HttpResponse:
    return placement_form_page(
        request,
        placement,
        form,
        act,
        template="placements/adjustment_form.html",
        back="placements:adjustments",
        **words,
    )
