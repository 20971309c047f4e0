"""What somebody typed into a form after their session had run out: kept for them, and for nobody else.

Only the form's text is kept, in the session of the browser that sent it, for an hour. Whose browser it is says
a signed cookie that signing in sets and signing out removes, so that on a shared computer the next person gets
nothing of it.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

KEY = "kept_typing"
COOKIE = f"{settings.COOKIE_PREFIX}last_person"
LASTS = datetime.timedelta(hours=1)
# Of all names and values together; the longest form of the portal is far below it.
MOST_CHARACTERS = 60_000
# A form with any of these in a field's name is not kept at all.
SECRET = ("password", "passphrase", "token", "credential")
CSRF = "csrfmiddlewaretoken"


@dataclass(frozen=True)
class KeptTyping:
    """A form as it was sent: where to, and its fields in order; ``had_files`` says that files were left out."""

    path: str
    fields: list[tuple[str, str]]
    had_files: bool


def remember_whose_browser(response: HttpResponseBase, person: Any) -> None:
    """To be called when ``person`` has signed in."""
    response.set_signed_cookie(
        COOKIE,
        str(person.public_id),
        salt=KEY,
        # A session's length, and as long again: who comes back the next morning finds what they typed.
        max_age=2 * settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget_whose_browser(response: HttpResponseBase) -> None:
    """To be called when somebody has signed out: whoever types next may be another."""
    response.delete_cookie(COOKIE, samesite="Lax")


def keep(request: HttpRequest) -> bool:
    """Keep what an anonymous browser has sent, if it is known whose it is and nothing in it is secret."""
    person = request.get_signed_cookie(COOKIE, default="", salt=KEY, max_age=2 * settings.SESSION_COOKIE_AGE)
    fields = [(name, value) for name in request.POST for value in request.POST.getlist(name) if name != CSRF]
    if not person or not fields or any(word in name.lower() for name, _ in fields for word in SECRET):
        return False
    if sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS:
        return False
    request.session[KEY] = {
        "person": person,
        "path": request.get_full_path(),
        "fields": fields,
        "had_files": bool(request.FILES),
        "kept_at": timezone.now().isoformat(),
    }
    request.session.set_expiry(int(LASTS.total_seconds()))
    return True


def settle(request: HttpRequest) -> None:
    """After signing in: drop what another had typed, and give the session its usual length."""
    if KEY not in request.session:
        return
    request.session.set_expiry(None)
    if kept_for(request) is None:
        drop(request)


def kept_for(request: HttpRequest) -> KeptTyping | None:
    """What is kept for the person who is signed in; nothing after an hour, nothing of anybody else's."""
    kept = request.session.get(KEY)
    if not kept or kept["person"] != str(request.user.public_id):  # type: ignore[union-attr]
        return None
    if timezone.now() - datetime.datetime.fromisoformat(kept["kept_at"]) > LASTS:
        return None
    # It came from our own address; nothing else is ever offered to be sent to.
    if not url_has_allowed_host_and_scheme(kept["path"], allowed_hosts=None):
        return None
    return KeptTyping(kept["path"], [(name, value) for name, value in kept["fields"]], kept["had_files"])


def drop(request: HttpRequest) -> None:
    """Forget what is kept, if anything is."""
    request.session.pop(KEY, None)


def drop_when_sent_again(request: HttpRequest) -> None:
    """Forget what is kept when its form arrives once more."""
    kept = request.session.get(KEY)
    if kept and kept["path"] == request.get_full_path():
        drop(request)
