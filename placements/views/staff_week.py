"""The staff week of a practice as a grid: people down the side, days across, one text in each cell."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import Person
from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import date_plain
from hubs.models import Practice
from hubs.operations.base import Refusal
from placements.forms.staff_week import (
    StaffWeekForm,
    field_name,
    marks_as_posted,
    marks_in,
    texts_of,
)
from placements.operations.staff_weeks import StaffWeekRefusal, set_staff_week
from placements.staff_weeks.sheets import WEEKDAYS
from placements.staffing.week import (
    ONE_DAY,
    StaffWeek,
    job_of,
    mark_of,
    rooms_by_name,
    rooms_held_twice,
    staff_week,
)
from placements.views.staff_doors import practice_read_by

WORKDAYS, ALL_DAYS = range(1, 6), range(1, 8)
SAME = "same:"
"""What the button "Same as Monday" of a row says, before the person's public id."""


@require_http_methods(["GET", "HEAD", "POST"])
def staff_week_page(request: SignedInRequest, ods_code: str) -> HttpResponse:
    """Who is in when, in which room, doing what, with learners or without; saved all or nothing."""
    practice = practice_read_by(request.user, ods_code)
    week = week_shown(request, practice)
    weekdays = ALL_DAYS if week.has_weekend or request.GET.get("days") == "7" else WORKDAYS
    texts = texts_of(week, weekdays)
    if request.method != "POST":
        marks = {name: mark_of(text) for name, text in texts.items()}
        form = StaffWeekForm(
            None, week=week, weekdays=weekdays, initial=texts | {"starts_on": week.starts_on}
        )
        return _page(request, practice, form, texts, marks)
    if not practice.is_managed:
        raise PermissionDenied
    seen = marks_in(request.POST.get("seen", ""))
    posted = {name: request.POST[name] for name in texts if name in request.POST}
    touched = {name for name, text in posted.items() if mark_of(text) != seen.get(name, mark_of(""))}
    # What the editor left alone shows what is there now, not what they saw.
    texts |= {name: posted[name] for name in touched}
    marks = {name: seen.get(name, "") if name in touched else mark_of(text) for name, text in texts.items()}
    asked = request.POST.get("do", "")
    if asked.startswith(SAME):
        texts |= _same_as_monday(week, asked.removeprefix(SAME), texts)
        form = StaffWeekForm(
            None, week=week, weekdays=weekdays, initial=texts | {"starts_on": _day_posted(request)}
        )
        return _page(request, practice, form, texts, marks)
    data = request.POST.copy()
    for name, text in texts.items():
        data[name] = text
    form = StaffWeekForm(data, week=week, weekdays=weekdays)
    if form.is_valid():
        starts_on = form.cleaned_data["starts_on"]
        try:
            done = set_staff_week(
                by=request.user,
                practice=practice,
                starts_on=starts_on,
                changes=form.changes(touched, seen),
                add_rooms=form.cleaned_data["add_rooms"],
            )
        except StaffWeekRefusal as refusal:
            form.refuse(refusal.cells)
            marks |= _marks_now(practice, starts_on, week, refusal)
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(
                request, f"{done} It holds from {date_plain(starts_on)}." if done.days else str(done)
            )
            return redirect(f"{request.path}?from={starts_on}")
    return _page(request, practice, form, texts, marks)


def week_shown(request: SignedInRequest, practice: Practice) -> StaffWeek:
    """The week from the day of ``?from=2026-11-30``; else from next Monday, or today where nobody has hours yet."""
    today = timezone.localdate()
    try:
        return staff_week(practice, datetime.date.fromisoformat(request.GET.get("from", "")))
    except ValueError:
        monday = today + ONE_DAY * (8 - today.isoweekday())
        week = staff_week(practice, monday)
        return staff_week(practice, today) if week.is_empty else week


def _same_as_monday(week: StaffWeek, public_id: str, texts: Mapping[str, str]) -> dict[str, str]:
    """Monday's text for the other days of the working week of one person."""
    return {
        field_name(person, weekday): texts[field_name(person, 1)]
        for person in week.people
        if str(person.public_id) == public_id
        for weekday in WORKDAYS
    }


def _day_posted(request: SignedInRequest) -> Any:
    """The day as it was typed, right or wrong."""
    return [request.POST.get(f"starts_on_{part}", "") for part in ("day", "month", "year")]


def _marks_now(
    practice: Practice, starts_on: datetime.date, week: StaffWeek, refusal: StaffWeekRefusal
) -> dict[str, str]:
    """The marks of the refused cells as they are now: whoever has read why may save again."""
    now = staff_week(practice, starts_on)
    return {
        field_name(person, weekday): mark_of(now.cell(person, weekday).text)
        for person in week.people
        for key, weekday in refusal.cells
        if key == person.pk
    }


def _page(
    request: SignedInRequest,
    practice: Any,
    form: StaffWeekForm,
    texts: Mapping[str, str],
    marks: Mapping[str, str],
) -> HttpResponse:
    week, rooms = form.week, rooms_by_name(practice)
    unknown = form.is_bound and any("there is no room" in str(errors) for errors in form.errors.values())
    context = {
        "practice": practice,
        "week": week,
        "form": form,
        "weekdays": [WEEKDAYS[number - 1] for number in form.weekdays],
        "rows": [_row(form, person, texts) for person in week.people],
        "seen": marks_as_posted(marks),
        "rooms": rooms.values(),
        "held_twice": rooms_held_twice(week, rooms),
        "offers_rooms": unknown or (form.is_bound and bool(form.data.get("add_rooms"))),
        "planned": sorted({cell.changes_on for cell in week.cells.values() if cell.changes_on}),
        "is_of_today": week.starts_on == timezone.localdate(),
        "address": reverse("placements:staff_week", args=[practice.ods_code]),
    }
    return render(request, "placements/staff_week.html", context)


def _row(form: StaffWeekForm, person: Person, texts: Mapping[str, str]) -> dict[str, Any]:
    boxes = getattr(form, "nhs_number_boxes", {})
    cells = []
    for weekday in form.weekdays:
        name, cell = field_name(person, weekday), form.week.cell(person, weekday)
        text = texts.get(name, "")
        cells.append(
            {
                "name": name,
                "day": WEEKDAYS[weekday - 1],
                "weekday": weekday,
                "text": text,
                "lines": max(2, sum(1 + len(line) // 17 for line in text.splitlines())),
                "errors": form.errors.get(name, []) if form.is_bound else [],
                "box": boxes.get(name, ""),
                "cell": cell,
            }
        )
    return {"person": person, "job": job_of(person), "cells": cells}
