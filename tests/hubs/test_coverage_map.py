"""Boundaries: taken in from a file, simplified, and drawn as a map beside the same facts as a list."""

import json
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from hubs.management.commands.load_scheme import OURS
from hubs.models import AreaBoundary, ClinicalCommissioningGroup, TrainingHub
from hubs.operations.boundaries import load_boundaries
from hubs.operations.scheme import load_scheme
from hubs.outlines import Drawing, area_of, middle_of, simplified
from hubs.public_data.files import GivenFile
from tests.factories.network import CcgFactory, CoverageFactory, HubFactory
from tests.hubs.shared_data import real_file

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000")]

SQUARE = [[-1.0, 53.0], [0.0, 53.0], [0.0, 54.0], [-1.0, 54.0], [-1.0, 53.0]]
NEXT = [[0.0, 53.0], [1.0, 53.0], [1.0, 54.0], [0.0, 54.0], [0.0, 53.0]]
SPECK = [[2.0, 53.0], [2.0001, 53.0], [2.0, 53.0001], [2.0, 53.0]]


def feature(coordinates: Any, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def geojson(*features: Any) -> GivenFile:
    text = json.dumps({"type": "FeatureCollection", "features": features})
    return GivenFile("areas.geojson", text.encode())


@pytest.fixture
def hubs(db: None) -> tuple[TrainingHub, TrainingHub]:
    """Two hubs, of a western and an eastern area."""
    west, east = HubFactory(name="West Hub", slug="west"), HubFactory(name="East Hub", slug="east")
    CoverageFactory(hub=west, ccg__code="01W", ccg__name="Westmarsh", ccg__official_name="NHS Westmarsh CCG")
    CoverageFactory(hub=east, ccg__code="01E", ccg__name="Eastwold")
    return west, east


def test_areas_are_known_by_code_or_by_name_whatever_the_file_calls_these(hubs: Any) -> None:
    CcgFactory(code="01N", name="Northmoor")
    done = load_boundaries(
        by=None,
        file=geojson(
            feature([SQUARE], CCG18CD="E38000001", CCG18NM="NHS WESTMARSH CCG", objectid=7),
            feature([[NEXT], [SPECK]], "MultiPolygon", ods="01e", nothing=None),
            feature([SQUARE], name="Nowhere"),
            feature([SQUARE]),
        ),
    )

    assert (done.loaded, done.unknown, done.without) == (
        ["Eastwold", "Westmarsh"],
        ["Nowhere", "an area without a name"],
        ["Northmoor"],
    )
    assert {each.ccg.code: (each.outlines, each.source) for each in AreaBoundary.objects.all()} == {
        "01W": ([[SQUARE]], "areas.geojson"),
        "01E": ([[NEXT]], "areas.geojson"),
    }


def test_the_same_file_again_replaces_what_is_there(hubs: Any) -> None:
    for coordinates in (SQUARE, NEXT):
        load_boundaries(by=None, file=geojson(feature([coordinates], code="01W")))

    assert AreaBoundary.objects.get().outlines == [[NEXT]]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "It is not JSON; the file may be cut short."),
        ("[" * 100_000, "It is not JSON; the file may be cut short."),
        ("[]", "it is no FeatureCollection"),
        ('{"type": "FeatureCollection", "features": []}', "There is no area in it."),
        ('{"type": "FeatureCollection", "features": [7]}', "Area 1 of the file has no boundary"),
        (
            json.dumps({"type": "FeatureCollection", "features": [feature([0, 0], "Point")]}),
            "needs a Polygon",
        ),
        (
            json.dumps(
                {"type": "FeatureCollection", "features": [feature([[[409519, 423218]] * 4], code="01W")]}
            ),
            "Export it as WGS 84 (EPSG:4326).",
        ),
        (json.dumps({"type": "FeatureCollection", "features": [feature([[["a"]]])]}), "not degrees"),
        (
            json.dumps({"type": "FeatureCollection", "features": [feature([[[0, 53]] * 3])]}),
            "fewer than four",
        ),
        (json.dumps({"type": "FeatureCollection", "features": [feature([])]}), "fewer than four"),
        (
            json.dumps({"type": "FeatureCollection", "features": [feature([SQUARE], n="X")]}),
            "None of its areas",
        ),
    ],
)
def test_a_file_that_is_not_what_it_should_be_changes_nothing_and_says_why(
    hubs: Any, tmp_path: Path, text: str, why: str
) -> None:
    file = tmp_path / "areas.geojson"
    file.write_text(text)

    with pytest.raises(CommandError) as refused:
        call_command("load_boundaries", str(file))

    assert why in str(refused.value)
    assert str(refused.value).startswith("areas.geojson was refused.")
    assert not AreaBoundary.objects.exists()


def test_the_command_says_what_came_of_the_file(hubs: Any, tmp_path: Path) -> None:
    file = tmp_path / "areas.geojson"
    file.write_bytes(geojson(feature([SQUARE], code="01W"), feature([SQUARE], code="99Z")).data)
    told = StringIO()

    call_command("load_boundaries", str(file), stdout=told)

    assert told.getvalue().splitlines() == [
        "1 area with a boundary from areas.geojson.",
        "Not ours: 99Z.",
        "Still without one: Eastwold.",
    ]


def drawn(client: Client, url: str) -> Any:
    """The map of a page, read as XML; None when there is none."""
    page = client.get(url).content.decode()
    if '<svg class="app-map"' not in page:
        return None
    start = page.index('<svg class="app-map"')
    return fromstring(page[start : page.index("</svg>", start) + 6])


SVG = "{http://www.w3.org/2000/svg}"


def test_the_map_numbers_each_hub_as_the_list_beside_it(hubs: Any, client: Client) -> None:
    load_boundaries(by=None, file=geojson(feature([SQUARE], code="01W"), feature([NEXT], code="01E")))

    svg = drawn(client, "/hubs/")

    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "map-title map-description"
    assert [each.get("id") for each in svg[:2]] == ["map-title", "map-description"]
    assert [(each.get("class"), each[0].text) for each in svg.findall(f"{SVG}path")] == [
        ("app-map__area app-map__area--1", "Eastwold"),
        ("app-map__area app-map__area--2", "Westmarsh"),
    ]
    assert [each.text for each in svg.findall(f"{SVG}text")] == ["1", "2"]
    assert all("style" not in each.attrib for each in svg.iter())
    page = client.get("/hubs/").content.decode()
    assert '<li><a href="/hubs/east/">East Hub</a>: Eastwold</li>' in page


def test_a_hubs_own_page_shows_its_areas_among_the_others(hubs: Any, client: Client) -> None:
    load_boundaries(by=None, file=geojson(feature([SQUARE], code="01W"), feature([NEXT], code="01E")))

    looks = [each.get("class") for each in drawn(client, "/hubs/west/").findall(f"{SVG}path")]

    assert looks == ["app-map__area app-map__area--other", "app-map__area app-map__area--own"]


def test_without_boundaries_there_is_the_list_and_no_empty_box(hubs: Any, client: Client) -> None:
    assert drawn(client, "/hubs/") is None
    load_boundaries(by=None, file=geojson(feature([SQUARE], code="01W")))

    assert drawn(client, "/hubs/east/") is None
    assert drawn(client, "/hubs/?q=west") is None
    assert "Eastwold" in client.get("/hubs/east/").content.decode()
    assert "Not on the map, since no boundary is loaded: Eastwold." in client.get("/hubs/").content.decode()


def test_lines_lose_points_but_no_shape() -> None:
    along = [(n / 1000, 53 + (n % 2) / 10_000) for n in range(1001)]
    ring = [*along, (1.0, 54.0), (0.0, 54.0), along[0]]

    (kept,) = simplified([[ring]])

    assert kept == [[[0.0, 53.0], [1.0, 53.0], [1.0, 54.0], [0.0, 54.0], [0.0, 53.0]]]
    assert simplified([[SPECK]]) == [[[[2.0, 53.0], [2.0, 53.0], [2.0, 53.0], [2.0, 53.0]]]]  # type: ignore[list-item]
    assert simplified([]) == []


def test_a_drawing_has_the_true_shape_with_north_on_top() -> None:
    square = [(x, y) for x, y in SQUARE]
    drawing = Drawing.around([square], width=108)

    assert (area_of(square), middle_of(square)) == (1.0, (-0.5, 53.5))
    assert drawing.place((-1.0, 54.0)) == (4, 4)
    assert drawing.place((0.0, 53.0)) == (104, 172)
    assert drawing.path([[square]]) == "M4 172L104 172L104 4L4 4Z"


def test_the_real_boundaries_make_a_map_of_all_areas_that_is_light(client: Client) -> None:
    file = real_file("geo/ccg_boundaries_yh.geojson")
    load_scheme(by=None, file=GivenFile("scheme.toml", Path(OURS).read_bytes()))

    done = load_boundaries(by=None, file=file)

    assert (len(done.loaded), done.unknown, done.without) == (23, [], [])
    svg = drawn(client, "/hubs/")
    assert len(svg.findall(f"{SVG}path")) == 23
    # Of 22 areas that a hub covers, one is so near to another of its hub that the number stands there once.
    assert ClinicalCommissioningGroup.objects.filter(hubs__isnull=False).count() == 22
    assert len(svg.findall(f"{SVG}text")) == 21
    assert sum(len(each.get("d")) for each in svg.findall(f"{SVG}path")) < 20_000
