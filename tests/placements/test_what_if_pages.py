"""The page of what a lapse would strand: who reads what, where learners could go instead, and at what cost."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Educationalist
from hubs.models import Accreditation, AuditCapacity, EducationalAudit, Practice, PracticeGroup
from placements.models import Placement
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
from tests.factories.network import AuditFactory, DecisionFactory
from tests.house.query_counts import assert_same_queries

pytestmark = pytest.mark.django_db
# At Ash Grove until Friday 8 January 2027.
LAST = datetime.date(2027, 1, 8)
ASH_GROVE = (53.8, -1.5)


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC), tick=False):
        yield


def address(kind: str, row: Any, on: str = "") -> str:
    asked = f"?on={on}" if on else ""
    return reverse("placements:what_if", args=[kind, row.public_id]) + asked


def read(client: Client, person: Any, url: str) -> str:
    client.force_login(person)
    response = client.get(url)
    assert response.status_code == 200
    main = response.content.decode().split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


@pytest.fixture
def agreement(cast: Cast) -> Any:
    return cast.practice.agreements.get()


def test_hub_leads_and_staff_read_who_would_be_stranded_by_provider(
    client: Client, cast: Cast, agreement: Any
) -> None:
    for person in (cast.hub_lead, cast.hee):
        body = read(client, person, address("agreement", agreement, "2026-12-01"))
        assert "What if this agreement lapsed?" in body
        assert "First day without: Tuesday 1 December 2026 2 learners would be stranded" in body
        assert f"{cast.provider}: 1 learner" in body
        assert f"{cast.other_provider}: 1 learner" in body
        assert "Lena Nursingham" in body
        assert "Marcus Medlow" in body
        assert body.count("1 December 2026 State Confirmed") == 2


def test_a_practice_lead_reads_how_many_and_no_names(client: Client, cast: Cast, agreement: Any) -> None:
    body = read(client, cast.practice_lead, address("agreement", agreement, "2026-12-01"))
    assert "2 learners would be stranded" in body
    assert (
        f"{cast.provider}: 1 learner 1 learner at Ash Grove Surgery. "
        "The first day without is Tuesday 1 December 2026." in body
    )
    assert "Nursingham" not in body
    assert "Medlow" not in body


def test_an_academic_link_reads_of_their_own_learners_alone(
    client: Client, cast: Cast, agreement: Any
) -> None:
    body = read(client, cast.academic, address("agreement", agreement, "2026-12-01"))
    assert "1 learner would be stranded" in body
    assert "Lena Nursingham" in body
    assert str(cast.other_provider) not in body
    Placement.objects.filter(pk=cast.placement.pk).update(state="completed")
    client.force_login(cast.academic)
    assert client.get(address("agreement", agreement)).status_code == 404


def test_an_accreditation_strands_its_own_learner_group_and_no_other(client: Client, cast: Cast) -> None:
    row = Accreditation.objects.get(practice=cast.practice, learner_group=cast.student_nurse)
    body = read(client, cast.hee, address("accreditation", row))
    assert "First day without: Monday 23 November 2026 1 learner would be stranded" in body
    assert "Marcus Medlow" not in body


def test_a_groups_accreditation_strands_learners_at_all_of_its_practices(client: Client, cast: Cast) -> None:
    group = PracticeGroup.objects.create(hub=cast.hub, name="Five towns")
    for practice in (cast.practice, cast.same_hub_practice):
        group.members.create(practice=practice, starts_on=datetime.date(2024, 9, 2))
    Accreditation.objects.filter(learner_group=cast.student_nurse).update(state="annulled")
    host = {"practice": None, "group": group}
    row = AccreditationFactory(**host, decision=DecisionFactory(**host), learner_group=cast.student_nurse)
    body = read(client, cast.hub_lead, address("accreditation", row))
    assert "What if this accreditation lapsed?" in body
    assert "Lena Nursingham" in body
    assert "Sally Hubbard" in body


def test_what_ends_by_itself_is_shown_from_the_day_after(client: Client, cast: Cast, agreement: Any) -> None:
    type(agreement).objects.filter(pk=agreement.pk).update(ends_on=datetime.date(2026, 12, 15))
    body = read(client, cast.hee, address("agreement", agreement))
    assert "First day without: Wednesday 16 December 2026 2 learners would be stranded" in body
    AgreementFactory(practice=cast.practice, starts_on=datetime.date(2026, 12, 16))
    assert "No learner would be stranded" in read(client, cast.hee, address("agreement", agreement))


def test_an_audit_is_due_by_the_interval_of_the_learners_own_university(client: Client, cast: Cast) -> None:
    audit = EducationalAudit.objects.get(practice=cast.practice)
    EducationalAudit.objects.filter(pk=audit.pk).update(audited_on=datetime.date(2025, 6, 15))
    type(cast.provider).objects.filter(pk=cast.provider.pk).update(audit_interval=18)
    body = read(client, cast.hee, address("audit", audit, "2026-12-16&months=18"))
    assert "First day without: Wednesday 16 December 2026 1 learner would be stranded" in body
    assert "Lena Nursingham" in body
    assert "Marcus Medlow" not in body
    # Were it stopped that day, all would be.
    body = read(client, cast.hee, address("audit", audit))
    assert "First day without: Wednesday 16 December 2026 2 learners would be stranded" in body


@pytest.mark.parametrize(
    ("on", "words"),
    [("2026-11-22", "The day must be"), ("nonsense", "The day must"), ("2026-02-30", "must be a real date")],
)
def test_a_day_that_is_past_or_none_is_an_error(
    client: Client, cast: Cast, agreement: Any, on: str, words: str
) -> None:
    body = read(client, cast.hee, address("agreement", agreement, on))
    assert words in body
    assert "First day without: Monday 23 November 2026" in body


def neighbour(cast: Cast, name: str, north: float, *, places: int | None = None, **fields: Any) -> Practice:
    """A practice so many degrees north of Ash Grove that may have student nurses."""
    practice: Practice = PracticeFactory(
        name=name,
        hub=cast.hub,
        region=cast.region,
        latitude=ASH_GROVE[0] + north,
        longitude=ASH_GROVE[1],
        **fields,
    )
    AccreditationFactory(practice=practice, learner_group=cast.student_nurse, decision__decided_by=cast.hee)
    AgreementFactory(practice=practice)
    audit = AuditFactory(practice=practice, started_by=cast.hee)
    if places is not None:
        AuditCapacity.objects.create(audit=audit, learner_group=cast.student_nurse, places=places)
    return practice


def test_the_nearest_practices_that_pass_the_gate_are_offered_with_their_free_places(
    client: Client, cast: Cast
) -> None:
    Practice.objects.filter(pk=cast.practice.pk).update(latitude=ASH_GROVE[0], longitude=ASH_GROVE[1])
    busy = neighbour(cast, "Busy Lane", 0.05, places=3)
    for starts_on in (datetime.date(2026, 11, 16), datetime.date(2026, 12, 7)):
        PlacementFactory(
            practice=busy,
            learner=LearnerFactory(learner_group=cast.student_nurse),
            starts_on=starts_on,
            ends_on=datetime.date(2026, 12, 11),
        )
    PlacementFactory(practice=busy, learner=LearnerFactory(learner_group=cast.medical_student))
    neighbour(cast, "Near Field", 0.005)
    # One degree is 111.2 km.
    neighbour(cast, "Just Within", 0.1798)
    neighbour(cast, "Just Beyond", 0.1799)
    neighbour(cast, "Not Open", 0.01, status="dormant")
    lapsed = neighbour(cast, "No Agreement", 0.02)
    lapsed.agreements.update(ends_on=datetime.date(2027, 1, 7))
    row = Accreditation.objects.get(practice=cast.practice, learner_group=cast.student_nurse)
    client.force_login(cast.hub_lead)
    (found,) = client.get(address("accreditation", row)).context["alternatives"]
    assert (found.days.first, found.days.last) == (datetime.date(2026, 11, 23), LAST)
    assert [(each.practice.name, each.told_distance, each.free) for each in found.elsewhere] == [
        ("Near Field", "less than 1 km", None),
        ("Busy Lane", "5.6 km", 1),
        ("Just Within", "20.0 km", None),
    ]
    for number in range(4):
        neighbour(cast, f"Another {number}", 0.03)
    (found,) = client.get(address("accreditation", row)).context["alternatives"]
    assert len(found.elsewhere) == 5


def registrar(cast: Cast) -> Any:
    medicine = cast.medicine
    type(medicine).objects.filter(pk=medicine.pk).update(slug="medicine")
    group = LearnerGroupFactory(name="GP registrar", profession=medicine, stage="postgraduate")
    return PlacementFactory(
        confirmed=True,
        practice=cast.practice,
        learner=LearnerFactory(
            learner_group=group, education_provider=cast.provider, person__family_name="Registrar"
        ),
        administrator=cast.placement.administrator,
        educationalist=cast.placement.educationalist,
    )


def test_the_approval_of_a_trainer_strands_registrars_and_others_are_to_be_looked_at(
    client: Client, cast: Cast
) -> None:
    registrar(cast)
    role = cast.placement.educationalist
    assert role
    approved = {"approved_from": datetime.date(2024, 9, 2), "practice": cast.practice}
    EducationalistFactory(person__family_name="Free", most_learners=1, **approved)
    full = EducationalistFactory(person__family_name="Full", most_learners=1, **approved)
    EducationalistFactory(person__family_name="Ended", approved_until=datetime.date(2027, 1, 7), **approved)
    EducationalistFactory(person__family_name="Never", practice=cast.practice)
    PlacementFactory(practice=cast.practice, educationalist=full)
    Educationalist.objects.filter(pk=role.pk).update(approved_until=datetime.date(2026, 12, 11))
    body = read(client, cast.hub_lead, address("approval", role))
    assert "First day without: Saturday 12 December 2026 1 learner would be stranded" in body
    stranded, looked_at = body.split("To look at")
    assert "Registrar" in stranded
    assert "Lena Nursingham" not in stranded
    assert "Lena Nursingham" in looked_at
    assert "Marcus Medlow" in looked_at
    offered = looked_at.split("Who could take over")[1]
    assert [name for name in ("Free", "Full", "Ended", "Never") if name in offered] == ["Free"]


def test_it_costs_the_same_for_one_learner_as_for_many(client: Client, cast: Cast, agreement: Any) -> None:
    Practice.objects.filter(pk=cast.practice.pk).update(latitude=ASH_GROVE[0], longitude=ASH_GROVE[1])
    neighbour(cast, "Near Field", 0.01, places=2)

    def more() -> None:
        for number in range(3):
            neighbour(cast, f"Near Field {number}", 0.02 * number, places=2)
            PlacementFactory(practice=cast.practice, learner=LearnerFactory(learner_group=cast.student_nurse))

    for role in ("hub_lead", "practice_lead", "academic", "hee"):
        client.force_login(getattr(cast, role))
        assert assert_same_queries(address("agreement", agreement), client, more) <= 9
