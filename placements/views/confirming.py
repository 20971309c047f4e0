"""The list of hours that wait for one's confirmation, for who is signed in, and by the weekly link."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import date_range
from placements.attendance.waiting import to_confirm, weeks_waiting
from placements.forms.confirming import SENT, ConfirmForm, said_of_weighed, weigh
from placements.models import Participation
from placements.timetabling.weeks import Week
from placements.views.doors import week_named


@require_http_methods(["GET", "HEAD", "POST"])
def hours_confirm(request: SignedInRequest) -> HttpResponse:
    """What waits for the reader, a week at a time: the earliest that waits, unless the address names another."""
    now = timezone.now()
    rows = Participation.objects.confirmed_by(request.user)
    waiting = weeks_waiting(rows, now)
    week = week_named(request) or next(iter(waiting), Week.containing(timezone.localdate(now)))
    listed = to_confirm(rows, week, now, reader=request.user)
    data = request.POST if request.method == "POST" and SENT in request.POST else None
    form = ConfirmForm(data, week=listed, full_names=True)
    if (weighed := weigh(request.user, form)) is not None:
        tell = messages.success if weighed.confirmed else messages.info
        tell(request, " ".join(said_of_weighed(weighed, request.user)))
        return redirect(f"{reverse('placements:hours_confirm')}?week={week.code}")
    context = {
        "form": form,
        "reader": request.user,
        "listed": listed,
        "week": week,
        "label": date_range(week.days[0], week.days[6]),
        "weeks": [
            (each, date_range(each.days[0], each.days[6], with_year=False), number)
            for each, number in waiting.items()
            if each != week
        ],
    }
    return render(request, "placements/hours_confirm.html", context)
