"""Who supervises and assesses a learner, interviews that were held, and whom a practice nominates."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import Person
from accounts.views.signed_in import SignedInRequest
from hubs.models import Practice
from hubs.operations.base import Refusal
from placements.forms.placement_roles import InterviewsForm, NominatedPersonForm, RolesForm
from placements.operations.placement_roles import (
    Held,
    nominate_person,
    record_interviews,
    set_placement_roles,
    take_back_interview,
)
from placements.views.doors import can_plan, placement_planned_by


def _open_placement(person: Person, public_id: uuid.UUID) -> Any:
    """A placement that is not over, of who keeps it or teaches its learner."""
    placement = placement_planned_by(person, public_id)
    if not can_plan(placement):
        raise PermissionDenied
    return placement


@require_http_methods(["GET", "HEAD", "POST"])
def placement_roles(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Name practice supervisors, assessors and the educationalist's deputy."""
    placement = _open_placement(request.user, public_id)
    form = RolesForm(request.POST or None, placement=placement)
    if form.is_valid():
        try:
            set_placement_roles(by=request.user, placement=placement, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, "Who supervises and assesses is saved.")
            return redirect("placements:placement", placement.public_id)
    context = {
        "form": form,
        "placement": placement,
        "heading": "Supervision and assessment",
        "button": "Save",
    }
    return render(request, "placements/placement_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def placement_interviews(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Record when the interviews of a placement were held."""
    placement = _open_placement(request.user, public_id)
    form = InterviewsForm(request.POST or None, placement=placement)
    if form.is_valid():
        try:
            held = [Held(placement, kind, day) for kind, day in form.changed if day]
            record_interviews(by=request.user, held=held)
            for kind, day in form.changed:
                if day is None:
                    take_back_interview(by=request.user, placement=placement, kind=kind)
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, "The interviews are recorded.")
            return redirect("placements:placement", placement.public_id)
    context = {
        "form": form,
        "placement": placement,
        "heading": "Interviews",
        "button": "Save",
        "text": "Record an interview once it was held. A placement is completed only when those that the learner’s "
        "group asks for are recorded.",
    }
    return render(request, "placements/placement_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def nominated_person(request: SignedInRequest, ods_code: str) -> HttpResponse:
    """Name whom students of a practice can turn to."""
    practice = get_object_or_404(Practice.objects.visible_to(request.user), ods_code=ods_code)
    if not Practice.objects.managed_by(request.user).filter(pk=practice.pk).exists():
        raise PermissionDenied
    form = NominatedPersonForm(request.POST or None, practice=practice)
    if form.is_valid():
        try:
            nominate_person(by=request.user, practice=practice, person=form.cleaned_data["person"])
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, "The nominated person is saved.")
            return redirect("placements:practice_week", practice.ods_code)
    return render(request, "placements/nominated_person.html", {"form": form, "practice": practice})
