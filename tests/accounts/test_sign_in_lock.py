"""Wrong passwords: an account takes ten, whoever sends them and however many at once; its owner gets in by mail."""

import datetime
import os
import re
import subprocess
import sys
import time
from statistics import median
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import failures
from accounts.adapters import LOCKED, WRONG
from accounts.models import OutgoingMail, Person, SignInFailures
from accounts.operations.sign_in import send_password_link
from tests.factories import PASSWORD, PersonFactory
from tests.house.test_worker import work
from tests.races import race

SIGN_IN, FORGOTTEN = reverse("account_login"), reverse("account_reset_password")
NEW_PASSWORD = "seven blue lamps on a hill"
OWNER = "alice@example.org"
NOBODY = "nobody@example.org"
MONDAY = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)


@pytest.fixture
def owner(db: None) -> Person:
    return PersonFactory(email=OWNER)


def try_in(email: str, password: str, client: Client | None = None, address: str = "192.0.2.7") -> Any:
    return (client or Client()).post(SIGN_IN, {"username": email, "password": password}, REMOTE_ADDR=address)


def said(response: Any) -> list[str]:
    """The words beside the email address, or where it leads on."""
    return (
        [response["Location"]] if response.status_code == 302 else response.context["form"].errors["username"]
    )


def lock(email: str) -> None:
    for _ in range(10):
        assert said(try_in(email, "not it at all")) == [WRONG]


@pytest.mark.parametrize("email", [OWNER, NOBODY], ids=["somebody", "nobody"])
def test_after_ten_wrong_passwords_not_even_the_right_one_gets_in_and_strangers_read_the_same(
    owner: Person, email: str
) -> None:
    lock(email)
    assert said(try_in(email, "not it at all")) == [LOCKED]
    client = Client()
    assert said(try_in(email, PASSWORD, client, address="198.51.100.9")) == [LOCKED]
    assert "_auth_user_id" not in client.session


def test_nine_wrong_passwords_lock_nobody_and_the_right_one_starts_from_nought(owner: Person) -> None:
    for _ in range(2):
        for _ in range(9):
            assert said(try_in(OWNER, "not it at all")) == [WRONG]
        assert said(try_in(OWNER, PASSWORD)) == [reverse("accounts:home")]
    assert not SignInFailures.objects.filter(kind="account").exists()


def test_a_lock_ends_after_a_quarter_of_an_hour_and_trying_meanwhile_makes_it_no_longer(
    owner: Person,
) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        lock(OWNER)
        clock.shift(datetime.timedelta(minutes=14, seconds=59))
        assert said(try_in(OWNER, PASSWORD)) == [LOCKED]
        clock.shift(datetime.timedelta(seconds=1))
        assert said(try_in(OWNER, PASSWORD)) == [reverse("accounts:home")]


@pytest.mark.django_db(transaction=True)
def test_the_owner_is_told_once_and_strangers_and_those_without_account_are_not() -> None:
    PersonFactory(email=OWNER)
    PersonFactory(email="left@example.org", is_active=False)
    PersonFactory(email="no.account@example.org", can_sign_in=False)
    for email in (OWNER, "left@example.org", "no.account@example.org", NOBODY):
        lock(email)
        for _ in range(5):
            try_in(email, "not it at all")
    work()
    told = list(OutgoingMail.objects.values_list("to_address", "template"))
    assert told == [(OWNER, "account_locked")]
    body = OutgoingMail.objects.get().text
    assert settings.SITE_URL + FORGOTTEN in body


@pytest.mark.django_db(transaction=True)
def test_the_owner_gets_in_by_a_link_from_a_mail_while_the_account_is_locked() -> None:
    PersonFactory(email=OWNER)
    lock(OWNER)
    client = Client()
    client.post(FORGOTTEN, {"email": OWNER})
    work()
    assert OutgoingMail.objects.get(template="password_link").to_address == OWNER
    assert said(try_in(OWNER, PASSWORD)) == [LOCKED]
    choose_by_link(client, link_of(Person.objects.get(email=OWNER)))
    assert said(try_in(OWNER, NEW_PASSWORD)) == [reverse("accounts:home")]


def link_of(person: Person) -> str:
    send_password_link(person=Person.objects.get(pk=person.pk))
    text = OutgoingMail.objects.filter(template="password_link").latest("pk").text
    found = re.search(r"/accounts/password/new/\S+", text)
    assert found, text
    return found[0]


def choose_by_link(client: Client, link: str, password: str = NEW_PASSWORD) -> Any:
    page = client.get(link)
    return client.post(page["Location"], {"password1": password, "password2": password})


@pytest.mark.constraints
@pytest.mark.django_db(transaction=True)
def test_of_forty_attempts_at_once_ten_are_looked_at() -> None:
    counted = race([lambda: failures.count(failures.Kind.ACCOUNT, OWNER)] * 40)
    assert sorted(each for each in counted if isinstance(each, int)) == list(range(1, 11))
    assert counted.count(None) == 30


ATTACK = """
import os, django
django.setup()
from django.test.utils import setup_test_environment
setup_test_environment()
from django.test import Client
from tests.accounts.test_sign_in_lock import try_in, said, OWNER
start, number = int(os.environ["ATTACK_START"]), int(os.environ["ATTACK_NUMBER"])
for each in range(start, start + number):
    print(said(try_in(OWNER, f"wrong password {each}", address=f"203.0.113.{each % 250}"))[0])
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_thousand_wrong_passwords_from_four_processes_lock_the_account_and_its_owner_gets_in() -> None:
    owner = PersonFactory(email=OWNER)
    database = {
        "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
        "ATP_TEST_DATABASE": str(connection.settings_dict["NAME"]),
        "ATP_TEST_ROLE": connection.settings_dict["OPTIONS"].get("assume_role", ""),
    }
    attackers = [
        subprocess.Popen(
            [sys.executable, "-c", ATTACK],
            cwd=settings.BASE_DIR,
            env=os.environ | database | {"ATTACK_START": str(start), "ATTACK_NUMBER": "250"},
            stdout=subprocess.PIPE,
            text=True,
        )
        for start in range(0, 1000, 250)
    ]
    answers = [line for each in attackers for line in each.communicate(timeout=300)[0].splitlines()]
    assert (answers.count(WRONG), answers.count(LOCKED), len(answers)) == (10, 990, 1000)
    assert said(try_in(OWNER, PASSWORD)) == [LOCKED]
    work()
    assert OutgoingMail.objects.filter(person=owner, template="account_locked").count() == 1
    choose_by_link(Client(), link_of(owner))
    assert said(try_in(OWNER, NEW_PASSWORD)) == [reverse("accounts:home")]


def test_an_address_that_tries_many_accounts_is_refused_and_others_are_not(owner: Person) -> None:
    for number in range(100):
        assert said(try_in(f"person{number}@example.com", "not it at all")) == [WRONG]
    assert try_in("another@example.com", "not it at all").status_code == 429
    assert try_in(OWNER, PASSWORD).status_code == 429
    for _ in range(10):
        assert try_in(OWNER, "not it at all").status_code == 429, "it locks no account either"
    assert said(try_in(OWNER, PASSWORD, address="198.51.100.9")) == [reverse("accounts:home")]


def test_an_ipv6_network_counts_as_one_address() -> None:
    assert (
        failures.network_of("2001:db8:1:2:3:4:5:6")
        == failures.network_of("2001:db8:1:2::9")
        == "2001:db8:1:2::/64"
    )
    assert failures.network_of("192.0.2.7") == "192.0.2.7"


@pytest.mark.parametrize(("proxies", "counted"), [(0, "192.0.2.7"), (1, "198.51.100.9"), (2, "203.0.113.5")])
def test_behind_proxies_the_address_is_that_which_the_outermost_of_them_saw(
    owner: Person, settings: Any, proxies: int, counted: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    heard = "10.9.9.9, 203.0.113.5, 198.51.100.9"
    Client().post(
        SIGN_IN, {"username": OWNER, "password": "no"}, REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR=heard
    )
    key = failures._key(failures.Kind.ADDRESS, counted)
    assert SignInFailures.objects.filter(kind="address").values_list("key", flat=True).get() == key


@pytest.fixture
def hashings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every password that is hashed, to be kept or to be compared."""
    done: list[str] = []
    encode = MD5PasswordHasher.encode

    def counting(self: Any, password: str, salt: str, *args: Any) -> str:
        done.append(password)
        return encode(self, password, salt, *args)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    return done


@pytest.mark.parametrize(
    "fields",
    [{}, {"email": "other@example.org"}, {"is_active": False}, {"can_sign_in": False}, {"password": "!"}],
    ids=["somebody", "nobody", "left", "without account", "without password"],
)
def test_as_much_is_hashed_for_a_wrong_password_whether_or_not_there_is_an_account(
    db: None, hashings: list[str], fields: dict[str, Any]
) -> None:
    PersonFactory(**{"email": OWNER} | fields)
    hashings.clear()
    assert said(try_in(OWNER, "not it at all")) == [WRONG]
    assert len(hashings) == 1


def test_as_much_is_asked_of_the_database_whether_or_not_there_is_an_account(
    owner: Person,
) -> None:
    queries: list[list[str]] = []
    for email, address in ((OWNER, "192.0.2.7"), (NOBODY, "192.0.2.8")):
        for page, fields in ((SIGN_IN, {"username": email, "password": "no"}), (FORGOTTEN, {"email": email})):
            with CaptureQueries() as captured:
                Client().post(page, fields, REMOTE_ADDR=address)
            queries.append(captured)
    assert queries[:2] == queries[2:]


class CaptureQueries(list[str]):
    """The queries made inside, without what they were about."""

    def __enter__(self) -> "CaptureQueries":
        self.wrapper = connection.execute_wrapper(self._note)
        self.wrapper.__enter__()
        return self

    def __exit__(self, *problem: Any) -> None:
        self.wrapper.__exit__(*problem)

    def _note(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.append(re.sub(r'"s\d+_x\d+"', "a savepoint", sql))
        return execute(sql, params, many, context)


@pytest.mark.slow
def test_timing_does_not_tell_who_has_an_account(settings: Any, db: None) -> None:
    """With the real hasher. The numbers are printed; the bound is wide, since the machine has other work."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    times: dict[str, list[float]] = {"somebody": [], "nobody": []}
    for number in range(30):
        PersonFactory(email=f"person{number}@example.org")
        for kind, email in (
            ("somebody", f"person{number}@example.org"),
            ("nobody", f"x{number}@example.org"),
        ):
            start = time.perf_counter()
            try_in(email, "not it at all", address=f"192.0.2.{number}")
            times[kind].append(time.perf_counter() - start)
    somebody, nobody = median(times["somebody"]), median(times["nobody"])
    words = f"{somebody * 1000:.0f} ms with an account, {nobody * 1000:.0f} ms without"
    print(f"Median of 30 wrong passwords: {words}")  # noqa: T201
    assert abs(somebody - nobody) < 0.2 * max(somebody, nobody)
