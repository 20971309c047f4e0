"""What a learner is shown and says to it: seen, what they want to be told, and what stood there on an earlier day."""

from __future__ import annotations

import datetime
import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Person
from accounts.record_views import Page, record_view
from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import london
from hubs.operations.base import Refusal
from placements.forms.publishing import ShownOnForm, WantsForm
from placements.models import Placement, TimetableReader
from placements.operations.acknowledging import acknowledge
from placements.operations.telling import set_reader_wants
from placements.presentation import holidays_of_week, session_cards, week_links
from placements.showing.shown import end_of, sessions_shown
from placements.timetabling.grid import build_week_grid
from placements.timetabling.weeks import Week
from placements.views.doors import placement_seen_by, week_asked


@require_POST
def timetable_seen(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """The learner says that they have seen the timetable of a placement."""
    placement = placement_seen_by(request.user, public_id)
    if placement.person_id != request.user.pk:
        raise PermissionDenied
    try:
        seen = london(datetime.datetime.fromisoformat(request.POST.get("seen", "")))
        acknowledge(by=request.user, placement=placement, seen=seen)
    except ValueError:
        messages.error(request, "Look at your timetable first.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{placement.practice} knows that you have seen your timetable.")
    return redirect("placements:learner_week")


@require_http_methods(["GET", "HEAD", "POST"])
def timetable_wants(request: SignedInRequest) -> HttpResponse:
    """Choose to be told all one's times or only what changed."""
    reader = TimetableReader.objects.filter(person=request.user).first() or TimetableReader()
    form = WantsForm(request.POST or None, initial={"wants": reader.wants})
    if form.is_valid():
        set_reader_wants(by=request.user, wants=form.cleaned_data["wants"])
        messages.success(request, "We send you that from now on.")
        return redirect("placements:learner_week")
    return render(request, "placements/wants.html", {"form": form, "mail": request.user.email})


def own_week_as_shown(request: SignedInRequest) -> HttpResponse:
    """The page of one's own week as it was on the day that the address names."""
    return _as_shown(request, request.user, None, "placements:learner_week")


@require_safe
def week_as_shown(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """A week of a placement as its learner was shown it on an earlier day."""
    placement = placement_seen_by(request.user, public_id)
    record_view(viewer=request.user, learner=placement.person_id, page=Page.TIMETABLE)
    return _as_shown(request, placement.person, placement, "placements:week_as_shown")


def _as_shown(
    request: SignedInRequest, person: Person, placement: Placement | None, route: str
) -> HttpResponse:
    today = timezone.localdate()
    week = week_asked(request, Week.containing(today))
    asked = "on_day" in request.GET
    form = ShownOnForm(request.GET if asked else None, today=today)
    arguments: dict[str, Any] = {"to": route} | ({"public_id": placement.public_id} if placement else {})
    if form.is_valid():
        found = {"week": week.code, "as-of": form.cleaned_data["on"].isoformat()}
        response = redirect(**arguments)
        response["Location"] += f"?{urlencode(found)}"
        return response
    on = _day_asked(request, today)
    sessions = sessions_shown(
        end_of(on),
        person=None if placement else person,
        placement=placement,
        within=week.during,
    )
    cards = session_cards(sessions, whose=person)
    grid = build_week_grid(cards, week.monday, today, timezone.now(), holidays=holidays_of_week(week))
    context = {
        "placement": placement,
        "week": week,
        "on": on,
        "grid": grid,
        "links": week_links(week, today=today, last_day=grid.last_day),
        "form": form if asked else ShownOnForm(initial={"on": on}, today=today),
    }
    return render(request, "placements/as_shown.html", context)


def _day_asked(request: HttpRequest, today: datetime.date) -> datetime.date:
    """The day that the address names, today where it names none or one to come."""
    try:
        return min(datetime.date.fromisoformat(request.GET.get("as-of", "")), today)
    except ValueError:
        return today
