"""The page of one's own week: `/timetable/?week=2026-W48`."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import clock, date_day, london_date
from placements.attendance.own import own_hours_of
from placements.forms.publishing import ShownOnForm
from placements.own_week import own_week
from placements.presentation import week_links
from placements.programme.serving import days_served
from placements.showing.looking import note_look
from placements.showing.shown import changes_since
from placements.timetabling.diff import in_sentences
from placements.timetabling.weeks import Week
from placements.views.showing import own_week_as_shown


@require_safe
def learner_week(request: SignedInRequest) -> HttpResponse:
    """What the reader takes part in this week, or in the week that the address asks for.

    At the weekend, when nothing of this week is left, it opens on the coming one. With a day it is the week as it was
    shown on that day.
    """
    if "as-of" in request.GET or "on_day" in request.GET:
        return own_week_as_shown(request)
    now = timezone.now()
    reader = note_look(request.user)
    since = reader.looked_before
    changes = changes_since(request.user, since, now=now) if since else []
    week = _asked_week(request, Week.containing(london_date(now)))
    own = own_week(person=request.user, week=week, now=now)
    links = week_links(own.week, today=london_date(now), last_day=own.grid.last_day)
    context = {
        "own": own,
        "own_hours": own_hours_of(request.user, own.week, now),
        "links": links,
        "since": when_looked(since, now) if since else "",
        "changed": in_sentences(changes),
        "served": days_served(own.sessions, {each.placement.pk for each in own.placements}),
        "shown_on": ShownOnForm(today=london_date(now)),
    }
    return render(request, "placements/learner_week.html", context)


def when_looked(since: datetime.datetime, now: datetime.datetime) -> str:
    """'on Friday 20 November', 'today at 9:05am'."""
    if london_date(since) == london_date(now):
        return f"today at {clock(since)}"
    return f"on {date_day(since)}"


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
