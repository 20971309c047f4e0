"""Nothing in an address or on a page can be counted up, and what is not one's own is answered as what is not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.factories.cast import Cast
from tests.house.knocking import answer, told

# The admin is HEE staff's own, who see everything; its addresses are Django's.
ADMIN = "admin"
# In a mail to its owner alone, beside a signature without which it opens nothing: see accounts.forms.passwords.
COUNTED = {"account_reset_password_from_key": {"uidb36"}}


def patterns(under: Any = None) -> Iterator[URLPattern]:
    for each in (under or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            if each.namespace != ADMIN:
                yield from patterns(each)
        else:
            yield each


def test_no_address_takes_a_number_that_can_be_counted_up() -> None:
    numbers = {
        pattern.name: {
            name
            for name, converter in pattern.pattern.converters.items()
            if type(converter).__name__ == "IntConverter" or name in {"pk", "id", "object_id"}
        }
        for pattern in patterns()
    }
    named = {
        pattern.name: set(pattern.pattern.regex.groupindex) & {"pk", "id", "object_id", "uidb36", "uidb64"}
        for pattern in patterns()
    }
    found = {name: numbers[name] | named[name] for name in numbers if numbers[name] | named[name]}
    assert found == COUNTED


def without_what_was_typed(response: Any, email: str) -> tuple[int, str, str | None]:
    status, body, onward = told(response, "nothing")
    return status, body.replace(email, "EMAIL"), onward


@pytest.fixture
def addresses(cast: Cast) -> list[str]:
    """Of somebody with an account, of somebody whose account is closed, of one who is invited, of nobody."""
    type(cast.second_learner).objects.filter(pk=cast.second_learner.pk).update(is_active=False)
    type(cast.stranger_learner).objects.filter(pk=cast.stranger_learner.pk).update(can_sign_in=False)
    cast.learner.set_password("correct horse battery staple")
    cast.learner.save(update_fields=["password"])
    return [
        str(cast.learner.email),
        str(cast.second_learner.email),
        str(cast.stranger_learner.email),
        "nobody@example.org",
    ]


def test_a_wrong_password_is_answered_the_same_for_every_address(addresses: list[str]) -> None:
    answers = [
        without_what_was_typed(
            answer("post", reverse("accounts:sign_in"), None, {"username": email, "password": "wrong wrong"}),
            email,
        )
        for email in addresses
    ]
    assert "is not right" in answers[0][1]
    assert answers == [answers[0]] * len(addresses)


def test_the_right_password_of_a_closed_account_is_answered_as_a_wrong_one(
    cast: Cast, addresses: list[str]
) -> None:
    cast.second_learner.set_password("correct horse battery staple")
    cast.second_learner.save(update_fields=["password"])
    email = str(cast.second_learner.email)
    sign_in = reverse("accounts:sign_in")
    posted = {"username": email, "password": "correct horse battery staple"}
    assert without_what_was_typed(answer("post", sign_in, None, posted), email) == without_what_was_typed(
        answer("post", sign_in, None, posted | {"username": addresses[-1]}), addresses[-1]
    )


def test_a_forgotten_password_is_answered_the_same_for_every_address(addresses: list[str]) -> None:
    answers = [
        without_what_was_typed(
            answer("post", reverse("account_reset_password"), None, {"email": email}), email
        )
        for email in addresses
    ]
    assert answers[0][0] == 302
    assert answers == [answers[0]] * len(addresses)
    following = Client().post(reverse("account_reset_password"), {"email": addresses[-1]}, follow=True)
    assert following.status_code == 200


def test_a_guessed_invitation_is_answered_as_any_page_that_is_not_there(db: None) -> None:
    guessed = answer("get", reverse("accounts:accept_invitation", args=["guessed"]))
    other = answer("get", reverse("accounts:accept_invitation", args=["x" * 60]))
    assert told(guessed, "guessed") == told(other, "x" * 60)
    assert guessed.status_code == 404
