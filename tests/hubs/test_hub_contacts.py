"""Contacts of hubs: unverified until somebody confirms them, who and when being kept."""

import datetime

import pytest
from django.test import Client

from atp_portal.formatting import phone
from hubs.models import HubContact
from tests.factories.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000")]
TODAY = datetime.date(2026, 11, 24)
URL = "/hubs/south-hub/contacts/"


@pytest.fixture
def contact(cast: Cast) -> HubContact:
    HubContact.objects.create(hub=cast.hub, name="Bea Best", phone="+441134960002", position=2)
    return HubContact.objects.create(hub=cast.hub, name="Ada Ames", phone="+441134960001")


def posted(**values: str) -> dict[str, str]:
    given = {"name": "Ada Ames", "phone": "0113 496 0009", "email": "ada@example.org"} | values
    return {"contact": "Ada Ames"} | {f"contact-1-{name}": value for name, value in given.items()}


def test_the_hubs_lead_corrects_and_confirms_and_the_public_reads_when(
    cast: Cast, contact: HubContact, client: Client
) -> None:
    client.force_login(cast.hub_lead)
    assert f'href="{URL}"' in client.get("/hubs/south-hub/").content.decode()
    assert 'value="0113 496 0001"' in client.get(URL).content.decode()

    answer = client.post(URL, posted(name="Ada Ames-Lee"))

    assert (answer.status_code, answer.headers["Location"]) == (302, URL)
    contact.refresh_from_db()
    assert (
        contact.name,
        phone(contact.phone),
        contact.email,
        contact.checked_on,
        contact.checked_by,
    ) == (
        "Ada Ames-Lee",
        "0113 496 0009",
        "ada@example.org",
        TODAY,
        cast.hub_lead,
    )
    client.logout()
    page = client.get("/hubs/south-hub/").content.decode()
    assert "checked on Tuesday 24 November 2026" in page
    assert page.count("as published, unverified") == 1
    assert URL not in page


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"name": ""}, "Enter the name"),
        ({"phone": "not a number"}, "Enter a valid phone number"),
        ({"phone": "", "email": ""}, "Enter a telephone number or an email address"),
        ({"name": "Bea Best"}, "Another contact of this hub has this name already"),
    ],
)
def test_what_nobody_could_ring_is_not_confirmed(
    cast: Cast, contact: HubContact, client: Client, values: dict[str, str], message: str
) -> None:
    client.force_login(cast.hub_lead)

    answer = client.post(URL, posted(**values))

    assert answer.status_code == 200
    assert message in answer.content.decode()
    assert HubContact.objects.filter(checked_on__isnull=False).count() == 0


def test_a_contact_that_is_not_there_is_not_found(cast: Cast, contact: HubContact, client: Client) -> None:
    client.force_login(cast.hub_lead)

    assert client.post(URL, {"contact": "Nobody"}).status_code == 404
    assert client.post(URL).status_code == 404
    client.force_login(cast.other_hub_lead)
    assert client.post(URL, posted()).status_code == 404
    assert HubContact.objects.filter(checked_on__isnull=False).count() == 0


def test_hee_staff_confirm_the_contacts_of_hubs_in_the_admin(
    cast: Cast, contact: HubContact, client: Client
) -> None:
    client.force_login(cast.hee)

    answer = client.post(
        "/admin/hubs/traininghub/",
        {"action": "confirm_contacts", "_selected_action": [str(cast.hub.pk)]},
        follow=True,
    )

    assert "2 contacts confirmed as right today." in answer.content.decode()
    assert set(HubContact.objects.values_list("checked_on", "checked_by")) == {(TODAY, cast.hee.pk)}
