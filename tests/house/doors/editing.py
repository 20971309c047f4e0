"""Series, chosen sessions, moves, steps and what others changed meanwhile."""

from typing import Any

from placements.models import SessionSeries, TimetableStep
from tests.factories.cast import Cast
from tests.house.doors.placements import kept
from tests.house.doors.table import ACT_ONLY, OFFICE, READ_ONLY, SEERS, Door, answers, of_placement, signed_in


def _clinical(cast: Cast) -> dict[str, Any]:
    return {"public_id": cast.timetable.published[0].public_id}


def _of_a_series(cast: Cast) -> dict[str, Any]:
    session = cast.timetable.published[0]
    if not session.series_id:
        session.series = SessionSeries.objects.create(
            practice=session.practice,
            title=session.title,
            first_day=session.start.date(),
            last_day=session.start.date(),
        )
        session.save(update_fields=["series"])
    return {"public_id": session.public_id}


def _step(cast: Cast) -> dict[str, Any]:
    step, _ = TimetableStep.objects.get_or_create(
        practice=cast.practice, by=cast.administrator, words="Moved Morning surgery"
    )
    return {"public_id": step.public_id}


_PLANNERS = answers((OFFICE, 200), (SEERS, 403), others=404)

DOORS: list[Door] = [
    kept("placements:session_move", _clinical),
    kept("placements:session_series", _of_a_series),
    Door("placements:sessions_choose", get=_PLANNERS, post=_PLANNERS, leads_to=of_placement),
    # What would become of the sessions of the week in which pages are looked at, one of them in another's way
    Door(
        "placements:sessions_choose",
        get=_PLANNERS,
        post=_PLANNERS,
        leads_to=of_placement,
        posted={"weeks": "2026-W48", "act": "time", "start": "9am"},
        label="a look at what would change",
    ),
    Door(
        "placements:week_changed",
        get=answers((OFFICE, 204), (SEERS, 403), others=404),
        post=READ_ONLY,
        leads_to=of_placement,
    ),
    Door(
        "placements:practice_changed",
        get=answers((OFFICE, 204), others=404),
        post=READ_ONLY,
        leads_to=lambda cast: {"ods_code": cast.practice.ods_code},
    ),
    Door("placements:steps", get=signed_in(200), post=READ_ONLY),
    Door(
        "placements:step_undo",
        get=ACT_ONLY,
        post=answers((OFFICE - {"educationalist"}, 302), (frozenset({"educationalist"}), 403), others=404),
        leads_to=_step,
    ),
]
