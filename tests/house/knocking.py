"""Every door of the table, knocked at by those who are let in: for tests of what all answers have in common."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import time_machine
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.factories.cast import Cast
from tests.house.doors import DOORS, PERSONAS, VISITOR, Door, Outcome

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


def knock_everywhere(cast: Cast, *methods: str) -> Iterator[Knock]:
    """Every door, by each method, by the persona who gets furthest there and by a visitor."""
    cookies = sign_everybody_in(cast)
    for door in DOORS:
        address = address_of(door, cast)
        for method in methods or ("get", "post"):
            for persona in {let_in(door, method): 1, VISITOR: 1}:
                response = answer(method, address, cookies.get(persona), door.posted)
                yield Knock(door, method, persona, address, response)
