"""Every persona at every address: who is let in, who is sent to sign in, who is told that nothing is there.

Each denial is asked of the same rows, in the same test, as the success beside it, so that it cannot be denied
for another reason.
"""

import datetime
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.factories.cast import Cast
from tests.house.doors import DOORS, HIDDEN, PERSONAS, SIGN_IN, VISITOR, Door, Outcome
from tests.house.doors.probes import MAY_READ, PHONES, cancelled_session, plant

# The admin's own addresses are too many to list; its doors in the table stand for them.
GROUPS = {"admin"}


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """The cast with words planted everywhere that are told apart at a glance."""
    plant(cast)
    return cast


def routes(patterns: Any = None, namespace: str = "") -> Iterator[str]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = pattern.namespace or ""
            if inner in GROUPS:
                continue
            yield from routes(pattern.url_patterns, f"{namespace}{inner}:" if inner else namespace)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or pattern.pattern}"


def test_every_route_is_in_the_table() -> None:
    in_table = {door.route for door in DOORS if door.route.split(":")[0] not in GROUPS}
    assert sorted(set(routes())) == sorted(in_table)


def test_every_persona_has_an_answer_at_every_door() -> None:
    assert {str(door): set(door.get) | set(door.post) for door in DOORS} == {
        str(door): set(PERSONAS) for door in DOORS
    }


def body_of(response: Any) -> str:
    content = response.getvalue() if isinstance(response, StreamingHttpResponse) else response.content
    return content.decode()


@pytest.fixture
def session_cookies(cast: Cast) -> dict[str, str]:
    """Everybody of the cast is signed in; a visitor has no cookie."""
    cookies = {}
    for persona in PERSONAS:
        if persona != VISITOR:
            client = Client()
            client.force_login(getattr(cast, persona))
            cookies[persona] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return cookies


def knock(
    door: Door, method: str, address: str, persona: str, cookie: str | None
) -> tuple[Outcome, list[str]]:
    """What ``persona`` gets, and which of the words that they may not read stand in it. Leaves no trace."""
    client = Client()
    if cookie is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    with transaction.atomic():
        response: Any = client.get(address) if method == "get" else client.post(address, door.posted)
        body = "" if door.tells_all else body_of(response)
        transaction.set_rollback(True)
    outcome: Outcome = response.status_code
    if outcome == 302 and response["Location"].startswith(
        (reverse("accounts:sign_in"), reverse("admin:login"))
    ):
        outcome = SIGN_IN
    return outcome, [word for word in HIDDEN[persona] if word in body]


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_each_persona_gets_what_the_table_says(
    door: Door, cast: Cast, session_cookies: dict[str, str]
) -> None:
    address = f"{reverse(door.route, kwargs=door.leads_to(cast))}?{urlencode(door.asked)}".rstrip("?")
    for method, expected in (("get", door.get), ("post", door.post)):
        got = {
            persona: knock(door, method, address, persona, session_cookies.get(persona))
            for persona in PERSONAS
        }
        assert {persona: outcome for persona, (outcome, _) in got.items()} == expected, method
        assert {persona: told for persona, (_, told) in got.items() if told} == {}, method


def test_somebody_whose_role_ended_yesterday_is_a_stranger_at_the_same_doors(
    cast: Cast, session_cookies: dict[str, str]
) -> None:
    yesterday = datetime.date(2026, 11, 22)
    for persona, roles in (
        ("administrator", cast.administrator.administrators),
        ("educationalist", cast.educationalist.educationalists),
        ("academic", cast.academic.academic_links),
        ("hub_lead", cast.hub_lead.hub_leads),
        ("hee", cast.hee.hee_staff),
    ):
        address = reverse("placements:placement", args=[cast.placement.public_id])
        door = next(door for door in DOORS if door.route == "placements:placement")
        assert knock(door, "get", address, persona, session_cookies[persona])[0] == 200, persona
        roles.update(ends_on=yesterday)
        assert knock(door, "get", address, persona, session_cookies[persona])[0] == 404, persona


def test_every_planted_word_is_read_by_somebody_who_may(cast: Cast, session_cookies: dict[str, str]) -> None:
    """Or it would be found nowhere because it is nowhere, and its absence would prove nothing."""
    placement = {"public_id": cast.placement.public_id}
    second = {"public_id": cast.second_placement.public_id}
    stranger = {"public_id": cast.stranger_placement.public_id}
    surgery, _ = cast.timetable.published
    pages: list[tuple[str, str, dict[str, Any]]] = [
        ("learner", "placements:placement", placement),
        ("learner", "placements:session", {"public_id": surgery.public_id}),
        ("learner", "placements:adjustments", placement),
        ("learner", "placements:learning_notes", placement),
        ("learner", "placements:programme", placement),
        ("educationalist", "placements:learning_notes", placement),
        ("administrator", "placements:adjustments", placement),
        ("administrator", "placements:session", {"public_id": cast.timetable.draft.public_id}),
        ("second_learner", "placements:placement", second),
        ("educationalist", "placements:adjustments", second),
        ("second_learner", "placements:session", {"public_id": cast.second_timetable.published[0].public_id}),
        ("stranger_learner", "placements:placement", stranger),
        (
            "stranger_learner",
            "placements:session",
            {"public_id": cast.stranger_timetable.published[0].public_id},
        ),
        ("practice_lead", "accounts:practice_people", {"ods_code": cast.practice.ods_code}),
        ("educationalist", "accounts:learner_terms", {"public_id": cast.placement.learner.public_id}),
        ("academic", "placements:session", {"public_id": cancelled_session(cast).public_id}),
        *(
            ("hee", "admin:accounts_person_change", {"object_id": person.pk})
            for person in (cast.learner, cast.second_learner, cast.stranger_learner)
        ),
    ]
    read = set()
    for persona, route, leads_to in pages:
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = session_cookies[persona]
        body = body_of(client.get(reverse(route, kwargs=leads_to)))
        read |= {word for word, readers in MAY_READ.items() if persona in readers and word in body}
    # No page writes a learner's number out; the admin's form has it as it is dialled.
    assert read == set(MAY_READ) - set(PHONES)
