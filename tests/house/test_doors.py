"""Every persona at every address: who is let in, who is sent to sign in, who is told that nothing is there.

Each denial is asked of the same rows, in the same test, as the success beside it, so that it cannot be denied
for another reason.
"""

import datetime
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from atp_portal.database_rights import owner_connection
from tests.factories.cast import Cast, make_cast
from tests.house.doors import DOORS, HIDDEN, PERSONAS, SIGN_IN, VISITOR, Door, Outcome
from tests.house.doors.probes import MAY_READ, PHONES, cancelled_session, plant
from tests.house.headers import NEVER_STORED, faults, is_stored
from tests.house.knocking import House, Round, answer, go_round, on_monday, sign_everybody_in, told

# The admin's own addresses are too many to list; its doors in the table stand for them.
GROUPS = {"admin"}


FIRST_KEY = 7_340_001
KEY = re.compile(r"(?<!\d)7340\d{3}(?!\d)")
# Drawn by lot: any figures may stand in them.
PUBLIC_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ADMIN_ADDRESS = re.compile(r"/admin/[\w/]+")
# What is answered to be shown: anything else is to be a file with a name.
SHOWN = {
    "text/html",
    "text/plain",
    "application/json",
    "text/calendar",
    "application/xml",
    "text/xml",
    "application/rss+xml",
    "application/atom+xml",
    "image/webp",
}
DOWNLOADS = {"placements:placement_download", "accounts:your_data_json", "accounts:your_data_html"}


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    """The cast for all doors, with high keys, and words planted everywhere that are told apart at a glance."""
    with django_db_blocker.unblock(), on_monday(), transaction.atomic():
        with owner_connection() as owner, owner.cursor() as cursor:
            cursor.execute(
                "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, %s, false)"
                " FROM pg_sequences WHERE schemaname = current_schema()",
                [FIRST_KEY],
            )
        cast = make_cast()
        plant(cast)
        yield House(cast, sign_everybody_in(cast))
        transaction.set_rollback(True)


@pytest.fixture
def cast(house: House) -> Iterator[Cast]:
    with transaction.atomic():
        yield deepcopy(house.cast)
        transaction.set_rollback(True)


@pytest.fixture(scope="module", params=DOORS, ids=str)
def round_(request: pytest.FixtureRequest, house: House) -> Round:
    """Everybody's answers at a door, for each of the tests of that door in turn."""
    return go_round(house, request.param)


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


def outcome_of(response: Any) -> Outcome:
    if response.status_code == 302 and response["Location"].startswith(
        (reverse("accounts:sign_in"), reverse("admin:login"))
    ):
        return SIGN_IN
    return int(response.status_code)


def test_each_persona_gets_what_the_table_says(round_: Round) -> None:
    door = round_.door
    for method, expected in (("get", door.get), ("post", door.post)):
        got = {persona: round_.knocks[method, persona].response for persona in PERSONAS}
        assert {persona: outcome_of(response) for persona, response in got.items()} == expected, method
        read = {
            persona: [word for word in HIDDEN[persona] if word in response.text_of_all]
            for persona, response in got.items()
        }
        assert door.tells_all or {persona: words for persona, words in read.items() if words} == {}, method


def test_every_answer_at_every_door_is_told_the_strictest_that_works(round_: Round) -> None:
    """And no browser keeps what somebody signed in reads, but for the answer to a form, to go back to."""
    wrong = {str(knock): faults(knock) + is_stored(knock) for knock in round_.knocks.values()}
    assert {knock: found for knock, found in wrong.items() if found} == {}


def test_no_page_outside_the_admin_holds_a_key_of_the_database(house: House, round_: Round) -> None:
    assert house.cast.learner.pk >= FIRST_KEY
    if round_.door.route.startswith("admin:"):
        return
    told_of = {}
    for (method, persona), knock in round_.knocks.items():
        words = PUBLIC_ID.sub("", knock.response.text_of_all) if method == "get" else ""
        # HEE staff are led to the admin, which is theirs.
        words = ADMIN_ADDRESS.sub("", words) if persona == "hee" else words
        told_of[str(knock)] = sorted(set(KEY.findall(words)))
    assert {knock: keys for knock, keys in told_of.items() if keys} == {}


def test_what_is_downloaded_is_named_and_never_run_here(round_: Round) -> None:
    """Every answer that is no page of the portal, nor plain words for a machine, comes as a file with a name."""
    named, wrong = False, []
    for (method, _), knock in round_.knocks.items():
        headers = knock.response.headers
        kind = headers.get("Content-Type", "").split(";")[0]
        if headers.get("Content-Disposition", "").startswith("attachment; filename"):
            named = True
        elif method == "get" and knock.response.status_code == 200 and kind not in SHOWN:
            wrong.append(f"{knock}: {kind}")
    assert wrong == []
    assert named or round_.door.route not in DOWNLOADS


def test_what_is_not_for_somebody_is_answered_as_what_is_not_there(round_: Round) -> None:
    """And a visitor is sent to sign in whether or not something is there. (To HEE staff's admin nothing is hidden.)"""
    for (method, persona), nobodys in round_.at_empty.items():
        theirs = round_.knocks[method, persona].response
        if persona == VISITOR and outcome_of(theirs) == SIGN_IN:
            at, nowhere = theirs["Location"], nobodys["Location"]
            assert at.replace(round_.path, "") == nowhere.replace(str(round_.empty), ""), method
        elif not round_.door.route.startswith("admin:"):
            assert told(theirs, round_.path) == told(nobodys, str(round_.empty)), (method, persona)


def test_enough_doors_are_compared_with_what_is_not_there() -> None:
    led = [
        outcomes for door in DOORS if door.leads_to is not Door.leads_to for outcomes in (door.get, door.post)
    ]
    hidden = [min(3, list(outcomes.values()).count(404)) for outcomes in led]
    asked_in = [outcomes for outcomes in led if outcomes[VISITOR] == SIGN_IN]
    assert (sum(hidden) > 100, len(asked_in) > 30) == (True, True)
    assert {door.route for door in DOORS} >= NEVER_STORED | DOWNLOADS


def knock(method: str, address: str, cookie: str) -> Outcome:
    return outcome_of(answer(method, address, cookie))


def test_somebody_whose_role_ended_yesterday_is_a_stranger_at_the_same_doors(
    cast: Cast, house: House
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
        assert knock("get", address, house.cookies[persona]) == 200, persona
        roles.update(ends_on=yesterday)
        assert knock("get", address, house.cookies[persona]) == 404, persona


def test_every_planted_word_is_read_by_somebody_who_may(cast: Cast, house: House) -> None:
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
        body = answer("get", reverse(route, kwargs=leads_to), house.cookies[persona]).text_of_all
        read |= {word for word, readers in MAY_READ.items() if persona in readers and word in body}
    # No page writes a learner's number out; the admin's form has it as it is dialled.
    assert read == set(MAY_READ) - set(PHONES)
