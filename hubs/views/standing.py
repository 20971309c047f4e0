"""The list of accreditations and agreements, for those who answer for them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from atp_portal.formatting import count
from hubs.accrediting import agreement_readings
from hubs.forms.standing import AGREEMENTS, EXPIRING, LAPSED, StandingFilterForm
from hubs.happenings import doings, happenings
from hubs.hosting import glances
from hubs.models import Accreditation, EducationAgreement, Membership, Practice
from hubs.standing import with_readings
from hubs.standing_history import tracks_of_standing
from hubs.what_if import what_if_address

PAGE = 25


@require_safe
def standing_list(request: HttpRequest) -> HttpResponse:
    """Accreditations, or agreements, of the practices that the reader answers for; the first to end on top."""
    form = StandingFilterForm(request.GET, reader=request.user)
    is_valid = form.is_valid()
    of_agreements = form.cleaned_data.get("what") == AGREEMENTS
    rows = _agreements(request) if of_agreements else _accreditations(request)
    rows = _narrowed(rows, form.cleaned_data) if is_valid else rows.none()
    ordered = rows.order_by(F("ends_on").asc(nulls_last=True), "pk")
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    read = agreement_readings.with_readings if of_agreements else with_readings
    rows_read: list[Any] = read(page.object_list, timezone.localdate())
    page.object_list = rows_read
    for row in rows_read:
        row.what_if = what_if_address(row)
    number = page.paginator.count
    context = {
        "filters": form,
        "page": page,
        "of_agreements": of_agreements,
        "heading": count(number, "education agreement" if of_agreements else "accreditation"),
        "today": timezone.localdate(),
        "is_narrowed": any(form.cleaned_data.get(name) for name in ("ends", "hub", "practice")),
    }
    return render(request, "hubs/standing_list.html", context)


@require_safe
def standing_history(request: HttpRequest, ods_code: str) -> HttpResponse:
    """What was decided about a practice, the latest on top, for those who answer for its standing."""
    practice = get_object_or_404(Practice.objects.whose_standing_is_shown_to(request.user), ods_code=ods_code)
    tracks = tracks_of_standing(practice)
    page = Paginator(doings(tracks), PAGE).get_page(request.GET.get("page"))
    context = {
        "practice": practice,
        "page": page,
        "history": happenings(tracks, page),
        "at_a_glance": glances(Practice.objects.filter(pk=practice.pk), timezone.localdate())[0],
    }
    return render(request, "hubs/standing_history.html", context)


def _accreditations(request: HttpRequest) -> Any:
    seen = Accreditation.objects.visible_to(request.user).exclude(state=Accreditation.State.ANNULLED)
    read = seen.read_on(timezone.localdate())
    return read.select_related("practice", "group", "learner_group", "decision")


def _agreements(request: HttpRequest) -> Any:
    return EducationAgreement.objects.binding().answered_for_by(request.user).read()


def _narrowed(rows: Any, asked: dict[str, Any]) -> Any:
    if hub := asked["hub"]:
        rows = rows.of_practices(Membership.objects.current().filter(hub=hub).values("practice"))
    if practice := asked["practice"]:
        rows = rows.of_practices([practice.pk])
    if asked["ends"] == EXPIRING:
        return rows.expiring(timezone.localdate())
    if asked["ends"] == LAPSED:
        return rows.lapsed(timezone.localdate())
    return rows
