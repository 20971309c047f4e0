"""All practices at one glance: may they host, whom, until when, and what is due."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from atp_portal.formatting import count
from hubs.forms.hosting import CANNOT, DUE, EXCUSED, REPORTS, HostingFilterForm
from hubs.hosting import AtAGlance, glances
from hubs.models import Membership, Practice

PAGE = 25
STANDS = {
    CANNOT: lambda row: not row.glance.may_host,
    DUE: lambda row: row.is_due_soon,
    EXCUSED: lambda row: bool(row.glance.overrides),
    REPORTS: lambda row: row.glance.reports_until is not None,
}


@require_safe
def hosting(request: HttpRequest) -> HttpResponse:
    """The members of hubs for whose standing the reader answers; those that may not host or end first on top.

    All are judged before they are narrowed, since how a practice stands is no column: two queries, whatever is asked.
    """
    today = timezone.localdate()
    members = Membership.objects.on(today).order_by().values("practice")
    shown = Practice.objects.whose_standing_is_shown_to(request.user).filter(pk__in=members)
    rows = glances(shown.open(), today)
    hubs = {row.hub_slug: row.hub for row in sorted(rows, key=lambda row: row.hub) if row.hub}
    form = HostingFilterForm(request.GET, hubs=hubs)
    found = _narrowed(rows, form.cleaned_data) if form.is_valid() else []
    page = Paginator(sorted(found, key=_urgency), PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "page": page,
        "heading": count(len(found), "practice"),
        "number_refused": sum(not row.glance.may_host for row in found),
        "is_narrowed": any(form.cleaned_data.values()),
    }
    return render(request, "hubs/hosting.html", context)


def _narrowed(rows: Iterable[AtAGlance], asked: dict[str, Any]) -> list[AtAGlance]:
    words, stands = asked["search"].casefold(), STANDS.get(asked["stands"])
    return [
        row
        for row in rows
        if (words in row.practice.name.casefold() or words == row.practice.ods_code.casefold())
        and (not asked["hub"] or row.hub_slug == asked["hub"])
        and (stands is None or stands(row))
    ]


def _urgency(row: AtAGlance) -> tuple[Any, ...]:
    due = row.glance.due
    return row.glance.may_host, due is None, due.on if due else None, row.practice.name, row.practice.pk
