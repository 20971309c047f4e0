"""One session: its page, and what is done to it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Person
from accounts.record_views import Page, record_views
from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import date_long, time_range
from hubs.operations.base import Refusal
from placements.forms.placements import CancelForm
from placements.forms.sessions import SessionForm, SwapForm
from placements.history import history_of_session
from placements.models import Part, Participation, Placement, Session
from placements.operations.revisions import revise_session
from placements.operations.sessions import (
    cancel_session,
    publish_sessions,
    restore_session,
    swap_sessions,
)
from placements.presentation import place_of
from placements.timetabling.weeks import Week
from placements.views.builder import show_refusal
from placements.views.doors import (
    placements_planned_at,
    session_managed_by,
    session_seen_by,
)
from placements.views.session_checks import check_of


@require_safe
def session_page(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """One session: when, where, who, and for who may change it, what to do."""
    session = session_seen_by(request.user, public_id)
    rows = list(_rows(session, request.user))
    record_views(
        viewer=request.user,
        learners=[row.person_id for row in rows if row.placement and row.is_own],
        page=Page.SESSION,
    )
    context = {
        "session": session,
        "when": time_range(session.start, session.end),
        "facts": _facts(session),
        "people": [_told(row, session, request.user) for row in rows],
        "back": _back(request, session, rows),
        "may_change": session.is_managed,
        "history": history_of_session(session) if session.is_overseen else [],
    }
    return render(request, "placements/session.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def session_edit(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Move a session, or change what it is, where, and who is in it."""
    session = session_managed_by(request.user, public_id)
    monday = Week.containing(timezone.localdate(session.start))
    form = SessionForm(
        request.POST or None,
        practice=session.practice,
        learners=placements_planned_at(request.user, session.practice).overlapping(
            monday.days[0], monday.days[-1]
        ),
        only_teaching=not session.is_kept,
        session=session,
    )
    clashes: Sequence[Any] = ()
    check = None
    if "check" in request.POST:
        check = check_of(form, practice=session.practice, session=session, by=request.user)
    elif form.is_valid():
        try:
            revise_session(
                by=request.user,
                session=session,
                start=form.cleaned_data["start_at"],
                end=form.cleaned_data["end_at"],
                room=form.cleaned_data["room"],
                parts=form.parts,
                **form.words,
            )
        except Refusal as refusal:
            clashes = show_refusal(form, refusal)
        else:
            messages.success(request, f"{form.cleaned_data['title']} is saved.")
            return redirect("placements:session", session.public_id)
    context = {
        "form": form,
        "clashes": clashes,
        "check": check,
        "heading": "Change this session",
        "button": "Save session",
        "caption": f"{session.title}, {date_long(session.start)}",
        "back_text": "Back to the session",
        "back": reverse("placements:session", args=[session.public_id]),
    }
    return render(request, "placements/session_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def session_swap(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let this session and another one of the same learners and week take each other's times."""
    session = session_managed_by(request.user, public_id)
    form = SwapForm(request.POST or None, sessions=_sessions_to_swap_with(request.user, session))
    return _asked(
        request,
        session,
        form,
        lambda: swap_sessions(by=request.user, first=session, second=form.cleaned_data["other"]),
        heading="Swap with another session",
        text="The two sessions take each other’s times. People and rooms stay with their session.",
        button="Swap sessions",
        done="The two sessions have taken each other’s times.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def session_cancel(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Cancel a session, with the reason."""
    session = session_managed_by(request.user, public_id)
    form = CancelForm(request.POST or None)
    return _asked(
        request,
        session,
        form,
        lambda: cancel_session(by=request.user, session=session, **form.cleaned_data),
        heading="Cancel this session?",
        text="It stays in the timetable, crossed out, and nobody is bound by it any more. You can restore it.",
        button="Cancel session",
        button_kind="warning",
        done=f"{session.title} is cancelled.",
    )


@require_POST
def session_restore(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Bring a cancelled session back."""
    session = session_managed_by(request.user, public_id)
    return _told_at_once(
        request,
        session,
        lambda: restore_session(by=request.user, session=session),
        f"{session.title} is restored.",
    )


@require_POST
def session_publish(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show this session to its learners."""
    session = session_managed_by(request.user, public_id)
    return _told_at_once(
        request,
        session,
        lambda: publish_sessions(by=request.user, sessions=[session]),
        f"{session.title} is published: its learners see it now.",
    )


def _asked(
    request: SignedInRequest,
    session: Session,
    form: Any,
    act: Callable[[], object],
    *,
    done: str,
    **words: str,
) -> HttpResponse:
    if form.is_valid():
        try:
            act()
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, done)
            return redirect("placements:session", session.public_id)
    return render(request, "placements/session_action.html", {"form": form, "session": session} | words)


def _told_at_once(
    request: SignedInRequest, session: Session, act: Callable[[], object], done: str
) -> HttpResponse:
    try:
        act()
        messages.success(request, done)
    except Refusal as refusal:
        for sentence in refusal.sentences:
            messages.error(request, sentence)
    return redirect("placements:session", session.public_id)


def _rows(session: Session, reader: Person) -> Any:
    """Who is in it, learners last; ``is_own`` says that the reader may see the learner's placement."""
    placements = Placement.objects.visible_to(reader).filter(pk=OuterRef("placement"))
    return (
        session.participations.select_related("person__profession", "placement__learner_group")
        .annotate(is_own=Exists(placements))
        .order_by("part", "person__family_name", "pk")
    )


def _told(row: Any, session: Any, reader: Person) -> dict[str, Any]:
    """Somebody in the session as the reader may know them: of other learners and patients, the first name only."""
    leads = row.part in {Part.LEADER, Part.OVERSEER}
    known = session.is_overseen or leads or row.is_own or row.person_id == reader.pk
    what = row.placement.learner_group.name if row.placement else str(row.person.profession or "")
    return {
        "name": row.person.full_name if known else row.person.given_name,
        "part": row.get_part_display().capitalize(),
        "what": what,
        "placement": row.placement if row.is_own else None,
    }


def _facts(session: Session) -> list[tuple[str, str]]:
    facts = [
        ("Where", place_of(session, with_practice=True)),
        ("Kind", f"{session.get_kind_display().capitalize()} ({session.get_category_display()})"),
        ("Note", session.note),
        ("Repeats", f"One of a series until {date_long(session.series.last_day)}" if session.series else ""),
        ("Published", date_long(session.published_at) if session.published_at else "Not yet: a draft"),
        ("Why it is cancelled", session.cancelled_reason),
    ]
    return [fact for fact in facts if fact[1]]


def _back(request: SignedInRequest, session: Session, rows: Sequence[Participation]) -> str:
    """The week that it belongs to, as its reader knows it."""
    week = Week.containing(timezone.localdate(session.start)).code
    own: list[Any] = [row for row in rows if row.is_own]  # type: ignore[attr-defined]
    if not own or own[0].person_id == request.user.pk:
        return f"{reverse('placements:learner_week')}?week={week}"
    return f"{reverse('placements:builder', args=[own[0].placement.public_id])}?week={week}"


def _sessions_to_swap_with(person: Person, session: Session) -> Any:
    week = Week.containing(timezone.localdate(session.start))
    learners = session.participations.filter(part=Part.LEARNER).values("placement")
    shared = Participation.objects.filter(session=OuterRef("pk"), placement__in=learners)
    return (
        Session.objects.managed_by(person)
        .filter(Exists(shared), is_cancelled=False)
        .starting_between(*week.during)
        .exclude(pk=session.pk)
    )
