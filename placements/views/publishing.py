"""Showing timetables to their learners: one placement's, several of a practice, and which are late."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.mail import can_be_mailed
from accounts.record_views import Page, record_view, record_views
from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import count, date_plain
from hubs.models import Membership, Practice
from hubs.operations.base import Refusal
from placements.forms.publishing import PublishByForm, PublishForm, PublishManyForm
from placements.models import Placement
from placements.operations.publishing import (
    drafts_of,
    publish_chosen,
    publish_timetable,
    publish_timetables,
    set_publish_by,
)
from placements.rule_checks import check_placements_now
from placements.rule_checks.lines import lines_of
from placements.showing.publish_by import PROMISED, due_of, late_ones, publish_by, with_what_is_out
from placements.showing.publishing import draft_weeks, keeps_back
from placements.timetabling.weeks import Week
from placements.views.asking import placement_form_page, press
from placements.views.doors import (
    PLACEMENT_PEOPLE,
    can_plan,
    placement_managed_by,
    placement_planned_by,
    practice_managed_by,
    session_managed_by,
    week_named,
)

PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
def placement_publish(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Choose the weeks of a placement that its learner is shown, and read what stands in the way."""
    placement = placement_planned_by(request.user, public_id)
    if not can_plan(placement):
        raise PermissionDenied
    record_view(viewer=request.user, learner=placement.person_id, page=Page.TIMETABLE)
    drafts = drafts_of(request.user, placement)
    ((fetched, checked),) = check_placements_now([placement])
    weeks = draft_weeks(placement, drafts, [each for each in checked if each.stops])
    asked = week_named(request)
    form = PublishForm(
        request.POST or None,
        weeks=[(each.week, each.label, each.hint) for each in weeks],
        initial={
            "weeks": [each.week.code for each in weeks if not each.stops and asked in (None, each.week)]
        },
    )
    if form.is_valid():
        try:
            number = publish_timetable(by=request.user, placement=placement, weeks=form.weeks_chosen)
        except Refusal as refusal:
            form.add_error("weeks", list(refusal.sentences))
        else:
            _say_what_was_published(request, placement, number)
            return redirect("placements:placement", placement.public_id)
    lines = [line for line in lines_of(checked, fetched.sessions) if not line.is_set_aside]
    stops = [line for line in lines if line.stops and keeps_back(line.checked, drafts)]
    context = {
        "placement": placement,
        "form": form,
        "weeks": weeks,
        "stops": stops,
        "others": [line for line in lines if line not in stops],
        "reached": can_be_mailed(placement.person),
    }
    return render(request, "placements/publish.html", context)


@require_POST
def week_publish(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the learner this week's drafts at once where nothing stops it, else lead to what does."""
    placement = placement_planned_by(request.user, public_id)
    try:
        week = Week.parse(request.POST.get("week", ""))
    except ValueError:
        return redirect("placements:builder", placement.public_id)
    here = {"week": week.code}
    try:
        number = publish_timetable(by=request.user, placement=placement, weeks=[week])
    except Refusal:
        messages.error(request, "Nothing is published yet. What stands in the way is on this page.")
        return redirect(reverse("placements:placement_publish", args=[placement.public_id], query=here))
    _say_what_was_published(request, placement, number)
    return redirect(reverse("placements:builder", args=[placement.public_id], query=here))


@require_POST
def session_publish(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one session to its learners."""
    session = session_managed_by(request.user, public_id)
    done = f"{session.title} is published: its learners see it now. They are told."
    press(request, lambda: publish_chosen(by=request.user, sessions=[session]), done)
    return redirect("placements:session", session.public_id)


def _say_what_was_published(request: SignedInRequest, placement: Placement, number: int) -> None:
    """What became of it, and whether somebody has to ring the learner."""
    if not number:
        messages.info(request, "Nothing was left to publish.")
        return
    name, it = placement.person.full_name, "it" if number == 1 else "them"
    told = (
        "They are told, and asked to say that they have seen it."
        if can_be_mailed(placement.person)
        else "No mail reaches them: ring them."
    )
    messages.success(request, f"{count(number, 'session')} published: {name} sees {it} now. {told}")


@require_http_methods(["GET", "HEAD", "POST"])
def practice_publish(request: SignedInRequest, ods_code: str) -> HttpResponse:
    """Choose the learners of a practice who are shown all that waits for them."""
    practice = practice_managed_by(request.user, ods_code)
    rows = _waiting_at(practice)
    ready = [row for row in rows if not row["stops"]]
    form = PublishManyForm(
        request.POST or None,
        learners=[(str(each["placement"].public_id), each["label"], each["hint"]) for each in ready],
        initial={"placements": [str(each["placement"].public_id) for each in ready]},
    )
    if form.is_valid():
        chosen = set(form.cleaned_data["placements"])
        placements = [each["placement"] for each in ready if str(each["placement"].public_id) in chosen]
        try:
            number = publish_timetables(by=request.user, placements=placements)
        except Refusal as refusal:
            form.add_error("placements", list(refusal.sentences))
        else:
            learners = count(len(placements), "learner")
            messages.success(request, f"{count(number, 'session')} of {learners} published: they are told.")
            return redirect("placements:practice_publish", practice.ods_code)
    record_views(
        viewer=request.user, learners=[each["placement"].person_id for each in rows], page=Page.TIMETABLE
    )
    context = {
        "practice": practice,
        "form": form,
        "ready": ready,
        "kept_back": [row for row in rows if row["stops"]],
    }
    return render(request, "placements/publish_many.html", context)


def _waiting_at(practice: Practice) -> list[dict[str, Any]]:
    """Placements of a practice with drafts, by when they were to be out, with what keeps them back."""
    today = timezone.localdate()
    waiting = Q(
        participations__session__published_at__isnull=True, participations__session__is_cancelled=False
    )
    placements = list(
        with_what_is_out(Placement.objects.filter(practice=practice, state__in=PROMISED, ends_on__gte=today))
        .select_related("person", "learner_group", "practice")
        .annotate(drafts=Count("participations", filter=waiting))
        .filter(drafts__gt=0)
        .order_by("starts_on", "person__family_name", "pk")
    )
    found = check_placements_now(placements)
    rows = []
    for placement, (fetched, checked) in zip(placements, found, strict=True):
        drafts = [each for each in fetched.sessions if not each.is_published]
        lines = lines_of(checked, fetched.sessions)
        rows.append(
            {
                "placement": placement,
                "label": f"{placement.person.full_name}, {placement.learner_group}",
                "hint": _hint(placement, today),
                "stops": [line for line in lines if line.stops and keeps_back(line.checked, drafts)],
            }
        )
    return rows


def _hint(placement: Any, today: datetime.date) -> str:
    """'11 drafts, first day 7 December 2026. To be out by 9 November 2026: late.'"""
    due = due_of(placement, today)
    by = f" To be out by {date_plain(due.by)}{': late' if due.is_late else ''}." if due else ""
    return f"{count(placement.drafts, 'draft')}, first day {date_plain(placement.starts_on)}.{by}"


@require_safe
def late_timetables(request: SignedInRequest) -> HttpResponse:
    """Placements whose timetable should have been out, of those that this person may see besides their own.

    The address may ask for those of one practice or of one hub.
    """
    today = timezone.localdate()
    seen = Placement.objects.visible_to(request.user).exclude(person=request.user)
    if practice := request.GET.get("practice"):
        seen = seen.filter(practice__ods_code=practice)
    if hub := request.GET.get("hub"):
        members = Membership.objects.current().filter(hub__slug=hub)
        seen = seen.filter(practice__in=members.order_by().values("practice"))
    late = late_ones(seen, today).select_related(*PLACEMENT_PEOPLE).order_by("starts_on", "pk")
    page = Paginator(late, PAGE).get_page(request.GET.get("page"))
    record_views(viewer=request.user, learners=[each.person_id for each in page], page=Page.PLACEMENT)
    rows = [{"placement": each, "by": publish_by(each)} for each in page]
    return render(request, "placements/late.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def placement_publish_by(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say by when a placement's timetable is to be out."""
    placement = placement_managed_by(request.user, public_id)
    form = PublishByForm(request.POST or None, initial={"publish_by": placement.publish_by})
    return placement_form_page(
        request,
        placement,
        form,
        lambda: set_publish_by(by=request.user, placement=placement, on=form.cleaned_data["publish_by"]),
        field="publish_by",
        heading="By when the timetable is out",
        button="Save",
        text="The learner reads when to expect it, and whom to ring. Once it is late, your home page says so.",
        done="The day by which the timetable is out is changed.",
    )
