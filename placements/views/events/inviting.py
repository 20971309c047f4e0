"""Learners of the hub's practices chosen and invited to an event, many at once."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.record_views import Page, record_views
from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import count
from hubs.operations.base import Refusal
from placements.booking.coming import check_booking_is_open
from placements.booking.learners import invitable, not_invited
from placements.forms.inviting import InviteFilter, InviteForm
from placements.models import EventBooking, RegionalEvent
from placements.operations.bookings import invite
from placements.views.asking import is_done
from placements.views.events.doors import event_managed_by

PAGE = 50
MOST_AT_ONCE = 200
"""How many are invited by one press at most: a mail is written to each."""


@require_http_methods(["GET", "HEAD", "POST"])
def event_invite(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Tick learners, or take all whom the filters leave, and invite them; who has asked or cannot come is shown."""
    event = event_managed_by(request.user, public_id)
    if event.audience == RegionalEvent.Audience.EDUCATORS:
        raise PermissionDenied
    try:
        check_booking_is_open(event, timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("placements:regional_event", event.public_id)
    rows = invitable(event, request.user)
    asked = InviteFilter(request.GET, queryset=rows, request=request)
    page = Paginator(asked.qs, PAGE).get_page(request.GET.get("page"))
    free = asked.qs.filter(can_come=True)
    form = InviteForm(
        request.POST if request.method == "POST" and "all" not in request.POST else None,
        rows=rows,
        shown=[(str(row.public_id), row.person.full_name, _what(row)) for row in page if row.can_come],
    )
    if "all" in request.POST:
        try:
            _invite(request, event, list(free[:MOST_AT_ONCE]))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect(request.get_full_path())
    if is_done(form, lambda: _invite(request, event, form.cleaned_data["learners"])):
        return redirect(request.get_full_path())
    others = not_invited(event, page, request.user)
    busy = [each.placement.person_id for each in others if each.why]
    record_views(viewer=request.user, learners=busy, page=Page.TIMETABLE)
    number = free.count()
    context = {
        "event": event,
        "filters": asked.form,
        "page": page,
        "form": form,
        "number": number,
        "takes_all": 1 < number <= MOST_AT_ONCE,
        "others": others,
        "left": max(0, event.places - event.booked),
    }
    return render(request, "placements/events/invite.html", context)


def _invite(request: SignedInRequest, event: Any, chosen: Any) -> None:
    """Invite those who can still come, and say how many those were."""
    coming = [row for row in chosen if row.can_come]
    invited = invite(by=request.user, event=event, placements=coming) if coming else []
    if invited:
        are = "is" if len(invited) == 1 else "are"
        messages.success(request, f"{count(len(invited), 'learner')} {are} invited. We tell each of them.")
    if missed := len(chosen) - len(invited):
        have = "has" if missed == 1 else "have"
        messages.warning(request, f"{missed} {have} asked meanwhile, or cannot come any more.")
    booked = EventBooking.objects.filter(event=event, state=EventBooking.State.CONFIRMED).count()
    if invited and booked >= event.places:
        messages.info(request, "It is full now: whoever accepts goes on the waiting list.")


def _what(row: Any) -> str:
    return f"{row.learner_group}, {row.practice}"
