"""Who and what is free at a practice at a moment: `/practices/<code>/free/?day=2026-11-24&at=2pm`."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.views.signed_in import SignedInRequest
from placements.forms.who_is_free import WhoIsFreeForm
from placements.models import Room
from placements.practice_weeks.free import who_is_free
from placements.practice_weeks.week import PracticeWeek, fetch_practice_week
from placements.presentation import week_to_show
from placements.timetabling.weeks import Week
from placements.views.doors import practice_seen_by

PREFILLED = ("day", "at", "leader", "room")
"""What the form of a new session takes over from here, by the names in the address."""


@require_safe
def who_is_free_page(request: SignedInRequest, ods_code: str) -> HttpResponse:
    """Staff, rooms and learners that are free at the moment asked for, each with the way to add a session then."""
    practice = practice_seen_by(request.user, ods_code)
    week = _week_asked(request)
    form = WhoIsFreeForm(request.GET if request.GET else None, week=week)
    answer, chosen = None, ""
    if form.is_valid():
        here = fetch_practice_week(practice, week)
        rooms = list(practice.rooms.all())
        answer = who_is_free(here, form.cleaned_data["moment"], rooms)
        chosen = _chosen(request, here, rooms)
    context = {
        "practice": practice,
        "form": form,
        "answer": answer,
        "chosen": chosen,
        "kept": [(name, request.GET[name]) for name in ("leader", "room") if request.GET.get(name)],
        "start": urlencode({name: request.GET[name] for name in PREFILLED if request.GET.get(name)}),
        "may_plan": practice.is_managed,
        "back": f"{reverse('placements:practice_week', args=[practice.ods_code])}?week={week.code}",
    }
    return render(request, "placements/who_is_free.html", context)


def _week_asked(request: SignedInRequest) -> Week:
    """The week of the day that the address names, else the one that the practice's week shows."""
    try:
        return Week.containing(datetime.date.fromisoformat(request.GET.get("day", "")))
    except ValueError:
        return week_to_show(timezone.localdate())


def _chosen(request: SignedInRequest, here: PracticeWeek, rooms: Sequence[Room]) -> str:
    """Whom or which room the reader came from, in words: 'with Norah Practiss', 'in Consulting room 1'."""
    asked = {request.GET.get("leader"), request.GET.get("room")}
    with_whom = [f"with {each.full_name}" for each in here.staff if str(each.public_id) in asked]
    return " ".join([*with_whom, *(f"in {each.name}" for each in rooms if str(each.public_id) in asked)])
