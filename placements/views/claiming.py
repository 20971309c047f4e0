"""A learner says of their own sessions that they were there, from other times, or were not."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import count, london_date
from hubs.operations.base import Refusal
from placements.attendance.rows import said_of
from placements.forms.attendance import MissedForm, OtherTimesForm
from placements.models import Participation
from placements.operations.attendance import claim, claim_as_planned, claim_missed, take_back_claim
from placements.querysets import ParticipationQuerySet
from placements.timetabling.weeks import Week
from placements.views.asking import is_done
from placements.views.doors import week_asked


@require_POST
def hours_claim(request: SignedInRequest) -> HttpResponse:
    """One tap: "I was there", at one session, on a day, or in all of a week, as planned; or nothing was said of one."""
    own = _own(request).select_related("session")
    week = week_asked(request, Week.containing(timezone.localdate()))
    chosen = request.POST.get("at", "")
    try:
        if chosen:
            row = get_object_or_404(own, session__public_id=_uuid(chosen))
            week = Week.containing(london_date(row.session.start))
            if "take_back" in request.POST:
                take_back_claim(by=request.user, participation=row)
                messages.success(request, f"Nothing is said of {row.session.title} any more.")
            else:
                claim(by=request.user, participation=row)
                messages.success(request, f"You were at {row.session.title}.")
        else:
            start, end = week.during
            rows = own.filter(session__starts_at__gte=start, session__starts_at__lt=end)
            number = claim_as_planned(by=request.user, participations=_of_day(rows, request))
            messages.success(request, f"You were at {count(number, 'session')} as planned.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return _back(week)


@require_http_methods(["GET", "HEAD", "POST"])
def own_hours(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Other times than planned, and why; ``?as=missed``: not there, and why."""
    row = get_object_or_404(
        _own(request).select_related("session", "person", "attendance"), session__public_id=public_id
    )
    said, has_missed = said_of(row), request.GET.get("as") == "missed"
    data = request.POST if request.method == "POST" else None
    form: MissedForm | OtherTimesForm
    if has_missed:
        form = missed = MissedForm(data, initial={"why": said.why, "reason": said.reason} if said else {})
        done = is_done(
            form,
            lambda: claim_missed(
                by=request.user,
                participation=row,
                why=missed.cleaned_data["why"],
                reason=missed.cleaned_data["reason"] or "",
            ),
        )
    else:
        form = times = OtherTimesForm(data, row=row, said=said)
        done = is_done(form, lambda: _claim(request, row, times))
    if done:
        words = "were not" if has_missed else "were"
        messages.success(request, f"You {words} at {row.session.title}. It is not confirmed yet.")
        return _back(Week.containing(london_date(row.session.start)))
    context = {"form": form, "row": row, "session": row.session, "has_missed": has_missed, "is_said": said}
    return render(request, "placements/own_hours.html", context)


def _claim(request: SignedInRequest, row: Participation, form: OtherTimesForm) -> None:
    start, end = form.times
    claim(by=request.user, participation=row, start=start, end=end, reason=form.cleaned_data["reason"])


def _own(request: SignedInRequest) -> ParticipationQuerySet:
    return Participation.objects.claimed_by(request.user).filter(person=request.user)


def _of_day(rows: ParticipationQuerySet, request: HttpRequest) -> list[Participation]:
    day = request.POST.get("day", "")
    return [row for row in rows if not day or london_date(row.session.start).isoformat() == day]


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _back(week: Week) -> HttpResponseRedirect:
    return redirect(f"{reverse('placements:learner_week')}?week={week.code}#hours")
