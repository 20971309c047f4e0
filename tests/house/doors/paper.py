"""A practice's week on paper, who is free in it, and what a learner is sent before the first day."""

from typing import Any

from tests.factories.cast import Cast
from tests.house.doors.table import KEEPERS, OFFICE, READ_ONLY, SEERS, Door, answers


def _practice(cast: Cast) -> dict[str, Any]:
    return {"ods_code": cast.practice.ods_code}


def _placement(cast: Cast) -> dict[str, Any]:
    return {"public_id": cast.placement.public_id}


OF_THE_OFFICE = answers((OFFICE, 200), others=404)

DOORS: list[Door] = [
    Door("placements:who_is_free", get=OF_THE_OFFICE, post=READ_ONLY, leads_to=_practice),
    Door(
        "placements:who_is_free",
        get=OF_THE_OFFICE,
        post=READ_ONLY,
        leads_to=_practice,
        asked={"day": "2026-11-24", "at": "2pm"},
        label="at 2pm on Tuesday",
    ),
    *(
        Door(
            "placements:practice_week",
            get=OF_THE_OFFICE,
            post=READ_ONLY,
            leads_to=_practice,
            asked={"by": by},
            label=f"by {by}",
        )
        for by in ("learners", "rooms")
    ),
    Door("placements:wall_chart", get=OF_THE_OFFICE, post=READ_ONLY, leads_to=_practice),
    Door(
        "placements:clinicians",
        get=OF_THE_OFFICE,
        post=READ_ONLY,
        leads_to=_practice,
        asked={"week": "2026-W48"},
    ),
    # Nothing in the form is asked for, so what is empty is taken.
    Door(
        "placements:induction_notes",
        get=answers((KEEPERS, 200), (OFFICE, 403), others=404),
        post=answers((KEEPERS, 302), (OFFICE, 403), others=404),
        leads_to=_practice,
    ),
    Door(
        "placements:induction",
        get=answers((SEERS, 200), others=404),
        post=READ_ONLY,
        leads_to=_placement,
    ),
]
