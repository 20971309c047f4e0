"""The induction sheet of a placement, and the practice's own words on it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.record_views import Page, record_view
from accounts.views.signed_in import SignedInRequest
from placements.forms.induction import InductionNotesForm
from placements.induction import induction_sheet
from placements.models import InductionNotes, Session
from placements.operations.induction import write_induction_notes
from placements.views.doors import placement_seen_by, practice_managed_by


@require_safe
def induction_page(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Where, when, who, what to bring and why, for the learner and whoever may see the placement."""
    placement = placement_seen_by(request.user, public_id)
    record_view(viewer=request.user, learner=placement.person_id, page=Page.PLACEMENT)
    context = {
        "placement": placement,
        "sheet": induction_sheet(placement, Session.objects.visible_to(request.user)),
        "is_own": placement.person_id == request.user.pk,
        "now": timezone.now(),
    }
    return render(request, "placements/induction.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def induction_notes(request: SignedInRequest, ods_code: str) -> HttpResponse:
    """What the practice tells every learner: getting there, the first day, what to bring."""
    practice = practice_managed_by(request.user, ods_code)
    notes = InductionNotes.objects.filter(practice=practice).values(*InductionNotesForm.base_fields).first()
    form = InductionNotesForm(request.POST or None, initial=notes)
    if form.is_valid():
        write_induction_notes(by=request.user, practice=practice, **form.cleaned_data)
        messages.success(request, "The induction sheets of all learners here say so now.")
        return redirect("placements:practice_week", practice.ods_code)
    return render(request, "placements/induction_notes.html", {"practice": practice, "form": form})
