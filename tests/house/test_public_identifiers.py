"""Nothing in an address or on a page can be counted up, and what is not one's own is answered as what is not there."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from atp_portal.database_rights import owner_connection
from tests.factories.cast import Cast, make_cast
from tests.house.doors import DOORS, PERSONAS, SIGN_IN, VISITOR, Door, Outcome
from tests.house.knocking import answer, knock_everywhere, on_monday, sign_everybody_in

# The admin is HEE staff's own, who see everything; its addresses are Django's.
ADMIN = "admin"
# In a mail to its owner alone, beside a signature without which it opens nothing: see accounts.forms.passwords.
COUNTED = {"account_reset_password_from_key": {"uidb36"}}
FIRST_KEY = 7_340_001


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


@pytest.fixture
def cast_with_high_keys(db: None) -> Cast:
    """The cast, with keys in the database that stand out in a page."""
    models = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
    sequences = {
        (sequence["table"], sequence["column"])
        for sql_of in (connection.introspection.get_sequences,)
        for model in models
        for sequence in _sequences(sql_of, model)
    }
    with owner_connection() as owner, owner.cursor() as cursor:
        for table, column in sequences:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s, false)", [table, column, FIRST_KEY]
            )
    return make_cast()


def _sequences(introspect: Any, model: Any) -> list[dict[str, str]]:
    with connection.cursor() as cursor:
        return list(introspect(cursor, model._meta.db_table))


def test_no_page_outside_the_admin_holds_a_key_of_the_database(cast_with_high_keys: Cast) -> None:
    key = re.compile(r"(?<!\d)7340\d{3}(?!\d)")
    assert cast_with_high_keys.learner.pk >= FIRST_KEY
    with on_monday():
        found = {
            str(knock): sorted(set(key.findall(knock.response.text_of_all)))
            for knock in knock_everywhere(cast_with_high_keys, "get")
            if not knock.door.route.startswith(f"{ADMIN}:")
        }
    told = {knock: keys for knock, keys in found.items() if keys}
    assert told == {}, "\n".join(f"{knock}: {keys}" for knock, keys in told.items())


# What stands in an address for one row, and what stands there for none.
NOBODYS: dict[str, Any] = {
    "public_id": uuid.UUID("00000000-0000-4000-8000-000000000000"),
    "ods_code": "Z99999",
    "slug": "no-such-place",
    "code": "no-such-place",
    "token": "nobodys",
}


def addresses_of(door: Door, cast: Cast) -> tuple[str, str] | None:
    """The address, and the same with nothing behind it; None where there is nothing to leave out."""
    leads_to = door.leads_to(cast)
    nothing = {name: NOBODYS.get(name, value) for name, value in leads_to.items()}
    if nothing == leads_to:
        return None
    return reverse(door.route, kwargs=leads_to), reverse(door.route, kwargs=nothing)


def told(response: Any, address: str) -> tuple[int, str, str | None]:
    """What somebody can tell answers apart by, but for what differs each time anyway."""
    body = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", response.text_of_all)
    return response.status_code, body.replace(address, "ADDRESS"), response.headers.get("Location")


def is_hidden(outcome: Outcome) -> bool:
    return outcome == 404


def test_what_is_not_for_somebody_is_answered_as_what_is_not_there(cast: Cast) -> None:
    compared, differing = 0, []
    with on_monday():
        cookies = sign_everybody_in(cast)
        for door in DOORS:
            found = None if door.route.startswith(f"{ADMIN}:") else addresses_of(door, cast)
            if found is None:
                continue
            address, empty = found
            for method, outcomes in (("get", door.get), ("post", door.post)):
                # All are answered by the same view; three who may not are enough to tell.
                for persona in [name for name in PERSONAS if is_hidden(outcomes[name])][:3]:
                    theirs = told(answer(method, address, cookies.get(persona), door.posted), address)
                    nobodys = told(answer(method, empty, cookies.get(persona), door.posted), empty)
                    compared += 1
                    if theirs != nobodys:
                        differing.append(f"{method} {door} as {persona}")
    assert compared > 100
    assert differing == []


def test_a_visitor_is_sent_to_sign_in_whether_or_not_something_is_there(cast: Cast) -> None:
    compared, differing = 0, []
    with on_monday():
        for door in DOORS:
            found = addresses_of(door, cast)
            if found is None:
                continue
            address, empty = found
            for method, outcomes in (("get", door.get), ("post", door.post)):
                if outcomes[VISITOR] != SIGN_IN:
                    continue
                theirs = answer(method, address, None, door.posted)
                nobodys = answer(method, empty, None, door.posted)
                compared += 1
                if (theirs.status_code, theirs["Location"].replace(address, "")) != (
                    nobodys.status_code,
                    nobodys["Location"].replace(empty, ""),
                ):
                    differing.append(f"{method} {door}")
    assert compared > 30
    assert differing == []


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
