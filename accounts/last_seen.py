"""When somebody was last seen in each of their sessions: noted every few minutes, for free in between."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

KEY = "seen_at"
EVERY_SECONDS = 5 * 60


def note_from_now_on(request: HttpRequest) -> None:
    """To be called when somebody has signed in, which has noted it."""
    request.session[KEY] = int(time.time())


def note_last_seen(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """A middleware. It looks only into sessions that the page has opened already, so that it asks nothing of others."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        session = request.session
        if session.accessed and KEY in session and time.time() - session[KEY] >= EVERY_SECONDS:
            note_from_now_on(request)
            UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())
        return response

    return middleware


def end_with_the_day(request: HttpRequest) -> None:
    """A session ends so long after it began, whatever is done in it: practices share computers."""
    if request.user.is_authenticated:
        request.session.set_expiry(timezone.now() + datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE))
