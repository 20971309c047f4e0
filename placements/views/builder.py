"""The builder: a placement's week, its drafts and hours, and what is added to it and published from it."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.record_views import Page, record_view
from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import duration
from placements.asking.margins import said_of_week
from placements.models import Placement, Session, SessionCategory
from placements.operations.sessions import version_of
from placements.presentation import (
    addresses_of,
    holidays_of_week,
    is_weekend,
    session_cards,
    sessions_of_week,
    week_links,
)
from placements.rule_checks import check_placements_now
from placements.rule_checks.lines import in_week, lines_of, of_placement, summary_of
from placements.timetabling.grid import SessionCard, build_week_grid
from placements.timetabling.hours import hours_by_category, total_hours
from placements.timetabling.weeks import Week
from placements.views.changes import changes_of_week
from placements.views.doors import (
    can_plan,
    placement_seen_by,
    week_named,
)


@require_safe
def builder(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """One week of a placement: a grid with its drafts marked, its hours, and for who plans it, what to do."""
    placement = placement_seen_by(request.user, public_id)
    record_view(viewer=request.user, learner=placement.person_id, page=Page.TIMETABLE)
    today = timezone.localdate()
    of_placement = _sessions_of(request, placement)
    week = week_named(request) or _first_to_look_at(placement, today, of_placement)
    sessions = sessions_of_week(of_placement, week)
    addresses = addresses_of(sessions)
    cards = session_cards(
        sessions,
        whose=placement.person,
        for_staff=placement.is_overseen,
        url_of=lambda each: addresses[each.pk],
        at=placement.practice if placement.is_overseen else None,
    )
    if can_plan(placement):
        cards = [_movable(card, session) for card, session in zip(cards, sessions, strict=True)]
    grid = build_week_grid(cards, week.monday, today, timezone.now(), holidays=holidays_of_week(week))
    context = {
        "placement": placement,
        "week": week,
        "grid": grid,
        "links": week_links(week, today=today, last_day=grid.last_day),
        "lede": _week_of(placement, week),
        "hours": _hours(placement, sessions),
        "may_plan": can_plan(placement),
        "days": [day for day in week.days[:5] if placement.starts_on <= day <= placement.ends_on],
        "drafts": len([each for each in sessions if _may_be_published(each)]),
    }
    if placement.is_overseen:
        context["said"] = said_of_week([placement.pk], week).get(placement.pk, [])
        context |= _found(placement, week) | changes_of_week(
            reader=request.user, practice=placement.practice, week=week, placement=placement
        )
    return render(request, "placements/builder.html", context)


def _movable(card: SessionCard, session: Any) -> SessionCard:
    """The card of a session that its reader may move, with where that is done."""
    if session.is_cancelled or not session.is_managed:
        return card
    move_url = reverse("placements:session_move", args=[session.public_id])
    return replace(card, move_url=move_url, version=version_of(session))


def _found(placement: Placement, week: Week) -> dict[str, Any]:
    """What the rules find in this week and in the placement as a whole, and how much they find in other weeks."""
    ((fetched, checked),) = check_placements_now([placement])
    lines = lines_of(checked, fetched.sessions)
    here = [line for line in lines if in_week(line, week) or of_placement(line)]
    return {
        "findings": here,
        "found": summary_of(here),
        "findings_elsewhere": len(lines) - len(here),
    }


def _sessions_of(request: SignedInRequest, placement: Placement) -> Any:
    managed: QuerySet[Session] = Session.objects.managed_by(request.user).filter(pk=OuterRef("pk"))
    return (
        Session.objects.visible_to(request.user)
        .filter(participations__placement=placement)
        .annotate(is_managed=Exists(managed))
    )


def _may_be_published(session: Any) -> bool:
    return session.is_managed and not session.is_published and not session.is_cancelled


def _hours(placement: Placement, sessions: Sequence[Session]) -> list[tuple[str, str]]:
    """Hours by category and in all, in words; cancelled sessions and breaks count for nothing."""
    hours = hours_by_category(
        (each.category, each.start, each.end) for each in sessions if not each.is_cancelled
    )
    weekly = duration(datetime.timedelta(minutes=placement.weekly_minutes))
    counted = [category for category in SessionCategory if category != SessionCategory.BREAK]
    return [
        *((c.label.capitalize(), duration(hours.get(c.value, datetime.timedelta()))) for c in counted),
        ("In all", f"{duration(total_hours(hours))} of {weekly} a week"),
    ]


def _first_to_look_at(placement: Placement, today: datetime.date, sessions: Any) -> Week:
    """This week, or the placement's first when it is to come, its last when it is over.

    At the weekend it is the coming week, if this one has nothing left.
    """
    week = Week.containing(min(max(today, placement.starts_on), placement.ends_on))
    if is_weekend(today) and week == Week.containing(today) and placement.ends_on > week.days[-1]:
        left = sessions.filter(is_cancelled=False, ends_at__gt=timezone.now(), starts_at__lt=week.during[1])
        return week if left.exists() else week.next
    return week


def _week_of(placement: Placement, week: Week) -> str:
    first = Week.containing(placement.starts_on).monday
    number = (week.monday - first).days // 7 + 1
    last = (Week.containing(placement.ends_on).monday - first).days // 7 + 1
    if not 1 <= number <= last:
        return "Outside the placement"
    return f"Week {number} of {last}"
