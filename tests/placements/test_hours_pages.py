"""Hours by week, category and reference period; of a practice between two days; and as a sheet."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import LearnerTerms
from hubs.models import LearnerGroup
from placements.hours.of_placement import hours_of
from placements.models import Placement, Session
from placements.rule_checks import fetch_facts
from placements.rules.facts import Minutes
from placements.rules.settings import Setting
from tests.factories import LearnerFactory, ParticipationFactory, PlacementFactory, SessionFactory
from tests.factories.cast import Cast
from tests.house.query_counts import queries_of

MONDAY = datetime.date(2026, 11, 23)
NOON = datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def on_a_wednesday_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def planned(placement: Placement, day: datetime.date, starts: int, ends: int, **what: Any) -> Session:
    made: Session = SessionFactory(
        practice=placement.practice, day=day, start=datetime.time(starts), end=datetime.time(ends), **what
    )
    ParticipationFactory(session=made, placement=placement)
    return made


def told(placement: Placement, settings: Any = ()) -> Any:
    (fetched,) = fetch_facts([placement])
    return hours_of(fetched.facts, settings, NOON)


@pytest.mark.django_db
def test_weeks_tell_clinical_and_educational_planned_and_so_far(cast: Cast) -> None:
    planned(cast.placement, MONDAY, 12, 13, category="break")
    hours = told(cast.placement)
    # Tuesday's surgery of 3 hours and tutorial of 2 are over, Thursday's clinic of 3 is to come.
    assert [(each.number, each.planned, each.so_far) for each in hours.weeks[:3]] == [
        (1, Minutes(0, 0), Minutes(0, 0)),
        (2, Minutes(360, 120), Minutes(180, 120)),
        (3, Minutes(0, 0), Minutes(0, 0)),
    ]
    assert (len(hours.weeks), hours.planned, hours.so_far) == (8, Minutes(360, 120), Minutes(180, 120))


@pytest.mark.django_db
def test_a_student_nurses_hours_of_the_programme_are_progress(cast: Cast) -> None:
    hours = told(cast.placement)
    assert (hours.progress.total, hours.progress_so_far.total, hours.progress.wanted) == (480, 300, 138000)
    LearnerTerms.objects.create(learner=cast.placement.learner, practice_minutes_before=60000)
    assert told(cast.placement).progress.total == 60480
    assert told(cast.second_placement).progress is None


@pytest.fixture
def registrar(cast: Cast) -> Placement:
    """Half time: 20 hours a week, of 14 and 6. Six weeks from Monday; only the first is planned, with 13 and 7."""
    group, _ = LearnerGroup.objects.get_or_create(
        slug="gp-registrar", defaults={"name": "GP registrar", "profession": cast.medicine}
    )
    learner = LearnerFactory(learner_group=group)
    LearnerTerms.objects.create(learner=learner, is_employed=True, contracted_minutes=1200)
    placement: Placement = PlacementFactory(
        learner=learner,
        practice=cast.practice,
        starts_on=MONDAY,
        ends_on=MONDAY + datetime.timedelta(days=41),
        weekly_minutes=1200,
    )
    planned(placement, MONDAY, 8, 15)
    planned(placement, MONDAY + datetime.timedelta(days=1), 8, 14)
    planned(placement, MONDAY + datetime.timedelta(days=2), 8, 15, category="educational")
    return placement


@pytest.mark.django_db
def test_a_part_time_registrars_28_and_12_are_pro_rata(registrar: Placement) -> None:
    clinical, working_time = told(registrar).periods
    assert (clinical.what, clinical.average, clinical.wanted, clinical.is_kept) == (
        "Clinical and educational, 23 November 2026 to 3 January 2027",
        "13 hours and 7 hours a week",
        "14 hours and 6 hours a week",
        True,
    )
    assert (working_time.average, working_time.wanted, working_time.is_kept) == (
        "20 hours a week",
        "48 hours at most",
        True,
    )
    less = Setting("31", MONDAY, {"educational_percent": 40})
    clinical, _ = told(registrar, [less]).periods
    assert (clinical.wanted, clinical.is_kept) == ("12 hours and 8 hours a week", False)


def page(placement: Placement) -> str:
    return reverse("placements:placement_hours", args=[placement.public_id])


@pytest.mark.django_db
def test_a_learner_sees_the_hours_that_are_published_and_staff_the_drafts_too(
    client: Client, cast: Cast
) -> None:
    totals = {}
    for who in ("learner", "academic", "administrator", "educationalist"):
        client.force_login(getattr(cast, who))
        totals[who] = client.get(page(cast.placement)).context["hours"].planned.total
    assert totals == {"learner": 300, "academic": 300, "administrator": 480, "educationalist": 480}
    client.force_login(cast.learner)
    html = client.get(page(cast.placement)).content.decode()
    for words in (
        "5 hours in all",
        "The university’s record is the one that counts",
        "2,300 hours",
        "nobody has told",
    ):
        assert words in html, words


@pytest.mark.django_db
def test_a_practices_hours_are_of_this_month_or_of_the_days_asked_for(client: Client, cast: Cast) -> None:
    planned(cast.placement, datetime.date(2026, 12, 1), 9, 12)
    client.force_login(cast.administrator)
    address = reverse("placements:practice_hours", args=[cast.practice.ods_code])
    response = client.get(address)
    assert [(str(row.placement.person), row.planned, row.so_far) for row in response.context["rows"]] == [
        ("Marcus Medlow", Minutes(360, 120), Minutes(180, 0)),
        ("Lena Nursingham", Minutes(360, 120), Minutes(180, 120)),
    ]
    assert response.context["label"] == "1 to 30 November 2026"
    days = "first_day=1&first_month=12&first_year=2026&last_day=2&last_month=12&last_year=2026"
    rows = client.get(f"{address}?{days}").context["rows"]
    assert [row.planned.total for row in rows] == [0, 180]
    wrong = client.get(f"{address}?{days.replace('last_month=12', 'last_month=11')}")
    assert wrong.context["filters"].errors == {"last": ["Last day must be on or after the first day"]}


@pytest.mark.django_db
def test_they_are_taken_away_as_a_sheet_in_minutes(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    address = reverse("placements:practice_hours_download", args=[cast.practice.ods_code, "csv"])
    lines = list(csv.reader(io.StringIO(client.get(address).getvalue().decode("utf-8-sig"))))
    assert lines[0][6:] == [
        "Clinical minutes planned",
        "Educational minutes planned",
        "Minutes planned",
        "Clinical minutes so far",
        "Educational minutes so far",
        "Minutes so far",
        "Minutes confirmed",
        "Of them simulated",
        "Minutes claimed, not confirmed",
        "Minutes missed",
    ]
    assert lines[2] == [
        "Nursingham",
        "Lena",
        "Student nurse",
        "East Riding University",
        "2026-11-16",
        "2027-01-08",
        "360",
        "120",
        "480",
        "180",
        "120",
        "300",
        "0",
        "0",
        "0",
        "0",
    ]


@pytest.mark.django_db
def test_the_pages_ask_as_much_for_1_3_and_100_sessions_and_learners(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    addresses = [page(cast.placement), reverse("placements:practice_hours", args=[cast.practice.ods_code])]

    def counts() -> list[int]:
        return [len(queries_of(address, client)) for address in addresses]

    first = counts()
    for number in range(100):
        planned(
            cast.placement,
            datetime.date(2026, 11, 30) + datetime.timedelta(days=number % 5 + 7 * (number // 50)),
            6 + (number // 5) % 10,
            7 + (number // 5) % 10,
        )
        if number in (2, 99):
            for _ in range(3):
                PlacementFactory(practice=cast.practice)
            assert counts() == first
