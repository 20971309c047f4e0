"""What a week that is left open asks now and then: has anybody else changed it?"""

from __future__ import annotations

import datetime
import uuid
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Person
from accounts.views.signed_in import SignedInRequest
from hubs.models import Practice
from placements.models import Placement
from placements.showing.lately import change_by_others
from placements.timetabling.weeks import Week
from placements.views.doors import placement_seen_by, practice_seen_by, week_asked

LATELY = datetime.timedelta(hours=1)
"""How far back a page tells of changes by others when it is loaded."""


@require_safe
def week_changed(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Whether somebody else changed a placement's week ``?since=``: who and when, or nothing at all (204)."""
    placement = placement_seen_by(request.user, public_id)
    if not placement.is_overseen:
        raise PermissionDenied
    return _changed(request, placement.practice, placement)


@require_safe
def practice_changed(request: SignedInRequest, ods_code: str) -> HttpResponse:
    """Whether somebody else changed a practice's week ``?since=``: who and when, or nothing at all (204)."""
    return _changed(request, practice_seen_by(request.user, ods_code))


def changes_of_week(
    *, reader: Person, practice: Practice, week: Week, placement: Placement | None = None
) -> dict[str, Any]:
    """For the page of a week: what others changed lately, and where it asks again while it is open; one query."""
    now = timezone.now()
    name, key = (
        ("week_changed", placement.public_id) if placement else ("practice_changed", practice.ods_code)
    )
    query = urlencode({"week": week.code, "since": now.isoformat()})
    return {
        "changed_lately": change_by_others(
            reader=reader, practice=practice, week=week, since=now - LATELY, placement=placement
        ),
        "changes_href": f"{reverse(f'placements:{name}', args=[key])}?{query}",
    }


def _changed(
    request: SignedInRequest, practice: Practice, placement: Placement | None = None
) -> HttpResponse:
    try:
        since = datetime.datetime.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        return HttpResponse(status=204)
    if since.tzinfo is None:
        return HttpResponse(status=204)
    change = change_by_others(
        reader=request.user,
        practice=practice,
        week=week_asked(request, Week.containing(timezone.localdate())),
        # However long a page was open, only the last hour is looked through.
        since=max(since, timezone.now() - LATELY),
        placement=placement,
    )
    return JsonResponse({"words": str(change)}) if change else HttpResponse(status=204)
