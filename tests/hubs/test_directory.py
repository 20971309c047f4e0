"""Which hub somebody is looking for, by whatever they know of where they are."""

import datetime
from pathlib import Path

import pytest

from hubs.directory import hubs_in_directory
from hubs.finding import Search, search_directory
from hubs.management.commands.load_scheme import OURS
from hubs.models import ClinicalCommissioningGroup, Practice, Region, TrainingHub
from hubs.operations.scheme import load_scheme
from hubs.public_data.files import GivenFile
from tests.factories.network import MembershipFactory, PracticeFactory

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def scheme(db: None) -> None:
    load_scheme(by=None, file=GivenFile("scheme.toml", Path(OURS).read_bytes()))


def find(text: str) -> Search:
    return search_directory(text, list(hubs_in_directory(TODAY)), TODAY)


def hubs_for(text: str) -> dict[str, list[str]]:
    return {found.hub.name: found.reasons for found in find(text).hubs}


def a_practice(area: str, **fields: str) -> Practice:
    ccg = ClinicalCommissioningGroup.objects.get(name=area)
    return PracticeFactory(region=Region.objects.get(), ccg=ccg, **fields)


@pytest.mark.parametrize(
    ("text", "hubs"),
    [
        ("Wakefield", {"College Lane": ["Covers Wakefield"]}),
        ("Hull", {"Haxby Group Practice": ["Covers Hull"]}),
        ("hull ccg", {"Haxby Group Practice": ["Covers Hull"]}),
        ("NHS Hull CCG", {"Haxby Group Practice": ["Covers Hull"]}),
        ("03F", {"Haxby Group Practice": ["Covers Hull"]}),
        ("Leeds South and East", {"Leeds Student Medical Practice": ["Covers Leeds South and East"]}),
        ("leeds south & east", {"Leeds Student Medical Practice": ["Covers Leeds South and East"]}),
        (
            "Airedale, Wharfedale and Craven",
            {"Trust Primary Care": ["Covers Airedale, Wharfedale and Craven"]},
        ),
        ("York", {"Haxby Group Practice": ["Covers Vale of York"]}),
        (
            "Kirklees",
            {
                "Caritas Group Practice": [
                    "Covers Greater Huddersfield and North Kirklees, now part of Kirklees (X2C4Y)"
                ]
            },
        ),
        ("college lane", {"College Lane": []}),
        ("Haxby", {"Haxby Group Practice": []}),
        (
            "North East Lincolnshire",
            {"Freshney Green": ["Covers North East Lincolnshire"]},
        ),
        (
            "lincolnshire",
            {"Freshney Green": ["Covers North East Lincolnshire and North Lincolnshire"]},
        ),
        ("Timbuktu", {}),
        ("%", {}),
        ("!", {}),
    ],
)
def test_an_area_or_a_hubs_own_name_finds_the_hub(text: str, hubs: dict[str, list[str]]) -> None:
    assert hubs_for(text) == hubs


def test_a_town_or_a_postcode_finds_the_hub_of_the_practices_there() -> None:
    a_practice("Airedale, Wharfedale and Craven", town="Keighley", postcode="BD21 1SA")
    a_practice("Airedale, Wharfedale and Craven", town="Keighley", postcode="BD21 4AZ")
    a_practice("Calderdale", town="Keighley", postcode="BD21 1SA")
    a_practice("Calderdale", town="Keighley", postcode="BD2 1SA")
    a_practice("Hull", town="Keighley", postcode="BD21 9ZZ", status="closed")

    assert [hubs_for(text) for text in ("keighley", "BD21", "bd21 1sa", "bd21 4az", "BD21 5XX", "BD3")] == [
        {
            "Trust Primary Care": ["2 practices in Keighley"],
            "Caritas Group Practice": ["2 practices in Keighley"],
        },
        {"Trust Primary Care": ["2 practices in BD21"], "Caritas Group Practice": ["1 practice in BD21"]},
        {
            "Trust Primary Care": ["1 practice at BD21 1SA"],
            "Caritas Group Practice": ["1 practice at BD21 1SA"],
        },
        {"Trust Primary Care": ["1 practice at BD21 4AZ"]},
        {"Trust Primary Care": ["2 practices in BD21"], "Caritas Group Practice": ["1 practice in BD21"]},
        {
            "Trust Primary Care": ["2 practices elsewhere in BD (none is known in BD3)"],
            "Caritas Group Practice": ["2 practices elsewhere in BD (none is known in BD3)"],
        },
    ]
    assert hubs_for("HG1") == {}


def test_a_practice_is_found_with_the_hub_that_it_is_in_before_the_one_of_its_area() -> None:
    ash_grove = a_practice("Hull", name="Ash Grove Surgery", ods_code="B81001")
    MembershipFactory(practice=ash_grove, hub=TrainingHub.objects.get(slug="freshney-green"))
    a_practice("Hull", name="Ash Tree Surgery", ods_code="B81002")
    a_practice("Hambleton, Richmondshire and Whitby", name="Ashlea", ods_code="B81003")

    found = [
        [(practice.ods_code, str(practice.hub), practice.why) for practice in find(text).practices]
        for text in ("ash", "b81002", "as", "ash grvoe surgery")
    ]

    words, code, like = "Its name has these words", "Its ODS code is B81002", "Its name is like this"
    assert found == [
        [
            ("B81002", "Haxby Group Practice", words),
            ("B81001", "Freshney Green", words),
            ("B81003", "None", words),
        ],
        [("B81002", "Haxby Group Practice", code)],
        [],
        [("B81001", "Freshney Green", like)],
    ]
    assert hubs_for("ash grvoe") == {
        "Freshney Green": ["Ash Grove Surgery (B81001) is one of its practices or in its area"]
    }


def test_an_area_without_a_hub_is_told_by_its_name_and_by_its_towns() -> None:
    a_practice("Hambleton, Richmondshire and Whitby", town="Northallerton", postcode="DL7 8AR")

    told = [
        (find(text).uncovered, find(text).found_nothing)
        for text in ("Hambleton", "northallerton", "DL7", "nowhere")
    ]

    area = "Hambleton, Richmondshire and Whitby"
    assert told == [([area], False), ([area], False), ([area], False), ([], True)]


def test_more_practices_than_are_listed_are_told() -> None:
    for number in range(21):
        a_practice("Hull", name=f"Ash {number}")

    found = find("ash")

    assert (len(found.practices), found.more_practices) == (20, True)


def test_what_took_an_old_ccg_over_leads_to_the_hubs_of_its_areas_and_the_old_one_says_what_that_was() -> (
    None
):
    assert hubs_for("Bradford District and Craven CCG") == {
        "Trust Primary Care": [
            "Covers Airedale, Wharfedale and Craven, Bradford City and Bradford District, "
            "now part of Bradford District and Craven (36J)"
        ]
    }
    assert hubs_for("QWO").keys() >= {"College Lane", "Leeds Student Medical Practice"}
    assert [found.notes for found in find("Leeds South and East").hubs] == [
        ["The CCG Leeds South and East (03G) closed on 31 March 2018 and was succeeded by Leeds (15F)."]
    ]


@pytest.mark.parametrize(
    ("text", "hub"),
    [
        ("wakefeild", "College Lane"),
        ("Rotheram", "Primary Care Works"),
        ("donacster", "Primary Care Works"),
        ("Huddersfeild", "Caritas Group Practice"),
        ("haxbey", "Haxby Group Practice"),
        ("foundrey medical", "Foundry Medical Group"),
        ("leeds suoth", "Leeds Student Medical Practice"),
        ("leeds south", "Leeds Student Medical Practice"),
    ],
)
def test_a_typing_error_finds_what_was_meant(text: str, hub: str) -> None:
    assert [found.hub.name for found in find(text).hubs] == [hub]
