"""What a learner asks, or who keeps their placement for them: ill, a change, time away; and what they asked so far."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Person
from accounts.views.signed_in import SignedInRequest
from placements.asking.lists import asked
from placements.asking.reach import whom_to_ring
from placements.forms.asking import AskForChangeForm, IllForm, ProposalForm
from placements.models import GOING_ON, LearnerMessage, LearnerProposal, Placement
from placements.operations.messages import ask_for_change, say_back, say_ill
from placements.operations.proposals import change_proposal, propose, withdraw
from placements.views.asking import is_done, press
from placements.views.doors import placement_seen_by


@require_http_methods(["GET", "HEAD", "POST"])
def ill_page(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say that the learner is ill, today unless other days are given."""
    placement = placement_asked_about(request.user, public_id)
    form = IllForm(request.POST or None, placement=placement)
    done: list[LearnerMessage] = []
    if is_done(form, lambda: done.append(say_ill(by=request.user, placement=placement, **form.cleaned_data))):
        return redirect("placements:message", done[0].public_id)
    return _page(request, placement, form, template="placements/say_ill.html")


@require_http_methods(["GET", "HEAD", "POST"])
def change_page(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for a change of a session, which the address may name, or of what stands at a time."""
    placement = placement_asked_about(request.user, public_id)
    initial = {"session": request.GET.get("session", "")}
    form = AskForChangeForm(request.POST or None, placement=placement, initial=initial)
    done: list[LearnerMessage] = []
    if is_done(form, lambda: done.append(ask_for_change(by=request.user, placement=placement, **form.what))):
        return redirect("placements:message", done[0].public_id)
    return _page(request, placement, form, template="placements/ask_for_change.html")


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_new(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Propose leave, an exam or out-of-hours work. Whoever keeps the placement goes on to decide about it."""
    placement = placement_asked_about(request.user, public_id)
    form = ProposalForm(request.POST or None, placement=placement)
    done: list[LearnerProposal] = []
    if is_done(form, lambda: done.append(propose(by=request.user, placement=placement, wish=form.wish))):
        if placement.person_id == request.user.pk:
            messages.success(request, f"{placement.practice} is told, and answers you by mail and here.")
        return redirect("placements:proposal", done[0].public_id)
    return _page(request, placement, form, template="placements/propose.html", button="Propose")


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_change(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Propose it otherwise."""
    proposal = proposal_asked_by(request.user, public_id)
    placement = proposal.placement
    form = ProposalForm(request.POST or None, placement=placement, proposal=proposal)
    if is_done(form, lambda: change_proposal(by=request.user, proposal=proposal, wish=form.wish)):
        messages.success(request, f"It is changed. {placement.practice} is told, and decides.")
        return redirect("placements:proposal", proposal.public_id)
    return _page(
        request, placement, form, template="placements/propose.html", button="Save", proposal=proposal
    )


@require_POST
def proposal_withdraw(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take it back."""
    proposal = proposal_asked_by(request.user, public_id)
    press(request, lambda: withdraw(by=request.user, proposal=proposal), "It is taken back.")
    return redirect("placements:proposal", proposal.public_id)


@require_POST
def ill_no_more(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """The learner is back earlier than they said."""
    found = LearnerMessage.objects.visible_to(request.user).select_related("placement")
    message = get_object_or_404(found, public_id=public_id)
    placement_asked_about(request.user, message.placement.public_id)
    done = "Those who were told that you are ill are told that you are back."
    press(request, lambda: say_back(by=request.user, message=message), done)
    return redirect("placements:message", message.public_id)


@require_safe
def asked_page(request: SignedInRequest) -> HttpResponse:
    """What the reader asked as a learner, and what was answered."""
    rows = asked(Q(placement__person=request.user))
    own = Placement.objects.filter(person=request.user, state__in=GOING_ON).select_related("practice")
    context = {"rows": rows, "placements": own.order_by("starts_on", "pk")}
    return render(request, "placements/asked.html", context)


def placement_asked_about(person: Person, public_id: uuid.UUID) -> Any:
    """A placement for which this person may ask: its learner, or who keeps it; 404 or 403 for others."""
    placement = placement_seen_by(person, public_id)
    if not placement.is_managed and placement.person_id != person.pk:
        raise PermissionDenied
    return placement


def proposal_asked_by(person: Person, public_id: uuid.UUID) -> LearnerProposal:
    """A proposal that this person may change or take back, as ``placement_asked_about`` says."""
    found = LearnerProposal.objects.visible_to(person).select_related("placement", "decided_by")
    proposal = get_object_or_404(found, public_id=public_id)
    proposal.placement = placement_asked_about(person, proposal.placement.public_id)
    return proposal


def _page(
    request: SignedInRequest, placement: Any, form: Any, *, template: str, **context: Any
) -> HttpResponse:
    context |= {
        "placement": placement,
        "form": form,
        "is_own": placement.person_id == request.user.pk,
        "ring": whom_to_ring(placement),
    }
    return render(request, template, context)
