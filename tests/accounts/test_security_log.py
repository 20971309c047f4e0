"""The log of what happened at the doors, and how long a session lasts."""

import datetime
import logging
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from tests.factories import PASSWORD
from tests.factories.cast import Cast

LOG = "accounts.security"


@pytest.fixture
def learner(cast: Cast) -> Person:
    cast.learner.set_password(PASSWORD)
    cast.learner.save(update_fields=["password"])
    return cast.learner


def sign_in(client: Client, email: Any, password: str) -> Any:
    return client.post(reverse("accounts:sign_in"), {"username": email, "password": password})


def test_sign_ins_right_and_wrong_are_logged_without_names(
    client: Client, learner: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger=LOG)
    sign_in(client, learner.email, "wrong wrong wrong")
    sign_in(client, "nobody@example.org", "wrong wrong wrong")
    sign_in(client, learner.email, PASSWORD)
    client.post(reverse("accounts:sign_out"))
    lines = [record.getMessage() for record in caplog.records if record.name == LOG]
    assert [line.split(":")[0] for line in lines] == [
        "Wrong password",
        "Wrong password",
        "Signed in",
        "Signed out",
    ]
    assert lines[0] != lines[1]
    assert str(learner.public_id) in lines[2]
    assert lines[2].endswith("by password from 127.0.0.1.")
    told = "\n".join(lines)
    assert [
        word for word in (learner.email, "nobody@", PASSWORD, learner.family_name) if str(word) in told
    ] == []


def test_who_tries_a_locked_account_is_logged_too(
    client: Client, learner: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger=LOG)
    for _ in range(11):
        sign_in(client, learner.email, "wrong wrong wrong")
    assert caplog.records[-1].getMessage().startswith("Locked: for the address ")


def test_who_is_refused_where_is_logged(client: Client, cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    client.force_login(cast.stranger_administrator)
    caplog.clear()
    address = reverse("placements:placement", args=[cast.placement.public_id])
    assert client.get(address).status_code == 404
    client.force_login(cast.learner)
    cancel = reverse("placements:placement_cancel", args=[cast.placement.public_id])
    assert client.post(cancel, {"posted": "1"}).status_code == 403
    lines = [record.getMessage() for record in caplog.records if "Refused" in record.getMessage()]
    assert lines == [
        f"Refused: person {cast.stranger_administrator.public_id} GET placements:placement, 404.",
        f"Refused: person {cast.learner.public_id} POST placements:placement_cancel, 403.",
    ]


@pytest.mark.django_db
def test_visitors_who_lose_their_way_are_not_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    assert client.get("/no-such-page/").status_code == 404
    assert [record for record in caplog.records if record.name == LOG] == []


def test_a_session_ends_twelve_hours_after_it_began_whatever_is_done_in_it(learner: Person) -> None:
    morning = datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC)
    client = Client()
    with time_machine.travel(morning, tick=False):
        assert sign_in(client, learner.email, PASSWORD).status_code == 302
    for hours in (5, 10, 11.9):
        with time_machine.travel(morning + datetime.timedelta(hours=hours), tick=False):
            session = client.session
            session["something"] = hours
            session.save()
            assert client.get(reverse("accounts:home")).status_code == 200
    with time_machine.travel(morning + datetime.timedelta(hours=12, minutes=1), tick=False):
        assert client.get(reverse("accounts:home")).status_code == 302
