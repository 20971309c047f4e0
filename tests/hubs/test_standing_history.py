"""What happened to a practice's standing, in words, for those who answer for it."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from hubs.models import Accreditation, EducationAgreement
from hubs.operations.accreditation import (
    accredit_practice,
    end_accreditation,
)
from hubs.operations.suspensions import restore_accreditation, suspend_accreditation
from tests.factories import LearnerGroupFactory
from tests.factories.agreements import agreement_in
from tests.factories.cast import Cast
from tests.house.query_counts import queries_of

# History tells one moment from another by the transaction, so each operation has one of its own.
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.time_machine("2026-11-23 08:00 +0000", tick=False),
]


def address(cast: Cast) -> str:
    return reverse("hubs:standing_history", args=[cast.practice.ods_code])


def told(client: Client, by: Person, cast: Cast) -> list[str]:
    """The sentences of the page without those about how the cast was made."""
    client.force_login(by)
    history = client.get(address(cast)).context["history"]
    return [each.words for each in history if not each.words.startswith("The system ")]


def test_decisions_accreditations_and_agreements_are_told_with_who_did_what(
    client: Client, cast: Cast
) -> None:
    decision = accredit_practice(
        by=cast.hee,
        practice=cast.practice,
        learner_groups=[LearnerGroupFactory(name="Paramedic")],
        starts_on=datetime.date(2026, 12, 1),
        ends_on=datetime.date(2029, 11, 30),
        decided_on=datetime.date(2026, 11, 20),
    )
    accreditation = decision.accreditations.get()
    suspend_accreditation(
        by=cast.hee,
        accreditation=accreditation,
        starts_on=datetime.date(2026, 12, 1),
        reason="No supervisor",
        for_learners="stay",
    )
    restore_accreditation(by=cast.hee, accreditation=accreditation)
    end_accreditation(
        by=cast.hee, accreditation=accreditation, last_day=datetime.date(2029, 10, 31), reason="Moves house"
    )
    end_accreditation(
        by=cast.hee, accreditation=accreditation, last_day=datetime.date(2026, 11, 24), reason="Closes"
    )
    words = [
        "Helen Easterby annulled the accreditation for Paramedic.",
        "Helen Easterby changed the last day of the accreditation for Paramedic from Friday 30 November to "
        "Wednesday 31 October 2029.",
        "Helen Easterby withdrew the suspension of the accreditation of Ash Grove Surgery: Paramedic.",
        "Helen Easterby suspended the accreditation of Ash Grove Surgery: Paramedic (from 1 December 2026).",
        "Helen Easterby recorded the decision “approved” of 20 November 2026 and accredited the practice "
        "for Paramedic (1 December 2026 to 30 November 2029).",
    ]
    for by in (cast.practice_lead, cast.hub_lead, cast.hee):
        assert told(client, by, cast) == words
    accreditation.suspensions.all().delete()
    Accreditation.objects.filter(pk=accreditation.pk).delete()
    assert client.get(address(cast)).context["history"][0].words == (
        "The system deleted the accreditation for Paramedic."
    )


def test_each_step_of_an_agreement_is_told_and_none_of_its_words(client: Client, cast: Cast) -> None:
    agreement_in(
        "terminated", practice=cast.practice, by=cast.hee, lead=cast.practice_lead, kind="education_contract"
    )
    client.force_login(cast.practice_lead)
    told = [each.words for each in client.get(address(cast)).context["history"]]
    contract = [words for words in told if "education contract" in words]
    assert contract == [
        "Helen Easterby ended the education contract and changed the last day of the education contract from "
        "Thursday 22 November 2029 to Wednesday 23 December 2026.",
        "Helen Easterby countersigned the education contract.",
        "Priya Lal signed the education contract.",
        "Helen Easterby sent the education contract.",
        "Helen Easterby drafted the education contract (23 November 2026 to 22 November 2029).",
    ]


def test_it_is_a_page_for_those_who_answer_for_the_practice_and_costs_the_same_for_much(
    client: Client, cast: Cast
) -> None:
    for by in (cast.administrator, cast.educationalist, cast.learner, cast.academic, cast.other_hub_lead):
        client.force_login(by)
        assert client.get(address(cast)).status_code == 404
    client.force_login(cast.practice_lead)
    short = len(queries_of(address(cast), client))
    for number in range(10):
        EducationAgreement.objects.create(
            practice=cast.practice,
            starts_on=datetime.date(2030 + number, 1, 1),
            ends_on=datetime.date(2030 + number, 2, 1),
            state="in_force",
        )
    assert len(queries_of(address(cast), client)) == short
    assert short <= 15


def test_the_list_of_standing_leads_there(client: Client, cast: Cast) -> None:
    client.force_login(cast.practice_lead)
    for query in ("", "?what=agreements"):
        assert address(cast) in client.get(reverse("hubs:standing") + query).content.decode()
