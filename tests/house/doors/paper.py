"""A practice's week on paper, who is free in it, and what a learner is sent before the first day."""

from typing import Any

from tests.factories.cast import Cast
from tests.house.doors.table import OFFICE, READ_ONLY, Door, answers


def _practice(cast: Cast) -> dict[str, Any]:
    return {"ods_code": cast.practice.ods_code}


WEEK = {"week": "2026-W48"}
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
]
