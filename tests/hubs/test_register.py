"""The public register: who is in it, what it tells, how it is narrowed, and how it is taken away."""

import datetime
import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from hubs.models import Accreditation, Practice, PracticeGroup, PracticeGroupMember
from hubs.register import point_of
from tests.factories.cast import Cast
from tests.factories.network import (
    LONG_AGO,
    AccreditationFactory,
    CcgFactory,
    CoverageFactory,
    DecisionFactory,
    MembershipFactory,
    PracticeFactory,
    SuspensionFactory,
)
from tests.house.query_counts import assert_same_queries
from tests.hubs.at_size import fill

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000")]
YESTERDAY = datetime.date(2026, 11, 23)


def main_of(response: Any) -> str:
    page = response.content.decode()
    return str(page[page.index("<main") : page.index("</main>")])


def words(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main_of(response))).split())


def listed(client: Client, query: str) -> list[str]:
    """The names of the practices in the list, in order."""
    found = re.findall(
        r'<h2 class="app-entries__title"><a [^>]*>([^<]+)</a>', main_of(client.get(f"/practices/{query}"))
    )
    return [unescape(name) for name in found]


def test_who_may_host_today_is_in_the_register_and_nobody_else(cast: Cast, client: Client) -> None:
    PracticeFactory(hub=cast.hub, name="Not accredited", ods_code="B90001")
    others: dict[str, dict[str, Any]] = {
        "B90002": {"ends_on": YESTERDAY},
        "B90004": {"starts_on": datetime.date(2026, 11, 25)},
        "B90005": {"state": "annulled"},
    }
    for code, values in others.items():
        AccreditationFactory(practice=PracticeFactory(hub=cast.hub, ods_code=code), **values)
    suspended = AccreditationFactory(practice=PracticeFactory(hub=cast.hub, ods_code="B90003"))
    SuspensionFactory(accreditation=suspended, reason="A concern about supervision")
    closed = PracticeFactory(hub=cast.hub, ods_code="B90006", status="closed")
    AccreditationFactory(practice=closed)

    assert listed(client, "") == ["Ash Grove Surgery", "Beck Side Medical Centre", "Cliff Top Practice"]
    assert {
        code: client.get(f"/practices/{code}/").status_code
        for code in ("B81001", *(f"B9000{number}" for number in range(1, 7)), "nowhere")
    } == {"B81001": 200} | dict.fromkeys((*(f"B9000{number}" for number in range(1, 7)), "nowhere"), 404)


def test_the_register_is_narrowed_by_hub_area_and_learner_group(cast: Cast, client: Client) -> None:
    area = CoverageFactory(hub=cast.other_hub, ccg__code="03F", ccg__name="Hull").ccg
    Practice.objects.filter(pk=cast.stranger_practice.pk).update(ccg=area)

    assert {
        query: listed(client, query)
        for query in (
            "?hub=north-hub",
            "?area=03F",
            "?group=student-nurse",
            "?hub=south-hub&group=medical-student",
            "?hub=south-hub&area=03F",
            "?hub=nowhere",
        )
    } == {
        "?hub=north-hub": ["Cliff Top Practice"],
        "?area=03F": ["Cliff Top Practice"],
        "?group=student-nurse": ["Ash Grove Surgery", "Beck Side Medical Centre"],
        "?hub=south-hub&group=medical-student": ["Ash Grove Surgery"],
        "?hub=south-hub&area=03F": [],
        "?hub=nowhere": [],
    }
    assert "No accredited practice fits these filters" in words(client, "/practices/?hub=south-hub&area=03F")


@pytest.fixture
def places(cast: Cast) -> Cast:
    """Ash Grove in Hull, Beck Side 14 miles off in York's direction, Cliff Top nobody knows where."""
    for practice, postcode, latitude, longitude in (
        (cast.practice, "HU1 3AB", "53.745000", "-0.336000"),
        (cast.same_hub_practice, "HU17 8AA", "53.845000", "-0.636000"),
        (cast.stranger_practice, "YO1 6AA", None, None),
    ):
        Practice.objects.filter(pk=practice.pk).update(
            postcode=postcode, latitude=latitude, longitude=longitude
        )
    return cast


def test_distance_is_told_in_miles_from_a_postcode_and_what_is_nearest_comes_first(
    places: Cast, client: Client
) -> None:
    assert listed(client, "?near=hu17") == [
        "Beck Side Medical Centre",
        "Ash Grove Surgery",
        "Cliff Top Practice",
    ]
    assert listed(client, "?near=hu17&sort=name")[0] == "Ash Grove Surgery"
    assert listed(client, "?near=HU1+3AB&within=10") == ["Ash Grove Surgery"]
    assert listed(client, "?near=HU1+3AB&within=20") == ["Ash Grove Surgery", "Beck Side Medical Centre"]
    told = words(client, "/practices/?near=hu1 9zz")
    assert "Distances are in a straight line from the middle of HU1." in told
    assert "HU1 3AB less than a mile" in told
    assert "HU17 8AA 14.1 miles" in told
    assert "YO1 6AA distance not known" in told
    assert [point and point.called for point in map(point_of, ("HU13AB", "hu1", "YO1", "?"))] == [
        "HU1 3AB",
        "the middle of HU1",
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?near=ZE1", "We do not know where ZE1 is. Try a postcode nearby"),
        ("?near=somewhere", "Enter a postcode or its first half, for example HU1 or HU1 3AB"),
        ("?within=5", "Enter the postcode from which to measure"),
        ("?near=HU123456789", "The postcode must be 10 characters or fewer"),
        ("?sort=nothing", "Select a valid choice"),
    ],
)
def test_what_is_asked_wrongly_is_said_and_nothing_is_listed(
    places: Cast, client: Client, query: str, message: str
) -> None:
    assert message in words(client, f"/practices/{query}")
    assert listed(client, query) == []
    assert client.get(f"/practices.json{query}").status_code == 400
    assert client.get(f"/practices.csv{query}").headers["Location"].startswith("/practices/?")


def test_a_practice_tells_what_it_offers_and_names_nobody(cast: Cast, client: Client) -> None:
    told = words(client, "/practices/B81001/")

    assert "Accredited practice Ash Grove Surgery" in told
    assert "Medical student undergraduate Student nurse undergraduate" in told
    assert "Leeds LS1 4AP Telephone: 0113 496 0000" in told
    assert "Its hub is South Hub" in told
    assert "This practice has not yet described its own." in told
    assert "As of Tuesday 24 November 2026." in told
    assert [name for name in ("Minster", "Kaye", "Lal", "Nursingham") if name in told] == []
    page = client.get("/practices/B81001/").content.decode()
    assert 'href="https://www.openstreetmap.org/search?query=LS1+4AP"' in page


def test_practices_accredited_together_have_a_section_and_lead_to_each_other(
    cast: Cast, client: Client
) -> None:
    network = PracticeGroup.objects.create(hub=cast.hub, name="Wolds Network")
    for code in ("B90001", "B90002"):
        member = PracticeFactory(hub=cast.hub, ods_code=code, name=f"Member {code}")
        PracticeGroupMember.objects.create(group=network, practice=member, starts_on=LONG_AGO)
    Accreditation.objects.create(
        group=network,
        learner_group=cast.student_nurse,
        decision=DecisionFactory(practice=None, group=network),
        starts_on=LONG_AGO,
    )

    assert "Accredited together" in words(client, "/practices/")
    assert "Wolds Network May host: Student nurse Member B90001 Member B90002 Hub: South Hub" in words(
        client, "/practices/"
    )
    assert "Wolds Network" not in words(client, "/practices/?group=medical-student")
    assert "Wolds Network" not in words(client, "/practices/?hub=north-hub")
    assert "As Wolds Network, with Member B90002 ." in words(client, "/practices/B90001/")


def test_the_administrator_describes_how_professions_learn_together(cast: Cast, client: Client) -> None:
    url = "/practices/B81001/learning-together/"
    client.force_login(cast.administrator)
    assert "Change what this says" in words(client, "/practices/B81001/")

    answer = client.post(url, {"interdisciplinary": " Joint <b>clinics</b> on Tuesdays. "})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/practices/B81001/")
    client.logout()
    page = client.get("/practices/B81001/").content.decode()
    assert "<p>Joint &lt;b&gt;clinics&lt;/b&gt; on Tuesdays.</p>" in page
    assert "Change what this says" not in page


@pytest.mark.parametrize(
    ("said", "message"),
    [("x" * 601, "must be 600 characters or fewer"), ("Ask for 943 476 5919", "looks like an NHS number")],
)
def test_what_should_not_be_public_is_not_saved(cast: Cast, client: Client, said: str, message: str) -> None:
    client.force_login(cast.administrator)

    answer = client.post("/practices/B81001/learning-together/", {"interdisciplinary": said})

    assert message in answer.content.decode()
    cast.practice.refresh_from_db()
    assert cast.practice.interdisciplinary == ""


def test_the_register_is_taken_away_as_csv_and_json(places: Cast, client: Client) -> None:
    CoverageFactory(hub=places.hub, ccg=CcgFactory(code="03F", name="Hull", region=places.region))
    Practice.objects.filter(pk=places.practice.pk).update(
        ccg=places.hub.covers.get(), interdisciplinary="=1+1"
    )

    answer = client.get("/practices.csv?near=HU1&within=5")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    entries = json.loads(client.get("/practices.json?near=HU1&within=5").content)

    assert (
        answer.headers["Content-Disposition"] == 'attachment; filename="accredited-practices-2026-11-24.csv"'
    )
    assert lines == [
        "ODS code,Practice,Address,Town,Postcode,Telephone,Area,Hub,May host,Learning together,Page",
        "B81001,Ash Grove Surgery,,Leeds,HU1 3AB,0113 496 0000,Hull,South Hub,Medical student; Student nurse,"
        "'=1+1,http://localhost:8000/practices/B81001/",
    ]
    assert entries == {
        "as_of": "2026-11-24",
        "count": 1,
        "practices": [
            {
                "ods_code": "B81001",
                "name": "Ash Grove Surgery",
                "address": [],
                "town": "Leeds",
                "county": "",
                "postcode": "HU1 3AB",
                "telephone": "+441134960000",
                "latitude": 53.745,
                "longitude": -0.336,
                "area": {"code": "03F", "name": "Hull"},
                "hub": {"slug": "south-hub", "name": "South Hub"},
                "learner_groups": [
                    {"slug": "medical-student", "name": "Medical student"},
                    {"slug": "student-nurse", "name": "Student nurse"},
                ],
                "learning_together": "=1+1",
                "url": "http://localhost:8000/practices/B81001/",
                "miles": 0.0,
            }
        ],
    }


def test_programs_ask_again_without_fetching_again(cast: Cast, client: Client) -> None:
    first = client.get("/practices.json")
    again = client.get("/practices.json", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "public, max-age=3600"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "url",
    [
        "/practices/",
        "/practices/?near=LS1&within=20&hub=south-hub&group=student-nurse",
        "/practices.json",
        "/practices/?on=2025-03-01",
        "/practices.json?on=2025-03-01",
        "/practices/B81001/",
        "/practices/B81001/?on=2025-03-01",
        "/universities/",
    ],
)
def test_much_costs_as_many_queries_as_little(places: Cast, client: Client, url: str) -> None:
    Practice.objects.filter(pk=places.practice.pk).update(postcode="LS1 4AP")
    network = PracticeGroup.objects.create(hub=places.hub, name="Wolds Network")
    Accreditation.objects.create(
        group=network,
        learner_group=places.student_nurse,
        decision=DecisionFactory(practice=None, group=network),
        starts_on=LONG_AGO,
    )
    PracticeGroupMember.objects.create(group=network, practice=places.practice, starts_on=LONG_AGO)

    def grow() -> None:
        for _ in range(5):
            practice = PracticeFactory(hub=places.hub, latitude="53.8", longitude="-0.4")
            AccreditationFactory(practice=practice, learner_group=places.student_nurse)
            PracticeGroupMember.objects.create(group=network, practice=practice, starts_on=LONG_AGO)

    assert assert_same_queries(url, client, grow) <= 14


def test_a_long_register_comes_in_pages(client: Client) -> None:
    fill()

    assert len(listed(client, "")) == 25
    assert len(listed(client, "?page=8")) == 15
    assert "190 accredited practices" in words(client, "/practices/?page=8")


def test_universities_and_medical_schools_are_listed_by_kind(cast: Cast, client: Client) -> None:
    type(cast.other_provider).objects.filter(pk=cast.other_provider.pk).update(
        kind="medical_school", website="https://example.org/school"
    )

    told = words(client, "/universities/")

    assert "Universities East Riding University Medical schools West Riding Medical School" in told
    assert 'href="https://example.org/school"' in client.get("/universities/").content.decode()


def test_no_university_is_said_in_words(client: Client) -> None:
    assert "No university is listed yet" in words(client, "/universities/")
    assert "No practice is accredited at present" in words(client, "/practices/")


def test_the_register_tells_who_stood_on_a_day_in_which_hub_and_group(cast: Cast, client: Client) -> None:
    then, since = datetime.date(2025, 3, 1), datetime.date(2025, 4, 1)
    gone = PracticeFactory(ods_code="B90007", name="Gone Surgery", status="closed", closed_on=since)
    MembershipFactory(practice=gone, hub=cast.other_hub, ends_on=since)
    AccreditationFactory(practice=gone, learner_group=cast.student_nurse, ends_on=since)
    paused = AccreditationFactory(practice=PracticeFactory(name="Paused Surgery"))
    SuspensionFactory(accreditation=paused, starts_on=then, ends_on=then)

    assert "Gone Surgery" not in listed(client, "")
    assert "Gone Surgery" in listed(client, "?on=2025-03-01")
    assert listed(client, "?on=2025-03-01&hub=north-hub") == ["Cliff Top Practice", "Gone Surgery"]
    assert listed(client, "?on_day=1&on_month=3&on_year=2025") == listed(client, "?on=2025-03-01")
    assert [
        "Paused Surgery" in listed(client, f"?on={day}") for day in ("2025-02-28", "2025-03-01", "2025-03-02")
    ] == [True, False, True]
    assert listed(client, "?on=2020-01-01") == []
    assert "The register as it stood on 1 March 2025." in words(client, "/practices/?on=2025-03-01")
    told = words(client, "/practices/B90007/?on=2025-03-01")
    assert "The register as it stood on 1 March 2025. This practice has closed since." in told
    assert client.get("/practices/B90007/").status_code == 404
    entries = json.loads(client.get("/practices.json?on=2025-03-01&hub=north-hub").content)
    assert (
        entries["as_of"],
        [entry["url"].rpartition("/practices/")[2] for entry in entries["practices"]],
    ) == (
        "2025-03-01",
        ["B81003/?on=2025-03-01", "B90007/?on=2025-03-01"],
    )
    lines = b"".join(client.get("/practices.csv?on=2025-03-01&hub=north-hub").streaming_content)  # type: ignore[attr-defined]
    assert b"/practices/B90007/?on=2025-03-01" in lines


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2026-11-25", "The date must be today or in the past"),
        ("2025-02-30", "The date must be a real date"),
        ("yesterday", "The date must include a day and a month"),
        ("2025-13-01", "The date must have a month from 1 to 12"),
    ],
)
def test_a_day_that_cannot_be_answered_is_answered_in_words(
    cast: Cast, client: Client, on: str, said: str
) -> None:
    assert said in words(client, f"/practices/?on={on}")
    answer = client.get(f"/practices.json?on={on}")
    assert (answer.status_code, said in json.loads(answer.content)["errors"]["on"][0]) == (400, True)
    assert client.get(f"/practices.csv?on={on}").headers["Location"] == f"/practices/?on={on}"
    assert client.get(f"/practices/B81001/?on={on}").headers["Location"] == f"/practices/?on={on}"
