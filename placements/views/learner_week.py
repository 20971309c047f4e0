"""The page of one's own week: `/timetable/?week=2026-W48`."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import london_date
from placements.own_week import own_week
from placements.presentation import week_links
from placements.timetabling.weeks import Week


@require_safe
def learner_week(request: SignedInRequest) -> HttpResponse:
    """What the reader takes part in this week, or in the week that the address asks for.

    At the weekend, when nothing of this week is left, it opens on the coming one.
    """
    now = timezone.now()
    week = _asked_week(request, Week.containing(london_date(now)))
    own = own_week(person=request.user, week=week, now=now)
    links = week_links(own.week, today=london_date(now), last_day=own.grid.last_day)
    return render(request, "placements/learner_week.html", {"own": own, "links": links})


def _asked_week(request: HttpRequest, this_week: Week) -> Week | None:
    """The week of the address, if it asks for one; this week, and a message that says so, where that is none."""
    code = request.GET.get("week")
    if not code:
        return None
    try:
        return Week.parse(code)
    except ValueError as error:
        messages.warning(request, f"{error} You are looking at this week.")
        return this_week
