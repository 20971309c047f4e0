"""Findings set aside: who may, which never, what becomes of them, and the page that shows them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import LearnerTerms
from hubs.operations.base import Refusal
from placements.models import Part, Placement, RuleOverride, Session
from placements.operations.rule_overrides import findings_now, override_finding, withdraw_override
from placements.rule_checks import stops_of
from tests.factories import ParticipationFactory, SessionFactory
from tests.factories.cast import Cast
from tests.house.query_counts import assert_same_queries
from tests.races import race

MONDAY = datetime.date(2026, 11, 23)
REASON = "The practice nurse is in the next room."


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC), tick=False):
        yield


def alone(placement: Placement, **when: Any) -> Session:
    """A clinic of which nobody is said to lead it: rule 22 stops."""
    made: Session = SessionFactory(practice=placement.practice, title="Own clinic", **when)
    ParticipationFactory(session=made, placement=placement)
    return made


def about(placement: Placement, code: str) -> str:
    found = [each.fingerprint for each in findings_now(placement) if each.rule.code == code]
    assert found, code
    return found[0]


def tried(by: Any, placement: Placement, code: str) -> str:
    """What somebody is told who would set it aside; nothing stays."""
    try:
        made = override_finding(by=by, placement=placement, about=about(placement, code), reason=REASON)
    except Refusal as refusal:
        return str(refusal)
    made.delete()
    return "done"


@pytest.mark.django_db
def test_a_stop_is_for_the_hub_and_hee_staff_a_warning_for_the_administrator_too(cast: Cast) -> None:
    alone(cast.placement, day=MONDAY)
    stop = "What stops is set aside by the hub’s lead or HEE staff only. Ask them, or mend it."
    warning = "The practice’s administrator, the hub’s lead or HEE staff set findings aside."
    expected = {
        "hee": ("done", "done"),
        "hub_lead": ("done", "done"),
        "administrator": (stop, "done"),
        "educationalist": (stop, warning),
        "practice_lead": (stop, warning),
        "learner": (stop, warning),
        "academic": (stop, warning),
        "same_hub_administrator": (stop, warning),
        "other_hub_lead": (stop, warning),
    }
    # Rule 6 warns: nobody learns together with this learner.
    assert {
        who: (tried(getattr(cast, who), cast.placement, "22"), tried(getattr(cast, who), cast.placement, "6"))
        for who in expected
    } == expected


@pytest.mark.django_db
def test_what_protects_the_learner_is_set_aside_by_nobody(cast: Cast) -> None:
    LearnerTerms.objects.create(
        learner=cast.placement.learner, is_employed=True, under_18_until=datetime.date(2027, 6, 1)
    )
    for hours in ((5, 13), (14, 19)):
        alone(cast.placement, day=MONDAY, start=datetime.time(hours[0]), end=datetime.time(hours[1]))
    assert (
        tried(cast.hee, cast.placement, "29") == "This cannot be set aside: it protects the learner. Mend it."
    )
    assert tried(cast.hee, cast.placement, "22") == "done"


@pytest.mark.django_db
def test_what_was_set_aside_stops_no_more_until_it_is_withdrawn(cast: Cast) -> None:
    alone(cast.placement, day=MONDAY)
    before = {each.fingerprint for each in stops_of(cast.placement)}
    found = about(cast.placement, "22")
    made = override_finding(by=cast.hub_lead, placement=cast.placement, about=found, reason=f" {REASON} ")
    assert (made.rule, made.about, made.reason, made.overridden_by, made.sentence) == (
        "22",
        found,
        REASON,
        cast.hub_lead,
        "Own clinic on Monday 23 November at 9am has no supervisor.",
    )
    assert {each.fingerprint for each in stops_of(cast.placement)} == before - {found}
    with pytest.raises(Refusal, match="Harriet Leadley has set this aside already"):
        override_finding(by=cast.hee, placement=cast.placement, about=found, reason=REASON)
    with pytest.raises(Refusal, match="the hub’s lead or HEE staff only"):
        withdraw_override(by=cast.administrator, override=made)
    withdraw_override(by=cast.hub_lead, override=made)
    assert {each.fingerprint for each in stops_of(cast.placement)} == before
    with pytest.raises(Refusal, match="withdrawn already"):
        withdraw_override(by=cast.hub_lead, override=made)
    # It may be set aside again.
    override_finding(by=cast.hee, placement=cast.placement, about=found, reason=REASON)


@pytest.mark.django_db
def test_it_must_be_there_and_say_what_was_read(cast: Cast) -> None:
    session = alone(cast.placement, day=MONDAY)
    found = about(cast.placement, "22")
    with pytest.raises(Refusal, match="Say why this may stand"):
        override_finding(by=cast.hub_lead, placement=cast.placement, about=found, reason=" ")
    Session.objects.filter(pk=session.pk).update(title="Another clinic")
    with pytest.raises(Refusal, match="not there any more"):
        override_finding(by=cast.hub_lead, placement=cast.placement, about=found, reason=REASON)
    Session.objects.filter(pk=session.pk).update(title="Own clinic")
    Placement.objects.filter(pk=cast.placement.pk).update(state="cancelled")
    with pytest.raises(Refusal, match="This placement is cancelled"):
        override_finding(by=cast.hub_lead, placement=cast.placement, about=found, reason=REASON)
    assert not RuleOverride.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_set_one_finding_aside_one_does(cast: Cast) -> None:
    alone(cast.placement, day=MONDAY)
    found = about(cast.placement, "22")
    answers = race(
        [
            lambda: override_finding(by=cast.hub_lead, placement=cast.placement, about=found, reason=REASON)
            for _ in range(8)
        ]
    )
    assert sum(isinstance(each, RuleOverride) for each in answers) == 1
    assert {str(each) for each in answers if not isinstance(each, RuleOverride)} == {
        "Harriet Leadley has set this aside already."
    }


def page(placement: Placement) -> str:
    return reverse("placements:findings", args=[placement.public_id])


@pytest.mark.django_db
def test_the_page_tells_what_stops_what_warns_and_what_was_set_aside(client: Client, cast: Cast) -> None:
    session = alone(cast.placement, day=MONDAY)
    found = about(cast.placement, "22")
    client.force_login(cast.hub_lead)
    html = client.get(page(cast.placement)).content.decode()
    for words in (
        "Own clinic on Monday 23 November at 9am has no supervisor.",
        "Every clinical session has a named supervisor.",
        "NMC: what must be in place",
        str(session.public_id),
        "There is no practice assessor.",
    ):
        assert words in html, words
    response = client.post(page(cast.placement), {"about": found, "reason": ""})
    assert response.context["form"].errors == {"reason": ["Enter why this may stand"]}
    assert client.post(page(cast.placement), {"about": found, "reason": REASON}).status_code == 302
    html = client.get(page(cast.placement)).content.decode()
    assert (
        "Harriet Leadley let this stand on 23 November 2026: The practice nurse is in the next room." in html
    )
    withdraw = reverse("placements:override_withdraw", args=[RuleOverride.objects.get().public_id])
    assert withdraw in html
    client.force_login(cast.administrator)
    html = client.get(page(cast.placement)).content.decode()
    assert "Harriet Leadley let this stand" in html
    assert withdraw not in html
    response = client.post(page(cast.placement), {"about": about(cast.placement, "20"), "reason": REASON})
    assert response.context["form"].non_field_errors() == [
        "What stops is set aside by the hub’s lead or HEE staff only. Ask them, or mend it."
    ]
    client.force_login(cast.hub_lead)
    assert client.post(withdraw).status_code == 302
    assert RuleOverride.objects.get().withdrawn_by == cast.hub_lead


@pytest.mark.django_db
def test_the_page_asks_as_much_for_many_findings_as_for_few(client: Client, cast: Cast) -> None:
    client.force_login(cast.hub_lead)

    def grow() -> None:
        for number in range(30):
            made = alone(
                cast.placement,
                day=MONDAY + datetime.timedelta(days=7 + number % 5),
                start=datetime.time(6 + number // 5),
                end=datetime.time(6 + number // 5, 30),
            )
            if number % 2:
                ParticipationFactory(session=made, part=Part.OVERSEER)

    assert_same_queries(page(cast.placement), client, grow)
