"""What people read when a request came to nothing. `atp_portal.urls` names these as Django's handlers."""

import base64
import hashlib
import re
import sys

from csp.decorators import csp_replace
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from atp_portal.context_processors import footer_links

RETRY_AFTER = 60
"""Seconds after which a program that met the portal unavailable may ask again."""

# The classes of SQLSTATE that say the server is away, going away or full: not what a query did wrong.
_AWAY = ("08", "53", "57P")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, which asks for nobody's name: the request itself may be what is broken."""
    return HttpResponse(_without_request("400.html"), status=400)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: to be called by whatever limits attempts."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = "900"
    return response


def server_error(request: HttpRequest) -> HttpResponseBase:
    """500; or 503 when all that is wrong is that the database is away."""
    if is_database_away(sys.exc_info()[1]):
        return unavailable(request)
    return HttpResponse(_without_request("500.html"), status=500)


def unavailable(request: HttpRequest) -> HttpResponseBase:
    """503: one page that needs no other file, so that a proxy may serve it too while the portal is down.

    Its style is its own, and the Content-Security-Policy lets in exactly that one.
    """
    html = render_to_string("503.html")
    page = csp_replace({"style-src": [style_hash(html)]})(
        lambda _: HttpResponse(html, status=503, headers={"Retry-After": str(RETRY_AFTER)})
    )
    return page(request)


def is_database_away(error: BaseException | None) -> bool:
    """Whether `error`, or what it came from, is a database that cannot be reached or takes no more connections."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            state = getattr(error.__cause__, "sqlstate", None)
            return state is None or state.startswith(_AWAY)
        error = error.__cause__ or error.__context__
    return False


def style_hash(html: str) -> str:
    """The source expression by which a Content-Security-Policy lets in the page's one style element."""
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = hashlib.sha256((style[1] if style else "").encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _without_request(template: str) -> str:
    return render_to_string(template, {"site": settings.SITE, "footer_links": footer_links()})
