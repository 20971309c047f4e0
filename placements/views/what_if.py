"""Whom the lapse of something would strand, and where they could go instead."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import count
from hubs.models import EducationProvider
from placements.alternatives import other_educationalists, practices_within_reach
from placements.forms.lapsing import LapseDayForm
from placements.lapsing.stranding import LapseKind
from placements.what_if import Loss, losses, may_lapse, rows_asked_about_by

NAMES = {
    LapseKind.ACCREDITATION: "this accreditation",
    LapseKind.AGREEMENT: "this agreement",
    LapseKind.AUDIT: "this audit",
    LapseKind.APPROVAL: "this approval",
}


@dataclass(frozen=True)
class OfProvider:
    """The learners of one education provider: those whose names the reader may know, and how many others."""

    provider: EducationProvider
    named: Sequence[Loss]
    others: Sequence[Loss]

    @property
    def number(self) -> int:
        return len(self.named) + len(self.others)

    @property
    def first_day_of_others(self) -> Any:
        return min(loss.days.first for loss in self.others)


@require_safe
def what_if(request: SignedInRequest, kind: str, public_id: uuid.UUID) -> HttpResponse:
    """The placements that would lack something from a day on, by provider, and what there is within reach."""
    if kind not in list(LapseKind):
        raise Http404
    lapse_kind = LapseKind(kind)
    row = get_object_or_404(rows_asked_about_by(lapse_kind, request.user), public_id=public_id)
    what = may_lapse(lapse_kind, row)
    form = LapseDayForm(request.GET, today=timezone.localdate())
    asked = form.cleaned_data if form.is_valid() else {}
    day = asked.get("on") or what.usual_day
    months = asked.get("months") if lapse_kind is LapseKind.AUDIT else None
    found = losses(request.user, what, day, interval=months)
    lost = [loss for loss in found if not loss.is_warning]
    is_approval = lapse_kind is LapseKind.APPROVAL
    context = {
        "what": what,
        "name": NAMES[lapse_kind],
        "day_form": form,
        "day": day,
        "today": timezone.localdate(),
        "months": months,
        "learners": count(len(lost), "learner"),
        "lost": lost,
        "of_providers": _by_provider(lost),
        "to_look_at": _by_provider([loss for loss in found if loss.is_warning]),
        "is_approval": is_approval,
        "alternatives": [] if is_approval else practices_within_reach(lost),
        "educationalists": other_educationalists(row, found) if is_approval else [],
        "answers_for_standing": any(map(request.user.holds, ("practice_leads", "hub_leads", "hee_staff"))),
        "is_over": bool(what.ends_on and what.ends_on < day),
    }
    return render(request, "placements/what_if.html", context)


def _by_provider(found: Iterable[Loss]) -> list[OfProvider]:
    """In the order in which they come, which is that of the providers' names."""
    return [
        OfProvider(
            provider,
            [loss for loss in of_it if loss.placement.is_named],
            [loss for loss in of_it if not loss.placement.is_named],
        )
        for provider, rows in groupby(found, key=lambda loss: loss.placement.education_provider)
        for of_it in [list(rows)]
    ]
