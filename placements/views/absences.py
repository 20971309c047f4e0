"""When the staff of a practice are off, and when it is closed: the lists, and each added, changed and taken back."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Person
from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import clock, count, date_long, date_range, london, moment_long, time_range
from hubs.bank_holidays import bank_holidays_between
from hubs.models import Practice
from placements.forms.presence import MIDNIGHT, AbsenceForm, ClosureForm, StretchForm
from placements.models import Closure, StaffAbsence
from placements.operations.presence import (
    change_absence,
    change_closure,
    close_practice,
    record_absence,
    remove_absence,
    remove_closure,
)
from placements.repair_plans.affected import absences_with_sessions, closures_with_sessions, repair_address
from placements.staffing.week import staff_of
from placements.views.asking import practice_form_page
from placements.views.doors import practice_managed_by, practice_seen_by

form_methods = require_http_methods(["GET", "HEAD", "POST"])
ONE_DAY = datetime.timedelta(days=1)
YEAR = datetime.timedelta(days=365)
OVER_SINCE = datetime.timedelta(weeks=12)


@dataclass(frozen=True)
class Line:
    """One closure or absence in its list, and the sessions to come that it takes something from."""

    row: Any
    what: str
    when: str
    why: str = ""
    affected: int = 0
    mend: str = ""


@require_safe
def closures(request: SignedInRequest, ods_code: str) -> HttpResponse:
    """When the practice or a room of it is closed, and the bank holidays, which are known."""
    practice = practice_seen_by(request.user, ods_code)
    today = timezone.localdate()
    lines = [_closure_line(practice, row) for row in _lately(closures_with_sessions(practice))]
    context = {
        "practice": practice,
        "lines": [line for line in lines if not _is_over(line.row)],
        "over": [line for line in reversed(lines) if _is_over(line.row)],
        "holidays": bank_holidays_between(today, today + YEAR).items(),
    }
    return render(request, "placements/closures.html", context)


@form_methods
def closure_new(request: SignedInRequest, ods_code: str) -> HttpResponse:
    """Close the practice, or take a room out of use."""
    practice = practice_managed_by(request.user, ods_code)
    form = ClosureForm(request.POST or None, rooms=practice.rooms.all())

    def add() -> str:
        data = form.cleaned_data
        closure = close_practice(
            by=request.user,
            practice=practice,
            start=form.start,
            end=form.end,
            reason=data["reason"],
            room=data["room"],
        )
        row = closures_with_sessions(practice).get(pk=closure.pk)
        return f"It is written down.{_sessions_words(_closure_line(practice, row).affected)}"

    return _page(request, practice, form, add, "closures", heading="Add a closure", button="Add")


@form_methods
def closure_edit(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say otherwise when, why or what is closed."""
    closure = get_object_or_404(Closure.objects.select_related("practice", "room"), public_id=public_id)
    practice = practice_managed_by(request.user, closure.practice.ods_code)
    initial = StretchForm.initial_of(closure.during) | {
        "reason": closure.reason,
        "room": closure.room.public_id if closure.room else None,
    }
    form = ClosureForm(request.POST or None, rooms=practice.rooms.all(), initial=initial)

    def change() -> str:
        data = form.cleaned_data
        change_closure(
            by=request.user,
            closure=closure,
            start=form.start,
            end=form.end,
            reason=data["reason"],
            room=data["room"],
        )
        return "The closure is changed."

    return _page(request, practice, form, change, "closures", heading="Change a closure", button="Save")


@form_methods
def closure_remove(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """It is open after all."""
    closure = get_object_or_404(Closure.objects.select_related("practice", "room"), public_id=public_id)
    practice = practice_managed_by(request.user, closure.practice.ods_code)

    def remove() -> str:
        remove_closure(by=request.user, closure=closure)
        return "The closure is removed."

    return _page(
        request,
        practice,
        forms.Form(request.POST if request.method == "POST" else None),
        remove,
        "closures",
        heading="Remove this closure",
        button="Remove",
        button_kind="warning",
        text=f"{closure.room or practice}, {stretch_words(closure.during)}: {closure.reason}",
    )


@require_safe
def absences(request: SignedInRequest, ods_code: str) -> HttpResponse:
    """When staff are off: the times only."""
    practice = practice_seen_by(request.user, ods_code)
    rows = _lately(absences_with_sessions(practice).select_related("person"))
    lines = [
        Line(
            row,
            row.person.full_name,
            stretch_words(row.during),
            affected=row.affected,
            mend=repair_address(practice, row.during, person=row.person.public_id),
        )
        for row in rows
    ]
    context = {
        "practice": practice,
        "lines": [line for line in lines if not _is_over(line.row)],
        "over": [line for line in reversed(lines) if _is_over(line.row)],
    }
    return render(request, "placements/absences.html", context)


@form_methods
def absence_new(request: SignedInRequest, ods_code: str) -> HttpResponse:
    """Say when somebody is off."""
    practice = practice_managed_by(request.user, ods_code)
    initial = {"person": request.GET.get("person")}
    form = AbsenceForm(request.POST or None, staff=_staff(practice), initial=initial)

    def add() -> str:
        person = form.cleaned_data["person"]
        absence = record_absence(
            by=request.user,
            practice=practice,
            person=person,
            start=form.start,
            end=form.end,
            is_planned=form.is_planned,
        )
        affected = absences_with_sessions(practice).get(pk=absence.pk).affected  # type: ignore[attr-defined]
        return f"{person.full_name} is off {stretch_words(absence.during)}.{_sessions_words(affected)}"

    text = "Only the times are kept. Do not say why: nobody here needs to know."
    return _page(request, practice, form, add, "absences", heading="Add leave", button="Add", text=text)


@form_methods
def absence_edit(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say otherwise when somebody is off."""
    practice, absence = _absence(request, public_id)
    form = AbsenceForm(request.POST or None, initial=StretchForm.initial_of(absence.during))

    def change() -> str:
        changed = change_absence(by=request.user, absence=absence, start=form.start, end=form.end)
        return f"{absence.person.full_name} is off {stretch_words(changed.during)}."

    heading = f"When {absence.person.full_name} is off"
    return _page(request, practice, form, change, "absences", heading=heading, button="Save")


@form_methods
def absence_remove(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """They are in after all."""
    practice, absence = _absence(request, public_id)

    def remove() -> str:
        remove_absence(by=request.user, absence=absence)
        return f"{absence.person.full_name} is in after all."

    return _page(
        request,
        practice,
        forms.Form(request.POST if request.method == "POST" else None),
        remove,
        "absences",
        heading=f"{absence.person.full_name} is in after all",
        button="Remove this absence",
        button_kind="warning",
        text=f"Off {stretch_words(absence.during)}.",
    )


def stretch_words(during: Any) -> str:
    """From when to when, without hours where the days are whole."""
    start, end = london(during.lower), london(during.upper)
    to_the_end = end.time() == MIDNIGHT
    first, last = start.date(), end.date() - ONE_DAY * to_the_end
    if start.time() == MIDNIGHT and to_the_end:
        return date_long(first) if first == last else date_range(first, last)
    if first == last:
        hours = f"from {clock(start)}" if to_the_end else time_range(start, end)
        return f"{date_long(first)}, {hours}"
    begins = date_long(first) if start.time() == MIDNIGHT else moment_long(start)
    return f"{begins} to {date_long(last) if to_the_end else moment_long(end)}"


def _closure_line(practice: Practice, row: Any) -> Line:
    which = {"room": row.room.public_id} if row.room else {"closed": 1}
    return Line(
        row,
        row.room.name if row.room else "The whole practice",
        stretch_words(row.during),
        row.reason,
        row.in_room if row.room else row.inside,
        repair_address(practice, row.during, **which),
    )


def _lately(rows: Any) -> Any:
    """Those to come, and those that were over a short while ago at most."""
    return rows.filter(during__endswith__gt=timezone.now() - OVER_SINCE)


def _is_over(row: Any) -> bool:
    return bool(row.during.upper <= timezone.now())


def _sessions_words(number: int) -> str:
    if not number:
        return " No session is affected."
    verb = "is" if number == 1 else "are"
    return f" {count(number, 'session')} {verb} affected: mend the timetable below."


def _staff(practice: Practice) -> Any:
    """Who may be off: whoever works there, as the form asks for them."""
    keys = staff_of(practice, timezone.localdate()).order_by().values("pk")
    return Person.objects.filter(pk__in=keys)


def _absence(request: SignedInRequest, public_id: uuid.UUID) -> tuple[Any, StaffAbsence]:
    absence = get_object_or_404(
        StaffAbsence.objects.select_related("practice", "person"), public_id=public_id
    )
    return practice_managed_by(request.user, absence.practice.ods_code), absence


def _page(
    request: SignedInRequest, practice: Practice, form: forms.Form, act: Any, listed: str, **words: str
) -> HttpResponse:
    back = reverse(f"placements:{listed}", args=[practice.ods_code])
    back_text = "Back to closures" if listed == "closures" else "Back to leave"
    return practice_form_page(request, practice, form, act, back=back, back_text=back_text, **words)
