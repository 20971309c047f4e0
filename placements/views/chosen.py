"""Several sessions of a placement chosen and changed at once, after a look at what would become of them."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import and_list, count, date_day, date_range, london, london_date, time_range
from hubs.bank_holidays import bank_holidays_between
from hubs.operations.base import Refusal
from placements.forms import chosen as forms
from placements.forms.chosen import ChosenForm
from placements.forms.leaving_out import left_out_of, offer_to_leave_out
from placements.models import Participation, Placement, Session
from placements.operations.chosen import (
    Times,
    let_lead,
    move_by_days,
    move_to_time,
    put_into_room,
    times_after,
)
from placements.operations.clashes import BookingRefusal
from placements.operations.publishing import publish_chosen
from placements.operations.sessions import cancel_sessions, version_of
from placements.operations.together import refusal_to
from placements.operations.unchanged import unless_changed
from placements.owners import left_out_words
from placements.timetabling.weeks import Week
from placements.views.addresses import week_address
from placements.views.doors import can_plan, placement_planned_by, placements_planned_at, week_asked
from placements.views.telling import tell_done

VERBS = {
    forms.MOVE: ("Move", "moved"),
    forms.TIME: ("Move", "moved"),
    forms.ROOM: ("Change", "changed"),
    forms.LEADER: ("Change", "changed"),
    forms.PUBLISH: ("Publish", "published"),
    forms.CANCEL: ("Cancel", "cancelled"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def sessions_choose(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Tick sessions from a week on, say what to do, look at what would become of them, and do it."""
    began = timezone.now()
    placement = placement_planned_by(request.user, public_id)
    if not can_plan(placement):
        raise PermissionDenied
    first = Week.containing(min(max(timezone.localdate(), placement.starts_on), placement.ends_on))
    week = week_asked(request, first)
    sessions = _sessions(request, placement, week)
    form = ChosenForm(request.POST or None, practice=placement.practice, sessions=sessions)
    context = {"placement": placement, "week": week, "form": form, "back": week_address(placement, week)}
    if not form.is_valid() or "again" in request.POST:
        seen = Session.objects.visible_to(request.user).filter(
            participations__placement=placement, is_cancelled=False, starts_at__gte=week.during[0]
        )
        context |= {
            "weeks": _by_week(sessions, form.ticked),
            "left_out": left_out_words(seen, placement),
        }
        return render(request, "placements/sessions_choose.html", context)
    left_out = _left_out(request, placement)
    act = _act(request, form, left_out)
    refusal: Refusal | None
    if "confirm" in request.POST:
        try:
            changed = unless_changed(by=request.user, versions=_versions(request, form), act=act)
        except Refusal as error:
            refusal = error
        else:
            _say(request, form, changed, began)
            return redirect(context["back"])
    else:
        refusal = refusal_to(by=request.user, act=act)
    return render(request, "placements/sessions_chosen.html", context | _looked_at(request, form, refusal))


def _sessions(request: SignedInRequest, placement: Placement, week: Week) -> list[Session]:
    return list(
        Session.objects.managed_by(request.user)
        .filter(
            practice=placement.practice,
            participations__placement=placement,
            is_cancelled=False,
            starts_at__gte=week.during[0],
        )
        .select_related("practice", "room")
    )


@dataclass(frozen=True)
class _Week:
    code: str
    label: str
    is_ticked: bool
    days: list[tuple[Any, list[tuple[Session, bool]]]]


def _by_week(sessions: Sequence[Session], ticked: set[str]) -> list[_Week]:
    """The weeks that have sessions, each with its days and their sessions, and what is ticked."""
    weeks = []
    for week, of_week in groupby(sessions, key=lambda each: Week.containing(london_date(each.start))):
        days = [
            (day, [(each, str(each.public_id) in ticked) for each in of_day])
            for day, of_day in groupby(of_week, key=lambda each: london_date(each.start))
        ]
        label = date_range(week.days[0], week.days[4], with_year=False)
        weeks.append(_Week(week.code, label, week.code in ticked, days))
    return weeks


def _act(request: SignedInRequest, form: ChosenForm, left_out: Mapping[int, set[int]]) -> Callable[[], Any]:
    by, sessions, cleaned = request.user, form.chosen, form.cleaned_data
    return {
        forms.MOVE: lambda: move_by_days(by=by, sessions=sessions, days=cleaned["days"], left_out=left_out),
        forms.TIME: lambda: move_to_time(by=by, sessions=sessions, start=cleaned["start"], left_out=left_out),
        forms.ROOM: lambda: put_into_room(by=by, sessions=sessions, room=form.room_chosen, left_out=left_out),
        forms.LEADER: lambda: let_lead(by=by, sessions=sessions, leader=cleaned["leader"], left_out=left_out),
        forms.PUBLISH: lambda: publish_chosen(by=by, sessions=sessions),
        forms.CANCEL: lambda: cancel_sessions(by=by, sessions=sessions, reason=cleaned["reason"]),
    }[cleaned["act"]]


def _looked_at(request: SignedInRequest, form: ChosenForm, refusal: Refusal | None) -> dict[str, Any]:
    """What would become of each session, what stands in the way, and which buttons go on from there."""
    verb, _ = VERBS[form.cleaned_data["act"]]
    by_key = {each.pk: each for each in form.chosen}
    planned = placements_planned_at(request.user, form.chosen[0].practice).order_by().values("pk")
    rows = Participation.objects.filter(session__in=by_key, placement__in=planned)
    left_out = request.POST.get("leave_out", "")
    in_the_way = _in_the_way(refusal)
    times = _times(form)
    again = {"csrfmiddlewaretoken", "confirm", "again", "leave_out", "versions", "sessions", "weeks"}
    return {
        "rows": [
            (each, _when(each.start, each.end), _becomes(form, each, times), each.pk in in_the_way)
            for each in form.chosen
        ],
        "holidays": _holidays(times),
        "refusal": refusal,
        "verb": verb,
        "verb_lower": verb.lower(),
        "many": count(len(form.chosen), "session"),
        "leave_out": offer_to_leave_out(
            refusal,
            placements=[row.placement for row in rows.select_related("placement__person") if row.placement],
            sessions=by_key,
            before=left_out,
        ),
        "others": [each for each in form.chosen if each.pk not in in_the_way] if in_the_way else [],
        "sent": [
            (name, value)
            for name in request.POST
            if name not in again
            for value in request.POST.getlist(name)
        ],
        "left_out": left_out,
        "versions": [f"{each.public_id} {version_of(each)}" for each in form.chosen],
    }


def _times(form: ChosenForm) -> dict[int, Times]:
    """Where the chosen sessions would be, if they are to be moved and can be."""
    days, start = form.cleaned_data["days"], form.cleaned_data["start"]
    try:
        return times_after(form.chosen, days=days or 0, start=start) if days or start else {}
    except Refusal:
        return {}


def _when(start: datetime.datetime, end: datetime.datetime) -> str:
    return f"{date_day(london(start))}, {time_range(start, end)}"


def _becomes(form: ChosenForm, session: Session, times: Mapping[int, Times]) -> str:
    cleaned = form.cleaned_data
    if cleaned["act"] in {forms.MOVE, forms.TIME}:
        return _when(*times[session.pk]) if session.pk in times else ""
    return {
        forms.ROOM: str(form.room_chosen or "No room"),
        forms.LEADER: f"Led by {cleaned['leader']}",
        forms.PUBLISH: "Published already" if session.is_published else "Published",
        forms.CANCEL: "Cancelled",
    }[str(cleaned["act"])]


def _in_the_way(refusal: Refusal | None) -> set[int]:
    """The chosen sessions that could not be; empty when it cannot be said of single ones."""
    if not isinstance(refusal, BookingRefusal):
        return set()
    keys = {clash.wanted.session_id if clash.wanted else None for clash in refusal.clashes}
    return set() if None in keys else {key for key in keys if key}


def _holidays(times: Mapping[int, Times]) -> list[str]:
    """Bank holidays on which sessions would fall: 'Friday 25 December is Christmas Day'."""
    days = sorted({london_date(start) for start, _ in times.values()})
    if not days:
        return []
    holidays = bank_holidays_between(days[0], days[-1])
    return [f"{date_day(day)} is {holidays[day]}" for day in days if day in holidays]


def _left_out(request: SignedInRequest, placement: Placement) -> dict[int, set[int]]:
    by_session = left_out_of(request.POST.get("leave_out", ""))
    wanted = {each for placements in by_session.values() for each in placements}
    if not wanted:
        return {}
    planned = placements_planned_at(request.user, placement.practice)
    people = {str(each.public_id): each.person_id for each in planned if str(each.public_id) in wanted}
    sessions = Session.objects.managed_by(request.user).filter(practice=placement.practice)
    return {
        each.pk: {people[one] for one in by_session[str(each.public_id)] if one in people}
        for each in sessions.filter(public_id__in=[key for key in by_session if key])
    }


def _versions(request: SignedInRequest, form: ChosenForm) -> list[tuple[Session, str]]:
    sent = dict(line.split(" ", 1) for line in request.POST.getlist("versions") if " " in line)
    return [(each, sent.get(str(each.public_id), "")) for each in form.chosen]


def _say(request: SignedInRequest, form: ChosenForm, changed: Any, began: Any) -> None:
    _, done = VERBS[form.cleaned_data["act"]]
    if form.cleaned_data["act"] == forms.PUBLISH:
        # What learners have seen is not taken back.
        messages.success(request, f"{count(changed, 'session')} published: their learners see them now.")
    else:
        names = and_list(dict.fromkeys(each.title for each in changed)) if len(changed) <= 3 else ""
        words = f"{count(len(changed), 'session')} {done}{f': {names}' if names else ''}."
        tell_done(request, words, since=began)
