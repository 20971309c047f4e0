"""The calendar feed, which calendar programs read, and the page where a person keeps the links to it."""

from __future__ import annotations

import gzip
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views.signed_in import SignedInRequest
from placements.feeds.contents import contents_of
from placements.feeds.kinds import FeedChoices
from placements.feeds.subscribing import FeedLink
from placements.feeds.tokens import feed_for
from placements.forms.feeds import FeedForm
from placements.models import CalendarFeed
from placements.operations.feeds import create_feed, remove_feed, reset_feed
from placements.timetabling.calendar import build_feed, etag
from placements.views.asking import is_done

FRESH_FOR = 5 * 60  # seconds: programs ask once an hour, people who refresh by hand want what is new

GONE = "There is no calendar at this address. It may have been reset: your links are on the portal.\n"


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Sessions for somebody's calendar program. The token is the right to them: no sign-in, no cookie."""
    feed = feed_for(token)
    contents = feed and contents_of(feed, today=timezone.localdate(), absolute=request.build_absolute_uri)
    if not contents:
        # Not the page for people, which looks up who is signed in.
        response: HttpResponse = HttpResponseNotFound(GONE, content_type="text/plain; charset=utf-8")
        patch_cache_control(response, private=True, no_store=True)
    else:
        response = _calendar(request, build_feed(contents.info, contents.sessions))
        # The address is the secret, so a browser that saves the file does not name it after the token.
        response["Content-Disposition"] = f'inline; filename="{contents.filename}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _calendar(request: HttpRequest, written: bytes) -> HttpResponse:
    """The calendar, compressed where the program takes that; only word that it has these bytes already, where it does.

    Whatever it says that it accepts: many programs ask for pages, and mean a calendar.
    """
    packed = _takes_gzip(request.headers.get("Accept-Encoding", ""))
    response = HttpResponse(content_type="text/calendar; charset=utf-8")
    # Compressed, they are other bytes that mean the same, which is what a weak tag says.
    response["ETag"] = f"W/{etag(written)}" if packed else etag(written)
    patch_cache_control(response, private=True, max_age=FRESH_FOR)
    patch_vary_headers(response, ["Accept-Encoding"])
    answered = get_conditional_response(request, etag=response["ETag"], response=response)
    if answered and answered is not response:
        return answered
    response.content = gzip.compress(written, mtime=0) if packed else written
    if packed:
        response["Content-Encoding"] = "gzip"
    return response


def _takes_gzip(accepted: str) -> bool:
    for each in accepted.lower().split(","):
        coding, _, parameters = each.partition(";")
        if coding.strip() == "gzip":
            return parameters.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_links(request: SignedInRequest) -> HttpResponse:
    """One's own calendar links with their secret addresses; a POST makes a new one."""
    choices = FeedChoices(request.user)
    form = FeedForm(request.POST or None, choices=choices)
    made: list[CalendarFeed] = []
    if is_done(form, lambda: made.append(create_feed(by=request.user, **form.cleaned_data))):
        messages.success(request, f"The link “{made[0]}” is ready. Add it to your calendar.")
        return redirect("placements:calendar_links")
    feeds = request.user.calendar_feeds.select_related("practice", "hub")
    links = [FeedLink.of(feed, request, is_open=choices.still_has(feed)) for feed in feeds]
    return render(request, "placements/calendar_links.html", {"form": form, "links": links})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reset_calendar_link(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Asks whether a link shall have a new address; a POST gives it one."""
    feed = _own_feed(request, public_id)
    if request.method != "POST":
        return render(request, "placements/calendar_link_reset.html", {"feed": feed})
    reset_feed(by=request.user, feed=feed)
    messages.success(request, f"The link “{feed}” has a new address. Add it to your calendar again.")
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
