"""Several at once: the last factor stays, and a code opens one door."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts.models import Person, SecondFactorReset
from accounts.operations.second_factor import reset_second_factor
from hubs.operations.base import Refusal
from tests.accounts.test_second_factor import (
    code_now,
    enter_code,
    enter_password,
    is_signed_in,
    sign_in_fully,
    with_app,
    with_passkey,
)
from tests.factories import HeeStaffFactory, HubLeadFactory
from tests.races import race

pytestmark = [pytest.mark.constraints, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lead(settings: Any) -> Person:
    settings.SECOND_FACTOR_FOR = ["hub_leads"]
    return HubLeadFactory(person__email="lead@example.org").person


def test_of_two_factors_that_are_removed_at_once_one_stays(lead: Person) -> None:
    with_app(lead)
    one, other = Client(), Client()
    sign_in_fully(one, lead)
    codes = Authenticator.objects.get(user=lead, type="recovery_codes").wrap().get_unused_codes()
    enter_password(other, lead)
    enter_code(other, codes[0])
    passkey = with_passkey(lead)
    remove = reverse("mfa_remove_webauthn", args=[passkey.data["credential"]["id"]])
    race([lambda: one.post(reverse("mfa_deactivate_totp")), lambda: other.post(remove)])
    assert Authenticator.objects.filter(user=lead).exclude(type="recovery_codes").count() == 1


@pytest.mark.parametrize("kind", ["recovery_codes", "totp"])
def test_a_code_that_eight_send_at_once_opens_for_one(lead: Person, kind: str) -> None:
    with_app(lead)
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, 0, 10, tzinfo=datetime.UTC), tick=False):
        codes = Authenticator.objects.get(user=lead, type="recovery_codes").wrap().get_unused_codes()
        code = code_now() if kind == "totp" else codes[0]
        browsers = [Client() for _ in range(8)]
        for browser in browsers:
            enter_password(browser, lead)
        race([lambda browser=browser: enter_code(browser, code) for browser in browsers])  # type: ignore[misc]
        assert sum(is_signed_in(browser) for browser in browsers) == 1


def test_of_two_colleagues_who_reset_at_once_one_does(lead: Person) -> None:
    with_app(lead)
    staff = [HeeStaffFactory().person for _ in range(2)]
    became = race(
        [
            lambda by=by: reset_second_factor(by=by, person=lead, reason="Lost phone")  # type: ignore[misc]
            for by in staff
        ]
    )
    assert {type(each) for each in became} == {SecondFactorReset, Refusal}
    assert SecondFactorReset.objects.count() == 1
