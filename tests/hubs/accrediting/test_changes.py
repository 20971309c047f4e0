"""A practice declares a significant change; its hub and HEE staff review it, by the table and in no other way."""

import datetime
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutgoingMail
from hubs.accrediting.life_cycles import CHANGE
from hubs.models import Accreditation, ActingConsent, ChangeDeclaration
from hubs.operations.base import Refusal
from hubs.operations.reviews import begin_change_review, close_change_review, declare_change
from tests.factories.accrediting import ChangeDeclarationFactory
from tests.factories.cast import Cast
from tests.races import race

pytestmark = pytest.mark.django_db

State, Outcome = ChangeDeclaration.State, ChangeDeclaration.Outcome
YESTERDAY = datetime.timedelta(days=1)
BECAUSE: dict[str, Any] = {"outcome": Outcome.STANDS, "reason": "The new lead is trained."}


def declared(cast: Cast, by: Any = None) -> ChangeDeclaration:
    return declare_change(
        by=by or cast.practice_lead,
        practice=cast.practice,
        kind="sites",
        happened_on=timezone.localdate() - YESTERDAY,
        text="We have moved.",
    )


def told(template: str) -> list[str]:
    return sorted(
        mail.person.given_name for mail in OutgoingMail.objects.filter(template=template) if mail.person
    )


def consent(cast: Cast) -> None:
    ActingConsent.objects.create(
        hub=cast.hub, practice=cast.practice, given_by=cast.practice_lead, starts_on=timezone.localdate()
    )


def test_a_change_goes_from_the_practice_to_its_hub_and_to_staff_who_close_it(cast: Cast) -> None:
    change = declared(cast)
    assert ChangeDeclaration.objects.practices_under_review(
        [cast.practice.pk, cast.same_hub_practice.pk]
    ) == {cast.practice.pk}
    change = begin_change_review(by=cast.hub_lead, change=change)
    assert change.state == State.UNDER_REVIEW
    change = close_change_review(by=cast.hee, change=change, **BECAUSE)

    assert (change.state, change.outcome, change.reason, change.taken_up_by, change.closed_by) == (
        "closed",
        "stands",
        "The new lead is trained.",
        cast.hub_lead,
        cast.hee,
    )
    assert {name: told(f"change_{name}") for name in ("declared", "under_review", "closed")} == {
        "declared": ["Harriet"],
        "under_review": ["Helen", "Priya"],
        "closed": ["Harriet", "Priya"],
    }
    assert ChangeDeclaration.objects.practices_under_review([cast.practice.pk]) == set()


def test_only_the_practice_and_whom_it_lets_act_declare(cast: Cast) -> None:
    answers = {}
    for name in (
        "practice_lead",
        "administrator",
        "educationalist",
        "hub_lead",
        "other_hub_lead",
        "hee",
        "academic",
    ):
        try:
            answers[name] = declared(cast, by=getattr(cast, name)).state
        except Refusal:
            answers[name] = "refused"
    assert answers == dict.fromkeys(answers, "refused") | {
        "practice_lead": "declared",
        "administrator": "declared",
    }
    consent(cast)
    assert declared(cast, by=cast.hub_lead).declared_by == cast.hub_lead


STEPS: dict[str, Any] = {
    "begin_change_review": begin_change_review,
    "close_change_review": partial(close_change_review, **BECAUSE),
}
ROLES = {
    "practice lead": "practice_lead",
    "administrator": "administrator",
    "hub lead": "hub_lead",
    "HEE staff": "hee",
    "a stranger": "other_hub_lead",
}


@pytest.mark.parametrize("state", State.values)
def test_every_step_from_every_state_by_everybody_is_as_the_table_says(cast: Cast, state: str) -> None:
    expected, got = {}, {}
    for operation, run in STEPS.items():
        for role, name in ROLES.items():
            change = declared(cast)
            if state != State.DECLARED:
                change = begin_change_review(by=cast.hub_lead, change=change)
            if state == State.CLOSED:
                change = close_change_review(by=cast.hee, change=change, **BECAUSE)
            step = CHANGE.step(operation, state)
            expected[operation, role] = step.target if step and role in set(step.who) else state
            try:
                got[operation, role] = run(by=getattr(cast, name), change=change).state
            except Refusal:
                change.refresh_from_db()
                got[operation, role] = change.state
    assert got == expected


def test_a_change_without_words_or_in_the_future_is_refused_whole(cast: Cast) -> None:
    with pytest.raises(Refusal) as refusal:
        declare_change(
            by=cast.practice_lead,
            practice=cast.practice,
            kind="weather",
            happened_on=timezone.localdate() + YESTERDAY,
            text=" ",
        )
    assert refusal.value.sentences == (
        "Choose what has changed.",
        "Write what has changed.",
        "The day of the change cannot be in the future.",
    )
    assert not ChangeDeclaration.objects.exists()


def test_a_review_does_not_say_that_an_accreditation_is_suspended_or_ended_before_it_is(cast: Cast) -> None:
    change = begin_change_review(by=cast.hee, change=declared(cast))
    for outcome in (Outcome.SUSPENDED, Outcome.ENDED):
        with pytest.raises(Refusal, match="first, then close this"):
            close_change_review(by=cast.hee, change=change, outcome=outcome, reason="The rooms are not safe.")
    Accreditation.objects.filter(practice=cast.practice).update(ends_on=timezone.localdate())
    closed = close_change_review(by=cast.hee, change=change, outcome=Outcome.ENDED, reason="It has closed.")
    assert closed.outcome == "ended"


@pytest.mark.constraints
@pytest.mark.parametrize(
    "values",
    [
        {"state": "closed", "outcome": "stands", "reason": "So."},
        {"state": "under_review"},
        {"outcome": "stands"},
        {"practice_id": 0},
        {"declared_at": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)},
    ],
)
def test_the_database_itself_refuses_what_the_table_does_not_know(cast: Cast, values: dict[str, Any]) -> None:
    change = declared(cast)
    with pytest.raises(DatabaseError), transaction.atomic():
        ChangeDeclaration.objects.filter(pk=change.pk).update(**values)
    with pytest.raises(DatabaseError), transaction.atomic():
        ChangeDeclarationFactory(state=State.CLOSED)
    change.refresh_from_db()
    assert change.state == State.DECLARED


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_take_it_up_at_once_one_does_and_the_others_are_told(cast: Cast) -> None:
    change = declared(cast)
    done = race([partial(begin_change_review, by=by, change=change) for by in [cast.hub_lead, cast.hee] * 4])
    assert sorted(type(each).__name__ for each in done) == ["ChangeDeclaration", *["Refusal"] * 7]
    assert len(told("change_under_review")) in (1, 2)


def test_the_pages_lead_from_declaring_to_closing(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    new = reverse("hubs:change_new", args=[cast.practice.ods_code])
    empty = client.post(new, {"text": ""})
    assert "Select what has changed" in empty.content.decode()
    day = timezone.localdate() - YESTERDAY
    given = {
        "kind": "cqc_rating",
        "happened_on_day": day.day,
        "happened_on_month": day.month,
        "happened_on_year": day.year,
        "text": "Requires improvement.",
    }
    page = client.post(new, given, follow=True)
    change = ChangeDeclaration.objects.get()
    assert page.redirect_chain == [(change.get_absolute_url(), 302)]

    client.force_login(cast.hub_lead)
    home = client.get(reverse("accounts:home")).content.decode()
    assert "1 change declared waits for a review" in home
    listed = client.get(reverse("hubs:change_list"), {"state": "declared", "hub": cast.hub.slug})
    assert "1 declared change<" in listed.content.decode()
    client.post(reverse("hubs:change_take_up", args=[change.public_id]))

    client.force_login(cast.hee)
    assert "1 review of a change waits to be closed" in client.get(reverse("accounts:home")).content.decode()
    closed = client.post(reverse("hubs:change_close", args=[change.public_id]), BECAUSE, follow=True)
    assert "The review is closed. The practice has been told." in closed.content.decode()
    again = client.post(reverse("hubs:change_close", args=[change.public_id]), BECAUSE)
    assert "This change is closed" in again.content.decode()


def test_staff_take_the_same_steps_in_the_admin_and_no_others(cast: Cast, client: Client) -> None:
    change = declared(cast)
    client.force_login(cast.hee)
    address = partial(reverse, args=[change.pk])
    shown = client.get(address("admin:hubs_changedeclaration_change")).content.decode()
    assert ("Take under review" in shown, "Close the review" in shown) == (True, False)
    crafted = client.post(address("admin:hubs_changedeclaration_change"), {"state": "closed"})
    early = client.post(address("admin:hubs_changedeclaration_close"), BECAUSE)
    assert (crafted.status_code, "This change is declared" in early.content.decode()) == (403, True)
    client.post(address("admin:hubs_changedeclaration_take_up"), {"go": "1"})
    client.post(address("admin:hubs_changedeclaration_close"), BECAUSE)
    change.refresh_from_db()
    assert (change.state, change.taken_up_by, change.closed_by) == ("closed", cast.hee, cast.hee)
