"""Whom a lapse would strand: the pure core day by day, the pages, and what really happens in the demo world."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Educationalist
from hubs.models import Accreditation, EducationAgreement, EducationalAudit
from tests.factories.cast import Cast

TODAY = datetime.date(2026, 11, 23)


@pytest.fixture
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC), tick=False):
        yield


def page(client: Client, person: object, kind: str, row: object, **asked: str) -> str:
    client.force_login(person)  # type: ignore[arg-type]
    address = reverse("placements:what_if", args=[kind, row.public_id])  # type: ignore[attr-defined]
    response = client.get(address, asked)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.django_db
def test_smoke(client: Client, cast: Cast, on_a_monday_morning: None) -> None:
    row = Accreditation.objects.get(practice=cast.practice, learner_group=cast.student_nurse)
    body = page(client, cast.hub_lead, "accreditation", row)
    assert "Lena Nursingham" in body
    for url in (
        reverse("placements:expiry"),
        reverse("hubs:hosting"),
        reverse("hubs:standing"),
        reverse("placements:expiry_download", args=["xlsx"]),
    ):
        assert client.get(url).status_code == 200
    print(
        client.get(reverse("hubs:standing_history", args=[cast.practice.ods_code])).content.decode()[-6000:]
    )
    print(client.get(reverse("hubs:hosting")).content.decode()[-6000:])
