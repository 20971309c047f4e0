"""A practice's week: everybody, every room, and who or what is free."""

import datetime
from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placements.models import Part, Placement, WorkingPattern
from tests.factories import (
    ParticipationFactory,
    PlacementFactory,
    SessionFactory,
)
from tests.factories.cast import Cast
from tests.house.query_counts import assert_same_queries

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)]

MONDAY = datetime.date(2026, 11, 23)


def week(cast: Cast, **query: str) -> str:
    address = reverse("placements:practice_week", args=[cast.practice.ods_code])
    return f"{address}?{'&'.join(f'{name}={value}' for name, value in query.items())}"


def rows_of(response: Any) -> dict[str, dict[str, list[list[str]]]]:
    """Heading, then name, then for each day what stands there."""
    return {
        heading: {
            row.label: [
                [
                    *(f"{card.title}{' (draft)' if card.is_draft else ''}" for card in cell.cards),
                    *(free.words for free in cell.free),
                ]
                + ([cell.away] if cell.away else [])
                for cell in row.cells
            ]
            for row in matrix.rows
        }
        for heading, matrix in response.context["parts"]
    }


def test_everybody_stands_with_what_they_do_and_when_they_are_free(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    rows = rows_of(client.get(week(cast)))
    assert rows["Learners"] == {
        "Marcus Medlow": [
            ["Free all day"],
            ["Free all day"],
            ["Morning surgery", "Tutorial with the educationalist"],
            ["Free all day"],
            ["Long-term conditions clinic (draft)", "Free in the afternoon"],
        ],
        "Lena Nursingham": [
            ["Free all day"],
            ["Morning surgery", "Tutorial with the educationalist"],
            ["Free all day"],
            ["Long-term conditions clinic (draft)", "Free in the afternoon"],
            ["Free all day"],
        ],
    }
    assert rows["Staff"]["Edward Kaye"] == [
        ["Free all day"],
        ["Tutorial with the educationalist", "Free in the morning"],
        ["Tutorial with the educationalist", "Free in the morning"],
        ["Free all day"],
        ["Free all day"],
    ]
    # The practice lead is not of those who work there by their part, but leads a learner's sessions.
    assert rows["Others in sessions this week"] == {
        "Priya Lal": [
            ["Not in"],
            ["Not in"],
            ["Morning surgery"],
            ["Not in"],
            ["Long-term conditions clinic (draft)"],
        ]
    }


def test_who_has_working_hours_is_free_within_them_and_away_on_other_days(client: Client, cast: Cast) -> None:
    WorkingPattern.objects.create(
        practice=cast.practice,
        person=cast.supervisor,
        weekday=2,
        starts_at=time(8, 30),
        ends_at=time(17),
        starts_on=datetime.date(2026, 1, 1),
    )
    client.force_login(cast.administrator)
    assert rows_of(client.get(week(cast)))["Staff"]["Norah Practiss"] == [
        ["Not in"],
        ["Morning surgery", "Free midday to 5pm"],
        ["Not in"],
        ["Long-term conditions clinic (draft)", "Not in"],
        ["Not in"],
    ]


def test_rooms_stand_with_who_has_them(client: Client, cast: Cast) -> None:
    client.force_login(cast.educationalist)
    response = client.get(week(cast, by="rooms"))
    assert rows_of(response) == {
        "Rooms": {
            "Consulting room 1": [
                ["Free all day"],
                ["Morning surgery", "Free in the afternoon"],
                ["Morning surgery", "Free in the afternoon"],
                ["Free all day"],
                ["Free all day"],
            ]
        }
    }
    (_, matrix), *_ = response.context["parts"]
    assert matrix.rows[0].cells[1].cards[0].who == "Norah Practiss · Lena Nursingham (student nurse)"


def test_nothing_of_another_practice_is_there(client: Client, cast: Cast) -> None:
    client.force_login(cast.hub_lead)
    page = client.get(week(cast)).content.decode()
    assert "Sally Hubbard" not in page
    assert "Ash Grove Surgery" in page


@pytest.mark.time_machine("2026-11-22 12:00 +0000", tick=False)
def test_at_the_weekend_the_coming_week_stands_there(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    links = client.get(week(cast)).context["links"]
    assert (links.label, links.this_week.label) == ("23 to 27 November 2026", "16 to 20 November")


def test_a_week_without_anybody_says_so(client: Client, cast: Cast) -> None:
    client.force_login(cast.hub_lead)
    rows = rows_of(client.get(week(cast, week="2030-W10")))
    assert list(rows) == ["Staff"]


@pytest.mark.parametrize(("by", "most"), [("people", 18), ("learners", 18), ("rooms", 15)])
def test_the_week_asks_as_much_with_one_learner_as_with_three_and_a_hundred(
    client: Client, cast: Cast, by: str, most: int
) -> None:
    def grow_to(number: int) -> None:
        for _ in range(number - cast.practice.placements.live().count()):
            placement = PlacementFactory(practice=cast.practice, learner__learner_group=cast.student_nurse)
            for day in range(2):
                session = SessionFactory(
                    practice=cast.practice, day=MONDAY + datetime.timedelta(days=day), room=None
                )
                ParticipationFactory(session=session, placement=placement)
                ParticipationFactory(session=session, part=Part.LEADER)

    Placement.objects.filter(pk=cast.second_placement.pk).update(state="cancelled")
    client.force_login(cast.administrator)
    assert_same_queries(week(cast, by=by), client, lambda: grow_to(3))
    assert assert_same_queries(week(cast, by=by), client, lambda: grow_to(100)) <= most
