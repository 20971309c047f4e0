"""Hours: claimed by the learner, confirmed, taken back, made up, and taken away as sheets."""

from __future__ import annotations

from typing import Any

from tests.factories.cast import Cast
from tests.house.doors.rules import PLANNED, STAFF
from tests.house.doors.table import ACT_ONLY, READ_ONLY, SEERS, Door, answers, of_placement, signed_in


def _session(cast: Cast) -> dict[str, Any]:
    return {"public_id": cast.timetable.published[0].public_id}


def _provider(cast: Cast) -> dict[str, Any]:
    return {"slug": cast.provider.slug}


_SEEN = answers((SEERS, 200), others=404)
_OWN = answers((frozenset({"learner"}), 200), others=404)
_OF_PROVIDER = answers((frozenset({"academic"}), 200), others=404)

DOORS: list[Door] = [
    Door("placements:hours_claim", get=ACT_ONLY, post=signed_in(302)),
    Door("placements:own_hours", get=_OWN, post=_OWN, leads_to=_session),
    Door(
        "placements:own_hours", get=_OWN, post=_OWN, leads_to=_session, asked={"as": "missed"}, label="missed"
    ),
    Door("placements:hours_confirm", get=signed_in(200), post=signed_in(200)),
    Door(
        "placements:session_hours",
        get=PLANNED,
        post=PLANNED,
        leads_to=lambda cast: of_placement(cast) | {"session_id": cast.timetable.published[0].public_id},
    ),
    Door(
        "placements:placement_hours_download",
        get=_SEEN,
        post=READ_ONLY,
        leads_to=lambda cast: of_placement(cast) | {"form": "csv"},
    ),
    Door(
        "placements:practice_sessions_download",
        get=STAFF,
        post=READ_ONLY,
        leads_to=lambda cast: {"ods_code": cast.practice.ods_code, "form": "csv"},
    ),
    Door("placements:provider_hours", get=_OF_PROVIDER, post=READ_ONLY, leads_to=_provider),
    Door(
        "placements:provider_hours_download",
        get=_OF_PROVIDER,
        post=READ_ONLY,
        leads_to=lambda cast: _provider(cast) | {"form": "csv"},
    ),
]
