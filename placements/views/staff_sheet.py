"""The staff week as a sheet: pasted or uploaded, looked at before it is taken in, and taken away in the same shape."""

from __future__ import annotations

import datetime
import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.operations.people import NewPerson
from accounts.views.signed_in import SignedInRequest
from atp_portal.csv_download import csv_download
from atp_portal.formatting import count, date_plain
from atp_portal.sheet_files import Unreadable, filled_lines
from atp_portal.xlsx_download import xlsx_download
from hubs.models import Profession
from hubs.operations.base import Refusal
from placements.forms.staff_week import NewcomerForm, SheetForm, field_name, marks_as_posted, marks_in
from placements.operations.staff_weeks import DayChange, NewStaff, take_in_staff_week
from placements.staff_weeks.cells import format_cell
from placements.staff_weeks.names import parted
from placements.staff_weeks.sheets import COLUMNS, MOST_LINES, read_staff_sheet
from placements.staffing.sheets import CheckedRow, CheckedSheet, check_staff_sheet
from placements.staffing.week import job_of, mark_of, rooms_by_name, staff_week
from placements.views.staff_doors import practice_kept_by, practice_read_by
from placements.views.staff_week import week_shown

Lines = list[tuple[int, list[str]]]


@require_http_methods(["GET", "HEAD", "POST"])
def staff_sheet(request: SignedInRequest, ods_code: str) -> HttpResponse:
    """Bring a sheet; see what it would change and what is not understood; take it in."""
    practice = practice_kept_by(request.user, ods_code)
    if "lines" in request.POST:
        return _take_in(request, practice)
    form = SheetForm(
        request.POST or None,
        request.FILES or None,
        initial={"starts_on": week_shown(request, practice).starts_on},
    )
    if form.is_valid():
        try:
            lines = list(filled_lines(form.content, most_lines=MOST_LINES, line_break="; "))
            checked = _checked(practice, lines, form.cleaned_data["starts_on"])
        except Unreadable as problem:
            form.add_error("file" if form.cleaned_data["file"] else "text", str(problem))
        else:
            return _preview(request, practice, checked, lines, form.cleaned_data["starts_on"])
    return render(request, "placements/staff_sheet.html", {"practice": practice, "form": form})


@require_safe
def staff_week_download(request: SignedInRequest, ods_code: str, form: str) -> HttpResponseBase:
    """The staff week as a sheet that can be brought back."""
    practice = practice_read_by(request.user, ods_code)
    week = week_shown(request, practice)
    rows = [
        [
            person.full_name,
            job_of(person),
            *(format_cell(week.cell(person, weekday).hours) for weekday in range(1, 8)),
        ]
        for person in week.people
    ]
    name = f"staff-week-{practice.ods_code}-{week.starts_on}"
    if form == "csv":
        return csv_download(name, COLUMNS, rows)
    if form == "xlsx":
        return xlsx_download(name, COLUMNS, rows)
    raise Http404


def _checked(practice: Any, lines: Lines, starts_on: datetime.date) -> CheckedSheet:
    week = staff_week(practice, starts_on)
    return check_staff_sheet(read_staff_sheet(lines), week, rooms_by_name(practice))


def _take_in(request: SignedInRequest, practice: Any) -> HttpResponse:
    """What was looked at is taken in, as far as it was understood and ticked."""
    try:
        lines = _lines_posted(request.POST["lines"])
        starts_on = datetime.date.fromisoformat(request.POST.get("starts_on", ""))
        checked = _checked(practice, lines, starts_on)
    except (ValueError, Unreadable):
        # Nobody's browser sends this by itself.
        raise PermissionDenied from None
    forms_of_new = _newcomer_forms(request, practice, checked)
    if not all(form.is_valid() for _, form in forms_of_new):
        return _preview(request, practice, checked, lines, starts_on, forms_of_new)
    seen = marks_in(request.POST.get("seen", ""))
    try:
        done = take_in_staff_week(
            by=request.user,
            practice=practice,
            starts_on=starts_on,
            changes=_changes(checked, seen),
            newcomers=[_newcomer(row, form) for row, form in forms_of_new if form.cleaned_data["is_added"]],
            add_rooms="add_rooms" in request.POST,
        )
    except Refusal as refusal:
        return _preview(request, practice, checked, lines, starts_on, forms_of_new, refusal.sentences)
    messages.success(request, f"{done} It holds from {date_plain(starts_on)}." if done.days else str(done))
    return redirect(f"{reverse('placements:staff_week', args=[practice.ods_code])}?from={starts_on}")


def _preview(
    request: SignedInRequest,
    practice: Any,
    checked: CheckedSheet,
    lines: Lines,
    starts_on: datetime.date,
    forms_of_new: list[tuple[CheckedRow, NewcomerForm]] | None = None,
    refused: tuple[str, ...] = (),
) -> HttpResponse:
    marks = {
        field_name(row.person, each.weekday): mark_of(each.before)
        for row in checked.known
        if row.person
        for each in row.differences
    }
    changing = [row for row in checked.known if row.differences]
    kinds = [each.kind for row in changing for each in row.differences]
    parts = [(count(kinds.count(kind), "day"), words) for kind, words in KINDS if kind in kinds]
    context = {
        "practice": practice,
        "checked": checked,
        "changing": changing,
        "same": len(checked.known) - len(changing),
        "summary": ", ".join(f"{days} {words}" for days, words in parts) or "Nothing is different",
        "newcomers": forms_of_new
        if forms_of_new is not None
        else _newcomer_forms(request, practice, checked),
        "new_forms": [form for _, form in forms_of_new or []],
        "lines": json.dumps(lines, ensure_ascii=False),
        "seen": marks_as_posted(marks),
        "starts_on": starts_on,
        "refused": refused,
        "may_add_rooms": checked.new_rooms,
    }
    return render(request, "placements/staff_sheet_preview.html", context)


KINDS = (("Added", "added"), ("Changed", "changed"), ("Ended", "ended"))


def _changes(checked: CheckedSheet, seen: dict[str, str]) -> list[DayChange]:
    return [
        DayChange(
            person=row.person,
            weekday=weekday,
            hours=hours,
            seen=seen.get(field_name(row.person, weekday), mark_of("")),
        )
        for row in checked.known
        if row.person
        for weekday, hours in row.changed_days.items()
    ]


def _newcomer_forms(
    request: SignedInRequest, practice: Any, checked: CheckedSheet
) -> list[tuple[CheckedRow, NewcomerForm]]:
    """A form for each new name, where this person may add people to the practice."""
    if not (checked.new and practice.has_people_changed):
        return []
    professions = list(Profession.objects.values_list("slug", "name"))
    data = request.POST if "lines" in request.POST else None
    return [
        (
            row,
            NewcomerForm(
                data, number=row.row.number, name=row.row.name, job=row.row.job, professions=professions
            ),
        )
        for row in checked.new
    ]


def _newcomer(row: CheckedRow, form: NewcomerForm) -> NewStaff:
    title, given_name, family_name = parted(row.row.name)
    profession = Profession.objects.filter(slug=form.cleaned_data["profession"]).first()
    return NewStaff(
        newcomer=NewPerson(
            title=title,
            given_name=given_name,
            family_name=family_name,
            profession=profession,
            registered_with=form.cleaned_data["registered_with"],
        ),
        job_title=form.cleaned_data["job_title"],
        days={weekday: hours for weekday, hours in row.row.days.items() if hours},
    )


def _lines_posted(posted: str) -> Lines:
    """The lines that were looked at. Raises ValueError for what no preview wrote."""
    lines = json.loads(posted)
    if not isinstance(lines, list) or len(lines) > MOST_LINES:
        raise ValueError
    return [_line(each) for each in lines]


def _line(posted: Any) -> tuple[int, list[str]]:
    match posted:
        case [int(number), list(cells)] if all(isinstance(cell, str) for cell in cells):
            return number, cells
    raise ValueError
