"""The list of placements: who finds which, what narrows it, and what is taken away."""

import csv
import datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import Person
from placements.models import Placement, PlacementState
from tests.factories import LearnerFactory, PersonFactory, PlacementFactory, PracticeFactory
from tests.factories.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)]

LIST = reverse("placements:placement_list")
TODAY = datetime.date(2026, 11, 24)


def shown(client: Client, person: Person, **query: str) -> list[str]:
    client.force_login(person)
    response = client.get(LIST, query)
    assert response.status_code == 200
    return [placement.person.full_name for placement in response.context["page"]]


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("hee", {"Lena Nursingham", "Marcus Medlow", "Sally Hubbard", "Stephen Larkspur"}),
        ("hub_lead", {"Lena Nursingham", "Marcus Medlow", "Sally Hubbard"}),
        ("administrator", {"Lena Nursingham", "Marcus Medlow"}),
        ("educationalist", {"Lena Nursingham", "Marcus Medlow"}),
        ("academic", {"Lena Nursingham", "Sally Hubbard"}),
        ("learner", {"Lena Nursingham"}),
        ("practice_lead", set()),
    ],
)
def test_everybody_finds_the_placements_that_concern_them(
    client: Client, cast: Cast, who: str, names: set[str]
) -> None:
    assert set(shown(client, getattr(cast, who))) == names


def test_the_heading_counts_in_words(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    assert "2 placements" in client.get(LIST).content.decode().split("<h1")[1].split("</h1>")[0]
    assert "1 placement<" in client.get(LIST, {"name": "lena"}).content.decode()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"hub": "north-hub"}, ["Stephen Larkspur"]),
        ({"practice": "B81002"}, ["Sally Hubbard"]),
        ({"group": "medical-student"}, ["Stephen Larkspur", "Marcus Medlow"]),
        ({"provider": "east-riding-university"}, ["Sally Hubbard", "Lena Nursingham"]),
        ({"name": "lena nurs"}, ["Lena Nursingham"]),
        ({"state": "cancelled"}, []),
        ({"state": "confirmed", "practice": "B81001"}, ["Marcus Medlow", "Lena Nursingham"]),
        ({"starts_from_day": "17", "starts_from_month": "11", "starts_from_year": "2026"}, []),
    ],
)
def test_filters_narrow_the_list(client: Client, cast: Cast, query: dict[str, str], names: list[str]) -> None:
    assert sorted(shown(client, cast.hee, **query)) == sorted(names)


@pytest.mark.parametrize(
    ("when", "names"), [("now", ["Runs"]), ("next", ["Soon", "Later"]), ("past", ["Just over", "Long over"])]
)
def test_when_means_now_next_or_past_with_the_nearest_first(
    client: Client, cast: Cast, when: str, names: list[str]
) -> None:
    practice = PracticeFactory(hub=cast.other_hub)
    for name, first, last in [
        ("Later", 60, 90),
        ("Long over", -90, -60),
        ("Runs", -3, 3),
        ("Just over", -30, -1),
        ("Soon", 1, 30),
    ]:
        PlacementFactory(
            learner=LearnerFactory(person=PersonFactory(given_name=name, family_name="")),
            practice=practice,
            starts_on=TODAY + datetime.timedelta(days=first),
            ends_on=TODAY + datetime.timedelta(days=last),
        )
    query = {"practice": practice.ods_code}
    assert shown(client, cast.hee, when=when, **query) == names
    assert shown(client, cast.hee, **query) == ["Runs", "Soon", "Later", "Just over", "Long over"]


def test_a_filter_that_makes_no_sense_is_an_error_and_shows_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    response = client.get(
        LIST, {"starts_from_day": "45", "starts_from_month": "1", "starts_from_year": "2026"}
    )
    assert list(response.context["page"]) == []
    assert (
        '<a href="#id_starts_from_0">Starts on or after must have a day from 1 to 31</a>'
        in response.content.decode()
    )


def test_a_filter_offers_nothing_of_strangers(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    response = client.get(LIST)
    assert "Cliff Top" not in response.content.decode()
    assert response.context["filters"].fields["practice"].queryset.count() == 1
    assert list(client.get(LIST, {"practice": "B81003"}).context["page"]) == []


def test_what_is_downloaded_is_what_is_filtered_and_no_formula_runs(client: Client, cast: Cast) -> None:
    cast.learner.family_name = "=HYPERLINK(1)"
    cast.learner.save()
    client.force_login(cast.administrator)
    response = client.get(reverse("placements:placement_download"), {"name": "lena"})
    lines = list(csv.reader(b"".join(response).decode("utf-8-sig").splitlines()))
    assert lines[1:] == [
        [
            "'=HYPERLINK(1)",
            "Lena",
            "Student nurse",
            "Year 2",
            "Ash Grove Surgery",
            "B81001",
            "East Riding University",
            "2026-11-16",
            "2027-01-08",
            "Alice Minster",
            "Edward Kaye",
            "confirmed",
        ]
    ]
    assert response["Content-Disposition"] == 'attachment; filename="placements.csv"'


def test_an_empty_list_says_what_would_be_here(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    assert "No placement fits these filters" in client.get(LIST, {"name": "nobody"}).content.decode()
    Placement.objects.filter(practice=cast.practice).update(
        practice=cast.stranger_practice, state="requested", administrator=None, educationalist=None
    )
    assert "Arrange the first one" in client.get(LIST).content.decode()


def test_the_list_asks_as_much_with_two_placements_as_with_thirty(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.administrator)
    with django_assert_num_queries(10):
        assert len(client.get(LIST).context["page"]) == 2
    PlacementFactory.create_batch(28, practice=cast.practice, state=PlacementState.PROVISIONAL)
    with django_assert_num_queries(10):
        response = client.get(LIST)
    assert (len(response.context["page"]), response.context["page"].paginator.count) == (25, 30)


def test_whoever_is_not_signed_in_is_asked_to(client: Client, cast: Cast) -> None:
    assert client.get(LIST).status_code == 302
