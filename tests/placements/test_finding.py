"""Staff's search: what each finds by name, code and email address, in five queries."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from placements.finding import find
from tests.factories import LearnerFactory, PlacementFactory, PracticeFactory, SupervisorFactory
from tests.factories.cast import Cast
from tests.house.query_counts import assert_same_queries

FIND = reverse("placements:find")


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC), tick=False):
        yield


def found_by(reader: Any, wanted: str) -> tuple[list[str], list[str], list[str]]:
    """The people, the practices, and whose placements."""
    found = find(reader=reader, wanted=wanted)
    return (
        [person.name for person in found.people],
        [practice.name for practice, _ in found.practices],
        [placement.person.full_name for placement in found.placements],
    )


@pytest.mark.parametrize("wanted", ["nursingham", "LENA nurs", "lena.nursingham@example.org"])
def test_a_learner_is_found_by_those_who_may_see_them_and_by_nobody_else(cast: Cast, wanted: str) -> None:
    lena: Any = (["Lena Nursingham"], [], ["Lena Nursingham"])
    nothing: Any = ([], [], [])
    assert {
        role: found_by(getattr(cast, role), wanted)
        for role in (
            "administrator",
            "educationalist",
            "hub_lead",
            "hee",
            "academic",
            "practice_lead",
            "other_academic",
            "other_hub_lead",
            "stranger_administrator",
        )
    } == {
        "administrator": lena,
        "educationalist": lena,
        "hub_lead": lena,
        "hee": lena,
        "academic": lena,
        "practice_lead": nothing,
        "other_academic": nothing,
        "other_hub_lead": nothing,
        "stranger_administrator": nothing,
    }


@pytest.mark.parametrize("wanted", ["ash grove", "b81001"])
def test_a_practice_is_found_by_name_and_code_with_its_placements(cast: Cast, wanted: str) -> None:
    people, practices, placements = found_by(cast.administrator, wanted)
    assert (people, practices, sorted(placements)) == (
        [],
        ["Ash Grove Surgery"],
        ["Lena Nursingham", "Marcus Medlow"],
    )
    assert found_by(cast.practice_lead, wanted) == ([], ["Ash Grove Surgery"], [])
    assert found_by(cast.stranger_administrator, wanted) == ([], [], [])


def test_a_member_of_staff_is_found_with_all_their_parts_and_a_way_to_them(cast: Cast) -> None:
    SupervisorFactory(person=cast.educationalist, practice=cast.practice)
    (person,) = find(reader=cast.administrator, wanted="kaye").people
    assert (person.name, person.href, person.parts) == (
        "Edward Kaye",
        reverse("placements:practice_week", args=["B81001"]),
        ["Educationalist, Ash Grove Surgery", "Supervisor, Ash Grove Surgery"],
    )
    (person,) = find(reader=cast.hee, wanted="leadley").people
    assert (person.href, person.parts) == (
        reverse("admin:accounts_person_change", args=[cast.hub_lead.pk]),
        ["Hub lead, South Hub"],
    )


def test_every_way_that_is_found_is_open_to_its_reader(client: Client, cast: Cast) -> None:
    for role in ("administrator", "educationalist", "hub_lead", "hee", "academic", "practice_lead"):
        reader = getattr(cast, role)
        client.force_login(reader)
        found = find(reader=reader, wanted="e")
        ways = [person.href for person in found.people if person.href] + [href for _, href in found.practices]
        assert {way: client.get(way).status_code for way in ways} == dict.fromkeys(ways, 200), role


def test_a_learner_has_no_search(client: Client, cast: Cast) -> None:
    client.force_login(cast.learner)
    assert client.get(FIND, {"q": "lena"}).status_code == 403
    assert FIND not in client.get(reverse("accounts:home")).content.decode()
    client.force_login(cast.administrator)
    assert FIND in client.get(reverse("accounts:home")).content.decode()


def test_a_search_that_finds_nothing_says_what_to_try(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    body = client.get(FIND, {"q": "nobody of that name"}).content.decode()
    assert "0 results for “nobody of that name”" in body
    assert "Nothing that you may see has all of these words in it." in body
    assert "at least two letters" in client.get(FIND, {"q": "a"}).content.decode()


def test_a_search_costs_five_queries_with_little_and_with_much(client: Client, cast: Cast) -> None:
    def grow() -> None:
        for _ in range(8):
            practice = PracticeFactory(hub=cast.hub)
            SupervisorFactory(practice=practice)
            PlacementFactory(practice=practice, learner=LearnerFactory(education_provider=cast.provider))

    for reader in (cast.hub_lead, cast.hee):
        client.force_login(reader)
        assert assert_same_queries(f"{FIND}?q=ra", client, grow) <= 5
