"""The calendar feed, which calendar programs read, and the page where a person keeps the links to it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views.signed_in import SignedInRequest
from hubs.operations.base import Refusal
from placements.feed_contents import INFO, feed_sessions
from placements.feed_tokens import feed_for, token_for
from placements.forms.feeds import FeedForm
from placements.models import CalendarFeed
from placements.operations.feeds import create_feed, remove_feed, reset_feed
from placements.timetabling.calendar import build_feed, etag

FRESH_FOR = 5 * 60  # seconds: programs ask once an hour, people who refresh by hand want what is new

GONE = "There is no calendar at this address. It may have been reset: your links are on the portal.\n"


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody's sessions for their calendar program. The token is the right to them: no sign-in, no cookie."""
    feed = feed_for(token)
    if feed is None:
        # Not the page for people, which looks up who is signed in.
        response: HttpResponse = HttpResponseNotFound(GONE, content_type="text/plain; charset=utf-8")
        patch_cache_control(response, private=True, no_store=True)
    else:
        week_address = request.build_absolute_uri(reverse("placements:learner_week"))
        written = build_feed(
            INFO,
            feed_sessions(person=feed.person, today=timezone.localdate(), week_address=week_address),
        )
        response = HttpResponse(written, content_type="text/calendar; charset=utf-8")
        response["ETag"] = etag(written)
        # The address is the secret, so a browser that saves the file does not name it after the token.
        response["Content-Disposition"] = 'inline; filename="placement-timetable.ics"'
        patch_cache_control(response, private=True, max_age=FRESH_FOR)
        response = get_conditional_response(request, etag=response["ETag"], response=response) or response
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_links(request: SignedInRequest) -> HttpResponse:
    """One's own calendar links with their secret addresses; a POST makes a new one."""
    form = FeedForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            feed = create_feed(by=request.user, name=form.cleaned_data["name"])
        except Refusal as refusal:
            form.add_error("name", list(refusal.sentences))
        else:
            messages.success(request, f"The link “{feed}” is ready. Copy its address into your calendar.")
            return redirect("placements:calendar_links")
    links = [_link(request, feed) for feed in request.user.calendar_feeds.all()]
    return render(request, "placements/calendar_links.html", {"form": form, "links": links})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reset_calendar_link(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Asks whether a link shall have a new address; a POST gives it one."""
    feed = _own_feed(request, public_id)
    if request.method != "POST":
        return render(request, "placements/calendar_link_reset.html", {"feed": feed})
    reset_feed(by=request.user, feed=feed)
    messages.success(request, f"The link “{feed}” has a new address. Copy it into your calendar again.")
    return redirect("placements:calendar_links")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove_calendar_link(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Asks whether a link shall go; a POST removes it."""
    feed = _own_feed(request, public_id)
    if request.method != "POST":
        return render(request, "placements/calendar_link_remove.html", {"feed": feed})
    remove_feed(by=request.user, feed=feed)
    messages.success(request, f"The link “{feed}” is removed.")
    return redirect("placements:calendar_links")


def _own_feed(request: SignedInRequest, public_id: uuid.UUID) -> CalendarFeed:
    return get_object_or_404(CalendarFeed, person=request.user.pk, public_id=public_id)


def _link(request: HttpRequest, feed: CalendarFeed) -> dict[str, Any]:
    path = reverse("placements:calendar_feed", args=[token_for(feed)])
    address = request.build_absolute_uri(path)
    return {"feed": feed, "address": address, "webcal": f"webcal://{request.get_host()}{path}"}
