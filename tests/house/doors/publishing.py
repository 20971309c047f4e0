"""Showing timetables to their learners, saying that one has seen them, and what was shown on an earlier day."""

from __future__ import annotations

from typing import Any

from tests.factories.cast import Cast
from tests.house.doors.table import (
    ACT_ONLY,
    KEEPERS,
    OFFICE,
    READ_ONLY,
    SEERS,
    Door,
    answers,
    signed_in,
)


def _placement(cast: Cast) -> dict[str, Any]:
    return {"public_id": cast.placement.public_id}


def _practice(cast: Cast) -> dict[str, Any]:
    return {"ods_code": cast.practice.ods_code}


_PLANNED = answers((OFFICE, 200), (SEERS, 403), others=404)
_KEPT = answers((KEEPERS, 200), (SEERS, 403), others=404)
_AT_PRACTICE = answers((KEEPERS, 200), (OFFICE, 403), others=404)

DOORS: list[Door] = [
    Door("placements:placement_publish", get=_PLANNED, post=_PLANNED, leads_to=_placement),
    Door(
        "placements:placement_publish_by",
        get=_KEPT,
        post=answers((KEEPERS, 302), (SEERS, 403), others=404),
        leads_to=_placement,
    ),
    Door("placements:practice_publish", get=_AT_PRACTICE, post=_AT_PRACTICE, leads_to=_practice),
    Door("placements:late_timetables", get=signed_in(200), post=READ_ONLY),
    Door("placements:timetable_wants", get=signed_in(200), post=signed_in(200)),
    Door(
        "placements:timetable_seen",
        get=ACT_ONLY,
        post=answers((frozenset({"learner"}), 302), (SEERS, 403), others=404),
        leads_to=_placement,
    ),
    Door(
        "placements:week_as_shown",
        get=answers((SEERS, 200), others=404),
        post=READ_ONLY,
        leads_to=_placement,
    ),
    Door(
        "placements:week_as_shown",
        get=answers((SEERS, 200), others=404),
        post=READ_ONLY,
        leads_to=_placement,
        asked={"as-of": "2099-01-01"},
        label="of a day to come",
    ),
    Door(
        "placements:learner_week",
        get=signed_in(200),
        post=READ_ONLY,
        asked={"as-of": "2026-11-20"},
        label="as it was shown",
    ),
]
