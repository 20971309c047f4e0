"""Hours are taken away session by session by who may have them, and pages say and change what was confirmed."""

import csv
import datetime
import io
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl.reader.excel import load_workbook

from accounts.models import Person
from placements.models import Attendance, Participation
from placements.operations.attendance import claim, claim_missed
from tests.factories.attendance import AttendanceFactory, a_past_session
from tests.factories.cast import Cast
from tests.placements.page_words import words_of

pytestmark = pytest.mark.django_db
# The clocks go back in the night to Sunday 25 October 2026.
SATURDAY, SUNDAY = datetime.date(2026, 10, 24), datetime.date(2026, 10, 25)


@pytest.fixture(autouse=True)
def in_the_week_after_the_clocks_changed() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 10, 27, 12, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def night(cast: Cast) -> Participation:
    """Lena's shift from 8pm on Saturday to 8am on Sunday, which is thirteen hours, as confirmed."""
    start = datetime.datetime(2026, 10, 24, 19, tzinfo=datetime.UTC)
    end = datetime.datetime(2026, 10, 25, 8, tzinfo=datetime.UTC)
    row = a_past_session(cast.placement, cast.supervisor, during=(start, end), title="Night shift")
    row = Participation.objects.get(pk=row.pk)
    AttendanceFactory(participation=row, confirmed_by=cast.supervisor)
    return row


def lines_of(client: Client, person: Person, address: str) -> list[list[str]]:
    client.force_login(person)
    content = client.get(address).getvalue()
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_university_the_practice_and_the_learner_get_the_same_minutes(
    cast: Cast, client: Client, night: Participation
) -> None:
    claim(by=cast.learner, participation=a_past_session(cast.placement, day=datetime.date(2026, 10, 26)))
    october = "?first_day=1&first_month=10&first_year=2026&last_day=31&last_month=10&last_year=2026"
    addresses: list[tuple[Person, str]] = [
        (
            cast.academic,
            reverse("placements:provider_hours_download", args=[cast.provider.slug, "csv"]) + october,
        ),
        (
            cast.administrator,
            reverse("placements:practice_sessions_download", args=[cast.practice.ods_code, "csv"]) + october,
        ),
        (
            cast.learner,
            reverse("placements:placement_hours_download", args=[cast.placement.public_id, "csv"]),
        ),
    ]
    for person, address in addresses:
        columns, *rows, clinical, educational, total = lines_of(client, person, address)
        told = [dict(zip(columns, row, strict=True)) for row in rows]
        assert [
            (each["Date"], each["There from"], each["There until"], each["Minutes confirmed"], each["State"])
            for each in told
            if each["Given name"] == "Lena" and each["State"] in ("Confirmed", "Not confirmed yet")
        ] == [
            ("2026-10-24", "20:00", "08:00", "780", "Confirmed"),
            ("2026-10-26", "09:00", "12:00", "0", "Not confirmed yet"),
        ]
        at = columns.index("Minutes confirmed")
        assert [clinical[at], educational[at], total[at]] == ["780", "0", "780"]
        assert {each["Confirmed by"] for each in told} >= {"Norah Practiss"}


def test_a_workbook_keeps_numbers_as_numbers(cast: Cast, client: Client, night: Participation) -> None:
    client.force_login(cast.hub_lead)
    address = reverse("placements:placement_hours_download", args=[cast.placement.public_id, "xlsx"])
    sheet = load_workbook(io.BytesIO(client.get(address).content)).active
    assert sheet is not None
    columns, *rows = sheet.iter_rows(values_only=True)
    at = list(columns).index("Minutes confirmed")
    assert [row[at] for row in rows if row[0] == "Nursingham" and row[5] == "Night shift"] == [780]
    assert rows[-1][at] == 780
    assert client.get(address.replace("xlsx", "pdf")).status_code == 404


def test_the_page_tells_who_confirmed_and_what_is_not(
    cast: Cast, client: Client, night: Participation
) -> None:
    client.force_login(cast.learner)
    words = words_of(client.get(reverse("placements:placement_hours", args=[cast.placement.public_id])))
    assert "Confirmed 13 hours in all" in words
    assert "Confirmed by Norah Practiss" in words
    assert "Take back" not in words


def test_the_administrator_takes_back_and_makes_up_and_nobody_else(
    cast: Cast, client: Client, night: Participation
) -> None:
    missed = a_past_session(cast.placement, day=datetime.date(2026, 10, 26), title="Missed")
    claim_missed(by=cast.learner, participation=missed, why=Attendance.Why.ILL)
    later = a_past_session(cast.placement, day=datetime.date(2026, 10, 28), title="Later")

    def page(row: Participation) -> str:
        return reverse("placements:session_hours", args=[cast.placement.public_id, row.session.public_id])

    client.force_login(cast.academic)
    assert client.post(page(night), {"do": "take_back", "reason": "No"}).status_code == 403
    client.force_login(cast.administrator)
    assert "Say why" in words_of(client.post(page(night), {"do": "take_back", "reason": ""}))
    client.post(page(night), {"do": "take_back", "reason": "Another learner"})
    client.post(page(missed), {"do": "make_up", "session": str(later.session.public_id)})
    assert Attendance.objects.get(participation=night).confirmed_at is None
    assert Attendance.objects.get(participation=missed).made_up_in == later.session
    words = words_of(client.get(reverse("placements:placement_hours", args=[cast.placement.public_id])))
    assert "To be made up in Later" in words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (
            {"start": "1:30am", "end": "9am", "reason": "Late"},
            "1:30am happens twice on Sunday 25 October 2026",
        ),
        ({"start": "9am", "end": "8am", "reason": "Late"}, "The end must be after the start"),
        ({"start": "9am", "end": "1", "reason": "Late"}, "am or pm"),
        ({"start": "9am", "end": "11am", "reason": ""}, "Say why the times were others than planned"),
        ({"start": "", "end": "", "reason": "943 476 5919"}, "NHS number"),
    ],
)
def test_times_that_cannot_be_are_asked_for_again(
    cast: Cast, client: Client, typed: dict[str, Any], words: str
) -> None:
    row = a_past_session(cast.placement, day=SUNDAY)
    client.force_login(cast.learner)
    response = client.post(reverse("placements:own_hours", args=[row.session.public_id]), typed)
    assert (response.status_code, words in words_of(response)) == (200, True)
    assert not Attendance.objects.exists()


def test_a_learner_claims_nobody_elses_session(cast: Cast, client: Client) -> None:
    row = a_past_session(cast.placement, day=SATURDAY)
    for person in (cast.second_learner, cast.practice_lead, cast.administrator):
        client.force_login(person)
        assert client.get(reverse("placements:own_hours", args=[row.session.public_id])).status_code == 404
        claimed = client.post(reverse("placements:hours_claim"), {"at": str(row.session.public_id)})
        assert claimed.status_code == 404
    assert not Attendance.objects.exists()


def test_home_leads_to_each_week_that_waits(cast: Cast, client: Client) -> None:
    for day in (SATURDAY, SUNDAY, datetime.date(2026, 10, 26)):
        a_past_session(cast.placement, day=day)
    for person in (cast.educationalist, cast.administrator):
        client.force_login(person)
        words = words_of(client.get(reverse("accounts:home")))
        assert "Confirm the hours of 2 sessions 19 to 25 October 2026" in words
        # Monday's, and Tuesday's surgery, whose leader no mail reaches.
        assert "Confirm the hours of 2 sessions 26 October to 1 November 2026" in words
    client.force_login(cast.same_hub_administrator)
    assert "Confirm the hours" not in words_of(client.get(reverse("accounts:home")))
