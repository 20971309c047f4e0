"""What was said of one learner's session: taken back once confirmed, made up for once missed."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.record_views import Page, record_view
from accounts.views.signed_in import SignedInRequest
from placements.attendance.rows import rows_of, said_of
from placements.forms.attendance import MakeUpForm, TakeBackForm
from placements.models import Attendance
from placements.operations.attendance import make_up, take_back_confirmation
from placements.views.asking import is_done
from placements.views.doors import placement_planned_by


@require_http_methods(["GET", "HEAD", "POST"])
def session_hours(request: SignedInRequest, public_id: uuid.UUID, session_id: uuid.UUID) -> HttpResponse:
    """For who keeps the placement or is its educationalist; of the learner's own hours nobody decides themselves."""
    placement = placement_planned_by(request.user, public_id)
    if placement.person_id == request.user.pk:
        raise PermissionDenied
    found = placement.participations.filter(session__public_id=session_id)
    row = get_object_or_404(found.select_related("session", "person", "attendance__claimed_by"))
    record_view(viewer=request.user, learner=placement.person_id, page=Page.TIMETABLE)
    said, do = said_of(row), request.POST.get("do")
    taking = TakeBackForm(request.POST if do == "take_back" else None)
    making = MakeUpForm(request.POST if do == "make_up" else None, row=row, said=said)
    done = ""
    if is_done(
        taking,
        lambda: take_back_confirmation(
            by=request.user, participation=row, reason=taking.cleaned_data["reason"]
        ),
    ):
        done = "The hours are not confirmed any more, and the learner is told."
    elif is_done(
        making,
        lambda: make_up(by=request.user, participation=row, session=making.cleaned_data["session"]),
    ):
        done = "It is written down where this session is made up for."
    if done:
        messages.success(request, done)
        return redirect("placements:placement_hours", placement.public_id)
    context = {
        "placement": placement,
        "session": row.session,
        "said": said,
        "row": next(iter(rows_of(found, timezone.now())), None),
        "taking": taking if said and said.confirmed_at else None,
        "making": making if said and said.outcome == Attendance.Outcome.MISSED else None,
    }
    return render(request, "placements/session_hours.html", context)
