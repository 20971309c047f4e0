"""Every page of the table of doors as each role gets it, fetched once and without a server."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client
from django.urls import reverse

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


@contextmanager
def served(pages: list[HtmlPage]) -> Iterator[str]:
    """The address of a server of these pages, with their headers, and of the static files that they name.

    A server, and no routes of Playwright's: with those Chromium keeps no file from one page to the next.
    """
    by_name = {page.name: page for page in pages}

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = urlsplit(self.path).path.strip("/")
            if page := by_name.get(name):
                self.answer(page.html.encode(), page.headers)
            elif name.startswith("static/"):
                kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
                self.answer(_static(name), {"Content-Type": kind, "Cache-Control": "max-age=3600"})
            else:
                self.send_response(HTTPStatus.NO_CONTENT)
                self.end_headers()

        def answer(self, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(HTTPStatus.OK)
            for header, value in ({**headers, "Content-Length": str(len(body))}).items():
                self.send_header(header, value)
            self.end_headers()
            # Chromium hangs up on what it asked for when it goes on to the next page.
            with suppress(ConnectionError):
                self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Say nothing: pytest's output is for what fails."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def _static(name: str) -> bytes:
    path = name.removeprefix("static/")
    # Where files bear hashed names they were collected.
    return Path(str(finders.find(path) or settings.STATIC_ROOT / path)).read_bytes()


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


# An element and the one that it stands in, each with what tells its looks and its part.
Joint = tuple[str, str]


class _Joints(HTMLParser):
    TELLING = {"class", "role", "type", "aria-current", "data-module", "hidden", "open"}
    VOID = {"base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

    def __init__(self) -> None:
        super().__init__()
        self.within: list[tuple[str, str]] = [("", "")]
        self.seen: set[Joint] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        telling = " ".join(f"{name}={value}" for name, value in sorted(attrs) if name in self.TELLING)
        element = f"{tag} {telling}"
        self.seen.add((self.within[-1][1], element))
        if tag not in self.VOID:
            self.within.append((tag, element))

    def handle_endtag(self, tag: str) -> None:
        while len(self.within) > 1 and tag not in self.VOID:
            if self.within.pop()[0] == tag:
                break


def joints(html: str) -> frozenset[Joint]:
    """Of what elements, standing in what, the page is built: ten rows of a list are as one, whatever their words."""
    page = _Joints()
    page.feed(html)
    return frozenset(page.seen)
