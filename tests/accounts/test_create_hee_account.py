from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import HeeStaff, Person
from tests.factories import PASSWORD, PersonFactory, RegionFactory

pytestmark = pytest.mark.django_db

NAMES = {"given_name": "Helen", "family_name": "Easterby"}


@pytest.fixture(autouse=True)
def a_password_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATP_HEE_PASSWORD", PASSWORD)


def create(**options: str) -> str:
    said = StringIO()
    call_command("create_hee_account", **NAMES | options, stdout=said)
    return said.getvalue()


def test_the_first_account_may_do_everything() -> None:
    assert create(email="Helen@Example.org") == (
        "Helen Easterby can sign in as helen@example.org: HEE staff, all regions.\n"
    )
    person = Person.objects.get(email="helen@example.org")
    assert (person.is_hee_staff_everywhere, person.is_staff, person.check_password(PASSWORD)) == (True,) * 3


def test_an_account_may_be_for_one_region() -> None:
    region = RegionFactory(slug="north", name="The North")
    assert create(email="helen@example.org", region="north").endswith("HEE staff, The North.\n")
    assert HeeStaff.objects.get().region == region
    with pytest.raises(CommandError, match=r"There is no region 'south'\. Regions: north\."):
        create(email="other@example.org", region="south")


def test_an_email_address_that_is_here_is_refused() -> None:
    PersonFactory(email="helen@example.org")
    with pytest.raises(CommandError, match="HELEN@example"):
        create(email="HELEN@example.org")
    assert not HeeStaff.objects.exists()


def test_a_weak_password_leaves_nobody_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATP_HEE_PASSWORD", "password1234")
    with pytest.raises(CommandError, match="too common"):
        create(email="helen@example.org")
    assert not Person.objects.exists()
