"""What its keeper does with an event: planned, changed, opened, cancelled, restored; and who was there."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Person
from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import and_list, count
from hubs.models import Membership, Practice, TrainingHub
from placements.forms.events import EventForm, HolderForm, RegisterForm
from placements.forms.placements import CancelForm
from placements.models import Attendance, EventBooking, RegionalEvent
from placements.operations.attendance import record_register
from placements.operations.events import (
    cancel_event,
    change_event,
    open_event,
    plan_event,
    restore_event,
)
from placements.operations.outsiders import with_outsider
from placements.views.asking import is_done, press
from placements.views.events.doors import event_managed_by

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@form_methods
def event_new(request: SignedInRequest) -> HttpResponse:
    """Plan an event of a hub that one leads: first which practice holds it, then all the rest."""
    hubs = TrainingHub.objects.managed_by(request.user)
    if not hubs.exists():
        raise PermissionDenied
    practices = _practices_of(hubs)
    holder = HolderForm(request.GET or None, practices=practices)
    if not holder.is_valid():
        context = {"form": holder, "heading": "Plan an event", "button": "Continue", "method": "get"}
        return render(request, "placements/events/event_form.html", context)
    practice: Any = holder.cleaned_data["practice"]
    hub = TrainingHub.objects.get(pk=practice.hub_today)
    form = EventForm(request.POST or None, practice=practice, hub=hub)
    planned: list[RegionalEvent] = []

    def plan(newcomer: Person | None) -> None:
        what = form.filled | {"leaders": form.leaders_with(newcomer)}
        planned.append(plan_event(by=request.user, hub=hub, practice=practice, **what))

    if is_done(form, lambda: _with_newcomer(request, form, plan)):
        messages.success(request, "The event is saved as a draft. Open it when people may book.")
        return redirect("placements:regional_event", planned[0].public_id)
    context = {"form": form, "heading": "Plan an event", "caption": practice, "button": "Save as a draft"}
    return render(request, "placements/events/event_form.html", context)


@form_methods
def event_change(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change an event to come. Seats in a practice's session have a page of their own."""
    event = event_managed_by(request.user, public_id)
    is_shared = event.kind == RegionalEvent.Kind.SHARED_SESSION
    if is_shared or event.session.is_cancelled or event.session.start <= timezone.now():
        raise Http404
    form = EventForm(request.POST or None, event=event, practice=event.session.practice, hub=event.hub)

    def change(newcomer: Person | None) -> None:
        change_event(by=request.user, event=event, leaders=form.leaders_with(newcomer), **form.filled)

    return _asked(
        request,
        event,
        form,
        lambda: _with_newcomer(request, form, change),
        heading="Change this event",
        button="Save",
        done="is saved.",
    )


@require_POST
def event_open(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let people see and book an event."""
    event = event_managed_by(request.user, public_id)
    return _done(request, event, lambda: open_event(by=request.user, event=event), "is open for booking.")


@form_methods
def event_cancel(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Call an event off, with the reason."""
    event = event_managed_by(request.user, public_id)
    form = CancelForm(request.POST or None)
    told = [count(event.booked, "person who is booked", "people who are booked")] if event.booked else []
    told += [f"{event.waiting} waiting"] if event.waiting else []
    telling = f" We tell {and_list(told)}." if told else ""
    return _asked(
        request,
        event,
        form,
        lambda: cancel_event(by=request.user, event=event, reason=form.cleaned_data["reason"]),
        heading="Cancel this event?",
        text=f"It stays in view, crossed out. You can restore it.{telling}",
        button="Cancel event",
        button_kind="warning",
        done="is cancelled.",
    )


@require_POST
def event_restore(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Hold a cancelled event after all."""
    event = event_managed_by(request.user, public_id)
    return _done(
        request, event, lambda: restore_event(by=request.user, event=event), "takes place after all."
    )


@form_methods
def event_register(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Write down who was there, once it has begun: that confirms their hours."""
    event = event_managed_by(request.user, public_id)
    if event.session.is_cancelled or event.session.start > timezone.now():
        raise Http404
    booked = EventBooking.objects.filter(event=event, state=EventBooking.State.CONFIRMED)
    outcome = Attendance.objects.filter(participation__session=event.session, person=OuterRef("pk")).values(
        "outcome"
    )
    # Nobody confirms their own hours.
    people = (
        Person.objects.filter(pk__in=booked.order_by().values("person"))
        .exclude(pk=request.user.pk)
        .annotate(outcome=Subquery(outcome[:1]))
    )
    rows: list[Any] = list(people)
    there = [str(row.public_id) for row in rows if row.outcome != Attendance.Outcome.MISSED]
    form = RegisterForm(
        request.POST if request.method == "POST" else None, people=people, initial={"present": there}
    )

    def act() -> object:
        present = list(form.cleaned_data["present"])
        missed = [row for row in rows if row not in present]
        return record_register(by=request.user, session=event.session, present=present, missed=missed)

    return _asked(
        request,
        event,
        form,
        act,
        heading="Who was there?",
        text="What you save confirms their hours." if rows else "Nobody was booked.",
        button="Save the register",
        done="has its register.",
    )


def _practices_of(hubs: Any) -> Any:
    """Practices of these hubs, each with the key of its hub of today."""
    today = Membership.objects.current().filter(practice=OuterRef("pk"), hub__in=hubs.order_by().values("pk"))
    return Practice.objects.annotate(hub_today=Subquery(today.values("hub")[:1])).exclude(hub_today=None)


def _with_newcomer(request: SignedInRequest, form: EventForm, act: Callable[[Person | None], None]) -> object:
    return with_outsider(by=request.user, outsider=form.newcomer, known=form.known, act=act)


def _asked(
    request: SignedInRequest, event: Any, form: Any, act: Callable[[], object], *, done: str, **words: Any
) -> HttpResponse:
    if is_done(form, act):
        messages.success(request, f"{event.session.title} {done}")
        return redirect("placements:regional_event", event.public_id)
    return render(request, "placements/events/event_form.html", {"form": form, "event": event} | words)


def _done(request: SignedInRequest, event: Any, act: Callable[[], object], done: str) -> HttpResponse:
    press(request, act, f"{event.session.title} {done}")
    return redirect(reverse("placements:regional_event", args=[event.public_id]))
