"""What every page shows of who is reading it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.home import MenuItem, may_find, menu_for


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`navigation`: the menu for this person's roles; `may_find`: whether staff's search is theirs.

    The roles came with the person, so this asks the database nothing.
    """
    return {
        "navigation": SimpleLazyObject(lambda: _menu(request)),
        "may_find": SimpleLazyObject(lambda: may_find(request.user)),
    }


def _menu(request: HttpRequest) -> list[dict[str, Any]]:
    match = request.resolver_match
    here = match.view_name if match else ""
    return [
        {"text": item.text, "href": reverse(item.url_name), "current": _covers(item, here)}
        for item in menu_for(request.user)
    ]


def _covers(item: MenuItem, view_name: str) -> bool:
    return view_name == item.url_name or view_name.startswith(item.covers)
