"""The typical weeks of a practice: what there are, each as a week, and what is done to them and their sessions."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import and_list, duration, weekday
from hubs.models import Practice
from hubs.operations.base import Refusal
from placements.forms.building import NameForm
from placements.forms.typical_weeks import TypicalSessionForm
from placements.models import Part, TypicalPart, TypicalSession, TypicalWeek
from placements.operations.typical_weeks import (
    remove_typical_session,
    remove_typical_week,
    rename_typical_week,
    save_typical_session,
)
from placements.timetabling.cards import SessionCard
from placements.timetabling.grid import build_week_grid
from placements.timetabling.hours import hours_by_category, total_hours
from placements.timetabling.local_time import to_utc
from placements.views.doors import practice_seen_by

# A week of no year that anybody plans, in which the clocks do not change.
MONDAY = date(2001, 1, 1)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@require_safe
def typical_weeks(request: SignedInRequest, ods_code: str) -> HttpResponse:
    """The typical weeks of a practice by learner group."""
    practice = practice_seen_by(request.user, ods_code)
    weeks = (
        practice.typical_weeks.select_related("learner_group")
        .annotate(number=Count("sessions"))
        .order_by("learner_group__name", "name")
    )
    return render(request, "placements/typical_weeks.html", {"practice": practice, "weeks": weeks})


@require_safe
def typical_week(request: SignedInRequest, ods_code: str, public_id: uuid.UUID) -> HttpResponse:
    """One typical week, laid out as a week."""
    practice, typical = _seen(request, ods_code, public_id)
    people = TypicalPart.objects.select_related("person")
    sessions = list(
        typical.sessions.select_related("room").prefetch_related(Prefetch("people", queryset=people))
    )
    may_change = practice.is_managed
    cards = [_card(practice, typical, session, may_change) for session in sessions]
    grid = build_week_grid(cards, MONDAY, LONG_AGO.date(), LONG_AGO)
    hours = hours_by_category((card.category, card.start, card.end) for card in cards)
    context = {
        "practice": practice,
        "typical": typical,
        "grid": replace(grid, is_typical=True),
        "hours": duration(total_hours(hours)),
        "may_change": may_change,
    }
    return render(request, "placements/typical_week.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def typical_week_rename(request: SignedInRequest, ods_code: str, public_id: uuid.UUID) -> HttpResponse:
    """Give a typical week another name."""
    practice, typical = _managed(request, ods_code, public_id)
    form = NameForm(request.POST or None, initial={"name": typical.name})
    if form.is_valid():
        try:
            rename_typical_week(by=request.user, typical=typical, name=form.cleaned_data["name"])
        except Refusal as refusal:
            form.add_error("name", list(refusal.sentences))
        else:
            messages.success(request, f"The typical week is called {typical.name} now.")
            return redirect("placements:typical_week", practice.ods_code, typical.public_id)
    return _asked(request, practice, typical, form, heading="Rename this typical week", button="Save name")


@require_http_methods(["GET", "HEAD", "POST"])
def typical_week_remove(request: SignedInRequest, ods_code: str, public_id: uuid.UUID) -> HttpResponse:
    """Remove a typical week."""
    practice, typical = _managed(request, ods_code, public_id)
    if request.method == "POST":
        remove_typical_week(by=request.user, typical=typical)
        messages.success(request, f"{typical.name} is removed.")
        return redirect("placements:typical_weeks", practice.ods_code)
    return _asked(
        request,
        practice,
        typical,
        None,
        heading="Remove this typical week?",
        text="Timetables that were made from it stay as they are.",
        button="Remove typical week",
        button_kind="warning",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def typical_session_new(request: SignedInRequest, ods_code: str, public_id: uuid.UUID) -> HttpResponse:
    """Add a session to a typical week."""
    practice, typical = _managed(request, ods_code, public_id)
    return _session_asked(request, practice, typical, None, heading="Add a session", button="Add session")


@require_http_methods(["GET", "HEAD", "POST"])
def typical_session_edit(
    request: SignedInRequest, ods_code: str, public_id: uuid.UUID, session: uuid.UUID
) -> HttpResponse:
    """Change a session of a typical week."""
    practice, typical = _managed(request, ods_code, public_id)
    row = get_object_or_404(typical.sessions, public_id=session)
    return _session_asked(
        request, practice, typical, row, heading="Change this session", button="Save session"
    )


@require_http_methods(["GET", "HEAD", "POST"])
def typical_session_remove(
    request: SignedInRequest, ods_code: str, public_id: uuid.UUID, session: uuid.UUID
) -> HttpResponse:
    """Take a session out of a typical week."""
    practice, typical = _managed(request, ods_code, public_id)
    row = get_object_or_404(typical.sessions, public_id=session)
    if request.method == "POST":
        remove_typical_session(by=request.user, session=row)
        messages.success(request, f"{row.title} is taken out.")
        return redirect("placements:typical_week", practice.ods_code, typical.public_id)
    return _asked(
        request,
        practice,
        typical,
        None,
        heading=f"Take {row.title} out of this typical week?",
        text="Timetables that were made from it stay as they are.",
        button="Take session out",
        button_kind="warning",
    )


def _seen(request: SignedInRequest, ods_code: str, public_id: uuid.UUID) -> tuple[Any, TypicalWeek]:
    practice = practice_seen_by(request.user, ods_code)
    weeks = practice.typical_weeks.select_related("learner_group")
    return practice, get_object_or_404(weeks, public_id=public_id)


def _managed(request: SignedInRequest, ods_code: str, public_id: uuid.UUID) -> tuple[Any, TypicalWeek]:
    practice, typical = _seen(request, ods_code, public_id)
    if not practice.is_managed:
        raise PermissionDenied
    return practice, typical


def _card(practice: Practice, typical: TypicalWeek, session: TypicalSession, may_change: bool) -> SessionCard:
    day = MONDAY + timedelta(days=session.weekday - 1)
    people: Any = session.people.all()
    leaders = and_list(row.person.full_name for row in people if row.part == Part.LEADER)
    overseers = and_list(row.person.full_name for row in people if row.part == Part.OVERSEER)
    address = reverse(
        "placements:typical_session_edit", args=[practice.ods_code, typical.public_id, session.public_id]
    )
    return SessionCard(
        public_id=session.public_id,
        start=to_utc(day, session.starts_at),
        end=to_utc(day, session.ends_at),
        title=session.title,
        kind_label=session.get_kind_display(),
        category=session.category,
        tag_text="Simulated" if session.is_simulated else "",
        who=", ".join(filter(None, [leaders, f"overseen by {overseers}" if overseers else ""])),
        where=str(session.room) if session.room else session.place,
        note=session.note,
        url=address if may_change else None,
    )


def _session_asked(
    request: SignedInRequest,
    practice: Practice,
    typical: TypicalWeek,
    session: TypicalSession | None,
    **words: str,
) -> HttpResponse:
    form = TypicalSessionForm(request.POST or None, practice=practice, session=session)
    if form.is_valid():
        try:
            saved = save_typical_session(by=request.user, typical=typical, session=session, **form.values)
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            day = weekday(MONDAY + timedelta(days=saved.weekday - 1))
            messages.success(request, f"{saved.title} on {day} is saved.")
            return redirect("placements:typical_week", practice.ods_code, typical.public_id)
    context = {"form": form, "practice": practice, "typical": typical, "session": session} | words
    return render(request, "placements/typical_session_form.html", context)


def _asked(
    request: SignedInRequest, practice: Practice, typical: TypicalWeek, form: Any, **words: str
) -> HttpResponse:
    context = {"form": form, "practice": practice, "typical": typical} | words
    return render(request, "placements/typical_week_form.html", context)
