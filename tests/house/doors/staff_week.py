"""The doors to a practice's staff week, rooms, closures and leave, all of Ash Grove."""

from __future__ import annotations

import datetime
from typing import Any

from placements.models import Closure, StaffAbsence
from tests.factories.cast import Cast
from tests.factories.placements import this_week, times
from tests.house.doors.table import KEEPERS, OFFICE, READ_ONLY, Door, answers, of_practice

_READ = answers((OFFICE, 200), others=404)
_KEEP = answers((KEEPERS, 200), (OFFICE, 403), others=404)


def _room(cast: Cast) -> dict[str, Any]:
    return {"public_id": cast.room.public_id}


def _during() -> Any:
    return times(this_week().next.days[1], datetime.time(9), datetime.time(12))


def _closure(cast: Cast) -> dict[str, Any]:
    row, _ = Closure.objects.get_or_create(practice=cast.practice, reason="Training", during=_during())
    return {"public_id": row.public_id}


def _absence(cast: Cast) -> dict[str, Any]:
    row, _ = StaffAbsence.objects.get_or_create(
        practice=cast.practice, person=cast.supervisor, during=_during()
    )
    return {"public_id": row.public_id}


DOORS: list[Door] = [
    Door("placements:staff_week", get=_READ, post=_KEEP, leads_to=of_practice),
    Door("placements:staff_sheet", get=_KEEP, post=_KEEP, leads_to=of_practice),
    *(
        Door(
            "placements:staff_week_download",
            get=_READ,
            post=READ_ONLY,
            leads_to=lambda cast, form=form: of_practice(cast) | {"form": form},  # type: ignore[misc]
            label=form.upper(),
            tells_all=form == "xlsx",
        )
        for form in ("csv", "xlsx")
    ),
    *(
        Door(f"placements:{name}", get=_READ, post=READ_ONLY, leads_to=of_practice)
        for name in ("rooms", "closures", "absences")
    ),
    *(
        Door(f"placements:{name}", get=_KEEP, post=_KEEP, leads_to=of_practice)
        for name in ("room_new", "closure_new", "absence_new")
    ),
    Door("placements:room_edit", get=_KEEP, post=_KEEP, leads_to=_room),
    Door("placements:room_remove", get=_KEEP, post=_KEEP, leads_to=_room),
    Door("placements:closure_edit", get=_KEEP, post=_KEEP, leads_to=_closure),
    Door(
        "placements:closure_remove",
        get=_KEEP,
        post=answers((KEEPERS, 302), (OFFICE, 403), others=404),
        leads_to=_closure,
    ),
    Door("placements:absence_edit", get=_KEEP, post=_KEEP, leads_to=_absence),
    Door(
        "placements:absence_remove",
        get=_KEEP,
        post=answers((KEEPERS, 302), (OFFICE, 403), others=404),
        leads_to=_absence,
    ),
]
