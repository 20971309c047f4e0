"""An interview of a placement gets its time: the next that both have free, or a session that they share."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import clock, date_long
from placements.forms.programme import InterviewTimeForm
from placements.models import Interview, Session
from placements.operations.interviews import hold_interview_in, schedule_interview
from placements.programme.fetching import programme_of
from placements.programme.free_times import Meetings, meetings_for
from placements.programme.interviews import days_of_interviews
from placements.views.asking import is_done
from placements.views.programme import planned_now
from placements.views.telling import tell_done


@require_http_methods(["GET", "HEAD", "POST"])
def interview_schedule(request: SignedInRequest, public_id: uuid.UUID, kind: str) -> HttpResponse:
    """Choose when an interview is to be, from times that suit the two."""
    if kind not in Interview.Kind.values:
        raise Http404
    began, placement = timezone.now(), planned_now(request.user, public_id)
    programme = programme_of(placement, reader=request.user, now=began)
    days = days_of_interviews(placement.starts_on, placement.ends_on)[kind]
    now_is = next((each for each in programme.interviews if each.kind == kind), None)
    is_open = now_is is None or now_is.may_be_scheduled
    meetings = meetings_for(placement, days, programme.sessions, began) if is_open else Meetings([], [])
    form = InterviewTimeForm(request.POST or None, meetings=meetings)
    made: list[Session] = []

    def schedule() -> None:
        when = form.cleaned_data["when"]
        if when in form.free:
            at = form.free[when]
            session = schedule_interview(
                by=request.user, placement=placement, kind=kind, start=at.start, end=at.end, room=at.room
            )
        else:
            shared = Session.objects.get(pk=form.shared[when].key)
            session = hold_interview_in(by=request.user, placement=placement, kind=kind, session=shared)
        made.append(session)

    if is_done(form, schedule, field="when"):
        (session,) = made
        draft = "" if session.is_published else " It is a draft until it is published."
        when = f"{date_long(session.start)} at {clock(session.start)}"
        tell_done(request, f"The {kind} interview is on {when}.{draft}", since=began)
        return redirect("placements:programme", placement.public_id)
    context = {
        "form": form,
        "placement": placement,
        "kind": kind,
        "days": days,
        "standing": now_is,
        "is_open": is_open,
        "has_times": bool(form.free or form.shared),
    }
    return render(request, "placements/interview_schedule.html", context)
