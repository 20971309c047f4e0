"""Sets of objectives, which universities keep: the list, a set with its objectives, and what is changed there."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Person
from accounts.views.signed_in import SignedInRequest
from placements.forms.programme import ObjectiveForm, ObjectiveSetForm, ObjectivesForm
from placements.models import ObjectiveSet, SessionKind, SetObjective
from placements.operations.objective_sets import (
    add_set_objectives,
    change_objective_set,
    change_set_objective,
    make_objective_set,
    move_set_objective,
    remove_set_objective,
)
from placements.views.asking import is_done, press
from placements.views.objectives import said_of_added
from placements.views.programme import button_about, uuid_named

KIND_WORDS = dict(SessionKind.choices)


def _sets_kept_by(person: Person) -> QuerySet[ObjectiveSet]:
    """Those of one's providers; whoever keeps none is refused."""
    if not (person.is_hee_staff or person.holds("academic_links")):
        raise PermissionDenied
    return ObjectiveSet.objects.managed_by(person).select_related("education_provider", "learner_group")


def _set_kept_by(person: Person, public_id: uuid.UUID) -> ObjectiveSet:
    return get_object_or_404(_sets_kept_by(person), public_id=public_id)


def _objective_kept_by(person: Person, public_id: uuid.UUID) -> SetObjective:
    kept = _sets_kept_by(person).order_by().values("pk")
    rows = SetObjective.objects.filter(objective_set__in=kept).select_related("objective_set")
    return get_object_or_404(rows, public_id=public_id)


@require_safe
def objective_sets(request: SignedInRequest) -> HttpResponse:
    """The sets of one's universities, those no longer offered last."""
    rows = _sets_kept_by(request.user).annotate(
        number=Count("objectives", distinct=True),
        placements=Count("objectives__adopted__placement", distinct=True),
    )
    context = {"sets": rows.order_by("is_retired", "education_provider__name", "name", "pk")}
    return render(request, "placements/objective_sets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def objective_set_new(request: SignedInRequest) -> HttpResponse:
    """Make a set; its objectives come on its own page."""
    _sets_kept_by(request.user)
    form = ObjectiveSetForm(request.POST or None, by=request.user)
    made: list[ObjectiveSet] = []
    if is_done(form, lambda: made.append(make_objective_set(by=request.user, **form.cleaned_data))):
        messages.success(request, f"“{made[0]}” is made. Add its objectives.")
        return redirect("placements:objective_set", made[0].public_id)
    return _form_page(request, form, heading="New set of objectives", button="Make the set")


@require_http_methods(["GET", "HEAD", "POST"])
def objective_set_page(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """A set and its objectives; more are pasted here, one in a line."""
    objective_set = _set_kept_by(request.user, public_id)
    form = ObjectivesForm(request.POST or None)
    added: list[SetObjective] = []
    if is_done(
        form,
        lambda: added.extend(
            add_set_objectives(by=request.user, objective_set=objective_set, **form.cleaned_data)
        ),
    ):
        messages.success(request, said_of_added(added, to="set"))
        return redirect("placements:objective_set", objective_set.public_id)
    rows = list(objective_set.objectives.all())
    context = {
        "set": objective_set,
        "objectives": [
            {
                "row": each,
                "usual": [KIND_WORDS[kind] for kind in each.usual_kinds if kind in KIND_WORDS],
                "up": button_about("Up", each.text) if number else "",
                "down": button_about("Down", each.text) if number < len(rows) - 1 else "",
            }
            for number, each in enumerate(rows)
        ],
        "form": form,
    }
    return render(request, "placements/objective_set.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def objective_set_change(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Rename a set, say for whom it is, or stop offering it."""
    objective_set = _set_kept_by(request.user, public_id)
    form = ObjectiveSetForm(request.POST or None, by=request.user, objective_set=objective_set)
    if is_done(
        form,
        lambda: change_objective_set(by=request.user, objective_set=objective_set, **form.cleaned_data),
    ):
        messages.success(request, "The set is saved.")
        return redirect("placements:objective_set", objective_set.public_id)
    return _form_page(
        request, form, heading="Change this set", button="Save the set", objective_set=objective_set
    )


@require_http_methods(["GET", "HEAD", "POST"])
def set_objective_change(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say an objective of a set in other words, or by which kinds of session it is served."""
    objective = _objective_kept_by(request.user, public_id)
    form = ObjectiveForm(request.POST or None, objective=objective)
    if is_done(form, lambda: change_set_objective(by=request.user, objective=objective, **form.cleaned_data)):
        messages.success(request, "The objective is saved. Placements that have adopted it keep their words.")
        return redirect("placements:objective_set", objective.objective_set.public_id)
    return _form_page(
        request,
        form,
        heading="Change this objective",
        button="Save objective",
        objective_set=objective.objective_set,
        removes=objective,
    )


@require_POST
def objective_set_order(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let the objective that "up" or "down" names change places with its neighbour."""
    objective_set = _set_kept_by(request.user, public_id)
    up = "up" in request.POST
    named = uuid_named(request.POST.get("up" if up else "down", ""))
    objective = get_object_or_404(objective_set.objectives, public_id=named)
    press(request, lambda: move_set_objective(by=request.user, objective=objective, up=up))
    return redirect("placements:objective_set", objective_set.public_id)


@require_POST
def set_objective_remove(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take an objective out of a set."""
    objective = _objective_kept_by(request.user, public_id)
    remove_set_objective(by=request.user, objective=objective)
    messages.success(request, "The objective is removed. Placements that have adopted it keep it.")
    return redirect("placements:objective_set", objective.objective_set.public_id)


def _form_page(request: SignedInRequest, form: forms.Form, **context: Any) -> HttpResponse:
    return render(request, "placements/objective_set_form.html", {"form": form} | context)
