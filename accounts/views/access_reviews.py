"""Going through who has access where one answers for it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access_reviews import Place, due_days, holders_at, others_with_access, places_reviewed_by
from accounts.forms.privacy import AccessReviewForm
from accounts.models import AccessReview
from accounts.operations.access_reviews import RefusedEndings, review_access
from accounts.people_of_places import KINDS as PEOPLE_KINDS
from accounts.views.signed_in import SignedInRequest
from hubs.operations.base import Refusal


@never_cache
@require_safe
def access_reviews(request: SignedInRequest) -> HttpResponse:
    """The places whose access the reader goes through, and by when."""
    today = timezone.localdate()
    due = due_days(places_reviewed_by(request.user))
    rows = [{"place": place, "day": day, "is_overdue": day < today} for place, day in due.items()]
    return render(
        request, "accounts/privacy/access_reviews.html", {"rows": sorted(rows, key=lambda r: r["day"])}
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def access_review(request: SignedInRequest, kind: str, code: str) -> HttpResponse:
    """Everybody who has a role at one place; a POST confirms each or ends it, all together."""
    place = _place_of(request, kind, code)
    holders = holders_at(place, request.user)
    form = AccessReviewForm(request.POST or None, holders=holders)
    refused: dict[str, Any] = {}
    if form.is_valid():
        try:
            review_access(by=request.user, place=place, kept=form.kept)
        except RefusedEndings as refusal:
            refused = dict(refusal.by_key)
            for key, sentences in refusal.by_key.items():
                form.add_error(key, list(sentences))
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, f"Who has access at {place.name} is confirmed.")
            return redirect("accounts:access_reviews")
    last = AccessReview.objects.filter(**_columns(place)).select_related("reviewer").first()
    context = {
        "form": form,
        "place": place,
        "last": last,
        "others": others_with_access(place),
        "to_hand_over": [
            {"name": holder.name, "end_href": _hand_over_href(holder.role)}
            for holder in holders
            if holder.key in refused and holder.may_end
        ],
    }
    return render(request, "accounts/privacy/access_review.html", context)


def _place_of(request: SignedInRequest, kind: str, code: str) -> Place:
    """A place that the reader reviews; for others it is not there."""
    for place in places_reviewed_by(request.user):
        if (place.kind.name, place.code) == (kind, code):
            return place
    raise Http404


def _hand_over_href(role: Any) -> str:
    """The page where a role ends and somebody takes over; none for kinds that have no such page."""
    kind = next((name for name, kind in PEOPLE_KINDS.items() if kind.model is type(role)), None)
    return reverse("accounts:role_end", args=[kind, role.public_id]) if kind else ""


def _columns(place: Place) -> dict[str, Any]:
    if place.at:
        return place.column
    return {f"{name}__isnull": True for name in ("practice", "hub", "education_provider", "region")}
