"""A hub acts for a practice that has agreed to it: from when to when, until it is taken back, and under both names."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.urls import reverse

from accounts.models import Administrator, OutgoingMail, Person
from accounts.operations import change_role_days, give_consent, withdraw_consent
from hubs.admin.history import history_of
from hubs.models import ActingConsent, Membership, Practice
from hubs.operations.base import Refusal
from placements.operations.placements import describe_placement
from placements.operations.sessions import cancel_session
from tests.factories import AdministratorFactory, HubLeadFactory
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 23)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC), tick=False):
        yield


def consent(cast: Cast, first: int = 0, last: int | None = None) -> ActingConsent:
    """The practice agrees that its hub acts for it, from so many days from today to so many."""
    return give_consent(
        by=cast.practice_lead,
        practice=cast.practice,
        hub=cast.hub,
        starts_on=TODAY + first * DAY,
        ends_on=None if last is None else TODAY + last * DAY,
    )


def acted_for(person: Person) -> list[Practice]:
    return list(Practice.objects.acting_for(Person.objects.get(pk=person.pk)))


@pytest.mark.parametrize(
    ("first", "last", "is_in"),
    [(0, None, True), (0, 0, True), (-9, 0, True), (1, None, False), (-9, -1, False)],
    ids=["from today", "today", "until today", "from tomorrow", "until yesterday"],
)
def test_a_hub_acts_on_the_days_agreed(cast: Cast, first: int, last: int | None, is_in: bool) -> None:
    assert acted_for(cast.hub_lead) == []
    consent(cast, first, last)
    assert acted_for(cast.hub_lead) == ([cast.practice] if is_in else [])
    assert acted_for(cast.other_hub_lead) == acted_for(cast.administrator) == acted_for(cast.hee) == []


def test_what_is_taken_back_ends_at_once_and_can_be_given_again(cast: Cast) -> None:
    given = consent(cast)
    withdraw_consent(by=cast.administrator, consent=given)
    assert acted_for(cast.hub_lead) == []
    with pytest.raises(Refusal) as caught:
        withdraw_consent(by=cast.administrator, consent=given)
    assert str(caught.value) == "South Hub does not act for Ash Grove Surgery any more."
    consent(cast)
    assert acted_for(cast.hub_lead) == [cast.practice]


def test_a_practice_that_left_the_hub_is_not_acted_for(cast: Cast) -> None:
    consent(cast)
    Membership.objects.filter(practice=cast.practice).update(ends_on=TODAY - DAY)
    assert acted_for(cast.hub_lead) == []


def test_it_is_agreed_once_at_a_time_and_with_ones_own_hub(cast: Cast) -> None:
    consent(cast, 0, 9)
    with pytest.raises(Refusal) as caught:
        consent(cast, 9, 12)
    assert str(caught.value) == "The practice has agreed to this on some of these days already."
    consent(cast, 10, 12)
    with pytest.raises(Refusal) as caught:
        give_consent(by=cast.practice_lead, practice=cast.practice, hub=cast.other_hub, starts_on=TODAY)
    assert str(caught.value) == "Ash Grove Surgery does not belong to North Hub on that day."


def test_the_practice_and_the_leads_of_the_hub_are_told(cast: Cast) -> None:
    HubLeadFactory(hub=cast.hub, person__email="second.lead@example.org")
    given = consent(cast, 0, 9)
    withdraw_consent(by=cast.administrator, consent=given)
    subjects = OutgoingMail.objects.order_by("to_address", "pk").values_list("to_address", "subject")
    may, may_not = "South Hub may act for Ash Grove Surgery", "South Hub no longer acts for Ash Grove Surgery"
    assert list(subjects) == [
        (address, subject)
        for address in ("alice.minster@example.org", "harriet.leadley@example.org", "second.lead@example.org")
        for subject in (may, may_not)
    ]


# The doors


def statuses(client: Client, person: Person, *addresses: str) -> list[int]:
    client.force_login(person)
    return [client.get(address).status_code for address in addresses]


def test_with_consent_a_hub_lead_changes_the_people_of_a_practice_and_without_it_not(
    client: Client, cast: Cast
) -> None:
    role = Administrator.objects.get(person=cast.administrator)
    pages = (
        reverse("accounts:supervisor_new", args=[cast.practice.ods_code]),
        reverse("accounts:practice_mailbox", args=[cast.practice.ods_code]),
        reverse("accounts:role_end", args=["administrator", role.public_id]),
    )
    assert statuses(client, cast.hub_lead, *pages) == [403, 403, 403]
    given = consent(cast)
    assert statuses(client, cast.hub_lead, *pages) == [200, 200, 200]
    assert statuses(client, cast.other_hub_lead, *pages) == [404, 404, 404]
    # It is the practice's to give and to take back, not its hub's.
    own = reverse("accounts:consent_withdraw", args=[given.public_id])
    assert statuses(client, cast.hub_lead, own) == [403]
    withdraw_consent(by=cast.practice_lead, consent=given)
    assert statuses(client, cast.hub_lead, *pages) == [403, 403, 403]


# History


def said(model: str, row: Any) -> dict[str, Any]:
    """What history says of the last change of a row."""
    event = apps.get_model(model)._default_manager.filter(pgh_obj_id=row.pk).order_by("pgh_id").last()
    metadata = event.pgh_context.metadata
    return {name: metadata.get(name) for name in ("user", "acting_for")}


def test_history_names_both_who_acted_and_for_whom(cast: Cast) -> None:
    consent(cast)
    role = AdministratorFactory(practice=cast.practice)
    change_role_days(by=cast.hub_lead, role=role, starts_on=role.starts_on, ends_on=TODAY)
    both = {"user": cast.hub_lead.pk, "acting_for": cast.practice.pk}
    assert said("accounts.AdministratorEvent", role) == both
    assert history_of(role)[0].by == "Harriet Leadley for Ash Grove Surgery"
    cancel_session(by=cast.hub_lead, session=cast.timetable.draft, reason="Closed")
    assert said("placements.SessionEvent", cast.timetable.draft) == both


def test_what_is_ones_own_to_do_is_done_for_nobody(cast: Cast) -> None:
    consent(cast)
    role = AdministratorFactory(practice=cast.practice)
    # A lead of the hub who is the practice's administrator as well does it as that.
    HubLeadFactory(hub=cast.hub, person=cast.administrator)
    for by in (cast.administrator, cast.hee):
        change_role_days(
            by=by, role=role, starts_on=role.starts_on, ends_on=None if by is cast.hee else TODAY
        )
        assert said("accounts.AdministratorEvent", role) == {"user": by.pk, "acting_for": None}


def test_without_consent_a_hub_lead_acts_for_nobody(cast: Cast) -> None:
    describe_placement(
        by=cast.hub_lead,
        placement=cast.placement,
        administrator=cast.placement.administrator,
        educationalist=cast.placement.educationalist,
        interdisciplinary_opportunities="Works with the pharmacist.",
    )
    assert said("placements.PlacementEvent", cast.placement) == {"user": cast.hub_lead.pk, "acting_for": None}
