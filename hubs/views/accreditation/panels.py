"""The panel's own pages: on which meetings somebody sits, and the cases that are given to them."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hubs.models import PanelMeeting
from hubs.panel_reading import pack_for, seats_of


@require_safe
def panel(request: HttpRequest) -> HttpResponse:
    """The meetings to come on whose panel the reader sits."""
    return render(request, "hubs/accreditation/panel.html", {"seats": seats_of(request.user)})


@require_safe
def panel_pack(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """All that the reader may read before a meeting, on one page: a sheet or more of paper for each case."""
    meetings = PanelMeeting.objects.visible_to(request.user).select_related("region")
    meeting = get_object_or_404(meetings, public_id=public_id)
    context = {
        "meeting": meeting,
        "members": meeting.members.select_related("person"),
        "pack": pack_for(request.user, meeting),
        "sits": meeting.members.filter(person=request.user.pk).exists(),
    }
    response = render(request, "hubs/accreditation/panel_pack.html", context)
    response["Cache-Control"] = "private, no-store"
    return response
