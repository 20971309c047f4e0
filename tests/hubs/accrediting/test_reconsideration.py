"""A decision is looked at again, once, by others."""

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hubs.models import Accreditation, Application, Condition, Decision, Reconsideration
from hubs.operations.accrediting.decisions import CaseDecision, record_decisions
from hubs.operations.accrediting.panels import set_agenda
from hubs.operations.accrediting.reconsiderations import ask_reconsideration
from hubs.operations.base import Refusal
from tests.factories import HeeStaffFactory, PersonFactory, PracticeFactory
from tests.factories.applications import application_in
from tests.factories.cast import Cast
from tests.factories.panels import case_of, decided, meeting_with, on_condition, three_people

pytestmark = pytest.mark.django_db
APPROVED, CONDITIONAL, REFUSED = Decision.Outcome.values
GROUNDS = "You did not read our second page."


@pytest.fixture
def application(cast: Cast) -> Application:
    return application_in("panel", practice=PracticeFactory(hub=cast.hub, name="Dale End"))


@pytest.fixture
def others() -> Any:
    """HEE staff and a panel who took no part before."""
    return HeeStaffFactory().person, [PersonFactory(family_name=f"Freshby{number}") for number in range(3)]


def ask(application: Application) -> Reconsideration:
    return ask_reconsideration(by=application.started_by, application=application, grounds=GROUNDS)


def look_again(application: Application, others: Any, outcome: str, **said: Any) -> Decision:
    staff, people = others
    application.refresh_from_db()
    meeting = meeting_with([application], by=staff, members=people)
    case = CaseDecision(case_of(application), outcome, reason="We read it all.", **said)
    return record_decisions(by=staff, meeting=meeting, minutes="All came.", decisions=[case])[0]


def test_a_refusal_is_overturned_by_others_and_the_practice_is_accredited(
    cast: Cast, application: Application, others: Any
) -> None:
    first = decided(REFUSED, by=cast.hee, application=application)
    asked = ask(application)
    second = look_again(application, others, APPROVED)
    asked.refresh_from_db()
    application.refresh_from_db()
    assert (asked.decision, asked.answered_by, application.state) == (first, second, "decided")
    assert second.accreditations.count() == 1
    assert "People who took no part in it" in second.letter
    assert "This decision is final." in second.letter
    with pytest.raises(Refusal, match="nothing to look at again"):
        ask(application)


def test_a_refusal_that_is_upheld_changes_nothing_and_cannot_be_asked_about_again(
    cast: Cast, application: Application, others: Any
) -> None:
    decided(REFUSED, by=cast.hee, application=application)
    ask(application)
    second = look_again(application, others, REFUSED)
    assert not Accreditation.objects.filter(practice=application.practice).exists()
    assert "The decision stands: your application is not approved." in second.letter
    with pytest.raises(Refusal, match="has been looked at again once"):
        ask(application)


@pytest.mark.parametrize(
    ("outcome", "other_conditions", "states"),
    [
        (CONDITIONAL, False, ["open"]),
        (CONDITIONAL, True, ["lifted", "open"]),
        (APPROVED, False, ["lifted"]),
    ],
)
def test_conditions_stay_are_replaced_or_fall_away_and_the_accreditation_stands(
    cast: Cast,
    application: Application,
    others: Any,
    outcome: str,
    other_conditions: bool,
    states: list[str],
) -> None:
    first = decided(CONDITIONAL, by=cast.hee, application=application)
    ask(application)
    said = {"conditions": [on_condition(application, "Name two deputies.")]} if other_conditions else {}
    second = look_again(application, others, outcome, **said)
    assert list(Condition.objects.order_by("pk").values_list("state", flat=True)) == states
    stands = Accreditation.objects.filter(practice=application.practice)
    assert [(each.decision, each.state) for each in stands] == [(first, "standing")]
    assert not second.accreditations.exists()


def test_asking_never_costs_what_was_approved(cast: Cast, application: Application, others: Any) -> None:
    decided(CONDITIONAL, by=cast.hee, application=application)
    ask(application)
    with pytest.raises(Refusal, match="must not cost it that"):
        look_again(application, others, REFUSED)


def test_nobody_of_the_first_panel_sits_again_nor_decides(
    cast: Cast, application: Application, others: Any
) -> None:
    people = three_people()
    decided(REFUSED, by=cast.hee, application=application, members=people)
    ask(application)
    application.refresh_from_db()
    meeting = meeting_with(by=cast.hee, region=cast.region, members=[*people, *others[1]])
    with pytest.raises(Refusal, match="sat on the panel whose decision is looked at again"):
        set_agenda(by=cast.hee, meeting=meeting, applications=[application], given={application: people})
    set_agenda(by=cast.hee, meeting=meeting, applications=[application])
    case = CaseDecision(case_of(application), APPROVED)
    assert {member.person for member in case.case.members.all()} == set(others[1])
    with pytest.raises(Refusal, match=r"Helen Easterby .* took the decision that is looked at again"):
        record_decisions(by=cast.hee, meeting=meeting, minutes="All came.", decisions=[case])
    assert record_decisions(by=others[0], meeting=meeting, minutes="All came.", decisions=[case])


def test_it_is_asked_within_28_days_with_grounds_by_the_applicant(
    cast: Cast, application: Application
) -> None:
    decided(REFUSED, by=cast.hee, application=application)
    with pytest.raises(Refusal, match="Say why"):
        ask_reconsideration(by=application.started_by, application=application, grounds=" ")
    with pytest.raises(Refusal, match="practice lead"):
        ask_reconsideration(by=cast.hub_lead, application=application, grounds=GROUNDS)
    now = timezone.now()
    with (
        time_machine.travel(now + datetime.timedelta(days=29), tick=False),
        pytest.raises(Refusal, match="28 days"),
    ):
        ask(application)
    with time_machine.travel(now + datetime.timedelta(days=28), tick=False):
        assert ask(application).grounds == GROUNDS


def test_what_was_approved_outright_is_not_looked_at_again(cast: Cast, application: Application) -> None:
    decided(APPROVED, by=cast.hee, application=application)
    with pytest.raises(Refusal, match="approved without conditions"):
        ask(application)


def test_it_is_asked_on_its_page(client: Client, cast: Cast, application: Application) -> None:
    decided(REFUSED, by=cast.hee, application=application)
    address = reverse("hubs:look_again", args=[application.public_id])
    client.force_login(cast.hub_lead)
    assert client.get(address).status_code == 403
    client.force_login(application.started_by)
    assert "Ask to look at the decision again" in client.get(address).content.decode()
    assert client.post(address, {"grounds": ""}).status_code == 200
    assert client.post(address, {"grounds": GROUNDS}).status_code == 302
    application.refresh_from_db()
    assert (application.state, Reconsideration.objects.get().grounds) == ("reconsideration", GROUNDS)
