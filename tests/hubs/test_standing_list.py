"""The list of accreditations and agreements: whose it shows, what it can be narrowed by, at what cost."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.factories import (
    AccreditationFactory,
    AgreementFactory,
    LearnerGroupFactory,
    PracticeFactory,
)
from tests.factories.cast import Cast
from tests.house.query_counts import assert_same_queries

STANDING = reverse("hubs:standing")


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC), tick=False):
        yield


def practices_on(client: Client, person: Any, query: str = "") -> list[str]:
    client.force_login(person)
    page = client.get(STANDING + query).context["page"]
    return sorted({str(getattr(row, "host", None) or row.practice) for row in page})


def test_each_reads_of_the_practices_that_they_answer_for(client: Client, cast: Cast) -> None:
    for query in ("", "?what=agreements"):
        assert {
            role: practices_on(client, getattr(cast, role), query)
            for role in ("practice_lead", "hub_lead", "other_hub_lead", "hee", "administrator", "learner")
        } == {
            "practice_lead": ["Ash Grove Surgery"],
            "hub_lead": ["Ash Grove Surgery", "Beck Side Medical Centre"],
            "other_hub_lead": ["Cliff Top Practice"],
            "hee": ["Ash Grove Surgery", "Beck Side Medical Centre", "Cliff Top Practice"],
            "administrator": [],
            "learner": [],
        }


def test_it_can_be_narrowed_to_one_s_own_practice_and_to_nobody_elses(client: Client, cast: Cast) -> None:
    assert practices_on(client, cast.hub_lead, "?practice=B81002") == ["Beck Side Medical Centre"]
    assert practices_on(client, cast.hub_lead, "?practice=B81003") == []
    assert practices_on(client, cast.hub_lead, "?hub=south-hub") == [
        "Ash Grove Surgery",
        "Beck Side Medical Centre",
    ]


@pytest.mark.parametrize(
    ("ends_on", "listed"),
    [
        (datetime.date(2025, 11, 22), ""),
        (datetime.date(2025, 11, 23), "lapsed"),
        (datetime.date(2026, 11, 22), "lapsed"),
        (datetime.date(2026, 11, 23), "expiring"),
        (datetime.date(2027, 2, 22), "expiring"),
        (datetime.date(2027, 2, 23), ""),
    ],
)
def test_what_ends_is_listed_from_three_months_before_to_a_year_after(
    client: Client, cast: Cast, ends_on: datetime.date, listed: str
) -> None:
    practice = PracticeFactory(hub=cast.hub)
    AccreditationFactory(practice=practice, ends_on=ends_on)
    AgreementFactory(practice=practice, ends_on=ends_on)
    found = {
        ends: [
            practices_on(client, cast.hub_lead, f"?what={what}&ends={ends}")
            for what in ("accreditations", "agreements")
        ]
        for ends in ("lapsed", "expiring")
    }
    assert found == {ends: [[practice.name] if ends == listed else []] * 2 for ends in ("lapsed", "expiring")}


def test_the_list_costs_the_same_with_few_and_with_many(client: Client, cast: Cast) -> None:
    def grow() -> None:
        for _ in range(4):
            practice = PracticeFactory(hub=cast.hub)
            AccreditationFactory(practice=practice, learner_group=LearnerGroupFactory())
            AgreementFactory(practice=practice)

    client.force_login(cast.hub_lead)
    assert assert_same_queries(STANDING, client, grow) <= 6
    assert assert_same_queries(f"{STANDING}?what=agreements", client, grow) <= 6
