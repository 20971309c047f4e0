"""The front page, the directory and a hub's page, for anyone."""

import datetime
import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from hubs.management.commands.load_scheme import OURS
from hubs.models import (
    ClinicalCommissioningGroup,
    Coverage,
    HubContact,
    LearnerGroup,
    Membership,
    Region,
    TrainingHub,
)
from hubs.operations.scheme import load_scheme
from hubs.public_data.files import GivenFile
from tests.factories.network import AccreditationFactory, MembershipFactory, PracticeFactory
from tests.house.query_counts import assert_same_queries

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000")]

PAGES = ("/", "/hubs/", "/hubs/?q=Hull", "/hubs/?q=ash", "/hubs/?q=LS1", "/hubs/haxby-group-practice/")


@pytest.fixture
def scheme(db: None) -> None:
    load_scheme(by=None, file=GivenFile("scheme.toml", Path(OURS).read_bytes()))


def words(client: Client, url: str, status: int = 200) -> str:
    """What somebody reads of the page's main part."""
    response = client.get(url)
    assert response.status_code == status
    main = re.search(r"<main.*?</main>", response.content.decode(), re.S)
    assert main is not None
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main[0])).split())


def grow(number: int) -> None:
    """Hubs, areas, members and accreditations, of Haxby's and of new hubs."""
    region = Region.objects.get()
    haxby = TrainingHub.objects.get(slug="haxby-group-practice")
    hull = ClinicalCommissioningGroup.objects.get(code="03F")
    for n in range(number):
        hub = TrainingHub.objects.create(region=region, name=f"New hub {n}", slug=f"new-{n}")
        ccg = ClinicalCommissioningGroup.objects.create(code=f"N{n}", name=f"Newland {n}", region=region)
        for covering, area in ((hub, ccg), (haxby, None)):
            area = area or ClinicalCommissioningGroup.objects.create(
                code=f"M{n}", name=f"Moor {n}", region=region, successor=hull
            )
            Coverage.objects.create(hub=covering, ccg=area, starts_on=datetime.date(2020, 1, 1))
            HubContact.objects.create(hub=covering, name=f"Contact {n}", phone="+441482303963")
            practice = PracticeFactory(region=region, ccg=area, name=f"Ash {covering.pk} {n}")
            MembershipFactory(practice=practice, hub=covering)
            for group in LearnerGroup.objects.all()[:2]:
                AccreditationFactory(practice=practice, learner_group=group)


@pytest.mark.parametrize("url", PAGES)
def test_a_page_costs_as_many_queries_with_much_as_with_little(
    scheme: None, client: Client, url: str
) -> None:
    grow(1)
    TrainingHub.objects.filter(name="New hub 0").update(name="First hub", slug="first")
    ClinicalCommissioningGroup.objects.filter(code="N0").update(code="F0")
    ClinicalCommissioningGroup.objects.filter(code="M0").update(code="F1")
    HubContact.objects.filter(name="Contact 0").update(name="First contact")

    assert assert_same_queries(url, client, lambda: grow(6)) <= 11


@pytest.mark.parametrize("url", ["/", "/hubs/", "/hubs/?q=Hull"])
def test_before_a_scheme_is_loaded_the_pages_say_so(client: Client, url: str) -> None:
    told = words(client, url)

    assert ("No hubs yet" in told) or ("No hub found for “Hull”" in told)


def test_the_front_page_counts_what_there_is_today(scheme: None, client: Client) -> None:
    group = LearnerGroup.objects.get(slug="student-nurse")
    hub = TrainingHub.objects.get(slug="college-lane")
    for ends_on in (None, datetime.date(2026, 11, 24), datetime.date(2026, 11, 23)):
        practice = PracticeFactory(hub=hub)
        AccreditationFactory(practice=practice, learner_group=group, ends_on=ends_on)
    Membership.objects.filter(practice=practice).update(ends_on=datetime.date(2026, 11, 23))

    told = words(client, "/")

    assert "8 hubs covering 22 areas of Yorkshire and the Humber" in told
    assert "2 accredited practices of 2 practices that belong to a hub" in told
    assert "Counted on Tuesday 24 November 2026." in told
    assert "David Claxton, david.claxton@hee.nhs.uk" in told


def test_the_directory_shows_eight_hubs_and_twenty_two_areas(scheme: None, client: Client) -> None:
    told = words(client, "/hubs/")

    assert "8 hubs, 22 areas" in told
    assert (
        "Trust Primary Care Airedale, Wharfedale and Craven; Bradford City; Bradford District; "
        "Harrogate and Rural District Mandy Brown, 01274 224908 as published, unverified "
        "Marie Stout, 01274 224908 as published, unverified"
    ) in told


@pytest.mark.parametrize(
    ("wanted", "hub"),
    [
        ("Wakefield", "College Lane"),
        ("Hull", "Haxby Group Practice"),
        ("Leeds South and East", "Leeds Student Medical Practice"),
    ],
)
def test_a_search_finds_the_right_hub_and_no_other(
    scheme: None, client: Client, wanted: str, hub: str
) -> None:
    told = words(client, f"/hubs/?q={wanted}")

    assert f"1 hub for “{wanted}” {hub} Covers {wanted}" in told
    others = TrainingHub.objects.exclude(name=hub).values_list("name", flat=True)
    assert [other for other in others if other in told] == []


def test_a_search_without_a_result_says_what_to_try(scheme: None, client: Client) -> None:
    told = words(client, "/hubs/?q=<Timbuktu>")

    assert "No hub found for “<Timbuktu>” Check the spelling, or try the nearest town" in told
    assert "See all hubs and their areas" in told


def test_a_search_that_is_too_long_is_asked_again(scheme: None, client: Client) -> None:
    told = words(client, f"/hubs/?q={'a' * 101}")

    assert "Your search must be 100 characters or fewer" in told
    assert "8 hubs, 22 areas" in told


def test_an_area_without_a_hub_is_said_to_have_none(scheme: None, client: Client) -> None:
    assert (
        "Hambleton, Richmondshire and Whitby is an area of the region, but no hub of the scheme covers it"
        in words(client, "/hubs/?q=Whitby")
    )


def test_a_hub_shows_contacts_areas_and_accredited_practices(scheme: None, client: Client) -> None:
    hub = TrainingHub.objects.get(slug="trust-primary-care")
    HubContact.objects.filter(name="Mandy Brown").update(checked_on=datetime.date(2026, 11, 3))
    practice = PracticeFactory(hub=hub, name="Ash Grove Surgery", town="Keighley", postcode="BD21 1SA")
    PracticeFactory(hub=hub, name="Not yet accredited")
    closed = PracticeFactory(hub=hub, name="Closed for good", status="closed")
    AccreditationFactory(practice=closed)
    for slug in ("student-nurse", "gp-registrar"):
        AccreditationFactory(practice=practice, learner_group=LearnerGroup.objects.get(slug=slug))

    told = words(client, "/hubs/trust-primary-care/")

    assert "Mandy Brown, 01274 224908 checked on Tuesday 3 November 2026" in told
    assert "Marie Stout, 01274 224908 as published, unverified" in told
    assert "Covers 4 areas" in told
    assert "Closed on 31 March 2020, succeeded by Bradford District and Craven (36J)" in told
    assert "NHS West Yorkshire Integrated Care Board" in told
    assert "1 accredited practice Accredited practices" in told
    assert "GP registrar, Student nurse" in told
    assert "Ash Grove Surgery" in told
    assert "Not yet accredited" not in told
    assert "Closed for good" not in told


def test_a_hub_that_is_not_there_is_not_found(scheme: None, client: Client) -> None:
    assert client.get("/hubs/somewhere-else/").status_code == 404


@pytest.mark.parametrize("url", ["/", "/hubs/", "/hubs/college-lane/"])
def test_nothing_can_be_posted_there(scheme: None, client: Client, url: str) -> None:
    assert client.post(url).status_code == 405
