"""A session moved to another day and time: by its small form, by a free time, or by dragging its card."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import date_day, date_long, london, london_date, time_range
from hubs.bank_holidays import bank_holidays_between
from hubs.operations.base import Refusal
from placements.forms.session_actions import MoveForm
from placements.models import Part, Participation, Session
from placements.operations.sessions import move_session, version_of
from placements.operations.unchanged import unless_changed
from placements.timetabling.next_free import next_free
from placements.timetabling.weeks import Week
from placements.views.addresses import address_of_week
from placements.views.doors import session_managed_by
from placements.views.telling import tell_done

LOOKED_AT = datetime.timedelta(days=14)
OTHER_STARTS = (datetime.time(9), datetime.time(14))
MOST_FREE = 6


@require_http_methods(["GET", "HEAD", "POST"])
def session_move(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Another day and start for a session, as long as it was; the next times at which everybody is free stand ready."""
    began = timezone.now()
    session = session_managed_by(request.user, public_id)
    version = request.POST.get("version") or version_of(session)
    form = MoveForm(_filled_in(request), session=session)
    if form.is_valid():
        at = {"start": form.cleaned_data["start_at"], "end": form.cleaned_data["end_at"]}
        try:
            moved: Session = unless_changed(
                by=request.user,
                versions=[(session, request.POST.get("version", ""))],
                act=lambda: move_session(by=request.user, session=session, **at),
            )
        except Refusal as refusal:
            form.add_error("start", list(refusal.sentences))
            version = version_of(Session.objects.get(pk=session.pk))
        else:
            when = f"{date_long(moved.start)}, {time_range(moved.start, moved.end)}"
            tell_done(request, f"{moved.title} is moved to {when}.", since=began)
            return redirect(address_of_week(request.user, moved))
    context = {
        "form": form,
        "session": session,
        "version": version,
        "when": f"{date_day(session.start)}, {time_range(session.start, session.end)}",
        "free": [] if request.method == "POST" else _free_times(session),
        "back": address_of_week(request.user, session),
    }
    return render(request, "placements/session_move.html", context)


def _filled_in(request: SignedInRequest) -> dict[str, Any] | None:
    """What was typed, or the free time whose button was pressed."""
    if request.method != "POST":
        return None
    try:
        free = london(datetime.datetime.fromisoformat(request.POST.get("free", "")))
    except ValueError:
        return request.POST.dict()
    return {
        "day_day": str(free.day),
        "day_month": str(free.month),
        "day_year": str(free.year),
        "start": f"{free:%H:%M}",
    }


def _free_times(session: Session) -> list[tuple[str, str]]:
    """The next times at which everybody in it and its room are free: the value to post, and in words."""
    rows = list(session.participations.select_related("placement"))
    placements = [row.placement for row in rows if row.placement]
    first = max([timezone.localdate(), Week.containing(london_date(session.start)).monday])
    first = max([first, *(each.starts_on for each in placements)])
    last = min([first + LOOKED_AT, *(each.ends_on for each in placements)])
    holidays = bank_holidays_between(first, last)
    days = [first + datetime.timedelta(days=number) for number in range((last - first).days + 1)]
    free = next_free(
        _busy(session, rows, first, last),
        length=session.end - session.start,
        days=[day for day in days if day.weekday() < 5 and day not in holidays],
        starts=[london(session.start).time(), *OTHER_STARTS],
        after=timezone.now(),
        most=MOST_FREE,
    )
    length = session.end - session.start
    return [
        (start.isoformat(), f"{date_day(london(start))}, {time_range(start, start + length)}")
        for start in free
    ]


def _busy(
    session: Session, rows: Iterable[Participation], first: datetime.date, last: datetime.date
) -> list[tuple[datetime.datetime, datetime.datetime]]:
    within = (Week.containing(first).during[0], Week.containing(last).during[1])
    people = [row.person_id for row in rows if row.part != Part.OVERSEER]
    spans = list(
        Participation.objects.binding()
        .filter(person__in=people, during__overlap=within)
        .values_list("during", flat=True)
    )
    if session.room and session.room.is_exclusive:
        taken = Session.objects.filter(room=session.room, is_cancelled=False, during__overlap=within)
        spans += taken.values_list("during", flat=True)
    return [(span.lower, span.upper) for span in spans]
