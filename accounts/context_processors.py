"""What every page shows of who is reading it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.home import MenuItem, may_find, menu_for
from accounts.second_factor import is_still_to_prove


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`navigation`: the menu for this person's roles; `may_find`: whether staff's search is theirs.

    The roles came with the person, so this asks the database nothing.
    """
    return {
        "navigation": SimpleLazyObject(lambda: _menu(request)),
        "may_find": SimpleLazyObject(lambda: may_find(request.user) and not is_still_to_prove(request)),
    }


def _menu(request: HttpRequest) -> list[dict[str, Any]]:
    if request.user.is_authenticated and is_still_to_prove(request):
        return []  # all of it would lead back to the second factor
    match = request.resolver_match
    here = match.view_name if match else ""
    return [
        {"text": item.text, "href": reverse(item.url_name), "current": _covers(item, here)}
        for item in menu_for(request.user)
    ]


def _covers(item: MenuItem, view_name: str) -> bool:
    return view_name == item.url_name or view_name.startswith(item.covers)
