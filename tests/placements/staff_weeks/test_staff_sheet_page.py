"""The staff week as a sheet: pasted or uploaded, looked at, taken in; and taken away so that it can be brought back."""

import csv
import datetime
import io
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Person, Supervisor
from atp_portal.sheet_files import NEITHER
from placements.models import Room, WorkingPattern
from placements.operations.staff_weeks import DayChange, set_staff_week
from placements.staff_weeks.cells import parse_cell
from tests.factories import SupervisorFactory
from tests.factories.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-25 12:00 +0000", tick=False)]

MONDAY = datetime.date(2026, 11, 30)
DAY = {"starts_on_day": "30", "starts_on_month": "11", "starts_on_year": "2026"}


def address(cast: Cast) -> str:
    return reverse("placements:staff_sheet", args=[cast.practice.ods_code])


def preview(client: Client, cast: Cast, text: str) -> Any:
    response = client.post(address(cast), DAY | {"text": text})
    assert response.status_code == 200
    return response


def confirmed(client: Client, cast: Cast, seen: Any, **more: str) -> Any:
    hidden = {"lines": seen.context["lines"], "seen": seen.context["seen"], "starts_on": "2026-11-30"}
    return client.post(address(cast), hidden | more)


def different(response: Any) -> list[tuple[str, str, str, str]]:
    return [
        (row.person.full_name, each.day, each.before, each.after)
        for row in response.context["changing"]
        for each in row.differences
    ]


def wrong(response: Any) -> list[str]:
    return [problem for row in response.context["checked"].wrong for problem in row.problems]


def kept(person: Person) -> list[tuple[int, str]]:
    return [
        (row.weekday, f"{row.starts_at:%H:%M}-{row.ends_at:%H:%M} {row.activity}".strip())
        for row in person.working_patterns.filter(ends_on__isnull=True).order_by("weekday", "starts_at")
    ]


def says(cast: Cast, person: Person, text: str, weekday: int) -> None:
    change = DayChange(person=person, weekday=weekday, hours=parse_cell(text))
    set_staff_week(by=cast.hub_lead, practice=cast.practice, starts_on=MONDAY, changes=[change])


def test_pasted_rows_are_looked_at_and_taken_in(client: Client, cast: Cast) -> None:
    says(cast, cast.supervisor, "9-5", 1)
    says(cast, cast.supervisor, "9-5", 2)
    client.force_login(cast.administrator)
    seen = preview(
        client,
        cast,
        "Name\tMon\tTue\tWed\r\n"
        'practiss, norah\t\t9-1\t"9-12 clinic @Room 9\n1-5"\r\n'
        "Edward Kaye\t8-4\t\t\r\n"
        "Somebody Else\t9-5\t\t\r\n"
        "Alice Minster\tearly\t\t\r\n",
    )
    assert different(seen) == [
        ("Norah Practiss", "Monday", "9am to 5pm", ""),
        ("Norah Practiss", "Tuesday", "9am to 5pm", "9am to 1pm"),
        ("Norah Practiss", "Wednesday", "", "9am to midday clinic @Room 9; 1pm to 5pm"),
        ("Edward Kaye", "Monday", "", "8am to 4pm"),
    ]
    assert seen.context["summary"] == "2 days added, 1 day changed, 1 day ended"
    assert wrong(seen) == [
        "Monday: “early” must begin with the times. Write it like 8:30am to 12:30pm diabetes clinic @Treatment room."
    ]
    assert WorkingPattern.objects.filter(ends_on__isnull=True).count() == 2
    response = confirmed(client, cast, seen, add_rooms="1")
    assert response.url == reverse("placements:staff_week", args=["B81001"]) + "?from=2026-11-30"
    assert kept(cast.supervisor) == [(2, "09:00-13:00"), (3, "09:00-12:00 clinic"), (3, "13:00-17:00")]
    assert kept(cast.educationalist) == [(1, "08:00-16:00")]
    assert Room.objects.filter(practice=cast.practice, name="Room 9").exists()
    assert not Supervisor.objects.filter(person__family_name="Else").exists()


def test_somebody_new_is_added_by_ticking_with_their_job_and_hours(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    rows = "Name\tJob\tMonday\nDr Nina Patel\tGP partner\t9-5 surgery\nBen New\t\t9-5\n"
    seen = preview(client, cast, rows)
    assert [row.row.name for row, _ in seen.context["newcomers"]] == ["Dr Nina Patel", "Ben New"]
    ticked = {"row-2-is_added": "on", "row-2-job_title": "GP partner", "row-2-profession": "medicine"}
    ticked["row-2-registered_with"] = "gmc"
    assert confirmed(client, cast, seen, **ticked).status_code == 302
    role = Supervisor.objects.select_related("person__profession").get(person__family_name="Patel")
    assert (role.person.full_name, str(role.person.profession), role.job_title, role.person.can_sign_in) == (
        "Dr Nina Patel",
        "Medicine",
        "GP partner",
        False,
    )
    assert role.person.registered_with == "gmc"
    assert kept(role.person) == [(1, "09:00-17:00 surgery")]
    assert not Person.objects.filter(family_name="New").exists()
    # The same page once more: she is known now, so nothing is made twice.
    assert confirmed(client, cast, seen, **ticked).status_code == 302
    assert Supervisor.objects.filter(person__family_name="Patel").count() == 1


def test_a_hub_lead_without_consent_adds_nobody(client: Client, cast: Cast) -> None:
    client.force_login(cast.hub_lead)
    seen = preview(client, cast, "Name\tMonday\nNina Patel\t9-5\nNorah Practiss\t9-5")
    assert seen.context["newcomers"] == []
    assert "Nobody of these names works here" in seen.content.decode()
    assert confirmed(client, cast, seen, **{"row-2-is_added": "on"}).status_code == 302
    assert not Person.objects.filter(family_name="Patel").exists()
    assert kept(cast.supervisor) == [(1, "09:00-17:00")]


def test_names_that_may_be_several_or_stand_twice_are_said(client: Client, cast: Cast) -> None:
    SupervisorFactory(
        practice=cast.practice, person__title="", person__given_name="Nora", person__family_name="Practiss"
    )
    client.force_login(cast.administrator)
    seen = preview(client, cast, "Name\tMonday\nN Practiss\t9-5\nEdward Kaye\t9-5\nKaye, Edward\t9-1")
    assert wrong(seen) == [
        "“N Practiss” may be Nora Practiss (Practice nurse) or Norah Practiss (Practice nurse). "
        "Write the whole name and the job.",
        "Edward Kaye is there more than once.",
        "Edward Kaye is there more than once.",
    ]


def test_what_somebody_changed_after_the_preview_is_not_overwritten(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    seen = preview(client, cast, "Name\tMonday\tTuesday\nNorah Practiss\t9-5\t9-5")
    says(cast, cast.supervisor, "9-1", 1)
    response = confirmed(client, cast, seen)
    assert response.status_code == 200
    (sentence,) = response.context["refused"]
    # The moment is the database's own.
    assert sentence.startswith("Norah Practiss, Monday: Harriet Leadley changed it on ")
    assert sentence.endswith(". It is now “9am to 1pm”. Save again to have yours instead.")
    assert kept(cast.supervisor) == [(1, "09:00-13:00")]
    assert confirmed(client, cast, response).status_code == 302
    assert kept(cast.supervisor) == [(1, "09:00-17:00"), (2, "09:00-17:00")]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_taken_away_can_be_brought_back(client: Client, cast: Cast, form: str) -> None:
    says(cast, cast.supervisor, "9-12 diabetes, foot care @Consulting room 1; 1-5 (no learners)", 1)
    says(cast, cast.supervisor, "8-12", 6)
    says(cast, cast.educationalist, "9-5", 3)
    client.force_login(cast.educationalist)
    download: Any = client.get(reverse("placements:staff_week_download", args=[cast.practice.ods_code, form]))
    content = download.getvalue() if download.streaming else download.content
    if form == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        assert rows[3][:3] == [
            "Norah Practiss",
            "Practice nurse",
            "9am to midday diabetes, foot care @Consulting room 1; 1pm to 5pm (no learners)",
        ]
    client.force_login(cast.administrator)
    file = SimpleUploadedFile(f"week.{form}", content)
    seen = client.post(address(cast), DAY | {"file": file})
    assert (different(seen), wrong(seen), seen.context["same"]) == ([], [], 3)
    WorkingPattern.objects.all().delete()
    seen = client.post(address(cast), DAY | {"file": SimpleUploadedFile(f"week.{form}", content)})
    confirmed(client, cast, seen)
    assert kept(cast.supervisor) == [
        (1, "09:00-12:00 diabetes, foot care"),
        (1, "13:00-17:00"),
        (6, "08:00-12:00"),
    ]


NO_DAYS = "The first row must name the days, Monday to Friday, or the columns Day, From and To."


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({}, {"text": ["Paste the rows, or select a file"]}),
        ({"text": "Name,Job\nA,B"}, {"text": [NO_DAYS]}),
        ({"text": "A\t9-5", "file": b"A,9-5"}, {"text": ["Paste the rows or select a file, not both"]}),
        ({"file": b"\x00\x01"}, {"file": [NEITHER]}),
    ],
)
def test_what_is_no_sheet_is_said_at_once(
    client: Client, cast: Cast, sent: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    client.force_login(cast.administrator)
    if "file" in sent:
        sent = sent | {"file": SimpleUploadedFile("week.csv", sent["file"])}
    response = client.post(address(cast), DAY | sent)
    assert dict(response.context["form"].errors) == errors


@pytest.mark.parametrize("lines", ["", "{}", "[1]", '[["a", ["b"]]]', "[[1, [2]]]", "[]"])
def test_a_forged_confirmation_is_refused(client: Client, cast: Cast, lines: str) -> None:
    client.force_login(cast.administrator)
    sent = {"lines": lines, "starts_on": "2026-11-30", "seen": ""}
    assert client.post(address(cast), sent).status_code == 403
    client.force_login(cast.educationalist)
    assert client.post(address(cast), sent).status_code == 403


def test_what_is_pasted_is_shown_as_words_and_not_as_markup(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    seen = preview(client, cast, "Name\tMonday\n<script>alert(1)</script>\t9-5 <b>x</b>\n")
    page = seen.content.decode()
    assert "<script>alert(1)" not in page
    assert "<script>alert(1)</script>" in unescape(page)
