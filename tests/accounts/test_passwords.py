"""A password forgotten or changed: who asks learns nothing, a link opens once, sessions end, the owner is told."""

import datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import OutgoingMail, Person
from accounts.operations import change_person, set_password
from accounts.operations.sign_in import send_password_link
from tests.accounts.test_sign_in_lock import FORGOTTEN, NEW_PASSWORD, OWNER, choose_by_link, link_of, try_in
from tests.factories import PASSWORD, PersonFactory
from tests.factories.cast import Cast
from tests.house.test_worker import work

CHANGE, SESSIONS, HOME = (
    reverse("account_change_password"),
    reverse("usersessions_list"),
    reverse("accounts:home"),
)

pytestmark = pytest.mark.django_db


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def signed_in(person: Person, password: str = PASSWORD) -> Client:
    client = Client()
    assert try_in(str(person.email), password, client).status_code == 302
    return client


@pytest.fixture
def owner() -> Person:
    return PersonFactory(email=OWNER)


@pytest.mark.parametrize(
    "fields",
    [{}, {"email": "other@example.org"}, {"is_active": False}, {"can_sign_in": False}, {"password": "!"}],
    ids=["somebody", "nobody", "left", "without account", "without password"],
)
@pytest.mark.django_db(transaction=True)
def test_only_who_may_sign_in_gets_a_link_and_all_are_told_the_same(fields: dict[str, Any]) -> None:
    PersonFactory(**{"email": OWNER} | fields)
    response = Client().post(FORGOTTEN, {"email": f" {OWNER.upper()} "}, follow=True)
    assert response.redirect_chain == [(reverse("account_reset_password_done"), 302)]
    page = response.content.decode()
    assert "If that address belongs to an account" in page
    assert OWNER not in page.lower()
    assert ProcrastinateJob.objects.filter(task_name="accounts.tasks.send_password_link").count() == 1
    work()
    sent = list(OutgoingMail.objects.values_list("to_address", "template"))
    assert sent == ([(OWNER, "password_link")] if not fields else [])


def test_the_page_is_the_same_for_everybody_to_the_letter(owner: Person) -> None:
    pages = [
        Client().post(FORGOTTEN, {"email": email}, follow=True) for email in (OWNER, "nobody@example.org")
    ]
    assert pages[0].content == pages[1].content


def test_a_link_opens_once(owner: Person) -> None:
    link = link_of(owner)
    assert choose_by_link(Client(), link)["Location"] == reverse("account_login")
    assert "does not open any more" in Client().get(link).content.decode()
    assert is_in(signed_in(owner, NEW_PASSWORD))


def test_looking_at_a_link_uses_nothing_up(owner: Person) -> None:
    link = link_of(owner)
    Client().get(link, follow=True)
    choose_by_link(Client(), link)
    assert is_in(signed_in(owner, NEW_PASSWORD))


def test_a_link_opens_for_an_hour(owner: Person) -> None:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC), tick=False) as clock:
        link = link_of(owner)
        clock.shift(datetime.timedelta(hours=1))
        assert Client().get(link).status_code == 302
        clock.shift(datetime.timedelta(seconds=1))
        assert "does not open any more" in Client().get(link).content.decode()


def test_a_link_opens_no_longer_for_whoever_may_not_sign_in_any_more(owner: Person) -> None:
    link = link_of(owner)
    assert Client().get(link).status_code == 302
    Person.objects.filter(pk=owner.pk).update(can_sign_in=False)
    assert "does not open any more" in Client().get(link).content.decode()


def test_the_links_host_is_the_portals_whatever_the_request_says(owner: Person) -> None:
    send_password_link(person=owner)
    assert f"{settings.SITE_URL}/accounts/password/new/" in OutgoingMail.objects.get().text


def test_a_weak_password_is_refused_with_words(owner: Person) -> None:
    client = Client()
    page = client.get(link_of(owner))
    body = client.post(page["Location"], {"password1": "short", "password2": "short"}).content.decode()
    assert "This password is too short. It must contain at least 12 characters." in body
    body = client.post(page["Location"], {"password1": NEW_PASSWORD, "password2": "another"}).content.decode()
    assert "You must type the same password each time." in body


def test_a_password_chosen_by_a_link_ends_all_sessions_and_tells_the_owner(owner: Person) -> None:
    browsers = [signed_in(owner), signed_in(owner)]
    choose_by_link(Client(), link_of(owner))
    assert [is_in(each) for each in browsers] == [False, False]
    assert OutgoingMail.objects.filter(person=owner, template="password_changed").count() == 1


def test_changing_ones_password_ends_the_other_sessions_and_tells_the_owner(owner: Person) -> None:
    this, other = signed_in(owner), signed_in(owner)
    fields = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    response = this.post(CHANGE, fields)
    assert (response.status_code, response["Location"]) == (302, reverse("accounts:account"))
    assert "Your password is changed." in this.get(reverse("accounts:account")).content.decode()
    assert (is_in(this), is_in(other)) == (True, False)
    assert OutgoingMail.objects.filter(person=owner, template="password_changed").count() == 1
    assert [row["is_this"] for row in this.get(SESSIONS).context["rows"]] == [True]
    assert is_in(signed_in(owner, NEW_PASSWORD))


def test_the_old_password_is_asked_for(owner: Person) -> None:
    this = signed_in(owner)
    fields = {"oldpassword": "not it at all", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert "The current password is not right." in this.post(CHANGE, fields).content.decode()
    assert is_in(signed_in(owner))


def test_guessing_the_old_password_at_a_screen_left_alone_is_limited(owner: Person) -> None:
    this = signed_in(owner)
    fields = {"oldpassword": "not it at all", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert [this.post(CHANGE, fields).status_code for _ in range(11)] == [200] * 10 + [429]


def test_asking_for_links_again_and_again_is_limited_for_everybody_alike(owner: Person) -> None:
    for email in (OWNER, "nobody@example.org"):
        got = [Client().post(FORGOTTEN, {"email": email}).status_code for _ in range(6)]
        assert got == [302] * 5 + [429]


def test_a_password_that_staff_set_ends_sessions_and_the_owner_is_told(cast: Cast) -> None:
    browser = signed_in(cast.administrator)
    set_password(by=cast.hee, person=cast.administrator, password=NEW_PASSWORD)
    assert not is_in(browser)
    assert OutgoingMail.objects.filter(person=cast.administrator, template="password_changed").count() == 1


@pytest.mark.parametrize("taken", ["can_sign_in", "is_active"])
def test_whose_account_is_taken_away_has_no_session_left_when_it_is_given_back(
    cast: Cast, taken: str
) -> None:
    browser = signed_in(cast.administrator)
    change_person(by=cast.hee, person=cast.administrator, **{taken: False})
    assert not is_in(browser)
    change_person(by=cast.hee, person=cast.administrator, **{taken: True})
    assert not is_in(browser)
