"""Places at an event: booked for oneself or for learners, accepted, given up."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import and_list, date_long
from placements.booking.learners import candidates, looked_at
from placements.forms.events import LearnersForm
from placements.models import EventBooking, Placement, RegionalEvent
from placements.operations.bookings import LetStand, book, book_learners, cancel_booking
from placements.presentation import within_sentence
from placements.views.asking import is_done, press
from placements.views.events.doors import booking_managed_by, event_seen_by

State = EventBooking.State
PAGE = 25


@require_POST
def event_book(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Book a place for oneself, accept an invitation, or join the waiting list where it is full."""
    event = event_seen_by(request.user, public_id)
    press(request, lambda: book(by=request.user, event=event, person=request.user), _said)
    return redirect("placements:regional_event", event.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def event_learners(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Book for learners whose placements one keeps, seeing who is free and what the rules would find."""
    event = event_seen_by(request.user, public_id)
    if not Placement.objects.managed_by(request.user).exists():
        raise PermissionDenied
    if event.audience == RegionalEvent.Audience.EDUCATORS:
        raise PermissionDenied
    page = Paginator(candidates(event, request.user), PAGE).get_page(request.GET.get("page"))
    found = looked_at(event, page, request.user)
    free = {str(each.placement.public_id): each for each in found if not (each.in_the_way or each.why_not)}
    form = LearnersForm(
        request.POST or None,
        learners=[(key, _words(each.placement), each.said) for key, each in free.items()],
        stopped=[key for key, each in free.items() if each.would and each.would.stops],
    )
    booked: list[EventBooking] = []

    def act() -> None:
        chosen = [free[key].placement for key in form.cleaned_data["learners"]]
        let_stand = LetStand(frozenset(request.POST.get("about", "").split()), form.why)
        booked.extend(book_learners(by=request.user, event=event, placements=chosen, let_stand=let_stand))

    if is_done(form, act):
        for state in (State.CONFIRMED, State.WAITING):
            names = [row.person.full_name for row in booked if row.state == state]
            if names:
                are = "is" if len(names) == 1 else "are"
                told = "booked" if state == State.CONFIRMED else "on the waiting list"
                messages.success(request, f"{and_list(names)} {are} {told}.")
        return redirect("placements:regional_event", event.public_id)
    context = {
        "event": event,
        "form": form,
        "page": page,
        "free": free,
        # As they are read now: what stops is let stand only as its reader read it.
        "about": " ".join(
            stop.fingerprint for each in free.values() if each.would for stop in each.would.stops
        ),
        "busy": [each for each in found if each.in_the_way],
        "kept": [each for each in found if each.why_not and not each.in_the_way],
        "left": max(0, event.places - event.booked),
    }
    return render(request, "placements/events/learners.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def booking_cancel(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Give up a place, leave the waiting list or decline an invitation: one's own, or another's whom one books."""
    booking = booking_managed_by(request.user, public_id)
    form = forms.Form(request.POST if request.method == "POST" else None)
    heading, button, done = _words_of(booking, is_own=booking.person_id == request.user.pk)
    if is_done(form, lambda: cancel_booking(by=request.user, booking=booking)):
        messages.success(request, done)
        return redirect("placements:regional_event", booking.event.public_id)
    context = {
        "event": booking.event,
        "form": form,
        "heading": heading,
        "button": button,
        "text": "The place goes to the next on the waiting list, at once."
        if booking.state == State.CONFIRMED
        else "",
    }
    return render(request, "placements/events/event_form.html", context | {"button_kind": "warning"})


def _said(booking: EventBooking) -> str:
    title = booking.event.session.title
    on = date_long(booking.event.session.start)
    if booking.state == State.CONFIRMED:
        return f"You are booked: {title} on {on}."
    return f"You are on the waiting list for {title} on {on}."


def _words(placement: Placement) -> str:
    group = within_sentence(placement.learner_group.name)
    return f"{placement.person.full_name} ({group}, {placement.practice})"


def _words_of(booking: EventBooking, *, is_own: bool) -> tuple[str, str, str]:
    """The heading, the button and what is said once it is done."""
    whose = "your" if is_own else f"{booking.person.full_name}’s"
    if booking.state == State.WAITING:
        who = "You are" if is_own else f"{booking.person.full_name} is"
        leave = "Leave" if is_own else f"Take {booking.person.full_name} off"
        return f"{leave} the waiting list?", f"{leave} the waiting list", f"{who} not waiting any more."
    if booking.state == State.INVITED:
        verb, done = ("Decline", "declined") if is_own else ("Take back", "taken back")
        return f"{verb} {whose} invitation?", f"{verb} invitation", f"The invitation is {done}."
    return (
        f"Cancel {whose} booking?",
        "Cancel booking",
        f"{whose.capitalize() if is_own else whose} booking is cancelled.",
    )
