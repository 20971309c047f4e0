"""The expiry calendar: what ends in twelve months, whom it would strand, as a page and as sheets, at what cost."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl.reader.excel import load_workbook

from accounts.models import Educationalist
from hubs.models import Accreditation, EducationAgreement, EducationalAudit
from tests.factories import (
    AccreditationFactory,
    AgreementFactory,
    EducationalistFactory,
    LearnerFactory,
    LearnerGroupFactory,
    PlacementFactory,
    PracticeFactory,
)
from tests.factories.cast import Cast
from tests.factories.network import AuditFactory
from tests.house.query_counts import assert_same_queries

pytestmark = pytest.mark.django_db
EXPIRY = reverse("placements:expiry")
DAY = datetime.date


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def ending(cast: Cast) -> None:
    """At Ash Grove one of each ends while its learners are there, and at the stranger's practice an agreement."""
    row = Accreditation.objects.get(practice=cast.practice, learner_group=cast.student_nurse)
    Accreditation.objects.filter(pk=row.pk).update(ends_on=DAY(2026, 12, 31))
    EducationAgreement.objects.filter(practice=cast.practice).update(ends_on=DAY(2026, 12, 15))
    EducationalAudit.objects.filter(practice=cast.practice).update(audited_on=DAY(2025, 3, 1))
    role = cast.placement.educationalist
    assert role
    Educationalist.objects.filter(pk=role.pk).update(
        approved_from=DAY(2024, 9, 2), approved_until=DAY(2026, 12, 1)
    )
    EducationAgreement.objects.filter(practice=cast.stranger_practice).update(ends_on=DAY(2027, 10, 31))


def rows(client: Client, person: Any, **asked: str) -> list[tuple[str, ...]]:
    client.force_login(person)
    content = b"".join(client.get(reverse("placements:expiry_download", args=["csv"]), asked)).decode(
        "utf-8-sig"
    )
    return [tuple(row) for row in csv.reader(StringIO(content))][1:]


APPROVAL = ("2026-12-01", "Educationalist’s approval", "Edward Kaye", "Ash Grove Surgery", "South Hub", "0")
AGREEMENT = (
    "2026-12-15",
    "Education agreement",
    "Learning and development agreement",
    "Ash Grove Surgery",
    "South Hub",
    "2",
)
ACCREDITATION = ("2026-12-31", "Accreditation", "Student nurse", "Ash Grove Surgery", "South Hub", "1")
AUDIT = (
    "2027-03-01",
    "Educational audit",
    "Audit of 1 March 2025, for East Riding University and West Riding Medical School",
    "Ash Grove Surgery",
    "South Hub",
    "0",
)
ELSEWHERE = (
    "2027-10-31",
    "Education agreement",
    "Learning and development agreement",
    "Cliff Top Practice",
    "North Hub",
    "0",
)


def test_each_reads_what_ends_at_the_practices_that_they_answer_for(
    client: Client, cast: Cast, ending: None
) -> None:
    own = [APPROVAL, AGREEMENT, ACCREDITATION, AUDIT]
    roles = ("hee", "hub_lead", "practice_lead", "other_hub_lead", "academic", "administrator", "learner")
    assert {role: rows(client, getattr(cast, role)) for role in roles} == {
        "hee": [*own, ELSEWHERE],
        "hub_lead": own,
        "practice_lead": own,
        "other_hub_lead": [ELSEWHERE],
        "academic": [],
        "administrator": [],
        "learner": [],
    }


def test_it_is_narrowed_by_kind_and_hub(client: Client, cast: Cast, ending: None) -> None:
    assert rows(client, cast.hee, kind="agreement") == [AGREEMENT, ELSEWHERE]
    assert rows(client, cast.hee, kind="agreement", hub="north-hub") == [ELSEWHERE]
    assert rows(client, cast.hub_lead, hub="north-hub") == []
    assert rows(client, cast.hee, kind="nonsense") == []


def test_what_is_renewed_does_not_end_and_a_stopped_audit_is_not_due(
    client: Client, cast: Cast, ending: None
) -> None:
    AgreementFactory(practice=cast.practice, starts_on=DAY(2026, 12, 16))
    AccreditationFactory(
        practice=cast.practice,
        learner_group=cast.student_nurse,
        decision__decided_by=cast.hee,
        starts_on=DAY(2027, 1, 1),
    )
    EducationalAudit.objects.filter(practice=cast.practice).update(state="on_hold", state_reason="A reason")
    assert rows(client, cast.hub_lead) == [APPROVAL]


def test_an_audit_is_due_for_each_university_by_its_own_interval(
    client: Client, cast: Cast, ending: None
) -> None:
    type(cast.provider).objects.filter(pk=cast.provider.pk).update(audit_interval=21)
    assert rows(client, cast.hub_lead, kind="audit") == [
        ("2026-12-01", AUDIT[1], "Audit of 1 March 2025, for East Riding University", *AUDIT[3:5], "1"),
        (AUDIT[0], AUDIT[1], "Audit of 1 March 2025, for West Riding Medical School", *AUDIT[3:5], "0"),
    ]


def test_every_number_is_what_its_link_tells(client: Client, cast: Cast, ending: None) -> None:
    type(cast.provider).objects.filter(pk=cast.provider.pk).update(audit_interval=21)
    client.force_login(cast.hub_lead)
    found = [each for month in client.get(EXPIRY).context["months"] for each in month.endings]
    assert [each.number for each in found] == [1, 0, 2, 1, 0]
    assert [len(client.get(each.href).context["lost"]) for each in found] == [each.number for each in found]


def test_months_without_anything_are_drawn_together(client: Client, cast: Cast, ending: None) -> None:
    client.force_login(cast.hub_lead)
    months = client.get(EXPIRY).context["months"]
    assert [(each.first, each.last, len(each.endings)) for each in months] == [
        (DAY(2026, 11, 1), DAY(2026, 11, 1), 0),
        (DAY(2026, 12, 1), DAY(2026, 12, 1), 3),
        (DAY(2027, 1, 1), DAY(2027, 2, 1), 0),
        (DAY(2027, 3, 1), DAY(2027, 3, 1), 1),
        (DAY(2027, 4, 1), DAY(2027, 10, 1), 0),
    ]


def test_the_workbook_has_the_same_rows_with_real_dates_and_numbers(
    client: Client, cast: Cast, ending: None
) -> None:
    cast.practice.name = "=1+1"
    cast.practice.save()
    client.force_login(cast.hub_lead)
    content = client.get(reverse("placements:expiry_download", args=["xlsx"])).content
    sheet = load_workbook(BytesIO(content)).active
    assert sheet is not None
    lines = [list(line) for line in sheet.iter_rows(min_row=2, values_only=True)]
    assert lines[1] == [datetime.datetime(2026, 12, 15), *AGREEMENT[1:3], "'=1+1", "South Hub", 2]
    assert [[str(cell) for cell in line[1:]] for line in lines] == [
        list(row[1:]) for row in rows(client, cast.hub_lead)
    ]


def test_there_are_no_other_sheets(client: Client, cast: Cast) -> None:
    client.force_login(cast.hee)
    assert client.get(reverse("placements:expiry_download", args=["pdf"])).status_code == 404


def test_it_costs_the_same_for_one_practice_as_for_many(client: Client, cast: Cast, ending: None) -> None:
    def more() -> None:
        for _ in range(3):
            practice = PracticeFactory(hub=cast.hub)
            AccreditationFactory(
                practice=practice, learner_group=LearnerGroupFactory(), ends_on=DAY(2027, 3, 1)
            )
            AgreementFactory(practice=practice, ends_on=DAY(2027, 2, 1))
            AuditFactory(practice=practice, audited_on=DAY(2025, 2, 1))
            EducationalistFactory(
                practice=practice, approved_from=DAY(2024, 9, 2), approved_until=DAY(2027, 2, 1)
            )
            PlacementFactory(practice=practice, learner=LearnerFactory(learner_group=cast.student_nurse))

    for role in ("practice_lead", "hub_lead", "hee"):
        client.force_login(getattr(cast, role))
        assert assert_same_queries(EXPIRY, client, more) <= 12
