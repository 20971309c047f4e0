"""Notes between a learner and their educationalist: read and written by the two, opened by nobody else."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Person
from accounts.record_views import Page, record_view
from accounts.views.signed_in import SignedInRequest
from placements.forms.programme import NoteForm
from placements.models import LearningNote, Placement
from placements.operations.programme import mark_notes_read, remove_note, write_note
from placements.views.asking import is_done
from placements.views.doors import placement_seen_by


def _placement_of_the_two(person: Person, public_id: uuid.UUID) -> Any:
    """A placement of which this person is the learner or answers as educationalist; others who see it are refused."""
    placement = placement_seen_by(person, public_id)
    if not (placement.is_taught or placement.person_id == person.pk):
        raise PermissionDenied
    return placement


@require_http_methods(["GET", "HEAD", "POST"])
def learning_notes(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """The notes, the latest on top, and a new one."""
    placement = _placement_of_the_two(request.user, public_id)
    form = NoteForm(request.POST or None)
    if is_done(form, lambda: write_note(by=request.user, placement=placement, **form.cleaned_data)):
        messages.success(request, "The note is written.")
        return redirect("placements:learning_notes", placement.public_id)
    record_view(viewer=request.user, learner=placement.person_id, page=Page.PLACEMENT)
    notes = LearningNote.objects.visible_to(request.user).filter(placement=placement).select_related("author")
    context = {
        "form": form,
        "placement": placement,
        "notes": list(notes),
        "is_own": placement.person_id == request.user.pk,
    }
    # After they were fetched, so that the page shows which are new.
    mark_notes_read(by=request.user, placement=placement)
    return render(request, "placements/learning_notes.html", context)


@require_POST
def learning_note_remove(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take away a note of one's own."""
    own = LearningNote.objects.visible_to(request.user).filter(author=request.user)
    note = get_object_or_404(own.select_related("placement"), public_id=public_id)
    placement: Placement = note.placement
    remove_note(by=request.user, note=note)
    messages.success(request, "The note is removed.")
    return redirect("placements:learning_notes", placement.public_id)
