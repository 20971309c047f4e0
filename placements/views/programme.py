"""The learning programme of a placement on one page: objectives and what serves them, interviews, regular teaching."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Person
from accounts.record_views import Page, record_view
from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import count
from placements.models import ObjectiveSet, Placement, SessionKind
from placements.operations.programme import adopt_objective_set
from placements.programme.due import scheduling_address, teaching_address
from placements.programme.fetching import Programme, kinds_of, programme_of
from placements.programme.interviews import Standing, State
from placements.views.asking import press
from placements.views.doors import can_plan, placement_planned_by, placement_seen_by

KIND_WORDS = dict(SessionKind.choices)
COLOURS = {
    State.HELD: "green",
    State.TO_RECORD: "yellow",
    State.SCHEDULED: "blue",
    State.OVERDUE: "red",
    State.DUE: "yellow",
    State.LATER: "grey",
}


@require_safe
def programme_page(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """What a learner is to learn, what serves it, and when the two meet; who plans it changes it from here."""
    placement = placement_seen_by(request.user, public_id)
    record_view(viewer=request.user, learner=placement.person_id, page=Page.PLACEMENT)
    programme = programme_of(placement, reader=request.user, now=timezone.now())
    may_change = can_plan(placement)
    context = {
        "placement": placement,
        "programme": programme,
        "lede": _lede(programme),
        "objectives": [
            {
                "objective": objective,
                "cover": cover,
                "usual": [KIND_WORDS[kind] for kind in kinds_of(objective) if kind in KIND_WORDS],
            }
            for objective, cover in programme.objectives
        ],
        "interviews": [_interview(each, placement, may_change) for each in programme.interviews],
        "teaching": [
            {"row": each, "href": teaching_address(programme, each) if may_change else ""}
            for each in programme.teaching
        ],
        "sets": sets_for(placement) if may_change else [],
        "may_change": may_change,
        "is_own": placement.person_id == request.user.pk,
        "reads_notes": placement.is_taught or placement.person_id == request.user.pk,
    }
    return render(request, "placements/programme.html", context)


def _lede(programme: Programme) -> str:
    placement = programme.placement
    week = f"Week {programme.week} of {len(programme.teaching)}" if programme.week else ""
    return ", ".join(filter(None, [week, placement.learner_group.name, placement.learner.stage]))


def _interview(each: Standing, placement: Placement, may_change: bool) -> dict[str, Any]:
    over = placement.ends_on < timezone.localdate()
    return {
        "row": each,
        "name": f"{each.kind.capitalize()} interview",
        "state": each.state.capitalize(),
        "colour": COLOURS[each.state],
        "schedule": scheduling_address(placement, each)
        if may_change and each.may_be_scheduled and not over
        else "",
        "may_record": may_change and each.may_be_recorded,
    }


def sets_for(placement: Placement) -> Sequence[ObjectiveSet]:
    """Sets that the placement may adopt; ``number`` says how many objectives each has, ``new`` how many of them are
    not here."""
    here = Q(objectives__adopted__placement=placement)
    rows = (
        ObjectiveSet.objects.offered_to(placement)
        .annotate(
            number=Count("objectives", distinct=True), adopted=Count("objectives", filter=here, distinct=True)
        )
        .filter(number__gt=0)
        .order_by("name", "pk")
    )
    found: list[Any] = list(rows)
    for each in found:
        each.new = each.number - each.adopted
        each.button = button_about("Adopt", each.name)
    return found


def button_about(text: str, what: str) -> SafeString:
    """The words of a button that stands in a row; a screen reader tells what the row is about as well."""
    return format_html('{}<span class="nhsuk-u-visually-hidden"> {}</span>', text, what)


@require_POST
def programme_adopt(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Copy a set's objectives into a placement."""
    placement = planned_now(request.user, public_id)
    offered = ObjectiveSet.objects.offered_to(placement)
    objective_set = get_object_or_404(offered, public_id=uuid_named(request.POST.get("set", "")))
    added: list[int] = []
    what = {"placement": placement, "objective_set": objective_set}
    if press(request, lambda: added.append(adopt_objective_set(by=request.user, **what))):
        new = f"{count(added[0], 'objective')} added" if added[0] else "nothing was new"
        messages.success(request, f"“{objective_set}” is adopted: {new}.")
    return redirect("placements:programme", placement.public_id)


def planned_now(person: Person, public_id: uuid.UUID) -> Any:
    """A placement whose programme this person may change: it is not over, and they plan it."""
    placement = placement_planned_by(person, public_id)
    if not can_plan(placement):
        raise PermissionDenied
    return placement


def uuid_named(text: str) -> uuid.UUID | None:
    """The key that a button sent; what is none is as if none were sent."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
