"""Saying that something is done to a timetable, with a button that takes it back."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.urls import reverse

from accounts.views.signed_in import SignedInRequest
from placements.operations.undo import last_step


def tell_done(request: SignedInRequest, words: str, *, since: datetime.datetime) -> None:
    """Say it on the next page; "Undo" stands beside it when a step was made ``since`` the request began."""
    step = last_step(person=request.user)
    button = ""
    if step and step.done_at >= since:
        button = f"Undo|{reverse('placements:step_undo', args=[step.public_id])}"
    messages.success(request, words, extra_tags=button)
