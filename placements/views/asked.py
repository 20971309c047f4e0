"""What learners asked, for those who answer: a practice's list, a message that is seen to, a proposal decided."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.record_views import Page, record_view
from accounts.views.signed_in import SignedInRequest
from hubs.operations.base import Refusal
from placements.asking.in_the_way import InTheWay, in_the_way
from placements.asking.lists import asked_at
from placements.asking.reach import begins_soon, reached_by, sessions_of, whom_to_ring
from placements.asking.times import times_blocked
from placements.asking.words import back_since, days_away, days_of, when_of
from placements.forms.asking import DecideForm, SeeToForm
from placements.models import LearnerMessage, LearnerProposal
from placements.operations.messages import see_to
from placements.operations.proposals import TITLES, agree, decline
from placements.operations.sessions import version_of
from placements.presentation import leaders_of, place_of
from placements.views.asking import is_done
from placements.views.doors import placement_seen_by, practice_managed_by
from placements.views.telling import tell_done

State = LearnerProposal.State


@require_safe
def practice_asked(request: SignedInRequest, ods_code: str) -> HttpResponse:
    """What learners at a practice asked: what waits, and what was answered within a month."""
    practice = practice_managed_by(request.user, ods_code)
    waiting, lately = asked_at(practice)
    context = {"practice": practice, "waiting": waiting, "lately": lately}
    return render(request, "placements/practice_asked.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def message_page(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """What a learner said, which sessions it is about and whom it reached; who keeps the placement sees to it."""
    found = LearnerMessage.objects.visible_to(request.user).select_related("placement", "handled_by")
    message = get_object_or_404(found, public_id=public_id)
    placement = message.placement = placement_seen_by(request.user, message.placement.public_id)
    may_answer = placement.is_managed and placement.person_id != request.user.pk and not message.handled_at
    if request.method == "POST" and not placement.is_managed:
        raise PermissionDenied
    form = SeeToForm(request.POST or None)
    if is_done(form, lambda: see_to(by=request.user, message=message, **form.cleaned_data)):
        messages.success(request, f"{placement.person.full_name} is told that you have seen to it.")
        return redirect("placements:practice_asked", placement.practice.ods_code)
    if request.method == "POST" and not may_answer:
        return _too_late(request, form, "placements:message", message.public_id)
    record_view(viewer=request.user, learner=placement.person_id, page=Page.PLACEMENT)
    sessions = sessions_of(message)
    is_own = placement.person_id == request.user.pk
    is_ill = message.kind == LearnerMessage.Kind.ILL
    back, now = back_since(message), timezone.now()
    context = {
        "message": message,
        "placement": placement,
        "form": form if may_answer else None,
        "when": when_of(message),
        "is_own": is_own,
        "is_ill": is_ill,
        "reads_text": is_own or placement.is_managed or placement.is_taught or not is_ill,
        "sessions": [(each, leaders_of(each, whose=placement.person), place_of(each)) for each in sessions],
        "reached": reached_by(message, sessions) if is_own or placement.is_managed else [],
        "soon": begins_soon(sessions) if is_own and not message.handled_at and not back else None,
        "back_since": back,
        "now": now,
        "ring": whom_to_ring(placement) if is_own else [],
        "may_be_back": is_ill and (is_own or placement.is_managed) and message.during.upper > now,
    }
    return render(request, "placements/message.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_page(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """What a learner proposes and how it stands; for who keeps the placement, what is in its way, and the answer."""
    found = LearnerProposal.objects.visible_to(request.user).select_related("placement", "decided_by")
    proposal = get_object_or_404(found, public_id=public_id)
    placement = proposal.placement = placement_seen_by(request.user, proposal.placement.public_id)
    if request.method == "POST" and not placement.is_managed:
        raise PermissionDenied
    is_own = placement.person_id == request.user.pk
    decides = placement.is_managed and not is_own and proposal.state == State.PROPOSED
    there = in_the_way(proposal) if proposal.state == State.PROPOSED else []
    form = DecideForm(request.POST or None, is_in_the_way=bool(there))
    began = timezone.now()
    if is_done(form, lambda: _decide(request, proposal, form)):
        words = "agreed to" if form.cleaned_data["decision"] == form.AGREE else "declined"
        done = f"{TITLES[proposal.kind]} of {placement.person.full_name} is {words}, and they are told."
        tell_done(request, done, since=began)
        return redirect("placements:practice_asked", placement.practice.ods_code)
    if request.method == "POST" and not decides:
        return _too_late(request, form, "placements:proposal", proposal.public_id)
    record_view(viewer=request.user, learner=placement.person_id, page=Page.PLACEMENT)
    context = {
        "proposal": proposal,
        "placement": placement,
        "is_own": is_own,
        "form": form if decides else None,
        "title": TITLES[proposal.kind],
        "rows": _rows(proposal, there, reads_note=is_own or placement.is_managed or placement.is_taught),
        "in_the_way": there,
        "seen": [f"{each.session.public_id} {version_of(each.session)}" for each in there],
        "may_change": (is_own or placement.is_managed) and proposal.state in (State.PROPOSED, State.AGREED),
        "ring": whom_to_ring(placement) if is_own else [],
    }
    return render(request, "placements/proposal.html", context)


def _too_late(request: SignedInRequest, form: Any, route: str, public_id: uuid.UUID) -> HttpResponse:
    """Somebody else was first: the page says so, and what they did."""
    for sentence in form.non_field_errors():
        messages.error(request, sentence)
    return redirect(route, public_id)


def _decide(request: SignedInRequest, proposal: LearnerProposal, form: DecideForm) -> LearnerProposal:
    if form.cleaned_data["decision"] == form.DECLINE:
        return decline(by=request.user, proposal=proposal, answer=form.cleaned_data["answer"])
    return agree(by=request.user, proposal=proposal, makes_way=True, seen=_seen(request))


def _seen(request: SignedInRequest) -> dict[uuid.UUID, str]:
    """The sessions that the reader was shown in the way, with their versions."""
    try:
        lines = [line.split(" ", 1) for line in request.POST.getlist("seen") if " " in line]
        return {uuid.UUID(key): version for key, version in lines}
    except ValueError as error:
        raise Refusal("Look at what is in the way again.") from error


def _rows(proposal: LearnerProposal, there: list[InTheWay], *, reads_note: bool) -> list[tuple[str, Any]]:
    decided = proposal.decided_by.full_name if proposal.decided_by else ""
    rows = [
        ("State", proposal.get_state_display().capitalize()),
        ("When", days_of(proposal)),
        ("Counts as", _counts_as(proposal, there)),
        ("Where", proposal.place),
        ("Supervised by", proposal.supervised_by),
        ("Note", proposal.note if reads_note else ""),
        ("Decided by", decided),
        ("Why not", proposal.answer if reads_note else ""),
    ]
    return [row for row in rows if row[1]]


def _counts_as(proposal: LearnerProposal, there: list[InTheWay]) -> str:
    """The days of leave that count, where they are not all; of what was agreed those of its sessions."""
    if proposal.kind != LearnerProposal.Kind.LEAVE:
        return ""
    if proposal.state == State.PROPOSED:
        return days_away(proposal, times_blocked(proposal, [each.session for each in there]))
    stands = proposal.sessions.filter(is_cancelled=False).order_by("starts_at")
    return days_away(proposal, [(each.start, each.end) for each in stands])
