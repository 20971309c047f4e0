"""Where somebody is signed in, and how they end it."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.devices import browser_in_words
from accounts.forms.sessions import EndSessionForm, name_of
from accounts.operations.sign_in import end_session, end_sessions


@require_http_methods(["GET", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """One's own sessions; a POST ends one of them, or all but this."""
    by: Any = request.user
    theirs = _live(by)
    if request.method == "POST":
        if "others" in request.POST:
            end_sessions(by=by, person=by, but=request.session.session_key)
            messages.success(request, "You are signed out everywhere else.")
            return redirect("usersessions_list")
        form = EndSessionForm(
            request.POST, sessions=theirs.exclude(session_key=request.session.session_key or "")
        )
        if form.is_valid():
            end_session(by=by, session=form.cleaned_data["session"])
            messages.success(request, "That browser is signed out.")
        else:
            messages.error(request, "That session has ended already.")
        return redirect("usersessions_list")
    rows = [
        {
            "id": name_of(row),
            "browser": browser_in_words(row.user_agent),
            "created_at": row.created_at,
            "last_seen_at": row.last_seen_at,
            "is_this": row.session_key == request.session.session_key,
        }
        for row in theirs
    ]
    return render(request, "accounts/sessions.html", {"rows": rows, "others": _others(rows)})


def _live(person: Any) -> QuerySet[UserSession]:
    running = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return UserSession.objects.filter(user=person, session_key__in=running).order_by("-last_seen_at", "-pk")


def _others(rows: list[dict[str, Any]]) -> int:
    return sum(not row["is_this"] for row in rows)
