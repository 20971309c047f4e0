"""The expiry calendar: what ends in the next twelve months, month by month, and as a sheet."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.views.signed_in import SignedInRequest
from atp_portal.csv_download import csv_download
from atp_portal.formatting import count
from atp_portal.xlsx_download import xlsx_download
from placements.expiry import Ending, by_month, endings, months_ahead
from placements.forms.lapsing import ExpiryFilterForm
from placements.lapsing.stranding import LapseKind

COLUMNS = ("Last day", "Kind", "What", "Practice", "Hub", "Placements that it would strand")
DOWNLOADS = {"csv": csv_download, "xlsx": xlsx_download}


@require_safe
def expiry(request: SignedInRequest) -> HttpResponse:
    """Accreditations, agreements, audits and approvals that end, by month."""
    form, found = _asked(request)
    days = months_ahead(timezone.localdate())
    context = {
        "filters": form,
        "months": by_month(found, days),
        "heading": f"{count(len(found), 'expiry', 'expiries')} in 12 months",
        "days": days,
        "is_empty": not found,
        "stranding": sum(each.number > 0 for each in found),
        "query": request.GET.urlencode(),
    }
    return render(request, "placements/expiry.html", context)


@require_safe
def expiry_download(request: SignedInRequest, form: str) -> HttpResponseBase:
    """The same rows as a sheet, ``form`` being csv or xlsx."""
    if form not in DOWNLOADS:
        raise Http404
    _, found = _asked(request)
    return DOWNLOADS[form]("expiry", COLUMNS, [_cells(each) for each in found])


def _asked(request: SignedInRequest) -> tuple[ExpiryFilterForm, list[Ending]]:
    form = ExpiryFilterForm(request.GET, reader=request.user)
    if not form.is_valid():
        return form, []
    asked: dict[str, Any] = form.cleaned_data
    kinds = (LapseKind(asked["kind"]),) if asked["kind"] else tuple(LapseKind)
    days = months_ahead(timezone.localdate())
    return form, endings(request.user, days, kinds=kinds, hub=asked["hub"].slug if asked["hub"] else "")


def _cells(ending: Ending) -> tuple[object, ...]:
    return ending.on, ending.kind_words, ending.what, ending.host, ending.hub_names, ending.number
