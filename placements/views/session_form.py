"""The form of a session, to add one and to change it: what is in the way, who is left out, who was first."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import Person
from accounts.views.signed_in import SignedInRequest
from atp_portal.form_fields import parse_clock_time
from atp_portal.formatting import count, date_long
from hubs.bank_holidays import bank_holidays_between
from hubs.operations.base import Refusal
from placements.conflicts import conflict_with
from placements.forms.leaving_out import left_out_of, offer_to_leave_out
from placements.forms.sessions import SessionForm
from placements.models import Part, Placement, Session
from placements.operations.clashes import BookingRefusal
from placements.operations.outsiders import Outsider, with_outsider
from placements.operations.revisions import revise_session
from placements.operations.series import Revised, Siblings, revise_series, siblings_of
from placements.operations.sessions import SessionPlan, plan_series, plan_sessions, version_of
from placements.scopes import choices_of, exceptions_of
from placements.timetabling.recurrence import WeeklyPattern
from placements.timetabling.series import Scope
from placements.timetabling.weeks import Week
from placements.views.addresses import day_asked, week_address
from placements.views.doors import (
    can_plan,
    placement_planned_by,
    placements_planned_at,
    session_managed_by,
)
from placements.views.session_checks import check_of
from placements.views.telling import tell_done


@require_http_methods(["GET", "HEAD", "POST"])
def session_new(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Add a session to a placement's week, or one in every week until a day."""
    began = timezone.now()
    placement = placement_planned_by(request.user, public_id)
    if not can_plan(placement):
        raise PermissionDenied
    learners = placements_planned_at(request.user, placement.practice).overlapping(
        placement.starts_on, placement.ends_on
    )
    form = SessionForm(
        request.POST or None,
        practice=placement.practice,
        learners=learners,
        only_teaching=not placement.is_managed,
        left_out=left_out_of(_left_out(request)).get("", ()),
        initial={
            "learners": [placement],
            "day": day_asked(request, placement),
            "start": _time_asked(request),
            # Whom and which room the page of who is free leads here with, by public id.
            "leaders": request.GET.getlist("leader"),
            "room": request.GET.get("room"),
            # What a finding misses leads here with its kind and category.
            "kind": request.GET.get("kind"),
            "category": request.GET.get("category"),
        },
    )
    check, refusal = None, None
    if "check" in request.POST:
        check = check_of(form, practice=placement.practice, by=request.user)
    elif form.is_valid():
        try:
            sessions = _plan(request, placement, form)
        except Refusal as error:
            refusal = error
        else:
            tell_done(request, _added(sessions), since=began)
            return redirect(week_address(placement, Week.containing(timezone.localdate(sessions[0].start))))
    context = {
        "heading": "Add a session",
        "button": "Add session",
        "caption": f"{placement.person.full_name}, {placement.practice}",
        "back_text": "Back to the week",
        "back": week_address(placement, Week.containing(day_asked(request, placement))),
        "placement": placement,
        "check": check,
    }
    return _page(request, form, refusal, context)


@require_http_methods(["GET", "HEAD", "POST"])
def session_edit(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Move a session, or change what it is, where, and who is in it; also those of its series that are meant."""
    began = timezone.now()
    session = session_managed_by(request.user, public_id)
    siblings = siblings_of(session, Session.objects.managed_by(request.user))
    monday = Week.containing(timezone.localdate(session.start))
    left_out = left_out_of(_left_out(request))
    form = SessionForm(
        request.POST or None,
        practice=session.practice,
        learners=placements_planned_at(request.user, session.practice).overlapping(
            monday.days[0], monday.days[-1]
        ),
        only_teaching=not session.is_kept,
        session=session,
        left_out=left_out.get("", ()),
        scopes=choices_of(siblings),
        exceptions=exceptions_of(siblings),
    )
    check, refusal = None, None
    if "check" in request.POST:
        check = check_of(form, practice=session.practice, session=session, by=request.user)
    elif form.is_valid():
        try:
            revised = _revise(request, session, siblings, form, left_out)
        except Refusal as error:
            refusal = error
        else:
            _tell_of(request, revised, form.cleaned_data["title"], began)
            return redirect("placements:session", session.public_id)
    context = {
        "heading": "Change this session",
        "button": "Save session",
        "caption": f"{session.title}, {date_long(session.start)}",
        "back_text": "Back to the session",
        "back": reverse("placements:session", args=[session.public_id]),
        "version": request.POST.get("version") or version_of(session),
        "session": session,
        "check": check,
    }
    if refusal and (fresh := Session.objects.get(pk=session.pk)).changed_at.isoformat() != context["version"]:
        context["conflict"] = conflict_with(form, fresh)
        context["version"] = version_of(fresh)
    several = siblings.sessions if _scope(form) != Scope.THIS else None
    return _page(request, form, refusal, context, several)


def _page(
    request: SignedInRequest,
    form: SessionForm,
    refusal: Refusal | None,
    context: dict[str, Any],
    several: Mapping[int, Session] | None = None,
) -> HttpResponse:
    if refusal:
        if isinstance(refusal, BookingRefusal):
            form.add_error("start", list(refusal.sentences))
            # A session in which several are booked is in the way once.
            context["clashes"] = list(
                dict.fromkeys(clash.session for clash in refusal.clashes if clash.session)
            )
            context["leave_out"] = offer_to_leave_out(
                refusal,
                placements=list(form.cleaned_data["learners"]),
                sessions=several,
                before=_left_out(request),
            )
        else:
            form.add_error(None, list(refusal.sentences))
    return render(request, "placements/session_form.html", {"form": form} | context)


def _left_out(request: HttpRequest) -> str:
    return request.POST.get("leave_out", "")


def _scope(form: SessionForm) -> Scope:
    cleaned = getattr(form, "cleaned_data", {})
    return Scope(cleaned.get("scope") or Scope.THIS)


def _time_asked(request: HttpRequest) -> Any:
    """The start of ``?at=09:00``, which a free time leads to."""
    try:
        return parse_clock_time(request.GET.get("at", ""))
    except ValueError:
        return None


def _outsider(form: SessionForm) -> Outsider | None:
    name = form.cleaned_data["outsider"]
    return Outsider(name, form.cleaned_data["outsider_profession"]) if name else None


def _outsider_leads(form: SessionForm) -> bool:
    return bool(form.cleaned_data["outsider_part"] != Part.OVERSEER)


def _plan(request: SignedInRequest, placement: Placement, form: SessionForm) -> list[Session]:
    cleaned, by = form.cleaned_data, request.user

    def plan(outsider: Person | None) -> list[Session]:
        come = [outsider] if outsider else []
        leads, oversees = (come, []) if _outsider_leads(form) else ([], come)
        what = SessionPlan(
            practice=placement.practice,
            start=cleaned["start_at"],
            end=cleaned["end_at"],
            room=cleaned["room"],
            learners=form.learners_chosen,
            leaders=tuple(dict.fromkeys([*cleaned["leaders"], *leads])),
            overseers=tuple(dict.fromkeys([*cleaned["overseers"], *oversees])),
            patient_partners=tuple(cleaned["patient_partners"]),
            **form.words,
        )
        if not cleaned["repeat_until"]:
            return plan_sessions(by=by, plans=[what])
        return plan_series(by=by, plan=what, pattern=_pattern(cleaned))

    return with_outsider(by=by, outsider=_outsider(form), known=form.known, act=plan)


def _pattern(cleaned: Mapping[str, Any]) -> WeeklyPattern:
    return WeeklyPattern(
        weekdays=frozenset({cleaned["day"].weekday()}),
        starts=cleaned["start"],
        ends=cleaned["end"],
        first_day=cleaned["day"],
        last_day=cleaned["repeat_until"],
        except_days=frozenset(bank_holidays_between(cleaned["day"], cleaned["repeat_until"])),
    )


def _revise(
    request: SignedInRequest,
    session: Session,
    siblings: Siblings,
    form: SessionForm,
    left_out: Mapping[str, set[str]],
) -> Revised:
    cleaned, by = form.cleaned_data, request.user

    def revise(outsider: Person | None) -> Revised:
        here = {person.pk for person, _, _ in form.parts}
        part = Part.LEADER if _outsider_leads(form) else Part.OVERSEER
        come = [(outsider, part, None)] if outsider and outsider.pk not in here else []
        what: dict[str, Any] = {
            "by": by,
            "start": cleaned["start_at"],
            "end": cleaned["end_at"],
            "room": cleaned["room"],
            "parts": [*form.parts, *come],
            "version": request.POST.get("version", ""),
            **form.words,
        }
        if _scope(form) == Scope.THIS:
            return Revised([revise_session(session=session, **what)], [])
        return revise_series(
            siblings=siblings,
            scope=_scope(form),
            with_exceptions=cleaned.get("with_exceptions", False),
            left_out=_people_left_out(siblings, form, left_out),
            **what,
        )

    return with_outsider(by=by, outsider=_outsider(form), known=form.known, act=revise)


def _people_left_out(
    siblings: Siblings, form: SessionForm, left_out: Mapping[str, set[str]]
) -> dict[int, set[int]]:
    people = {str(each.public_id): each.person_id for each in form.cleaned_data["learners"]}
    return {
        session.pk: {people[each] for each in left_out[str(session.public_id)] if each in people}
        for session in siblings.sessions.values()
        if str(session.public_id) in left_out
    }


def _tell_of(request: SignedInRequest, revised: Revised, title: str, began: Any) -> None:
    if len(revised.changed) > 1:
        title = f"{count(len(revised.changed), 'session')} of {title}"
    tell_done(request, f"{title} {'are' if len(revised.changed) > 1 else 'is'} saved.", since=began)
    for words in revised.stayed:
        messages.warning(request, f"{words}.")


def _added(sessions: list[Session]) -> str:
    first = sessions[0]
    if len(sessions) == 1:
        return f"{first.title} on {date_long(first.start)} is added as a draft."
    return (
        f"{count(len(sessions), 'session')} of {first.title} are added as drafts, "
        f"from {date_long(first.start)} to {date_long(sessions[-1].start)}."
    )
