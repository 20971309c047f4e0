"""A practice's week on paper: the wall chart of the staff room, and the sheet for its clinicians."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Administrator
from accounts.views.signed_in import SignedInRequest
from hubs.models import Practice
from placements.forms.clinics import ClinicsForm, room_asked
from placements.practice_weeks.clinicians_sheet import clinicians_sheet
from placements.practice_weeks.wall_chart import wall_chart
from placements.practice_weeks.week import PracticeWeek, fetch_practice_week
from placements.presentation import is_weekend, week_links, week_to_show
from placements.timetabling.weeks import Week
from placements.views.doors import practice_seen_by, week_asked, week_named


@require_safe
def wall_chart_page(request: SignedInRequest, ods_code: str) -> HttpResponse:
    """The practice's published week as one sheet for the wall: first names and professions, no notes."""
    practice = practice_seen_by(request.user, ods_code)
    today = timezone.localdate()
    here = _fetch(request, practice, week_asked(request, week_to_show(today)))
    context = {
        "practice": practice,
        "week": here.week,
        "chart": wall_chart(here),
        "links": week_links(here.week, today=today),
        "to_ask": _to_ask(practice, today),
        "now": timezone.now(),
    }
    return render(request, "placements/wall_chart.html", context)


@require_safe
def clinicians_page(request: SignedInRequest, ods_code: str) -> HttpResponse:
    """Who has which learner on a day, or in a week, and which appointments make room for it."""
    practice = practice_seen_by(request.user, ods_code)
    today = timezone.localdate()
    day = _day_asked(request, today)
    week = Week.containing(day) if day else week_asked(request, week_to_show(today))
    here = _fetch(request, practice, week)
    room, chosen = room_asked(request.GET)
    days = [day] if day else list(week.days)
    context = {
        "practice": practice,
        "week": week,
        "day": day,
        "days": week.days[:5],
        "sheet": clinicians_sheet(here, days, room),
        "form": ClinicsForm(initial=chosen),
        "each": request.GET.get("each") == "page",
        "links": week_links(week, today=today),
        "to_ask": _to_ask(practice, today),
        "now": timezone.now(),
    }
    return render(request, "placements/clinicians.html", context)


def _fetch(request: SignedInRequest, practice: Practice, week: Week) -> PracticeWeek:
    return fetch_practice_week(practice, week)


def _day_asked(request: SignedInRequest, today: datetime.date) -> datetime.date | None:
    """The day of the address; the next working day where it names neither a day nor a week."""
    try:
        day = datetime.date.fromisoformat(request.GET.get("day", ""))
        Week.containing(day)
    except ValueError:
        if week_named(request):
            return None
        return week_to_show(today).monday if is_weekend(today) else today
    return day


def _to_ask(practice: Practice, today: datetime.date) -> Any:
    """Whom a reader of the sheet asks: who keeps the practice's timetables today."""
    kept = Administrator.objects.on(today).filter(practice=practice, deputising_for=None)
    return kept.select_related("person").order_by("pk").first()
