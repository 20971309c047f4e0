"""The search of staff, from any page: `/find/?q=hartley`."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.home import may_find
from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import count
from placements.finding import FEWEST_LETTERS, Found, find

LONGEST = 100


@require_safe
def find_page(request: SignedInRequest) -> HttpResponse:
    """People, practices and placements in which each word of ``q`` stands, of those that the reader may see."""
    if not may_find(request.user):
        raise PermissionDenied
    wanted = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
    is_long_enough = len(wanted) >= FEWEST_LETTERS
    found = find(reader=request.user, wanted=wanted) if is_long_enough else Found()
    heading = f"{count(found.number, 'result')} for “{wanted}”" if is_long_enough else "Find"
    context = {
        "wanted_of_staff": wanted,
        "found": found,
        "heading": f"More than {heading}" if found.more else heading,
        "is_long_enough": is_long_enough,
    }
    return render(request, "placements/find.html", context)
