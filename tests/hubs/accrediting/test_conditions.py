"""A condition from the day that it is set until HEE confirms that it is met."""

import datetime
from functools import partial
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutgoingMail
from hubs.models import Condition
from hubs.operations.accrediting.conditions import (
    change_condition,
    close_condition,
    confirm_condition,
    remind_of_conditions,
    send_condition_back,
    show_condition_met,
)
from hubs.operations.base import Refusal
from tests.factories import LearnerGroupFactory, PersonFactory
from tests.factories.accrediting import EvidenceFileFactory
from tests.factories.cast import Cast
from tests.factories.panels import condition_at
from tests.house.query_counts import assert_same_queries
from tests.races import race

pytestmark = pytest.mark.django_db
LIST = reverse("hubs:condition_list")


@pytest.fixture
def condition(cast: Cast) -> Condition:
    return condition_at(cast.practice, by=cast.hee, learner_groups=[LearnerGroupFactory()])


def show(cast: Cast, condition: Condition, **said: Any) -> Condition:
    return show_condition_met(
        by=cast.administrator, condition=condition, what_was_done="We named her.", **said
    )


def mailed(template: str) -> set[Any]:
    return {mail.person for mail in OutgoingMail.objects.filter(template=template)}


def test_it_is_shown_closed_and_confirmed_and_each_is_told(cast: Cast, condition: Condition) -> None:
    file = EvidenceFileFactory(practice=cast.practice)
    show(cast, condition, url="https://example.org/rota", file=file)
    assert mailed("condition_shown_met") == {cast.hub_lead}
    close_condition(by=cast.hub_lead, condition=condition)
    assert mailed("condition_closed") == {cast.hee}
    confirm_condition(by=cast.hee, condition=condition)
    condition.refresh_from_db()
    assert (
        condition.state,
        condition.what_was_done,
        condition.url,
        condition.file,
        condition.submitted_by,
        condition.closed_by,
        condition.confirmed_by,
    ) == (
        "met",
        "We named her.",
        "https://example.org/rota",
        file,
        cast.administrator,
        cast.hub_lead,
        cast.hee,
    )
    assert cast.practice_lead in mailed("condition_met")


def test_what_is_not_enough_is_sent_back_and_shown_again(cast: Cast, condition: Condition) -> None:
    show(cast, condition)
    with pytest.raises(Refusal, match="still missing"):
        send_condition_back(by=cast.hub_lead, condition=condition, reason=" ")
    send_condition_back(by=cast.hub_lead, condition=condition, reason="Her training date.")
    condition.refresh_from_db()
    assert (condition.state, condition.sent_back_because) == ("open", "Her training date.")
    assert cast.practice_lead in mailed("condition_sent_back")
    assert show(cast, condition).sent_back_because == ""


@pytest.mark.parametrize(
    ("step", "person", "sentence"),
    [
        (close_condition, "hub_lead", "it is open"),
        (confirm_condition, "hee", "it is open"),
        (close_condition, "hee", "is for the hub lead"),
        (confirm_condition, "hub_lead", "is for the HEE staff"),
        (partial(show_condition_met, what_was_done="All."), "hub_lead", "practice lead"),
        (partial(show_condition_met, what_was_done="All."), "learner", "practice lead"),
        (partial(show_condition_met, what_was_done=" "), "practice_lead", "Say what was done"),
    ],
)
def test_what_the_table_has_not_is_refused(
    cast: Cast, condition: Condition, step: Any, person: str, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        step(by=getattr(cast, person), condition=condition)
    condition.refresh_from_db()
    assert condition.state == "open"


def test_a_file_of_another_host_shows_nothing(cast: Cast, condition: Condition) -> None:
    with pytest.raises(Refusal, match="belongs to another practice"):
        show(cast, condition, file=EvidenceFileFactory(practice=cast.same_hub_practice))


def test_hee_gives_it_to_somebody_else_or_another_day_for_a_reason(cast: Cast, condition: Condition) -> None:
    day = timezone.localdate() + datetime.timedelta(days=60)
    change = partial(change_condition, by=cast.hee, condition=condition)
    wrong: tuple[tuple[dict[str, Any], str], ...] = (
        ({"owner": cast.administrator, "due_on": day, "reason": ""}, "Give a reason"),
        ({"owner": PersonFactory(), "due_on": day, "reason": "R."}, "has no part in Ash Grove"),
        (
            {
                "owner": cast.administrator,
                "due_on": timezone.localdate() - datetime.timedelta(days=1),
                "reason": "R.",
            },
            "today or later",
        ),
        (
            {"owner": condition.owner, "due_on": condition.due_on, "reason": "R."},
            "another person or another day",
        ),
    )
    for asked, sentence in wrong:
        with pytest.raises(Refusal, match=sentence):
            change(**asked)
    changed = change(owner=cast.administrator, due_on=day, reason="She is ill.")
    assert (changed.owner, changed.due_on, changed.state) == (cast.administrator, day, "open")
    assert mailed("condition_changed") == {cast.practice_lead, cast.administrator}


def test_it_is_overdue_once_its_day_has_passed_and_nothing_was_sent(cast: Cast, condition: Condition) -> None:
    assert not condition.is_overdue
    with time_machine.travel(timezone.now() + datetime.timedelta(days=31), tick=False):
        assert condition.is_overdue
        assert not show(cast, condition).is_overdue


def test_who_sees_to_it_is_reminded_once_two_weeks_before(cast: Cast, condition: Condition) -> None:
    assert remind_of_conditions() == 0
    with time_machine.travel(timezone.now() + datetime.timedelta(days=20), tick=False):
        assert (remind_of_conditions(), remind_of_conditions()) == (1, 0)
    assert mailed("condition_due") == {condition.owner}


def test_the_list_and_its_filters(client: Client, cast: Cast, condition: Condition) -> None:
    condition_at(cast.same_hub_practice, by=cast.hee, learner_groups=[LearnerGroupFactory()])
    for person, number in (
        (cast.hee, "2 conditions"),
        (cast.hub_lead, "2 conditions"),
        (cast.practice_lead, "1 condition"),
        (cast.administrator, "1 condition"),
        (cast.other_hub_lead, "0 conditions"),
        (cast.learner, "0 conditions"),
    ):
        client.force_login(person)
        assert number in client.get(LIST).content.decode()
    client.force_login(cast.hee)
    assert "1 condition<" in client.get(LIST, {"practice": "B81001"}).content.decode()
    assert "0 conditions" in client.get(LIST, {"state": "overdue"}).content.decode()
    with time_machine.travel(timezone.now() + datetime.timedelta(days=31)):
        client.force_login(cast.hee)
        assert "2 conditions" in client.get(LIST, {"state": "overdue"}).content.decode()
    assert "Nothing fits" in client.get(LIST, {"state": "nonsense"}).content.decode()


def test_the_list_asks_the_database_as_often_for_more(
    client: Client, cast: Cast, condition: Condition
) -> None:
    client.force_login(cast.hee)
    assert_same_queries(
        LIST,
        client,
        lambda: condition_at(cast.same_hub_practice, by=cast.hee, learner_groups=[LearnerGroupFactory()]),
    )


def test_its_pages_take_it_from_open_to_met(client: Client, cast: Cast, condition: Condition) -> None:
    def address(step: str = "condition") -> str:
        return reverse(f"hubs:{step}", args=[condition.public_id])

    def post(person: Any, step: str, **said: Any) -> int:
        client.force_login(person)
        return client.post(address(step), said).status_code

    client.force_login(cast.same_hub_administrator)
    assert client.get(address()).status_code == 404
    assert post(cast.practice_lead, "condition_confirm") == 403
    assert post(cast.hub_lead, "condition_show", what_was_done="x") == 403
    file = SimpleUploadedFile("rota.txt", b"Monday: Amy.", "text/plain")
    assert post(cast.administrator, "condition_show", what_was_done="", file=file) == 200
    file.seek(0)
    assert post(cast.administrator, "condition_show", what_was_done="We named her.", file=file) == 302
    assert post(cast.hub_lead, "condition_send_back", reason="Since when?") == 302
    assert "Since when?" in client.get(address()).content.decode()
    assert post(cast.practice_lead, "condition_show", what_was_done="Since May.") == 302
    assert post(cast.hub_lead, "condition_close") == 302
    client.force_login(cast.hee)
    assert client.get(address("condition_change")).status_code == 200
    assert post(cast.hee, "condition_confirm") == 302
    condition.refresh_from_db()
    assert (condition.state, condition.what_was_done, str(condition.file)) == (
        "met",
        "Since May.",
        "rota.txt",
    )


def test_the_home_page_counts_exactly_the_rows_to_which_it_leads(
    client: Client, cast: Cast, condition: Condition
) -> None:
    home = reverse("accounts:home")
    with time_machine.travel(timezone.now() + datetime.timedelta(days=31)):
        for person, href in (
            (cast.practice_lead, f"{LIST}?state=overdue&amp;practice=B81001"),
            (cast.administrator, f"{LIST}?state=overdue&amp;practice=B81001"),
            (cast.hub_lead, f"{LIST}?state=overdue&amp;hub=south-hub"),
            (cast.hee, f"{LIST}?state=overdue"),
        ):
            client.force_login(person)
            page = client.get(home).content.decode()
            assert "1 condition overdue" in page
            assert href in page
            assert "1 condition<" in client.get(href.replace("&amp;", "&")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_32_who_confirm_at_once_one_does_and_the_others_are_told(cast: Cast) -> None:
    with transaction.atomic():
        condition = condition_at(cast.practice, by=cast.hee, learner_groups=[LearnerGroupFactory()])
    show(cast, condition)
    done = race([partial(confirm_condition, by=cast.hee, condition=condition) for _ in range(32)])
    refused = [each for each in done if isinstance(each, Refusal)]
    assert (len(done) - len(refused), len(refused)) == (1, 31)
    assert all("it is met" in str(each) for each in refused)
