"""The page behind a link that needs no sign-in."""

from __future__ import annotations

import pghistory
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.action_links import action_named, link_for
from accounts.operations.action_links import use_action_link
from hubs.operations.base import Refusal

PLACE = "/do/"  # what history keeps of the address


# The address itself is the proof, and no cookie has a part in it: who could forge the POST holds the link already.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def action_link(request: HttpRequest, token: str) -> HttpResponse:
    """Says what the link does; the POST does it. Whoever is signed in has no part in it."""
    request.user = AnonymousUser()
    response = _act(request, token) if request.method == "POST" else _show(request, token)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _show(request: HttpRequest, token: str, sentences: tuple[str, ...] = ()) -> HttpResponse:
    link = link_for(token)
    action = action_named(link.action) if link else None
    description = action.describe(link.person, link.object_id) if link and action else None
    if description is None:
        return render(request, "accounts/action_link_closed.html", status=404)
    context = {"description": description, "refusal": sentences}
    return render(request, "accounts/action_link.html", context, status=409 if sentences else 200)


def _act(request: HttpRequest, token: str) -> HttpResponse:
    link = link_for(token)
    if link is None:
        return _show(request, token)
    # History tells which link it was, and never its address.
    with pghistory.context(url=PLACE, action_link=str(link.public_id)):
        try:
            done = use_action_link(by=link.person, link=link)
        except Refusal as refusal:
            return _show(request, token, refusal.sentences)
    return render(request, "accounts/action_link_done.html", {"done": done})
