"""The regional timetable: what is to come as a list, a month at a glance, and as a sheet to take away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.views.signed_in import SignedInRequest
from atp_portal.csv_download import csv_download
from atp_portal.formatting import clock, count, london_date
from atp_portal.xlsx_download import xlsx_download
from hubs.bank_holidays import bank_holidays_between
from hubs.models import TrainingHub
from placements.forms.regional import RegionalFilter, RegionalListFilter
from placements.regional.events import events_seen_by, with_own, with_places
from placements.regional.lines import EventLine, lines_of
from placements.regional.month import Month, build_month

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
    """A month of events, this one unless the address asks for another."""
    now = timezone.now()
    today = london_date(now)
    month = _month_asked(request, Month.containing(today))
    asked = RegionalFilter(request.GET, queryset=_events(request), request=request)
    start, end = month.during
    events = with_own(asked.qs, request.user).filter(
        session__starts_at__gte=start, session__starts_at__lt=end
    )
    grid = build_month(
        month, lines_of(events, now), today, holidays=bank_holidays_between(month.first, month.last)
    )
    context = _context(request) | {
        "filters": asked.form,
        "grid": grid,
        "number": len(events),
        "months": [(each, _address(request, each)) for each in (month.previous, month.next)],
        "this_month": None if month == Month.containing(today) else Month.containing(today),
    }
    return render(request, "placements/regional/calendar.html", context)


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
    for name in [name for name in query if name == "month" or name == "page"]:
        del query[name]
    return {
        "query": query.urlencode(),
        "may_plan": TrainingHub.objects.managed_by(request.user).exists(),
    }


def _month_asked(request: SignedInRequest, otherwise: Month) -> Month:
    """The month of `?month=2026-12`; another, and a message that says so, where that is none."""
    code = request.GET.get("month")
    if not code:
        return otherwise
    try:
        return Month.parse(code)
    except ValueError as error:
        messages.warning(request, f"{error} You are looking at {otherwise.words}.")
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
