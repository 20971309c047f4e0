"""Every page of the table of doors as each role gets it, fetched once and without a server."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, Route

from tests.factories.cast import Cast
from tests.house.doors import DOORS, VISITOR

# One persona of each role: the others of a role differ by whose rows they see, not by what a page is.
ROLES = (
    VISITOR,
    "learner",
    "administrator",
    "educationalist",
    "practice_lead",
    "academic",
    "hub_lead",
    "hee",
)
SITE = "http://portal.test"


@dataclass(frozen=True)
class HtmlPage:
    """What a role got at an address; ``name`` is fit for a file."""

    name: str
    role: str
    address: str
    html: str
    headers: dict[str, str] = field(hash=False)

    def __str__(self) -> str:
        return self.name


_fetched: dict[str, list[HtmlPage]] = {}


def html_pages(cast: Cast, role: str) -> list[HtmlPage]:
    """What the table of doors says is 200 and HTML for this role: pages, and forms that came back with their errors.

    Fetched once in a test run: the cast and the hour are always the same.
    """
    if role not in _fetched:
        extra = {VISITOR: _not_found, "hub_lead": _with_filters}.get(role)
        _fetched[role] = [*_behind_doors(cast, role), *(extra(cast) if extra else ())]
    return _fetched[role]


def serve(browser_page: Page, pages: list[HtmlPage]) -> None:
    """Let the browser find these pages, with their headers, and the static files that they name."""
    by_address = {page.name: page for page in pages}

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            name = path.removeprefix("/static/")
            # Where files bear hashed names they were collected.
            found = finders.find(name) or settings.STATIC_ROOT / name
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            route.fulfill(status=200, body=Path(str(found)).read_bytes(), content_type=kind)
        elif page := by_address.get(path.strip("/")):
            route.fulfill(status=200, body=page.html, headers=page.headers)
        else:
            route.fulfill(status=204)

    browser_page.route("**/*", answer)


def _behind_doors(cast: Cast, role: str) -> Iterator[HtmlPage]:
    client = _client(cast, role)
    for door in DOORS:
        for method, outcome in (("get", door.get[role]), ("post", door.post[role])):
            if outcome == 200:
                with transaction.atomic():
                    address = reverse(door.route, kwargs=door.leads_to(cast))
                    address += f"?{urlencode(door.asked)}" if door.asked else ""
                    sent: Any = {"data": door.posted} if method == "post" else {}
                    response = getattr(client, method)(address, **sent)
                    transaction.set_rollback(True)
                if response["Content-Type"].startswith("text/html"):
                    yield _page(f"{role} {method} {door}", role, address, response)


def _not_found(cast: Cast) -> Iterator[HtmlPage]:
    yield _page("visitor get no such page", VISITOR, "/no-such-page/", Client().get("/no-such-page/"))


def _with_filters(cast: Cast) -> Iterator[HtmlPage]:
    """A list that is narrowed, one in which nothing is left, one that was asked for by mistake."""
    address = reverse("placements:placement_list")
    for words, query in [
        ("narrowed", "?name=lena"),
        ("empty", "?name=nobody"),
        ("mistaken", "?starts_from_day=x"),
    ]:
        response = _client(cast, "hub_lead").get(address + query)
        yield _page(f"hub_lead get placements {words}", "hub_lead", address + query, response)


def _client(cast: Cast, role: str) -> Client:
    client = Client()
    if role != VISITOR:
        client.force_login(getattr(cast, role))
    return client


def _page(name: str, role: str, address: str, response: Any) -> HtmlPage:
    headers = dict(response.headers)
    # A page that is taken away as a file is looked at here all the same.
    headers.pop("Content-Disposition", None)
    # In a sandbox no script runs, and what looks at the page is one.
    if policy := headers.get("Content-Security-Policy"):
        headers["Content-Security-Policy"] = policy.replace("sandbox; ", "")
    return HtmlPage(re.sub(r"\W+", "-", name), role, address, response.content.decode(), headers)


class _Elements(HTMLParser):
    TELLING = {"class", "role", "type", "aria-current", "data-module", "hidden", "open"}

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        telling = " ".join(f"{name}={value}" for name, value in sorted(attrs) if name in self.TELLING)
        self.seen.append(f"{tag} {telling}")


def shape(html: str) -> tuple[str, ...]:
    """Of what elements the page is built, each once: ten rows of a list are as one, whatever the words in them."""
    elements = _Elements()
    elements.feed(html)
    return tuple(dict.fromkeys(elements.seen))
