"""The public register, universities and search, for anyone; and what practices and hubs say there of themselves."""

from typing import Any

from hubs.models import AreaBoundary, HubContact
from tests.factories.cast import Cast
from tests.factories.network import CoverageFactory
from tests.house.doors.table import KEEPERS, Door, answers, everybody

_READING: dict[str, Any] = {"get": everybody(200), "post": everybody(405)}


def _ash_grove(cast: Cast) -> dict[str, str]:
    return {"ods_code": cast.practice.ods_code}


def _with_a_map(cast: Cast) -> dict[str, str]:
    """The hub covers an area of which there is a boundary, and has two contacts."""
    if not AreaBoundary.objects.exists():
        area = CoverageFactory(hub=cast.hub, ccg__name="Westmarsh").ccg
        square = [[-1.0, 53.0], [0.0, 53.0], [0.0, 54.0], [-1.0, 54.0], [-1.0, 53.0]]
        AreaBoundary.objects.create(ccg=area, outlines=[[square]], source="A square")
        for number in (1, 2):
            HubContact.objects.create(hub=cast.hub, name=f"Contact {number}", phone="+441134960001")
    return {"slug": cast.hub.slug}


DOORS: list[Door] = [
    Door("hubs:practice_list", **_READING),
    Door(
        "hubs:practice_list",
        label="near a postcode that nobody knows",
        asked={"near": "ZE1", "within": "5"},
        **_READING,
    ),
    Door("hubs:practice_list", label="nothing fits", asked={"near": "LS1", "hub": "nowhere"}, **_READING),
    Door("hubs:practice", leads_to=_ash_grove, **_READING),
    Door("hubs:practices_csv", **_READING),
    Door("hubs:practices_json", **_READING),
    Door("hubs:provider_list", **_READING),
    Door("hubs:hub_detail", label="with a map", leads_to=_with_a_map, **_READING),
    Door(
        "hubs:hub_list",
        label="with a map",
        leads_to=lambda cast: dict.fromkeys(_with_a_map(cast).keys() - {"slug"}),
        **_READING,
    ),
    Door(
        "hubs:hub_contacts",
        leads_to=_with_a_map,
        get=answers((frozenset({"hub_lead", "hee"}), 200), others=404),
        post=answers(others=404),
    ),
    Door("hubs:search", **_READING),
    Door("hubs:search", label="for something that is there", asked={"q": "surgery"}, **_READING),
    Door("hubs:search", label="mistyped", asked={"q": "Asch Grvoe"}, **_READING),
    Door(
        "hubs:learning_together",
        leads_to=_ash_grove,
        get=answers((KEEPERS, 200), others=404),
        post=answers((KEEPERS, 302), others=404),
    ),
]
