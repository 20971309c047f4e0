"""Mending a practice's timetable: somebody is off, a room is out of use, the practice is closed."""

from __future__ import annotations

from typing import Any

from placements.models import StepEntry, TimetableStep
from placements.operations.steps import states_of
from tests.factories.cast import Cast
from tests.house.doors.table import ACT_ONLY, KEEPERS, READ_ONLY, Door, answers, of_practice

_KEPT = answers((KEEPERS, 200), (frozenset({"educationalist"}), 403), others=404)
_DONE = answers((KEEPERS, 302), (frozenset({"educationalist"}), 403), others=404)


def _step(cast: Cast) -> dict[str, Any]:
    """The tutorial was called off because its leader is ill."""
    made, is_new = TimetableStep.objects.get_or_create(
        practice=cast.practice, by=cast.administrator, words="Edward Kaye is off: 1 cancelled"
    )
    if is_new:
        ((uid, state),) = states_of([cast.timetable.published[1]]).items()
        StepEntry.objects.create(
            step=made, session_uid=uid, before=state, after=state | {"is_cancelled": True}
        )
    return of_practice(cast) | {"public_id": made.public_id}


def _letter(cast: Cast) -> dict[str, Any]:
    return _step(cast) | {"person_id": cast.learner.public_id}


DOORS: list[Door] = [
    Door("placements:repair", get=_KEPT, post=_KEPT, leads_to=of_practice),
    Door(
        "placements:repair",
        get=_KEPT,
        post=_KEPT,
        leads_to=of_practice,
        asked={"closed": "1", "from": "2026-11-24", "until": "2026-11-25"},
        label="with sessions affected",
    ),
    Door("placements:repair_done", get=_KEPT, post=READ_ONLY, leads_to=_step),
    Door("placements:repair_undo", get=ACT_ONLY, post=_DONE, leads_to=_step),
    Door("placements:repair_letter", get=_KEPT, post=READ_ONLY, leads_to=_letter),
]
