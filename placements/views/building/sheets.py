"""A timetable that comes in from a sheet, and goes out as one in the same shape."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from accounts.record_views import Page, record_view
from accounts.views.signed_in import SignedInRequest
from atp_portal.csv_download import csv_download, csv_lines
from atp_portal.sheet_files import Unreadable, filled_lines
from atp_portal.xlsx_download import xlsx_download
from placements.building.sheet import COLUMNS, LONGEST_CELL, MOST_ROWS, Sheet, read_sheet
from placements.forms.building import ChoicesForm, SheetForm
from placements.models import Session, SessionCategory, SessionKind
from placements.operations.building.sources import known_to_sheets
from placements.timetable_sheets import sheet_rows
from placements.timetabling.weeks import Week
from placements.views.building.page import Way, answer, fellows_of, placement_to_build, week_address

NO_NHS_NUMBER = "pasted-is-no-nhs-number"
DOWNLOADS: dict[str, Any] = {"csv": csv_download, "xlsx": xlsx_download}


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_upload(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Paste or select a sheet; then what it would add, with what is wrong in it; then it is added."""
    placement = placement_to_build(request, public_id)
    brought: Any = request.POST.copy()
    if "rows" in brought:
        brought["pasted"] = brought["rows"]
    form = SheetForm(brought, request.FILES) if request.method == "POST" else SheetForm()
    if form.is_valid():
        try:
            content = form.content
            sheet = read_sheet(content, known_to_sheets(placement.practice))
        except Unreadable as problem:
            form.add_error("sheet" if form.cleaned_data["sheet"] else "pasted", str(problem))
        else:
            return _preview(request, placement, sheet, _as_text(content))
    context = {
        "form": form,
        "placement": placement,
        "columns": COLUMNS,
        "kinds": [each.label for each in SessionKind],
        "categories": [each.label for each in SessionCategory],
        "back": week_address(placement, Week.containing(placement.starts_on)),
    }
    return render(request, "placements/sheet_upload.html", context)


def _preview(request: SignedInRequest, placement: Any, sheet: Sheet, rows: str) -> HttpResponse:
    choices = ChoicesForm(request.POST, fellows=fellows_of(request, placement))
    # That what looks like an NHS number is none is said once.
    said = {name: request.POST[name] for name in [NO_NHS_NUMBER] if name in request.POST}
    way = Way(
        heading="From a sheet",
        explained="The sessions of the sheet, as drafts.",
        posts_choices=True,
        kept=(("rows", rows), *said.items()),
        bad_rows=sheet.bad,
        ignored=sheet.ignored,
        back=request.path,
        back_text="Bring another sheet",
        chosen=frozenset(Week.containing(wish.day).code for wish in sheet.wishes),
    )
    return answer(request, placement, choices, sheet.wishes, way)


def _as_text(content: bytes) -> str:
    """What was brought, as CSV: to come back with the page that asks whether it shall be added."""
    lines = [line for _, line in filled_lines(content, most_lines=MOST_ROWS * 2, longest_cell=LONGEST_CELL)]
    return "".join(csv_lines(lines[0], lines[1:]))


@require_safe
def sheet_template(request: SignedInRequest, public_id: uuid.UUID, form: str) -> HttpResponseBase:
    """The columns of a timetable's sheet, to fill in; ``form`` is csv or xlsx."""
    placement_to_build(request, public_id)
    return _download(form, "timetable-template", [])


@require_safe
def sheet_download(request: SignedInRequest, public_id: uuid.UUID, form: str) -> HttpResponseBase:
    """The sessions of a placement as a sheet in the shape in which one comes in; ``form`` is csv or xlsx."""
    placement = placement_to_build(request, public_id)
    record_view(viewer=request.user, learner=placement.person_id, page=Page.TIMETABLE)
    sessions = Session.objects.visible_to(request.user).filter(
        participations__placement=placement, is_cancelled=False
    )
    name = f"timetable-{slugify(placement.person.full_name)}-{placement.starts_on:%Y-%m-%d}"
    return _download(form, name, sheet_rows(sessions.with_everybody()))


def _download(form: str, name: str, rows: Any) -> HttpResponseBase:
    if form not in DOWNLOADS:
        raise Http404
    found: HttpResponseBase = DOWNLOADS[form](name, COLUMNS, rows)
    return found
