"""A week of a placement copied to its other weeks, and a placement of before copied to this one."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.views.signed_in import SignedInRequest
from placements.forms.building import FormerForm, WeekForm
from placements.operations.building.sources import (
    former_placements,
    left_out,
    sessions_of,
    wishes_of_former,
    wishes_of_week,
)
from placements.presentation import week_links
from placements.timetabling.weeks import Week
from placements.views.building.page import Way, answer, fellows_of, placement_to_build, week_address
from placements.views.doors import week_named


@require_http_methods(["GET", "HEAD", "POST"])
def week_copy(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """What a copy of one week would add to the others; the POST adds it to those that are chosen."""
    placement = placement_to_build(request, public_id)
    week = week_named(request) or Week.containing(placement.starts_on)
    form = WeekForm(request.GET, fellows=fellows_of(request, placement))
    sessions = sessions_of(placement, request.user, week)
    wishes = wishes_of_week(sessions, placement, week)
    days = week_links(week, today=week.monday).label
    way = Way(
        heading="Copy this week",
        explained=" ".join(
            filter(
                None,
                [
                    f"The sessions of {days}, in the weeks that you choose, as drafts.",
                    left_out(placement, request.user, week),
                ],
            )
        ),
        # Whoever copies a week fills those that come.
        chosen=frozenset(Week.containing(wish.day).code for wish in wishes if wish.day >= week.next.monday),
        back=week_address(placement, week),
        back_text="Back to the week",
    )
    return answer(request, placement, form, wishes, way)


@require_http_methods(["GET", "HEAD", "POST"])
def earlier_placement(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """What a copy of an earlier placement of the same group would add, week by week; the POST adds it."""
    placement = placement_to_build(request, public_id)
    formers = former_placements(placement, request.user)
    form = FormerForm(request.GET, formers=formers, fellows=fellows_of(request, placement))
    former = form.cleaned_data["former"] if form.is_valid() else None
    if former is None and not formers:
        form.errors.clear()
    sessions = sessions_of(former, request.user) if former else []
    wishes = wishes_of_former(sessions, former, placement) if former else ()
    way = Way(
        heading="Copy an earlier placement",
        explained=" ".join(
            filter(
                None,
                [
                    "Its sessions in the same weeks and on the same weekdays, with those who led them, as drafts.",
                    left_out(former, request.user) if former else "",
                ],
            )
        ),
    )
    return answer(request, placement, form, wishes, way)
