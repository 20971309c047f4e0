"""Building a timetable many sessions at a time, and the typical weeks of a practice."""

from __future__ import annotations

import datetime
from typing import Any

from placements.models import TypicalWeek
from tests.factories.building import TypicalSessionFactory, TypicalWeekFactory
from tests.factories.cast import Cast
from tests.house.doors.placements import kept
from tests.house.doors.table import KEEPERS, OFFICE, READ_ONLY, SEERS, Door, answers, of_placement


def _placement_with_a_typical_week(cast: Cast) -> dict[str, Any]:
    _typical(cast)
    return of_placement(cast)


def _form(form: str) -> Any:
    return lambda cast: of_placement(cast) | {"form": form}


def _practice(cast: Cast) -> dict[str, Any]:
    _typical(cast)
    return {"ods_code": cast.practice.ods_code}


def _typical(cast: Cast) -> TypicalWeek:
    found = TypicalWeek.objects.filter(practice=cast.practice).first()
    if found:
        return found
    typical: TypicalWeek = TypicalWeekFactory(practice=cast.practice, learner_group=cast.student_nurse)
    TypicalSessionFactory(typical_week=typical, starts_at=datetime.time(14), ends_at=datetime.time(15))
    return typical


def _typical_week(cast: Cast) -> dict[str, Any]:
    return {"ods_code": cast.practice.ods_code, "public_id": _typical(cast).public_id}


def _typical_session(cast: Cast) -> dict[str, Any]:
    return _typical_week(cast) | {"session": _typical(cast).sessions.get().public_id}


# Who plans the timetable; the learner and their university see it and are refused.
_PLANNED = answers((OFFICE, 200), (SEERS, 403), others=404)
_KEPT = answers((KEEPERS, 200), (OFFICE, 403), others=404)

DOORS: list[Door] = [
    Door("placements:typical_week_use", get=_PLANNED, post=_PLANNED, leads_to=_placement_with_a_typical_week),
    Door("placements:week_copy", get=_PLANNED, post=_PLANNED, leads_to=of_placement),
    Door("placements:earlier_placement", get=_PLANNED, post=_PLANNED, leads_to=of_placement),
    Door("placements:sheet_upload", get=_PLANNED, post=_PLANNED, leads_to=of_placement),
    Door(
        "placements:sheet_upload",
        get=_PLANNED,
        post=_PLANNED,
        leads_to=of_placement,
        label="with a sheet",
        posted={"pasted": "Date,Start,End,Title,Room\n1/2/2027,9am,10am,Wound care,Cellar\n1/2/2027,x,y,,"},
    ),
    *(
        Door(
            f"placements:{route}",
            get=_PLANNED,
            post=READ_ONLY,
            leads_to=_form(form),
            label=form,
            # A workbook is no text; its rows are those of the CSV.
            tells_all=form == "xlsx",
        )
        for route in ("sheet_template", "sheet_download")
        for form in ("csv", "xlsx")
    ),
    Door(
        "placements:sheet_template",
        get=answers((OFFICE, 404), (SEERS, 403), others=404),
        post=READ_ONLY,
        leads_to=_form("pdf"),
        label="of no kind",
    ),
    Door(
        "placements:week_keep",
        get=answers((KEEPERS, 302), (SEERS, 403), others=404),
        post=answers((KEEPERS, 200), (SEERS, 403), others=404),
        leads_to=of_placement,
        label="of a week without sessions",
        asked={"week": "2026-W30"},
    ),
    kept("placements:week_keep", asked={"week": "2026-W48"}, label="of a week with sessions"),
    Door(
        "placements:typical_weeks", get=answers((OFFICE, 200), others=404), post=READ_ONLY, leads_to=_practice
    ),
    Door(
        "placements:typical_week",
        get=answers((OFFICE, 200), others=404),
        post=READ_ONLY,
        leads_to=_typical_week,
    ),
    Door("placements:typical_week_rename", get=_KEPT, post=_KEPT, leads_to=_typical_week),
    Door(
        "placements:typical_week_remove",
        get=_KEPT,
        post=answers((KEEPERS, 302), (OFFICE, 403), others=404),
        leads_to=_typical_week,
    ),
    Door("placements:typical_session_new", get=_KEPT, post=_KEPT, leads_to=_typical_week),
    Door("placements:typical_session_edit", get=_KEPT, post=_KEPT, leads_to=_typical_session),
    Door(
        "placements:typical_session_remove",
        get=_KEPT,
        post=answers((KEEPERS, 302), (OFFICE, 403), others=404),
        leads_to=_typical_session,
    ),
]
