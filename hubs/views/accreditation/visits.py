"""Visits to applicants: one's own, one of them, and the steps from arranging it to the report that is agreed."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from atp_portal.formatting import count
from hubs.accrediting.life_cycles import VISIT
from hubs.accrediting.visit_notice import notice_warnings
from hubs.forms.visits import AgreeReportForm, CallOffVisitForm, ConfirmVisitForm, RecordVisitForm, VisitForm
from hubs.models import Application, Visit
from hubs.operations.accrediting.steps import parts_of
from hubs.operations.accrediting.visits import (
    agree_report,
    arrange_visit,
    call_off_visit,
    change_visit,
    confirm_visit,
    record_visit,
)
from hubs.operations.accrediting.visits_ahead import AHEAD
from hubs.operations.base import Refusal
from hubs.views.accreditation.reading import reading_for
from hubs.visit_calendar import invitation
from hubs.visit_parts import COLOURS, steps_open_to

PAGE = 25
FORM = "hubs/accreditation/visit_form.html"


@require_safe
def visit_list(request: HttpRequest) -> HttpResponse:
    """The visits of which the reader may know, the latest day on top; first those in whose team they are."""
    person: Any = request.user
    seen = _rows(request).order_by("-starts_at", "pk")
    own = Visit.objects.filter(members__person=person, state__in=AHEAD).select_related(
        "application__practice", "application__group"
    )
    page = Paginator(seen, PAGE).get_page(request.GET.get("page"))
    context = {
        "own": own.order_by("starts_at", "pk"),
        "page": page,
        "heading": count(page.paginator.count, "visit"),
    }
    return render(request, "hubs/accreditation/visit_list.html", context)


@require_safe
def visit_page(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One visit: when, where, who comes, whom they meet, the report, and what the reader can do."""
    visit = _visit(request, public_id)
    application = visit.application
    context = {
        "visit": visit,
        "application": application,
        "colour": COLOURS[visit.state],
        "steps": steps_open_to(request.user, visit),
        "has_begun": visit.starts_at <= timezone.now(),
        "warnings": warnings_of(visit),
        "members": visit.members.select_related("person"),
        "sees_application": Application.objects.visible_to(request.user).filter(pk=application.pk).exists(),
    }
    return render(request, "hubs/accreditation/visit.html", context)


@require_safe
def visit_calendar(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The visit for the reader's calendar; once it is called off, the file that takes it out again."""
    visit = _visit(request, public_id)
    written = invitation(visit, request.user, timezone.now())
    kind = "CANCEL" if visit.state == Visit.State.CALLED_OFF else "REQUEST"
    response = HttpResponse(written, content_type=f"text/calendar; charset=utf-8; method={kind}")
    response["Content-Disposition"] = 'attachment; filename="visit.ics"'
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def visit_arrange(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Arrange a visit to an applicant."""
    reading = reading_for(request, public_id, "arrange_visit")
    form = VisitForm(request.POST or None, application=reading.application)
    if request.method == "POST" and form.is_valid():
        try:
            visit = arrange_visit(by=request.user, application=reading.application, **form.asked)
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, "The visit is arranged. The practice and the team are told.")
            return redirect("hubs:visit", visit.public_id)
    context = {
        "form": form,
        "heading": "Arrange a visit",
        "button": "Arrange visit",
        "application": reading.application,
    }
    return render(request, FORM, context)


@require_http_methods(["GET", "HEAD", "POST"])
def visit_change(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Give a visit another day, place or team."""
    visit = _visit(request, public_id)
    form = VisitForm(request.POST or None, application=visit.application, visit=visit)
    words = {"heading": "Change the visit", "button": "Save changes"}
    done = "The visit has changed. The practice is asked to confirm it again."
    return _asked(request, visit, form, change_visit, lambda: form.asked, done, words)


@require_http_methods(["GET", "HEAD", "POST"])
def visit_confirm(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The practice confirms a visit."""
    visit = _visit(request, public_id)
    form = ConfirmVisitForm(request.POST or None, initial={"to_meet": visit.to_meet, "seen": visit.sequence})
    words = {"heading": "Confirm the visit", "button": "Confirm visit"}
    return _asked(request, visit, form, confirm_visit, lambda: form.cleaned_data, "Confirmed.", words)


@require_http_methods(["GET", "HEAD", "POST"])
def visit_call_off(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Call a visit off."""
    visit = _visit(request, public_id)
    form = CallOffVisitForm(request.POST or None)
    words = {"heading": "Call off the visit", "button": "Call off visit"}
    done = "The visit is called off. The practice and the team are told."
    return _asked(request, visit, form, call_off_visit, lambda: form.cleaned_data, done, words)


@require_http_methods(["GET", "HEAD", "POST"])
def visit_record(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Record a visit that took place, with its report."""
    visit = _visit(request, public_id)
    form = RecordVisitForm(request.POST or None, initial={"people_met": visit.to_meet})
    words = {"heading": "Record the visit", "button": "Save report"}
    done = "The visit is recorded. The practice is asked to agree the report."
    return _asked(request, visit, form, record_visit, lambda: form.cleaned_data, done, words)


@require_http_methods(["GET", "HEAD", "POST"])
def visit_agree(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The practice agrees the report."""
    visit = _visit(request, public_id)
    form = AgreeReportForm(request.POST if request.method == "POST" else None)
    words = {"heading": "Agree the report", "button": "Agree the report"}
    done = "The report is agreed. The hub and the team are told."
    return _asked(request, visit, form, agree_report, dict, done, words)


def warnings_of(visit: Visit) -> list[str]:
    """What was short about its notice when it was arranged, while it is ahead."""
    if visit.state not in AHEAD:
        return []
    day, arranged = timezone.localdate(visit.starts_at), timezone.localdate(visit.arranged_at)
    return notice_warnings(day, visit.forms_due_on, arranged)


def _rows(request: HttpRequest) -> Any:
    return Visit.objects.visible_to(request.user).select_related(
        "application__practice", "application__group", "application__hub", "arranged_by", "agreed_by"
    )


def _visit(request: HttpRequest, public_id: uuid.UUID) -> Visit:
    found: Visit = get_object_or_404(_rows(request), public_id=public_id)
    return found


def _asked(
    request: HttpRequest,
    visit: Visit,
    form: forms.Form,
    step: Callable[..., Visit],
    said: Callable[[], Mapping[str, Any]],
    done: str,
    words: dict[str, str],
) -> HttpResponse:
    """A page with one form that takes a step, for who may take it in some state; the operation says if in this one."""
    if not parts_of(request.user, visit.application) & VISIT.doers(step.__name__):
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        try:
            step(by=request.user, visit=visit, **said())
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, done)
            return redirect("hubs:visit", visit.public_id)
    context = {"form": form, "visit": visit, "application": visit.application, **words}
    return render(request, FORM, context)
