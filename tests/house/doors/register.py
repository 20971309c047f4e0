"""The public register, universities and search, for anyone; and what practices and hubs say there of themselves."""

from typing import Any

from tests.factories.cast import Cast
from tests.house.doors.table import KEEPERS, Door, answers, everybody

_READING: dict[str, Any] = {"get": everybody(200), "post": everybody(405)}


def _ash_grove(cast: Cast) -> dict[str, str]:
    return {"ods_code": cast.practice.ods_code}


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
    Door(
        "hubs:hub_contacts",
        leads_to=lambda cast: {"slug": cast.hub.slug},
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
