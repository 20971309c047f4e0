"""The builder: a placement's week, its drafts and hours, and what is added to it and published from it."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.record_views import Page, record_view
from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import count, date_long, duration
from hubs.models import BankHoliday
from hubs.operations.base import Refusal
from placements.findings import in_week, lines_of, of_placement, summary_of
from placements.forms.sessions import SessionForm
from placements.models import Placement, Session, SessionCategory
from placements.operations.clashes import BookingRefusal
from placements.operations.sessions import SessionPlan, plan_series, plan_sessions, publish_sessions
from placements.presentation import holidays_of_week, is_weekend, session_cards, sessions_of_week, week_links
from placements.rule_checks import check_placements_now
from placements.timetabling.grid import build_week_grid
from placements.timetabling.hours import hours_by_category, total_hours
from placements.timetabling.recurrence import WeeklyPattern
from placements.timetabling.weeks import Week
from placements.views.doors import (
    can_plan,
    placement_planned_by,
    placement_seen_by,
    placements_planned_at,
    week_named,
)
from placements.views.session_checks import check_of


@require_safe
def builder(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """One week of a placement: a grid with its drafts marked, its hours, and for who plans it, what to do."""
    placement = placement_seen_by(request.user, public_id)
    record_view(viewer=request.user, learner=placement.person_id, page=Page.TIMETABLE)
    today = timezone.localdate()
    of_placement = _sessions_of(request, placement)
    week = week_named(request) or _first_to_look_at(placement, today, of_placement)
    sessions = sessions_of_week(of_placement, week)
    cards = session_cards(
        sessions, whose=placement.person, for_staff=placement.is_overseen, url_of=_address_of
    )
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
        context |= _found(placement, week)
    return render(request, "placements/builder.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def session_new(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Add a session to a placement's week, or one in every week until a day."""
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
        initial={"learners": [placement], "day": _day_asked(request, placement)},
    )
    clashes: Sequence[Any] = ()
    check = None
    if "check" in request.POST:
        check = check_of(form, practice=placement.practice, by=request.user)
    elif form.is_valid():
        try:
            sessions = _plan(request, placement, form)
        except Refusal as refusal:
            clashes = show_refusal(form, refusal)
        else:
            messages.success(request, _added(sessions))
            return redirect(_week_address(placement, Week.containing(timezone.localdate(sessions[0].start))))
    context = {
        "form": form,
        "clashes": clashes,
        "check": check,
        "heading": "Add a session",
        "button": "Add session",
        "caption": f"{placement.person.full_name}, {placement.practice}",
        "back_text": "Back to the week",
        "back": _week_address(placement, Week.containing(_day_asked(request, placement))),
    }
    return render(request, "placements/session_form.html", context)


@require_POST
def week_publish(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the learner this week's drafts, those that the person may publish."""
    placement = placement_planned_by(request.user, public_id)
    try:
        week = Week.parse(request.POST.get("week", ""))
    except ValueError:
        return redirect("placements:builder", placement.public_id)
    drafts = (
        Session.objects.managed_by(request.user)
        .filter(participations__placement=placement, is_cancelled=False)
        .drafts()
        .starting_between(*week.during)
    )
    published = publish_sessions(by=request.user, sessions=drafts)
    if published:
        messages.success(
            request, f"{count(published, 'session')} published: {placement.person.full_name} sees them now."
        )
    else:
        messages.info(request, "Nothing was left to publish in this week.")
    return redirect(_week_address(placement, week))


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


def show_refusal(form: SessionForm, refusal: Refusal) -> Sequence[Session]:
    """Put a refusal where it is read: at the start time when somebody is booked. Gives the sessions in the way."""
    if not isinstance(refusal, BookingRefusal):
        form.add_error(None, list(refusal.sentences))
        return ()
    form.add_error("start", list(refusal.sentences))
    # A session in which several are booked is in the way once.
    return list(dict.fromkeys(clash.session for clash in refusal.clashes if clash.session))


def _sessions_of(request: SignedInRequest, placement: Placement) -> Any:
    managed: QuerySet[Session] = Session.objects.managed_by(request.user).filter(pk=OuterRef("pk"))
    return (
        Session.objects.visible_to(request.user)
        .filter(participations__placement=placement)
        .annotate(is_managed=Exists(managed))
    )


def _may_be_published(session: Any) -> bool:
    return session.is_managed and not session.is_published and not session.is_cancelled


def _plan(request: SignedInRequest, placement: Placement, form: SessionForm) -> list[Session]:
    cleaned = form.cleaned_data
    plan = SessionPlan(
        practice=placement.practice,
        start=cleaned["start_at"],
        end=cleaned["end_at"],
        room=cleaned["room"],
        learners=form.learners_chosen,
        leaders=tuple(cleaned["leaders"]),
        overseers=tuple(cleaned["overseers"]),
        patient_partners=tuple(cleaned["patient_partners"]),
        **form.words,
    )
    if not cleaned["repeat_until"]:
        return plan_sessions(by=request.user, plans=[plan])
    holidays = BankHoliday.objects.filter(
        division="england-and-wales", date__range=(cleaned["day"], cleaned["repeat_until"])
    )
    pattern = WeeklyPattern(
        weekdays=frozenset({cleaned["day"].weekday()}),
        starts=cleaned["start"],
        ends=cleaned["end"],
        first_day=cleaned["day"],
        last_day=cleaned["repeat_until"],
        except_days=frozenset(holidays.values_list("date", flat=True)),
    )
    return plan_series(by=request.user, plan=plan, pattern=pattern)


def _added(sessions: Sequence[Session]) -> str:
    first = sessions[0]
    if len(sessions) == 1:
        return f"{first.title} on {date_long(first.start)} is added as a draft."
    return (
        f"{count(len(sessions), 'session')} of {first.title} are added as drafts, "
        f"from {date_long(first.start)} to {date_long(sessions[-1].start)}."
    )


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


def _day_asked(request: SignedInRequest, placement: Placement) -> datetime.date:
    try:
        return datetime.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return min(max(timezone.localdate(), placement.starts_on), placement.ends_on)


def _week_of(placement: Placement, week: Week) -> str:
    first = Week.containing(placement.starts_on).monday
    number = (week.monday - first).days // 7 + 1
    last = (Week.containing(placement.ends_on).monday - first).days // 7 + 1
    if not 1 <= number <= last:
        return "Outside the placement"
    return f"Week {number} of {last}"


def _week_address(placement: Placement, week: Week) -> str:
    return f"{reverse('placements:builder', args=[placement.public_id])}?week={week.code}"


def _address_of(session: Session) -> str:
    return reverse("placements:session", args=[session.public_id])
