"""Where somebody is signed in: shown to them alone, ended by them, and told of when the browser is new."""

import datetime
import ipaddress
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.devices import browser_in_words
from accounts.forms.sessions import name_of
from accounts.models import KnownDevice, OutgoingMail, Person
from accounts.operations.sign_in import end_sessions, forget_old_sign_ins
from tests.accounts.test_passwords import is_in
from tests.factories import PASSWORD, PersonFactory
from tests.factories.signing_in import KnownDeviceFactory

SESSIONS, SIGN_IN, SIGN_OUT = (
    reverse("usersessions_list"),
    reverse("account_login"),
    reverse("account_logout"),
)
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/18.5 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0"
)
NINE = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Person:
    return PersonFactory(email="alice@example.org")


def signed_in(
    person: Person, agent: str = FIREFOX, client: Client | None = None, address: str = "192.0.2.7"
) -> Client:
    client = client or Client()
    client.post(
        SIGN_IN,
        {"username": person.email, "password": PASSWORD},
        HTTP_USER_AGENT=agent,
        REMOTE_ADDR=address,
    )
    assert is_in(client)
    return client


def rows(client: Client) -> list[tuple[str, bool]]:
    return [(row["browser"], row["is_this"]) for row in client.get(SESSIONS).context["rows"]]


def told(person: Person) -> int:
    return OutgoingMail.objects.filter(person=person, template="new_device").count()


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (IPHONE, "Safari on an iPhone"),
        (EDGE, "Edge on Windows"),
        ("curl/8.5.0", "A browser on a device that does not say what it is"),
        ("", "A browser on a device that does not say what it is"),
    ],
)
def test_a_browser_is_named_as_its_owner_would_call_it(agent: str, words: str) -> None:
    assert browser_in_words(agent) == words


def test_ones_sessions_are_listed_with_the_one_that_is_looking(owner: Person) -> None:
    with time_machine.travel(NINE, tick=False) as clock:
        phone = signed_in(owner, IPHONE)
        clock.shift(datetime.timedelta(hours=1))
        desk = signed_in(owner)
        page = desk.get(SESSIONS).content.decode()
    assert rows(desk) == [("Firefox on Windows", True), ("Safari on an iPhone", False)]
    assert rows(phone) == [("Firefox on Windows", False), ("Safari on an iPhone", True)]
    assert "Monday 23 November 2026 at 9am" in page


def test_one_session_is_ended(owner: Person) -> None:
    phone, desk, other = signed_in(owner, IPHONE), signed_in(owner), signed_in(owner, EDGE)
    (row,) = (row for row in desk.get(SESSIONS).context["rows"] if row["browser"] == "Safari on an iPhone")
    assert desk.post(SESSIONS, {"session": row["id"]})["Location"] == SESSIONS
    assert [is_in(each) for each in (phone, desk, other)] == [False, True, True]


def test_all_others_are_ended(owner: Person) -> None:
    phone, desk, other = signed_in(owner, IPHONE), signed_in(owner), signed_in(owner, EDGE)
    desk.post(SESSIONS, {"others": "yes"})
    assert [is_in(each) for each in (phone, desk, other)] == [False, True, False]
    assert rows(desk) == [("Firefox on Windows", True)]


def test_nobody_sees_or_ends_the_sessions_of_another(owner: Person) -> None:
    theirs, stranger = signed_in(owner), signed_in(PersonFactory(), IPHONE)
    assert rows(stranger) == [("Safari on an iPhone", True)]
    stranger.post(SESSIONS, {"session": name_of(UserSession.objects.get(user=owner))})
    stranger.post(SESSIONS, {"others": "yes"})
    assert is_in(theirs)


def test_end_sessions_says_how_many_it_ended(owner: Person) -> None:
    desk, _, _ = signed_in(owner), signed_in(owner, IPHONE), signed_in(PersonFactory())
    assert end_sessions(by=None, person=owner, but=desk.session.session_key) == 1
    assert end_sessions(by=None, person=owner) == 1
    assert end_sessions(by=None, person=owner) == 0
    assert not is_in(desk)
    assert Session.objects.count() == 1


def test_signing_out_takes_the_session_off_the_list(owner: Person) -> None:
    phone, desk = signed_in(owner, IPHONE), signed_in(owner)
    phone.post(SIGN_OUT)
    assert rows(desk) == [("Firefox on Windows", True)]
    assert UserSession.objects.count() == 1


def test_when_somebody_was_last_seen_is_noted_every_five_minutes(
    owner: Person, django_assert_max_num_queries: Any
) -> None:
    def seen() -> datetime.datetime:
        return UserSession.objects.get().last_seen_at

    with time_machine.travel(NINE, tick=False) as clock:
        desk = signed_in(owner)
        clock.shift(datetime.timedelta(minutes=4, seconds=59))
        desk.get(SESSIONS)
        assert seen() == NINE
        clock.shift(datetime.timedelta(seconds=1))
        desk.get(SESSIONS)
        assert seen() == NINE + datetime.timedelta(minutes=5)


def test_a_new_browser_is_told_of_once(owner: Person) -> None:
    desk = signed_in(owner)
    assert told(owner) == 0, "the very first sign-in is no news"
    phone = signed_in(owner, IPHONE)
    mail = OutgoingMail.objects.get(template="new_device")
    assert "not used here before: Safari on an iPhone." in mail.text
    assert SESSIONS in mail.text
    for client, agent in ((desk, FIREFOX), (phone, IPHONE)):
        client.post(SIGN_OUT)
        signed_in(owner, agent, client)
    assert told(owner) == 1
    assert KnownDevice.objects.filter(person=owner).count() == 2


def test_a_browser_that_claims_to_be_known_is_not_believed(owner: Person) -> None:
    signed_in(owner)
    forger = Client()
    forger.cookies["device"] = str(KnownDevice.objects.get().device)
    signed_in(owner, client=forger)
    assert told(owner) == 1


@pytest.mark.parametrize(
    ("address", "is_told"), [("10.1.2.3", False), ("192.0.2.7", True)], ids=["at reception", "elsewhere"]
)
def test_a_colleagues_computer_is_no_news_where_computers_are_shared(
    owner: Person, settings: Any, address: str, is_told: bool
) -> None:
    settings.SHARED_ADDRESSES = [ipaddress.ip_network("10.1.0.0/16")]
    signed_in(owner)
    reception = signed_in(PersonFactory(), EDGE, address=address)
    reception.post(SIGN_OUT)
    signed_in(owner, EDGE, reception, address=address)
    assert told(owner) == int(is_told)


def test_an_unknown_computer_is_news_at_reception_too(owner: Person, settings: Any) -> None:
    settings.SHARED_ADDRESSES = [ipaddress.ip_network("10.1.0.0/16")]
    signed_in(owner)
    signed_in(owner, EDGE, address="10.1.2.3")
    assert told(owner) == 1


def test_what_is_over_is_forgotten(owner: Person) -> None:
    with time_machine.travel(NINE, tick=False) as clock:
        signed_in(owner)
        clock.shift(datetime.timedelta(hours=13))
        KnownDeviceFactory(person=owner, first_seen_at=NINE, last_seen_at=NINE)
        forget_old_sign_ins(by=None)
        assert (UserSession.objects.count(), KnownDevice.objects.count()) == (0, 2)
        clock.shift(datetime.timedelta(days=401))
        forget_old_sign_ins(by=None)
        assert KnownDevice.objects.count() == 0
