"""Hours to take away, session by session: of a placement, of a practice, and of a university's learners."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.record_views import Page, record_views
from accounts.views.signed_in import SignedInRequest
from atp_portal.csv_download import csv_download
from atp_portal.formatting import date_range
from atp_portal.xlsx_download import xlsx_download
from hubs.models import EducationProvider
from placements.attendance.export import COLUMNS, sheet_rows
from placements.attendance.rows import hours_rows
from placements.attendance.totals import totals_of
from placements.forms.hours import HoursBetweenForm
from placements.models import Placement
from placements.querysets import PlacementQuerySet
from placements.views.doors import placement_seen_by, practice_seen_by

DOWNLOADS = {"csv": csv_download, "xlsx": xlsx_download}
SHOWN = 50


@require_safe
def placement_hours_download(request: SignedInRequest, public_id: uuid.UUID, form: str) -> HttpResponseBase:
    """All sessions of a placement with their hours, ``form`` being csv or xlsx."""
    return _download(request, form, [placement_seen_by(request.user, public_id)])


@require_safe
def practice_sessions_download(request: SignedInRequest, ods_code: str, form: str) -> HttpResponseBase:
    """The sessions of a practice's learners between two days, this month's unless others are asked for."""
    practice = practice_seen_by(request.user, ods_code)
    first, last = HoursBetweenForm(request.GET).days
    return _download(request, form, _between(practice.placements, first, last), first, last)


@require_safe
def provider_hours(request: SignedInRequest, slug: str) -> HttpResponse:
    """The hours of a university's learners in a month, or between two days."""
    provider = _provider_of(request, slug)
    filters = HoursBetweenForm(request.GET)
    first, last = filters.days
    page = Paginator(_between(provider.placements, first, last), SHOWN).get_page(request.GET.get("page"))
    totals = totals_of(list(page), timezone.now(), first, last)
    record_views(
        viewer=request.user, learners=[row.person_id for row in page.object_list], page=Page.TIMETABLE
    )
    context = {
        "provider": provider,
        "filters": filters,
        "page": page,
        "rows": [(placement, totals[placement.pk]) for placement in page.object_list],
        "label": date_range(first, last),
        "query": request.GET.urlencode(),
    }
    return render(request, "placements/provider_hours.html", context)


@require_safe
def provider_hours_download(request: SignedInRequest, slug: str, form: str) -> HttpResponseBase:
    """The same learners, session by session."""
    provider = _provider_of(request, slug)
    first, last = HoursBetweenForm(request.GET).days
    return _download(request, form, _between(provider.placements, first, last), first, last)


def _provider_of(request: SignedInRequest, slug: str) -> EducationProvider:
    own = request.user.academic_links.current().values("education_provider")
    return get_object_or_404(EducationProvider, pk__in=own, slug=slug)


def _between(placements: Any, first: datetime.date, last: datetime.date) -> PlacementQuerySet:
    found: PlacementQuerySet = (
        placements.live()
        .overlapping(first, last)
        .select_related("person", "learner_group", "practice")
        .order_by("person__family_name", "person__given_name", "pk")
    )
    return found


def _download(
    request: SignedInRequest,
    form: str,
    placements: Sequence[Placement] | PlacementQuerySet,
    first: datetime.date | None = None,
    last: datetime.date | None = None,
) -> HttpResponseBase:
    if form not in DOWNLOADS:
        raise Http404
    by_key = {placement.pk: placement for placement in placements}
    rows = hours_rows(by_key.values(), timezone.now(), first, last)
    record_views(
        viewer=request.user, learners={each.person_id for each in by_key.values()}, page=Page.DOWNLOAD
    )
    return DOWNLOADS[form]("hours-by-session", COLUMNS, sheet_rows(rows, by_key))
