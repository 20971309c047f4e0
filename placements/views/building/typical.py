"""A typical week used in a placement, and a week of a placement kept as a typical one."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.views.signed_in import SignedInRequest
from hubs.operations.base import Refusal
from placements.forms.building import NameForm, TypicalWeekForm
from placements.models import SessionKind, TypicalWeek
from placements.operations.building.sources import left_out, sessions_of, wishes_of_typical_week
from placements.operations.typical_weeks import keep_typical_week
from placements.presentation import week_links
from placements.timetabling.weeks import Week
from placements.views.building.page import Way, answer, fellows_of, placement_to_build, week_address
from placements.views.doors import placement_managed_by, week_named


@require_http_methods(["GET", "HEAD", "POST"])
def typical_week_use(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """What a typical week would add to every week of a placement; the POST adds it."""
    placement = placement_to_build(request, public_id)
    weeks = TypicalWeek.objects.filter(
        practice=placement.practice_id, learner_group=placement.learner_group_id
    )
    form = TypicalWeekForm(request.GET, weeks=weeks, fellows=fellows_of(request, placement))
    typical = form.cleaned_data["typical"] if form.is_valid() else None
    if typical is None and not weeks:
        form.errors.clear()
    way = Way(
        heading="Use a typical week",
        explained=f"The sessions of “{typical.name}” in every week of the placement, as drafts."
        if typical
        else "",
    )
    wishes = wishes_of_typical_week(typical, placement) if typical else ()
    return answer(request, placement, form, wishes, way)


@require_http_methods(["GET", "HEAD", "POST"])
def week_keep(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Keep a week of a placement as a typical week of its practice and learner group."""
    placement = placement_managed_by(request.user, public_id)
    week = week_named(request) or Week.containing(placement.starts_on)
    sessions = sessions_of(placement, request.user, week)
    form = NameForm(request.POST or None, initial={"name": placement.learner_group.name})
    if not sessions and request.method != "POST":
        messages.info(
            request, "There is no session in this week yet. Choose a week that shows what is typical."
        )
        return redirect(week_address(placement, week))
    if form.is_valid():
        try:
            typical = keep_typical_week(
                by=request.user,
                practice=placement.practice,
                learner_group=placement.learner_group,
                name=form.cleaned_data["name"],
                sessions=sessions,
            )
        except Refusal as refusal:
            form.add_error("name", list(refusal.sentences))
        else:
            messages.success(request, f"{typical.name} is kept as a typical week.")
            return redirect("placements:typical_week", placement.practice.ods_code, typical.public_id)
    context = {
        "form": form,
        "placement": placement,
        "number": len(sessions) - (visits := sum(each.kind == SessionKind.SPOKE_VISIT for each in sessions)),
        "visits": visits,
        "left_out": left_out(placement, request.user, week),
        "days": week_links(week, today=week.monday).label,
        "back": week_address(placement, week),
    }
    return render(request, "placements/typical_week_keep.html", context)
