"""A placement's own objectives: added, changed, taken away, and the sessions chosen for one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import Person
from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import count
from placements.forms.programme import ObjectiveForm, ObjectivesForm, RemovalForm, SessionsForm
from placements.models import Objective, Placement, Session
from placements.operations.programme import (
    add_objectives,
    change_objective,
    choose_sessions,
    remove_objective,
)
from placements.programme.fetching import Programme, kinds_of, programme_of
from placements.views.asking import is_done, placement_form_page
from placements.views.programme import planned_now

BACK, TEMPLATE = "placements:programme", "placements/programme_form.html"


def what_goes_with(objective: Objective, programme: Programme) -> str:
    """What is lost with an objective, in sentences: the sessions that serve it, and those chosen for it; or nothing."""
    cover = dict(programme.objectives)[objective]
    chosen = objective.links.count()
    if not (cover.sessions or chosen):
        return ""
    serving = count(len(cover.sessions), "session serves", "sessions serve")
    held = count(len(cover.served), "has been held", "have been held")
    sentences = [
        f"{serving} it, of which {held}." if cover.served else f"{serving} it.",
        f"{count(chosen, 'was chosen', 'were chosen')} for it by hand." if chosen else "",
        "The sessions stay, but nothing says any more that they were for this.",
    ]
    return " ".join(filter(None, sentences))


def objective_planned_by(person: Person, public_id: uuid.UUID) -> tuple[Objective, Any]:
    """An objective and its placement, of who may change it; 404 where they may not see it, 403 where no more."""
    seen = Placement.objects.visible_to(person).order_by().values("pk")
    objective = get_object_or_404(
        Objective.objects.filter(placement__in=seen).select_related("placement"), public_id=public_id
    )
    placement = planned_now(person, objective.placement.public_id)
    objective.placement = placement
    return objective, placement


def said_of_added(added: Sequence[object], *, to: str) -> str:
    """'3 objectives added.'; where nothing was new, that the placement or the set has them."""
    return f"{count(len(added), 'objective')} added." if added else f"The {to} has these objectives already."


@require_http_methods(["GET", "HEAD", "POST"])
def objectives_new(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Add objectives to a placement, several at once."""
    placement = planned_now(request.user, public_id)
    form = ObjectivesForm(request.POST or None)
    added: list[Objective] = []
    if is_done(
        form,
        lambda: added.extend(add_objectives(by=request.user, placement=placement, **form.cleaned_data)),
    ):
        messages.success(request, said_of_added(added, to="placement"))
        return redirect(BACK, placement.public_id)
    context = {"heading": "Add objectives", "button": "Add objectives", "form": form, "placement": placement}
    return render(request, TEMPLATE, context)


@require_http_methods(["GET", "HEAD", "POST"])
def objective_change(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say an objective in other words, or by which kinds of session it is served."""
    objective, placement = objective_planned_by(request.user, public_id)
    form = ObjectiveForm(request.POST or None, objective=objective)
    return placement_form_page(
        request,
        placement,
        form,
        lambda: change_objective(by=request.user, objective=objective, **form.cleaned_data),
        done="The objective is saved.",
        template="placements/objective_form.html",
        heading="Change this objective",
        button="Save objective",
        objective=objective,
        may_remove=objective.kind != Objective.Kind.ETHOS,
        loses=what_goes_with(objective, programme_of(placement, reader=request.user, now=timezone.now())),
        back=BACK,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def objective_remove(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take an objective out of a placement; where sessions serve it, that is said first."""
    objective, placement = objective_planned_by(request.user, public_id)
    loses = what_goes_with(objective, programme_of(placement, reader=request.user, now=timezone.now()))
    is_sure = request.method == "POST" and ("told" in request.POST or not loses)
    return placement_form_page(
        request,
        placement,
        RemovalForm(request.POST if is_sure else None),
        lambda: remove_objective(by=request.user, objective=objective),
        done="The objective is removed.",
        template=TEMPLATE,
        heading="Remove this objective?",
        text=f"“{objective}”. {loses}",
        button="Remove this objective",
        button_kind="warning",
        back=BACK,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def objective_sessions(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Choose the sessions that serve an objective, several at once, besides those of its usual kinds."""
    objective, placement = objective_planned_by(request.user, public_id)
    offered = list(
        Session.objects.filter(participations__placement=placement, is_cancelled=False).exclude(
            category="break"
        )
    )
    form = SessionsForm(
        request.POST or None,
        sessions=offered,
        linked=set(objective.links.values_list("session", flat=True)),
    )
    return placement_form_page(
        request,
        placement,
        form,
        lambda: choose_sessions(by=request.user, objective=objective, sessions=form.chosen, among=offered),
        done="The sessions of the objective are saved.",
        template="placements/objective_sessions.html",
        objective=objective,
        heading="Sessions that serve it",
        usual=kinds_of(objective),
        back=BACK,
    )
