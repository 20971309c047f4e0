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

from accounts.action_links import Action, FormAction, LinkPage, action_named, link_for, run_out_link_for
from accounts.operations.action_links import answer_action_link, use_action_link
from hubs.operations.base import Refusal

CLOSED = "accounts/action_link_closed.html"
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
    if link and isinstance(action, FormAction):
        return _page(request, action.show(link.person, link.object_id))
    description = None
    if link and isinstance(action, Action):
        description = action.describe(link.person, link.object_id)
    if description is None:
        return _closed(request, token)
    context = {"description": description, "refusal": sentences}
    return render(request, "accounts/action_link.html", context, status=409 if sentences else 200)


def _act(request: HttpRequest, token: str) -> HttpResponse:
    link = link_for(token)
    action = action_named(link.action) if link else None
    if link is None or (isinstance(action, FormAction) and action.sent not in request.POST):
        return _show(request, token)
    # History tells which link it was, and never its address.
    with pghistory.context(url=PLACE, action_link=str(link.public_id)):
        try:
            if isinstance(action, FormAction):
                return _page(request, answer_action_link(by=link.person, link=link, typed=request.POST))
            done = use_action_link(by=link.person, link=link)
        except Refusal as refusal:
            return _show(request, token, refusal.sentences)
    return render(request, "accounts/action_link_done.html", {"done": done})


def _page(request: HttpRequest, page: LinkPage | None) -> HttpResponse:
    if page is None:
        return render(request, CLOSED, status=404)
    return render(request, page.template, dict(page.context))


def _closed(request: HttpRequest, token: str) -> HttpResponse:
    """That it opens nothing, and where its action says so, that it has run out."""
    link = run_out_link_for(token)
    action = action_named(link.action) if link else None
    if link and isinstance(action, FormAction):
        return render(request, action.run_out, {"link": link, "reader": link.person}, status=404)
    return render(request, CLOSED, status=404)
