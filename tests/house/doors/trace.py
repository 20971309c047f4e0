"""What happened, and what is for the eyes of those named only: histories, and adjustments."""

from typing import Any

from tests.factories.cast import Cast
from tests.house.doors.probes import adjustment_of
from tests.house.doors.table import OFFICE, READ_ONLY, SEERS, Door, answers

# The learner writes adjustments, and so may, with their agreement, the university and the educationalist; the
# administrator is named in one. Who else sees the placement does not learn whether there are any.
OPENERS = frozenset({"learner", "academic", "educationalist", "administrator"})
WRITERS = frozenset({"learner", "academic", "educationalist"})
ANSWERS_FOR_STANDING = frozenset({"practice_lead", "hub_lead", "hee"})


def _placement(cast: Cast) -> dict[str, Any]:
    adjustment_of(cast)
    return {"public_id": cast.placement.public_id}


def _adjustment(cast: Cast) -> dict[str, Any]:
    return {"public_id": adjustment_of(cast).public_id}


_NEW = answers((WRITERS, 200), (SEERS | OPENERS, 403), others=404)
_OWN = answers((frozenset({"learner"}), 200), (frozenset({"administrator"}), 403), others=404)

DOORS: list[Door] = [
    Door(
        "placements:placement_history",
        get=answers((OFFICE, 200), (SEERS, 403), others=404),
        post=READ_ONLY,
        leads_to=_placement,
    ),
    Door(
        "hubs:standing_history",
        get=answers((ANSWERS_FOR_STANDING, 200), others=404),
        post=READ_ONLY,
        leads_to=lambda cast: {"ods_code": cast.practice.ods_code},
    ),
    Door(
        "placements:adjustments",
        get=answers((OPENERS, 200), (SEERS, 403), others=404),
        post=READ_ONLY,
        leads_to=_placement,
    ),
    Door("placements:adjustment_new", get=_NEW, post=_NEW, leads_to=_placement),
    # A form with nothing in it takes all readers out.
    Door("placements:adjustment_readers", get=_OWN, post=_OWN | {"learner": 302}, leads_to=_adjustment),
    Door("placements:adjustment_end", get=_OWN, post=_OWN, leads_to=_adjustment),
]
