"""A series from one of its sessions: what is in it, and how long it goes on."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import and_list, count, date_long, time_range
from hubs.operations.base import Refusal
from placements.forms.session_actions import EndSeriesForm, ExtendSeriesForm
from placements.models import Session
from placements.operations.series import Siblings, siblings_of
from placements.operations.series_length import end_series, extend_series
from placements.scopes import DIFFERS
from placements.timetabling.series import differences, usual_of
from placements.views.doors import session_managed_by
from placements.views.telling import tell_done


@require_http_methods(["GET", "HEAD", "POST"])
def session_series(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """All sessions of a series that the person may change, those that differ marked; end it earlier, or extend it."""
    began = timezone.now()
    session = session_managed_by(request.user, public_id)
    if not session.series_id:
        raise Http404
    siblings = siblings_of(session, Session.objects.managed_by(request.user))
    ending = EndSeriesForm(request.POST if "end" in request.POST else None)
    extending = ExtendSeriesForm(request.POST if "extend" in request.POST else None)
    form = ending if ending.is_bound else extending
    if form.is_valid():
        try:
            done, skipped = _do(request, siblings, ending, extending)
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            tell_done(request, done, since=began)
            for words in skipped:
                messages.warning(request, f"Left out: {words}.")
            return redirect("placements:session_series", session.public_id)
    context = {
        "session": session,
        "rows": _rows(siblings),
        "ending": ending,
        "extending": extending,
        "form": form,
    }
    return render(request, "placements/session_series.html", context)


def _do(
    request: SignedInRequest, siblings: Siblings, ending: EndSeriesForm, extending: ExtendSeriesForm
) -> tuple[str, list[str]]:
    title = siblings.chosen.title
    if ending.is_bound:
        last_day = ending.cleaned_data["last_day"]
        ended = end_series(
            by=request.user, siblings=siblings, last_day=last_day, reason=ending.cleaned_data["reason"]
        )
        return f"{title} ends on {date_long(last_day)}: {count(len(ended), 'session')} cancelled.", []
    extension = extend_series(by=request.user, siblings=siblings, weeks=extending.cleaned_data["weeks"])
    last = extension.added[-1].start
    added = count(len(extension.added), "draft")
    return f"{title} goes on until {date_long(last)}: {added} added.", extension.skipped


def _rows(siblings: Siblings) -> list[dict[str, object]]:
    """Each session in order, with how it differs from the others."""
    usual = usual_of(siblings.members.values(), siblings.chosen_member)
    rows = []
    for key, session in sorted(siblings.sessions.items(), key=lambda each: each[1].start):
        differs = differences(siblings.members[key], usual, siblings.weekdays)
        rows.append(
            {
                "session": session,
                "times": time_range(session.start, session.end),
                "differs": and_list(DIFFERS[name] for name in differs).capitalize(),
            }
        )
    return rows
