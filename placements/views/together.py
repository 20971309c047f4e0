"""Times at which professions could learn together, and the one that becomes a session: `/together/`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Person
from accounts.record_views import Page, record_views
from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import count
from hubs.models import Practice
from hubs.operations.base import Refusal
from placements.forms.together import ChosenForm, FindTogetherForm, hosts_of
from placements.interprofessional.finding import Together
from placements.learning_together.fetching import Facts, fetch_facts, working_days
from placements.learning_together.reach import reach_of
from placements.learning_together.words import option_of
from placements.models import Placement, Room
from placements.operations.learning_together import Chosen, make_together
from placements.views.doors import placements_planned_at, practice_seen_by
from placements.views.telling import tell_done

GONE = "This time is not there any more. Choose another."


@require_safe
def together_page(request: SignedInRequest) -> HttpResponse:
    """Times in the coming weeks when learners of several kinds, a supervisor and a room are free; the best first."""
    form = FindTogetherForm.sent(request.GET, by=request.user)
    if not form.places:
        raise PermissionDenied
    facts = _facts(form)
    known = frozenset(
        Practice.objects.visible_to(request.user)
        .filter(pk__in=facts.reach.practices)
        .values_list("pk", flat=True)
    )
    may_make = _may_make(request.user, facts)
    found = facts.find(form.asked("half_hours"))
    options = [option_of(each, facts, named=known, may_make=may_make) for each in found]
    named = [facts.placements[each.key] for option in found for each in option.learners]
    record_views(
        viewer=request.user,
        learners={each.person_id for each in named if each.practice_id in known},
        page=Page.TIMETABLE,
    )
    context = {
        "filters": form,
        "options": options,
        "km": form.asked("km"),
        "place": form.place,
        "looked_at": _looked_at(facts),
        "query": request.GET.urlencode(),
    }
    return render(request, "placements/together.html", context)


@require_POST
def together_make(request: SignedInRequest) -> HttpResponse:
    """Make the session of a time that was found; what has been taken meanwhile is said above the times of now."""
    practice = practice_seen_by(request.user, request.POST.get("practice", ""))
    anew = redirect(f"{reverse('placements:together')}?{request.GET.urlencode()}")
    form = ChosenForm(request.POST)
    if not form.is_valid():
        messages.error(request, GONE)
        return anew
    began = timezone.now()
    chosen = _chosen(practice, form.cleaned_data)
    _check_may(request.user, chosen)
    try:
        session = make_together(by=request.user, chosen=chosen, now=began)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return anew
    invited = f" {count(len(chosen.visitors), 'learner')} from near by invited." if chosen.visitors else ""
    tell_done(request, f"The session is made, and its learners are told.{invited}", since=began)
    return redirect("placements:session", session.public_id)


def _facts(form: FindTogetherForm) -> Facts:
    now = timezone.now()
    return fetch_facts(
        reach_of(hosts_of(form.place), form.asked("km")),
        working_days(timezone.localdate(now), form.asked("weeks")),
        after=now,
        opens=form.asked("opens"),
        closes=form.asked("closes"),
    )


def _looked_at(facts: Facts) -> str:
    """'12 learners, 9 supervisors and 4 rooms': of whom and what is known when they are free."""
    return (
        f"{count(len(facts.learners), 'learner')}, "
        f"{count(sum(bool(each.free) for each in facts.supervisors), 'supervisor')} with a free half-hour "
        f"and {count(len(facts.rooms), 'room')}"
    )


def _may_make(person: Person, facts: Facts) -> Callable[[Together], bool]:
    """Who manages the host may make it; an educationalist, whose own learners alone come; two queries."""
    hosts = Practice.objects.filter(pk__in=[host.pk for host in facts.reach.hosts])
    managed = {str(key) for key in hosts.managed_by(person).order_by().values_list("pk", flat=True)}
    taught: set[str] = set()
    for practice in facts.reach.hosts:
        if str(practice.pk) not in managed:
            taught |= {str(each.public_id) for each in placements_planned_at(person, practice)}

    def may(found: Together) -> bool:
        return found.practice in managed or all(each.key in taught for each in found.learners)

    return may


def _chosen(practice: Any, what: dict[str, Any]) -> Chosen:
    keys = what["learners"].split()
    placements = {
        str(each.public_id): each
        for each in Placement.objects.filter(public_id__in=keys).select_related(
            "person", "practice", "learner_group", "administrator__person"
        )
    }
    return Chosen(
        practice=practice,
        start=what["start"],
        half_hours=what["half_hours"],
        supervisor=get_object_or_404(Person, public_id=what["supervisor"]),
        room=get_object_or_404(Room, public_id=what["room"], practice=practice),
        learners=tuple(placements[key] for key in dict.fromkeys(keys) if key in placements),
        km=what["km"],
    )


def _check_may(person: Person, chosen: Chosen) -> None:
    if Practice.objects.managed_by(person).filter(pk=chosen.practice.pk).exists():
        return
    planned = set(placements_planned_at(person, chosen.practice).values_list("pk", flat=True))
    if not chosen.learners or any(each.pk not in planned for each in chosen.learners):
        raise PermissionDenied
