"""Hours of one placement, by week and reference period; of a practice's learners between two days, and as a sheet."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.record_views import Page, record_view, record_views
from accounts.views.signed_in import SignedInRequest
from atp_portal.csv_download import csv_download
from atp_portal.formatting import date_range
from atp_portal.xlsx_download import xlsx_download
from hubs.models import Practice
from placements.attendance.rows import hours_rows
from placements.attendance.totals import Sum, totals_of, totals_of_rows
from placements.forms.hours import HoursBetweenForm
from placements.hours.of_placement import hours_of
from placements.hours.of_practice import LearnerHours, practice_hours
from placements.rule_checks import fetch_facts, settings_in_force
from placements.views.doors import placement_seen_by, practice_seen_by

DOWNLOADS = {"csv": csv_download, "xlsx": xlsx_download}
SHOWN = 40
COLUMNS = (
    "Family name",
    "Given name",
    "Learner group",
    "Education provider",
    "First day",
    "Last day",
    "Clinical minutes planned",
    "Educational minutes planned",
    "Minutes planned",
    "Clinical minutes so far",
    "Educational minutes so far",
    "Minutes so far",
    "Minutes confirmed",
    "Of them simulated",
    "Minutes claimed, not confirmed",
    "Minutes missed",
)


@require_safe
def placement_hours(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """A placement's hours: drafts count for who sees drafts, for others what is published."""
    placement = placement_seen_by(request.user, public_id)
    record_view(viewer=request.user, learner=placement.person_id, page=Page.TIMETABLE)
    (fetched,) = fetch_facts([placement])
    facts = fetched.facts
    if not placement.is_overseen:
        shown = {str(each.public_id) for each in fetched.sessions if each.is_published}
        facts = replace(facts, sessions=[each for each in facts.sessions if each.id in shown])
    now = timezone.now()
    rows = hours_rows([placement], now)
    past = [row for row in reversed(rows) if row.session.start <= now]
    totals, hours = totals_of_rows(rows), hours_of(facts, settings_in_force(), now)
    context = {
        "placement": placement,
        "hours": hours,
        "totals": totals,
        "weeks": [(each, totals.weeks[each.monday]) for each in hours.weeks],
        "may_change": placement.is_managed or placement.is_taught,
        "sessions": past[:SHOWN],
        "has_more": len(past) > SHOWN,
        "has_also": bool(facts.learner.group == "foundation-doctor"),
    }
    return render(request, "placements/hours.html", context)


@require_safe
def practice_hours_page(request: SignedInRequest, ods_code: str) -> HttpResponse:
    """Each learner's hours at a practice in a month, or between two days."""
    practice = practice_seen_by(request.user, ods_code)
    form, rows = _asked(request, practice)
    totals = totals_of([row.placement for row in rows], timezone.now(), *form.days)
    record_views(viewer=request.user, learners=[row.placement.person_id for row in rows], page=Page.TIMETABLE)
    context = {
        "practice": practice,
        "filters": form,
        "rows": rows,
        "confirmed": [(row, totals[row.placement.pk].all) for row in rows],
        "label": date_range(*form.days),
        "query": request.GET.urlencode(),
    }
    return render(request, "placements/practice_hours.html", context)


@require_safe
def practice_hours_download(request: SignedInRequest, ods_code: str, form: str) -> HttpResponseBase:
    """The same rows as a sheet, ``form`` being csv or xlsx; lengths in minutes."""
    practice = practice_seen_by(request.user, ods_code)
    if form not in DOWNLOADS:
        raise Http404
    asked, rows = _asked(request, practice)
    totals = totals_of([row.placement for row in rows], timezone.now(), *asked.days)
    record_views(viewer=request.user, learners=[row.placement.person_id for row in rows], page=Page.DOWNLOAD)
    return DOWNLOADS[form]("hours", COLUMNS, [_cells(row, totals[row.placement.pk].all) for row in rows])


def _asked(request: SignedInRequest, practice: Practice) -> tuple[HoursBetweenForm, list[LearnerHours]]:
    form = HoursBetweenForm(request.GET)
    return form, practice_hours(practice, *form.days, timezone.now())


def _cells(row: LearnerHours, sums: Sum) -> tuple[object, ...]:
    placement = row.placement
    return (
        placement.person.family_name,
        placement.person.given_name,
        placement.learner_group.name,
        placement.education_provider.name,
        placement.starts_on,
        placement.ends_on,
        *(
            value
            for each in (row.planned, row.so_far)
            for value in (each.clinical, each.educational, each.total)
        ),
        sums.confirmed,
        sums.simulated,
        sums.waiting,
        sums.missed,
    )
