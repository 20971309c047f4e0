"""Showing timetables to their learners, saying that one has seen them, and what was shown on an earlier day."""

from __future__ import annotations

from tests.house.doors.table import (
    ACT_ONLY,
    KEEPERS,
    OFFICE,
    READ_ONLY,
    SEERS,
    Door,
    answers,
    of_placement,
    of_practice,
    signed_in,
)

_PLANNED = answers((OFFICE, 200), (SEERS, 403), others=404)
_KEPT = answers((KEEPERS, 200), (SEERS, 403), others=404)
_AT_PRACTICE = answers((KEEPERS, 200), (OFFICE, 403), others=404)

DOORS: list[Door] = [
    Door("placements:placement_publish", get=_PLANNED, post=_PLANNED, leads_to=of_placement),
    Door(
        "placements:placement_publish_by",
        get=_KEPT,
        post=answers((KEEPERS, 302), (SEERS, 403), others=404),
        leads_to=of_placement,
    ),
    Door("placements:practice_publish", get=_AT_PRACTICE, post=_AT_PRACTICE, leads_to=of_practice),
    Door("placements:late_timetables", get=signed_in(200), post=READ_ONLY),
    Door("placements:timetable_wants", get=signed_in(200), post=signed_in(200)),
    Door(
        "placements:timetable_seen",
        get=ACT_ONLY,
        post=answers((frozenset({"learner"}), 302), (SEERS, 403), others=404),
        leads_to=of_placement,
    ),
    Door(
        "placements:week_as_shown",
        get=answers((SEERS, 200), others=404),
        post=READ_ONLY,
        leads_to=of_placement,
    ),
    Door(
        "placements:week_as_shown",
        get=answers((SEERS, 200), others=404),
        post=READ_ONLY,
        leads_to=of_placement,
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
