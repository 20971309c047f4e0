"""Seats in a session that a practice offers others: offered, changed, and offered no more."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Person
from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import count
from hubs.models import Membership
from hubs.operations.base import Refusal
from placements.forms.seat_offers import SeatOfferForm
from placements.operations.events import change_event
from placements.operations.seat_offers import offer_to_neighbours, withdraw_seats
from placements.regional.offers import may_be_offered, offer_of
from placements.views.asking import is_done
from placements.views.doors import session_seen_by


@require_http_methods(["GET", "HEAD", "POST"])
def seat_offer(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Offer seats in a session to other practices, or change what is offered."""
    session = _session_kept_by(request.user, public_id)
    event = offer_of(session)
    if not event and not may_be_offered(session, timezone.now()):
        raise PermissionDenied
    hub = Membership.objects.current().filter(practice=session.practice).select_related("hub").first()
    form = SeatOfferForm(
        request.POST or None, session=session, event=event, hub=str(hub.hub) if hub else "your hub"
    )
    said: list[str] = []
    if is_done(form, lambda: said.append(_offer(request.user, session, event, form))):
        messages.success(request, said[0])
        return redirect("placements:session", session.public_id)
    context = {"form": form, "session": session, "event": event}
    return render(request, "placements/regional/seat_offer.html", context)


@require_POST
def seat_offer_withdraw(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Offer no more seats; who is booked stays booked."""
    session = _session_kept_by(request.user, public_id)
    event = offer_of(session)
    if event is None:
        raise Http404
    try:
        withdraw_seats(by=request.user, event=event)
        messages.success(request, f"{session.title} is no longer offered. Who is booked stays booked.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("placements:session", session.public_id)


def _session_kept_by(person: Person, public_id: uuid.UUID) -> Any:
    """A session of a practice that this person keeps; 404 where they may not see it, 403 where they only may see it."""
    session = session_seen_by(person, public_id)
    if not (session.is_kept and session.is_managed):
        raise PermissionDenied
    return session


def _offer(by: Person, session: Any, event: Any, form: SeatOfferForm) -> str:
    seats = form.cleaned_data["seats"]
    if event:
        change_event(by=by, event=event, places=seats, **form.offer)
        return f"{count(seats, 'place')} in {session.title} {'is' if seats == 1 else 'are'} offered now."
    _, told = offer_to_neighbours(by=by, session=session, seats=seats, **form.offer)
    offered = f"{count(seats, 'place')} in {session.title} {'is' if seats == 1 else 'are'} offered."
    if not told:
        return (
            f"{offered} It stands in the regional timetable; nobody near by has a learner who is free then."
        )
    return f"{offered} {count(told, 'administrator')} near by {'is' if told == 1 else 'are'} told."
