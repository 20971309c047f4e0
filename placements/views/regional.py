"""The regional timetable: what is to come as a list, a month at a glance, and as a sheet to take away."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.views.signed_in import SignedInRequest
from atp_portal.csv_download import csv_download
from atp_portal.formatting import clock, count, date_range
from atp_portal.xlsx_download import xlsx_download
from hubs.bank_holidays import bank_holidays_between
from hubs.models import TrainingHub
from placements.forms.regional import RegionalFilter, RegionalListFilter
from placements.presentation import week_links, week_to_show
from placements.regional.events import events_seen_by, with_own, with_places
from placements.regional.lines import EventLine, lines_of
from placements.regional.month import Month, build_month
from placements.regional.week import build_week
from placements.timetabling.weeks import Week

T = TypeVar("T")

PAGE = 25
DOWNLOADS: dict[str, Any] = {"csv": csv_download, "xlsx": xlsx_download}
COLUMNS = (
    "Event",
    "Kind",
    "Date",
    "Start",
    "End",
    "Where",
    "Hub",
    "For",
    "Places",
    "Booked",
    "Waiting",
    "State",
    "Book by",
)


@require_safe
def regional_list(request: SignedInRequest) -> HttpResponse:
    """Events to come that this person may see, the soonest on top; behind a link, and by a filter, those over."""
    asked = _asked(request)
    now = timezone.now()
    page = Paginator(with_own(asked.qs, request.user), PAGE).get_page(request.GET.get("page"))
    is_past = asked.form.is_valid() and asked.form.cleaned_data.get("when") == "past"
    context = _context(request) | {
        "filters": asked.form,
        "page": page,
        "lines": lines_of(page, now, asked.miles),
        "heading": f"{count(page.paginator.count, 'event')} {'that are over' if is_past else 'to come'}",
        "is_past": is_past,
    }
    return render(request, "placements/regional/list.html", context)


@require_safe
def regional_calendar(request: SignedInRequest) -> HttpResponse:
    """A month of events, this one unless the address asks for another, or a week that the address asks for."""
    told = _week_told(request) if "week" in request.GET else _month_told(request)
    return render(request, "placements/regional/calendar.html", told)


@require_safe
def regional_download(request: SignedInRequest, form: str) -> HttpResponseBase:
    """The list as it is filtered, all pages, as CSV or as a workbook: how many come, nobody's name."""
    if form not in DOWNLOADS:
        raise Http404
    lines = lines_of(with_own(_asked(request).qs, request.user), timezone.now())
    response: HttpResponseBase = DOWNLOADS[form]("regional-timetable", COLUMNS, _rows(lines))
    return response


def _events(request: SignedInRequest) -> Any:
    return with_places(events_seen_by(request.user))


def _asked(request: SignedInRequest) -> RegionalListFilter:
    return RegionalListFilter(request.GET, queryset=_events(request), request=request)


def _context(request: SignedInRequest) -> dict[str, Any]:
    """What list and calendar share: the filters of one are the other's too, but for its days."""
    query = request.GET.copy()
    for name in [name for name in query if name in ("month", "week", "page")]:
        del query[name]
    return {
        "query": query.urlencode(),
        "week": week_to_show(timezone.localdate()),
        "may_plan": TrainingHub.objects.managed_by(request.user).exists(),
    }


def _month_told(request: SignedInRequest) -> dict[str, Any]:
    today = timezone.localdate()
    current = Month.containing(today)
    month = _asked_for(request, "month", Month.parse, current, current.words)
    lines, context = _lines_between(request, *month.during)
    return context | {
        "grid": build_month(month, lines, today, holidays=bank_holidays_between(month.first, month.last)),
        "heading": month.words,
        "month": month,
        "week": week_to_show(today if month == current else month.first),
        "months": [(each, _address(request, each)) for each in (month.previous, month.next)],
        "this_month": None if month == current else current,
    }


def _week_told(request: SignedInRequest) -> dict[str, Any]:
    today = timezone.localdate()
    shown = week_to_show(today)
    week = _asked_for(request, "week", Week.parse, shown, date_range(shown.monday, shown.days[4]))
    lines, context = _lines_between(request, *week.during)
    grid = build_week(week, lines, today, holidays=bank_holidays_between(week.monday, week.days[6]))
    links = week_links(week, today=today, last_day=grid.weekdays[-1])
    # Of the months of its days, the one that has most of them.
    month = Month.containing(week.days[3])
    return context | {"grid": grid, "heading": links.label, "month": month, "week": week, "links": links}


def _lines_between(
    request: SignedInRequest, start: datetime.datetime, end: datetime.datetime
) -> tuple[list[EventLine], dict[str, Any]]:
    """What starts between two instants and fits the filters, and what every calendar is told."""
    asked = RegionalFilter(request.GET, queryset=_events(request), request=request)
    events = with_own(asked.qs, request.user).filter(
        session__starts_at__gte=start, session__starts_at__lt=end
    )
    lines = lines_of(events, timezone.now(), asked.miles)
    return lines, _context(request) | {"filters": asked.form, "number": len(lines)}


def _asked_for(request: SignedInRequest, name: str, parse: Callable[[str], T], otherwise: T, words: str) -> T:
    """What `?month=2026-12` or `?week=2026-W50` names; where that is none, another, and a message that says so."""
    code = request.GET.get(name)
    if not code:
        return otherwise
    try:
        return parse(code)
    except ValueError as error:
        messages.warning(request, f"{error} You are looking at {words}.")
        return otherwise


def _address(request: SignedInRequest, month: Month) -> str:
    query = request.GET.copy()
    query["month"] = month.code
    return f"?{query.urlencode()}"


def _rows(lines: Iterable[EventLine]) -> Iterator[tuple[object, ...]]:
    for line in lines:
        event = line.event
        yield (
            line.title,
            line.kind,
            line.day,
            clock(event.session.start),
            clock(event.session.end),
            line.where,
            str(event.hub),
            line.for_whom,
            event.places,
            event.booked,
            event.waiting,
            line.places,
            event.book_by or "",
        )
