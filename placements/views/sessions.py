"""What is done to one session: swapped, cancelled, restored."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Person
from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import count
from hubs.operations.base import Refusal
from placements.forms.session_actions import ScopedCancelForm, SwapForm
from placements.models import Part, Participation, Session
from placements.operations.series import cancel_of_series, restore_of_series, siblings_of
from placements.operations.sessions import swap_sessions, version_of
from placements.operations.unchanged import unless_changed
from placements.scopes import choices_of, exceptions_of
from placements.timetabling.series import Scope
from placements.timetabling.weeks import Week
from placements.views.asking import press
from placements.views.doors import session_managed_by
from placements.views.telling import tell_done


@require_http_methods(["GET", "HEAD", "POST"])
def session_swap(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let this session and another one of the same learners and week take each other's times."""
    session = session_managed_by(request.user, public_id)
    others = _sessions_to_swap_with(request.user, session)
    form = SwapForm(request.POST or None, sessions=others)

    def swap() -> object:
        other = form.cleaned_data["other"]
        return unless_changed(
            by=request.user,
            versions=[
                (session, request.POST.get("version", "")),
                (other, _versions(request).get(other.pk, "")),
            ],
            act=lambda: swap_sessions(by=request.user, first=session, second=other),
        )

    return _asked(
        request,
        session,
        form,
        swap,
        others=others,
        heading="Swap with another session",
        text="The two sessions take each other’s times. People and rooms stay with their session.",
        button="Swap sessions",
        done="The two sessions have taken each other’s times.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def session_cancel(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Cancel a session, with the reason, and with it those of its series that are meant."""
    session = session_managed_by(request.user, public_id)
    siblings = siblings_of(session, Session.objects.managed_by(request.user))
    form = ScopedCancelForm(
        request.POST or None, scopes=choices_of(siblings), exceptions=exceptions_of(siblings)
    )
    return _asked(
        request,
        session,
        form,
        lambda: cancel_of_series(
            by=request.user,
            siblings=siblings,
            scope=Scope(form.cleaned_data.get("scope") or Scope.THIS),
            with_exceptions=form.cleaned_data.get("with_exceptions", False),
            reason=form.cleaned_data["reason"],
            version=request.POST.get("version", ""),
        ),
        heading="Cancel this session?",
        text="It stays in the timetable, crossed out, and nobody is bound by it any more. You can restore it.",
        button="Cancel session",
        button_kind="warning",
        done="is cancelled",
    )


@require_POST
def session_restore(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Bring a cancelled session back, and with it those of its series that are meant."""
    began = timezone.now()
    session = session_managed_by(request.user, public_id)
    siblings = siblings_of(session, Session.objects.managed_by(request.user))
    scope = request.POST.get("scope", "")

    def act() -> None:
        restored = restore_of_series(
            by=request.user,
            siblings=siblings,
            scope=Scope(scope) if scope in set(Scope) else Scope.THIS,
            version=request.POST.get("version", ""),
        )
        tell_done(request, _done(session, len(restored), "is restored"), since=began)

    press(request, act)
    return redirect("placements:session", session.public_id)


def _asked(
    request: SignedInRequest,
    session: Session,
    form: Any,
    act: Callable[[], Any],
    *,
    done: str,
    others: Iterable[Session] = (),
    **words: str,
) -> HttpResponse:
    began = timezone.now()
    version = request.POST.get("version") or version_of(session)
    if form.is_valid():
        try:
            changed = act()
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
            version = version_of(Session.objects.get(pk=session.pk))
        else:
            tell_done(request, _done(session, len(changed), done), since=began)
            return redirect("placements:session", session.public_id)
    versions = [f"{other.public_id} {version_of(other)}" for other in others]
    context = {"form": form, "session": session, "version": version, "versions": versions}
    return render(request, "placements/session_action.html", context | words)


def _done(session: Session, number: int, done: str) -> str:
    if not done.startswith("is "):
        return done
    if number == 1:
        return f"{session.title} {done}."
    return f"{count(number, 'session')} of {session.title} {done.replace('is ', 'are ', 1)}."


def _versions(request: SignedInRequest) -> dict[int, str]:
    """The versions of other sessions that came along with a form, by their keys."""
    sent = dict(line.split(" ", 1) for line in request.POST.getlist("versions") if " " in line)
    known = Session.objects.managed_by(request.user).filter(public_id__in=filter(_is_uuid, sent))
    return {session.pk: sent[str(session.public_id)] for session in known}


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


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
