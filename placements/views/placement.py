"""One placement: its page, and what is done to it."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.db.models.functions import TruncWeek
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.record_views import Page, record_view
from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import LONDON, count, date_long, date_range, duration
from hubs.gate.judging import Outcome
from hubs.models import Membership, Practice
from hubs.operations.base import Refusal
from placements.adjustment_readers import may_open_adjustments
from placements.asking.lists import asked
from placements.care import care_of
from placements.forms.placements import ArrangeForm, CancelForm, DatesForm, DescriptionForm
from placements.history import latest_of_placement
from placements.models import Placement, PlacementState, Session, StandingLapse
from placements.operations.placements import (
    PlacementPlan,
    accept_request,
    arrange_placements,
    cancel_placement,
    change_dates,
    complete_placement,
    confirm_placements,
    describe_placement,
    missing_markers,
)
from placements.presentation import is_weekend
from placements.showing.publish_by import due_of, publish_by
from placements.standing import gate_on
from placements.supervision import also_there, warnings_about
from placements.timetabling.weeks import Week
from placements.views.asking import placement_form_page, press
from placements.views.doors import can_plan, placement_managed_by, placement_seen_by

OPEN = {PlacementState.REQUESTED, PlacementState.PROVISIONAL, PlacementState.CONFIRMED}


@require_safe
def placement_page(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """One placement: its people, its days, what it is for, what it lacks, its weeks, and what can be done."""
    placement = placement_seen_by(request.user, public_id)
    record_view(viewer=request.user, learner=placement.person_id, page=Page.PLACEMENT)
    is_open = placement.state in OPEN
    may_change = placement.is_managed and is_open
    is_told = placement.is_overseen and is_open
    markers = missing_markers(placement) if is_told else []
    refusals, reports = _gate_words(placement) if is_told else ([], [])
    missing = [*markers, *refusals]
    context = {
        "placement": placement,
        "lede": ", ".join(filter(None, [placement.learner_group.name, placement.learner.stage])),
        "rows": [*_rows(placement, may_change), *_terms(request, placement)],
        "builder_words": _builder_words(placement),
        "lacks_people": bool(markers),
        "lacks_standing": bool(refusals),
        "objectives": placement.objectives.all(),
        "weeks": _weeks(request, placement),
        "missing": missing,
        "lapse": _lapse(request, placement),
        "warnings": [*reports, *warnings_about(placement)] if is_told else [],
        "also_there": also_there(placement),
        "may_change": may_change,
        "may_publish": can_plan(placement),
        "may_accept": may_change
        and placement.state == PlacementState.REQUESTED
        and _leads_the_hub(request, placement),
        "may_complete": may_change
        and placement.state == PlacementState.CONFIRMED
        and placement.ends_on <= timezone.localdate(),
        "hub": _hub_of(placement) if placement.is_overseen else None,
        "history": latest_of_placement(placement) if placement.is_overseen else [],
        "care": care_of(
            placement,
            sees_drafts=placement.is_overseen,
            may_change=is_open and (placement.is_managed or placement.is_taught),
            may_keep=may_change,
        ),
        "asked": asked(Q(placement=placement), most=20),
        "may_ask": is_open and (placement.is_managed or placement.person_id == request.user.pk),
        "is_own": placement.person_id == request.user.pk,
        "opens_adjustments": may_open_adjustments(request.user, placement),
    }
    return render(request, "placements/placement.html", context)


def _lapse(request: SignedInRequest, placement: Placement) -> StandingLapse | None:
    """That it lost its standing, for its keepers and its learner's university; and whether the reader decides."""
    lapse = StandingLapse.objects.visible_to(request.user).lasting().filter(placement=placement).first()
    if lapse is not None:
        decides = StandingLapse.objects.decided_by(request.user).filter(pk=lapse.pk)
        lapse.is_mine_to_decide = decides.exists()  # type: ignore[attr-defined]
    return lapse


def _gate_words(placement: Placement) -> tuple[list[str], list[str]]:
    """What the gate refuses, and what it lets pass and why; a sentence each."""
    (answer,) = gate_on([placement])
    because = {
        Outcome.OVERRIDDEN: "HEE staff have excused this.",
        Outcome.REPORTED: "It does not stand in the way yet: this hub’s practices are only told until its date.",
    }.get(answer.verdict.outcome)
    return answer.refusals, [*answer.reports, because] if because else []


def _rows(placement: Placement, may_change: bool) -> list[dict[str, Any]]:
    weeks = count(_whole_weeks(placement), "week")
    dates = f"{date_long(placement.starts_on)} to {date_long(placement.ends_on)}, {weeks}"
    hours = duration(datetime.timedelta(minutes=placement.weekly_minutes))

    def row(key: str, value: str, change: str = "", field: str = "") -> dict[str, Any]:
        href = reverse(f"placements:{change}", args=[placement.public_id]) if change and may_change else ""
        action = {"text": "Change", "href": href + field, "hidden": key.lower(), "opens": "here"}
        return {"key": key, "value": value, "actions": [action] if href else []}

    return [
        row("Dates", dates, "placement_dates"),
        row("Hours a week", hours, "placement_describe", "#id_weekly_minutes"),
        row("Timetable out by", _out_by(placement), "placement_publish_by"),
        row("Education provider", placement.education_provider.name),
    ]


def _out_by(placement: Placement) -> str:
    due = due_of(placement, timezone.localdate())
    return f"{date_long(publish_by(placement))}{', late' if due and due.is_late else ''}"


def _terms(request: SignedInRequest, placement: Any) -> list[dict[str, Any]]:
    """The way to the learner's terms, for those whom they concern."""
    goes_on = placement.ends_on >= timezone.localdate() and placement.state != PlacementState.CANCELLED
    if placement.is_overseen and not goes_on and not request.user.is_hee_staff:
        return []
    href = reverse("accounts:learner_terms", args=[placement.learner.public_id])
    action = {"text": "See the terms", "href": href, "hidden": f"of {placement.person.full_name}"}
    return [
        {"key": "Terms of learning", "value": "Employment, age, opt-out, campus days", "actions": [action]}
    ]


def _builder_words(placement: Placement) -> str:
    """What the builder shows when it is asked for no week."""
    today = timezone.localdate()
    if placement.starts_on > today:
        return "Timetable of the first week"
    if placement.ends_on < today:
        return "Timetable of the last week"
    # At the weekend it may be the coming one.
    return "Timetable" if is_weekend(today) else "Timetable of this week"


def _whole_weeks(placement: Placement) -> int:
    """Monday to Friday is a week, though it is five days."""
    return -(-((placement.ends_on - placement.starts_on).days + 1) // 7)


def _weeks(request: SignedInRequest, placement: Placement) -> list[dict[str, Any]]:
    """Every week of the placement, with how many of its sessions this person may see are drafts, and published."""
    counted = (
        Session.objects.visible_to(request.user)
        .filter(participations__placement=placement, is_cancelled=False)
        .order_by()
        .annotate(monday=TruncWeek("starts_at", tzinfo=LONDON))
        .values("monday")
        .annotate(
            drafts=Count("pk", filter=Q(published_at__isnull=True)),
            published=Count("pk", filter=Q(published_at__isnull=False)),
        )
    )
    by_monday = {row["monday"].date(): row for row in counted}
    this_week = Week.containing(timezone.localdate())
    weeks: list[dict[str, Any]] = []
    week = Week.containing(placement.starts_on)
    while week.monday <= placement.ends_on:
        row = by_monday.get(week.monday, {"drafts": 0, "published": 0})
        weeks.append(
            {
                "week": week,
                "number": len(weeks) + 1,
                "label": date_range(
                    max(week.monday, placement.starts_on),
                    min(week.monday + datetime.timedelta(days=4), placement.ends_on),
                ),
                "drafts": row["drafts"],
                "published": row["published"],
                "is_now": week == this_week,
            }
        )
        week = week.next
    return weeks


def _hub_of(placement: Placement) -> Any:
    membership = (
        Membership.objects.current().filter(practice=placement.practice).select_related("hub").first()
    )
    return membership.hub if membership else None


def _leads_the_hub(request: SignedInRequest, placement: Placement) -> bool:
    led = Practice.objects.filter(Practice.objects.in_hubs_led_by(request.user), pk=placement.practice_id)
    return request.user.is_hee_staff or led.exists()


@require_http_methods(["GET", "HEAD", "POST"])
def placement_new(request: SignedInRequest) -> HttpResponse:
    """Arrange a placement at a practice that one keeps."""
    if not Practice.objects.managed_by(request.user).exists():
        raise PermissionDenied
    form = ArrangeForm(request.POST or None, by=request.user)
    if form.is_valid():
        what = {name: value for name, value in form.cleaned_data.items() if name != "learner_email"}
        try:
            (placement,) = arrange_placements(by=request.user, plans=[PlacementPlan(**what)])
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(
                request,
                f"The placement of {placement.person.full_name} at {placement.practice} is arranged. "
                "It is provisional until you confirm it.",
            )
            return redirect("placements:placement", placement.public_id)
    return render(request, "placements/new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def placement_describe(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Name the placement's people and describe what it offers."""
    placement = placement_managed_by(request.user, public_id)
    form = DescriptionForm(request.POST or None, placement=placement)
    return placement_form_page(
        request,
        placement,
        form,
        lambda: describe_placement(by=request.user, placement=placement, **form.cleaned_data),
        heading="People and description",
        button="Save",
        done="The placement’s people and description are saved.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def placement_dates(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change the placement's first and last day."""
    placement = placement_managed_by(request.user, public_id)
    initial = {"starts_on": placement.starts_on, "ends_on": placement.ends_on}
    form = DatesForm(request.POST or None, initial=initial)
    return placement_form_page(
        request,
        placement,
        form,
        lambda: change_dates(by=request.user, placement=placement, **form.cleaned_data),
        heading="Dates of the placement",
        button="Save dates",
        text="Places at regional events on days that fall away are given up, and the learner is told.",
        done="The placement’s dates are changed.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def placement_cancel(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Cancel the placement, with the reason."""
    placement = placement_managed_by(request.user, public_id)
    form = CancelForm(request.POST or None)
    return placement_form_page(
        request,
        placement,
        form,
        lambda: cancel_placement(by=request.user, placement=placement, **form.cleaned_data),
        heading="Cancel this placement?",
        button="Cancel placement",
        button_kind="warning",
        text="Its sessions to come are cancelled as well. Sessions that other learners share stay for them. "
        "Places at regional events are given up.",
        done="The placement is cancelled.",
    )


@require_POST
def placement_confirm(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Confirm the placement, or say what is missing."""
    placement = placement_managed_by(request.user, public_id)
    return _done_or_told(
        request,
        placement,
        lambda: confirm_placements(by=request.user, placements=[placement]),
        "The placement is confirmed.",
    )


@require_POST
def placement_complete(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Close a placement that has run its course."""
    placement = placement_managed_by(request.user, public_id)
    return _done_or_told(
        request,
        placement,
        lambda: complete_placement(by=request.user, placement=placement),
        "The placement is completed.",
    )


@require_POST
def placement_accept(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Accept a university's request for a place: the hub lead's to do."""
    placement = placement_managed_by(request.user, public_id)
    if not _leads_the_hub(request, placement):
        raise PermissionDenied
    return _done_or_told(
        request,
        placement,
        lambda: accept_request(by=request.user, placement=placement),
        "The request is accepted. The placement is provisional until it is confirmed.",
    )


def _done_or_told(request: SignedInRequest, placement: Placement, act: Any, done: str) -> HttpResponse:
    press(request, act, done)
    return redirect("placements:placement", placement.public_id)
