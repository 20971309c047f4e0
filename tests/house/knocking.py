"""Every door of the table, knocked at by those who are let in: for tests of what all answers have in common."""

from __future__ import annotations

import datetime
import re
import uuid
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import time_machine
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.factories.cast import Cast
from tests.house.doors import PERSONAS, SIGN_IN, VISITOR, Door, Outcome

# The cast's timetables are of this week.
MONDAY_MORNING = datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC)


def on_monday() -> time_machine.travel:
    """The moment at which the table of doors holds."""
    return time_machine.travel(MONDAY_MORNING, tick=False)


def sign_everybody_in(cast: Cast) -> dict[str, str]:
    """The session cookies of the cast's personas; a visitor has none."""
    cookies = {}
    for persona in PERSONAS:
        if persona != VISITOR:
            client = Client()
            client.force_login(getattr(cast, persona))
            cookies[persona] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return cookies


def address_of(door: Door, cast: Cast) -> str:
    """Where the door is, for this cast."""
    return f"{reverse(door.route, kwargs=door.leads_to(cast))}?{urlencode(door.asked)}".rstrip("?")


def answer(
    method: str, address: str, cookie: str | None = None, posted: dict[str, Any] | None = None, **extra: Any
) -> Any:
    """What comes back, body and all; nothing of it lasts."""
    client = Client(**extra)
    if cookie is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    with transaction.atomic():
        response: Any = client.get(address) if method == "get" else client.post(address, posted or {})
        body = response.getvalue() if response.streaming else response.content
        response.text_of_all = body.decode(errors="replace")
        transaction.set_rollback(True)
    return response


@dataclass(frozen=True)
class Knock:
    """One answer at one door: ``response.text_of_all`` is its body, streamed or not."""

    door: Door
    method: str
    persona: str
    address: str
    response: Any

    def __str__(self) -> str:
        return f"{self.method} {self.door} as {self.persona}"


def let_in(door: Door, method: str) -> str:
    """The persona who gets furthest there: one who is let in, if anybody is, and signed in, if such a one is."""
    outcomes = door.get if method == "get" else door.post
    rank: dict[Outcome, int] = {200: 0, 302: 1}
    return min(PERSONAS, key=lambda persona: (rank.get(outcomes[persona], 2), persona == VISITOR))


@dataclass(frozen=True)
class House:
    """The cast, with a session for each of its personas."""

    cast: Cast
    cookies: dict[str, str]


# What stands in an address for one row, and what stands there for none.
NOBODYS: dict[str, Any] = {
    "public_id": uuid.UUID("00000000-0000-4000-8000-000000000000"),
    "ods_code": "Z99999",
    "slug": "no-such-place",
    "code": "no-such-place",
    "token": "nobodys",
}


@dataclass(frozen=True)
class Round:
    """Everybody's answers at one door, by method and persona.

    ``path`` is the door's address without its parameters; ``empty`` the same with nothing behind it, None where
    there is nothing to leave out; ``at_empty`` what some got there (see ``go_round``).
    """

    door: Door
    path: str
    knocks: dict[tuple[str, str], Knock]
    empty: str | None
    at_empty: dict[tuple[str, str], Any]


def go_round(house: House, door: Door) -> Round:
    """Knock as everybody, by GET and by POST, leaving no trace.

    Where nothing is behind it, those knock who are told that there is nothing anyway, three of them (all are
    answered by the same view), and the visitor who is sent to sign in.
    """
    with transaction.atomic():
        # What a door makes for itself, in the database or on the cast, is for itself.
        cast = deepcopy(house.cast)
        leads_to = door.leads_to(cast)
        path, query = reverse(door.route, kwargs=leads_to), f"?{urlencode(door.asked)}".rstrip("?")
        nothing = {name: NOBODYS.get(name, value) for name, value in leads_to.items()}
        empty = None if nothing == leads_to else reverse(door.route, kwargs=nothing)
        knocks, at_empty = {}, {}
        for method, outcomes in (("get", door.get), ("post", door.post)):
            for persona in PERSONAS:
                response = answer(method, path + query, house.cookies.get(persona), door.posted)
                knocks[method, persona] = Knock(door, method, persona, path + query, response)
            hidden = [persona for persona in PERSONAS if outcomes[persona] == 404][:3]
            asked_in = [VISITOR] if outcomes[VISITOR] == SIGN_IN else []
            for persona in [*hidden, *asked_in] if empty else []:
                at_empty[method, persona] = answer(
                    method, f"{empty}{query}", house.cookies.get(persona), door.posted
                )
        transaction.set_rollback(True)
    return Round(door, path, knocks, empty, at_empty)


def told(response: Any, address: str) -> tuple[int, str, str | None]:
    """What somebody can tell answers apart by, but for what differs each time anyway."""
    body = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", response.text_of_all)
    return response.status_code, body.replace(address, "ADDRESS"), response.headers.get("Location")
