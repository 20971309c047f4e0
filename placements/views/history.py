"""The history of a placement and its timetable, for those who plan them."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.record_views import Page, record_view
from accounts.views.signed_in import SignedInRequest
from hubs.happenings import doings, happenings
from placements.history import tracks_of_timetable
from placements.views.doors import placement_seen_by

PAGE = 25


@require_safe
def placement_history(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Everything that was done to a placement and its sessions, the latest on top, page by page."""
    placement = placement_seen_by(request.user, public_id)
    if not placement.is_overseen:
        raise PermissionDenied
    record_view(viewer=request.user, learner=placement.person_id, page=Page.HISTORY)
    tracks = tracks_of_timetable(placement, request.user)
    page = Paginator(doings(tracks), PAGE).get_page(request.GET.get("page"))
    context = {"placement": placement, "page": page, "history": happenings(tracks, page)}
    return render(request, "placements/history.html", context)
