"""Practices at one glance: may they host, whom, until when, what is due; the list for those who answer for them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from hubs.gate.days import FOR_GOOD, Days
from hubs.gate.glance import Due, Glance, May, Whom, glance
from hubs.gate.judging import (
    AccreditationFact,
    AgreementFact,
    AuditFact,
    Facts,
    OverrideFact,
    Requirement,
)
from hubs.models import EducationalAudit, GateOverride, Practice
from tests.factories import AccreditationFactory, AgreementFactory, LearnerGroupFactory, PracticeFactory
from tests.factories.cast import Cast
from tests.factories.network import AuditFactory
from tests.house.query_counts import assert_same_queries

HOSTING = reverse("hubs:hosting")
TODAY = datetime.date(2026, 11, 23)


def day(written: str) -> datetime.date:
    return datetime.date.fromisoformat(written)


def days(first: str, last: str = "") -> Days:
    return Days(day(first), day(last) if last else FOR_GOOD)


GOOD = Facts(
    accreditations=(
        AccreditationFact(1, days("2024-09-02")),
        AccreditationFact(2, days("2024-09-02", "2027-01-31")),
    ),
    agreements=(AgreementFact(days("2024-09-02", "2027-08-31")),),
    audits=(AuditFact(day("2025-11-01"), "open", day("2025-11-01")),),
)
NURSES, DOCTORS = Whom(1, day("2027-08-31")), Whom(2, day("2027-01-31"))
ENDS = Due(day("2027-01-31"), (Requirement.ACCREDITATION,))
HOSTS = Glance(May.HOSTS, (NURSES, DOCTORS), (), ENDS, (), None)
EXCUSED = OverrideFact(frozenset({Requirement.AUDIT}), None, days("2026-11-01", "2026-12-31"), "a")
NO_AUDIT = GOOD._replace(audits=())


@pytest.mark.parametrize(
    ("facts", "seen"),
    [
        (GOOD, HOSTS),
        (Facts(), Glance(May.REFUSED, (), tuple(Requirement), None, (), None)),
        (NO_AUDIT, Glance(May.REFUSED, (), (Requirement.AUDIT,), None, (), None)),
        (
            NO_AUDIT._replace(overrides=(EXCUSED,)),
            Glance(
                May.EXCUSED,
                (Whom(1, day("2026-12-31")), Whom(2, day("2026-12-31"))),
                (),
                Due(day("2026-12-31"), (Requirement.AUDIT,)),
                (EXCUSED,),
                None,
            ),
        ),
        (
            NO_AUDIT._replace(reports_until=TODAY),
            Glance(May.REPORTS, (Whom(1, TODAY), Whom(2, TODAY)), (Requirement.AUDIT,), None, (), TODAY),
        ),
        (
            NO_AUDIT._replace(reports_until=day("2026-11-22")),
            Glance(May.REFUSED, (), (Requirement.AUDIT,), None, (), None),
        ),
        (
            GOOD._replace(agreements=(AgreementFact(days("2024-09-02", "2026-11-23")),)),
            Glance(
                May.HOSTS,
                (Whom(1, TODAY), Whom(2, TODAY)),
                (),
                Due(TODAY, (Requirement.AGREEMENT,)),
                (),
                None,
            ),
        ),
        (
            GOOD._replace(
                accreditations=(
                    AccreditationFact(1, days("2024-09-02"), (days("2026-11-20", "2026-11-30"),)),
                    AccreditationFact(2, days("2024-09-02", "2027-01-31")),
                )
            ),
            Glance(May.HOSTS, (DOCTORS,), (Requirement.ACCREDITATION,), ENDS, (), None),
        ),
    ],
)
def test_a_practice_is_seen_at_one_glance(facts: Facts, seen: Glance) -> None:
    assert glance(facts, 24, TODAY) == seen


@pytest.fixture
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC), tick=False):
        yield


def listed(client: Client, person: Any, **asked: str) -> list[str]:
    client.force_login(person)
    return [row.practice.name for row in client.get(HOSTING, asked).context["page"]]


ASH_GROVE, BECK_SIDE, CLIFF_TOP = "Ash Grove Surgery", "Beck Side Medical Centre", "Cliff Top Practice"


@pytest.mark.django_db
def test_each_finds_the_practices_for_which_they_answer_and_no_others(
    client: Client, cast: Cast, on_a_monday_morning: None
) -> None:
    PracticeFactory(name="In no hub", region=cast.region)
    roles = ("hee", "hub_lead", "other_hub_lead", "practice_lead", "administrator", "academic", "learner")
    assert {role: listed(client, getattr(cast, role)) for role in roles} == {
        "hee": [ASH_GROVE, BECK_SIDE, CLIFF_TOP],
        "hub_lead": [ASH_GROVE, BECK_SIDE],
        "other_hub_lead": [CLIFF_TOP],
        "practice_lead": [ASH_GROVE],
        "administrator": [],
        "academic": [],
        "learner": [],
    }


@pytest.mark.django_db
def test_it_is_searched_and_narrowed_with_what_is_urgent_on_top(
    client: Client, cast: Cast, on_a_monday_morning: None
) -> None:
    PracticeFactory(name="Nothing Yet", hub=cast.other_hub)
    EducationalAudit.objects.filter(practice=cast.stranger_practice).update(audited_on=day("2025-02-01"))
    GateOverride.objects.create(
        practice=cast.same_hub_practice,
        excuses_audit=True,
        starts_on=TODAY,
        ends_on=day("2026-12-31"),
        reason="A reason",
        given_by=cast.hee,
    )
    cast.hub.gate_reports_until = day("2026-12-31")
    cast.hub.save()
    assert listed(client, cast.hee) == ["Nothing Yet", CLIFF_TOP, ASH_GROVE, BECK_SIDE]
    assert listed(client, cast.hee, stands="cannot") == ["Nothing Yet"]
    assert listed(client, cast.hee, stands="due") == [CLIFF_TOP]
    assert listed(client, cast.hee, stands="excused") == [BECK_SIDE]
    assert listed(client, cast.hee, stands="reports") == [ASH_GROVE, BECK_SIDE]
    assert listed(client, cast.hee, hub="north-hub") == ["Nothing Yet", CLIFF_TOP]
    assert listed(client, cast.hee, search="beck") == [BECK_SIDE]
    assert listed(client, cast.hee, search="b81003") == [CLIFF_TOP]
    assert listed(client, cast.hee, search="b8100") == []
    assert listed(client, cast.hub_lead, hub="north-hub") == []


@pytest.mark.django_db
def test_the_words_say_whom_until_when_and_what_is_due(
    client: Client, cast: Cast, on_a_monday_morning: None
) -> None:
    client.force_login(cast.practice_lead)
    (row,) = client.get(HOSTING).context["page"]
    assert row.whom == ["Medical student and Student nurse until 15 August 2028"]
    assert row.due == "The educational audit is due on 15 August 2028"
    # A provider with learners there that has it done more often makes it due sooner.
    type(cast.provider).objects.filter(pk=cast.provider.pk).update(audit_interval=18)
    cast.practice.agreements.update(ends_on=day("2028-02-15"))
    (row,) = client.get(HOSTING).context["page"]
    assert row.due == "The education agreement ends and the educational audit is due on 15 February 2028"
    page = client.get(reverse("hubs:standing_history", args=[cast.practice.ods_code])).content.decode()
    assert "Medical student and Student nurse until 15 February 2028" in page


@pytest.mark.django_db
def test_190_practices_cost_as_many_queries_as_three(
    client: Client, cast: Cast, on_a_monday_morning: None
) -> None:
    groups = LearnerGroupFactory.create_batch(3)

    def more() -> None:
        for number in range(187):
            practice = PracticeFactory(hub=cast.hub)
            for group in groups[: number % 4]:
                AccreditationFactory(practice=practice, learner_group=group, decision__decided_by=cast.hee)
            AgreementFactory(practice=practice)
            AuditFactory(practice=practice, started_by=cast.hee)

    client.force_login(cast.hee)
    assert assert_same_queries(HOSTING, client, more) <= 6
    assert client.get(HOSTING).context["page"].paginator.count == 190 == Practice.objects.count()
