"""Who supervises and assesses a learner, interviews that were held, and whom a practice nominates."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import Person
from accounts.views.signed_in import SignedInRequest
from placements.forms.placement_roles import InterviewsForm, NominatedPersonForm, RolesForm
from placements.operations.placement_roles import (
    change_interviews,
    nominate_person,
    set_placement_roles,
)
from placements.views.asking import is_done, placement_form_page
from placements.views.doors import can_plan, placement_planned_by, practice_managed_by


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
    return placement_form_page(
        request,
        placement,
        form,
        lambda: set_placement_roles(by=request.user, placement=placement, **form.cleaned_data),
        heading="Supervision and assessment",
        button="Save",
        done="Who supervises and assesses is saved.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def placement_interviews(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Record when the interviews of a placement were held."""
    placement = _open_placement(request.user, public_id)
    form = InterviewsForm(request.POST or None, placement=placement)
    return placement_form_page(
        request,
        placement,
        form,
        lambda: change_interviews(by=request.user, placement=placement, days=form.changed),
        heading="Interviews",
        button="Save",
        text="Record an interview once it was held. A placement is completed only when those that the learner’s "
        "group asks for are recorded.",
        done="The interviews are recorded.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def nominated_person(request: SignedInRequest, ods_code: str) -> HttpResponse:
    """Name whom students of a practice can turn to."""
    practice = practice_managed_by(request.user, ods_code)
    form = NominatedPersonForm(request.POST or None, practice=practice)
    if is_done(
        form,
        lambda: nominate_person(by=request.user, practice=practice, person=form.cleaned_data["person"]),
    ):
        messages.success(request, "The nominated person is saved.")
        return redirect("placements:practice_week", practice.ods_code)
    return render(request, "placements/nominated_person.html", {"form": form, "practice": practice})
