"""Sessions that concern two practices: the visits that a practice's learners make, and those made to it."""

from typing import Any

from tests.factories.cast import Cast
from tests.house.doors.table import OFFICE, READ_ONLY, Door, answers


def _practice(cast: Cast) -> dict[str, Any]:
    return {"ods_code": cast.practice.ods_code}


DOORS: list[Door] = [
    Door("placements:visits", get=answers((OFFICE, 200), others=404), post=READ_ONLY, leads_to=_practice),
]
