"""A practice's week: everybody who is there, or every room, and who or what is free when."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.views.signed_in import SignedInRequest
from placements.asking.margins import notes_of_week
from placements.forms.who_is_free import WhoIsFreeForm
from placements.practice_weeks.findings import fetch_week_facts, notes_of
from placements.practice_weeks.margins import when
from placements.practice_weeks.rows import (
    guest_rows,
    learner_rows,
    room_rows,
    staff_rows,
    visitor_rows,
)
from placements.practice_weeks.week import PracticeWeek, fetch_practice_week
from placements.presentation import addresses_of, week_links, week_to_show
from placements.timetabling.matrix import MatrixSource, build_matrix
from placements.views.changes import changes_of_week
from placements.views.doors import practice_seen_by, week_asked

SHOWN = {"people": "Everybody", "learners": "Learners", "rooms": "Rooms"}
"""What of the week is shown, by the word of the address."""


@require_safe
def practice_week(request: SignedInRequest, ods_code: str) -> HttpResponse:
    """The week of a practice, by people (learners, then staff) or by rooms."""
    practice = practice_seen_by(request.user, ods_code)
    today = timezone.localdate()
    week = week_asked(request, week_to_show(today))
    here = fetch_practice_week(practice, week)
    may_plan = practice.is_managed
    by = request.GET.get("by", "people")
    by = by if by in SHOWN else "people"
    context = {
        "practice": practice,
        "may_plan": may_plan,
        "week": week,
        "here": here,
        "by": by,
        "shown": SHOWN,
        "closures": [f"Closed {when(shut)}: {shut.reason}" for shut in here.presence.closures],
        "parts": [
            (heading, build_matrix(rows, week.monday, today, now=timezone.now(), holidays=here.holidays))
            for heading, rows in _parts(here, by, may_plan=may_plan)
            if rows
        ],
        "links": week_links(week, today=today),
        "who_is_free": WhoIsFreeForm(week=week, initial={"day": _first_to_ask(week.days, today)}),
    }
    context |= changes_of_week(reader=request.user, practice=practice, week=week)
    return render(request, "placements/practice_week.html", context)


def _parts(here: PracticeWeek, by: str, *, may_plan: bool) -> list[tuple[str, list[MatrixSource]]]:
    addresses = addresses_of(here.sessions)
    if by == "rooms":
        rooms = list(here.practice.rooms.all())
        return [("Rooms", room_rows(here, rooms, addresses, may_plan=may_plan))]
    facts = fetch_week_facts(here)
    said = notes_of_week([each.pk for each in here.placements], here.week)
    learners = learner_rows(
        here,
        addresses,
        may_plan=may_plan,
        findings=lambda placement: [*said.get(placement.pk, ()), *notes_of(facts, placement)],
    )
    if by == "learners":
        return [("Learners", learners)]
    return [
        ("Learners", learners),
        ("Staff", staff_rows(here, addresses, may_plan=may_plan)),
        ("Others in sessions this week", guest_rows(here, addresses)),
        ("Visitors from other practices", visitor_rows(here, addresses)),
    ]


def _first_to_ask(days: Sequence[datetime.date], today: datetime.date) -> Any:
    return (today if today in days else days[0]).isoformat()
