"""The desk: the queue, the case of an application, and the steps that the hub takes with it."""

from __future__ import annotations

from typing import Any

from hubs.models import Application
from tests.factories.applications import application_in
from tests.factories.cast import Cast
from tests.house.doors.admin import HEE_ONLY
from tests.house.doors.table import ACT_ONLY, READ_ONLY, Door, answers

_DESK = frozenset({"hub_lead", "hee"})
_SEERS = _DESK | {"same_hub_administrator"}
_SCREENERS = _DESK | {"other_hub_lead"}


def _screened(cast: Cast) -> dict[str, Any]:
    """The application of Beck Side that the south hub reads; other doors keep that of Ash Grove."""
    of_beck_side = Application.objects.filter(practice=cast.same_hub_practice, state="screening")
    found = of_beck_side.first() or application_in(
        "screening",
        practice=cast.same_hub_practice,
        hub_lead=cast.hub_lead,
        route="renewal",
        learner_groups=[cast.student_nurse],
    )
    return {"public_id": found.public_id}


def _criterion(cast: Cast) -> dict[str, Any]:
    found = _screened(cast)
    answer = Application.objects.get(**found).answers.select_related("criterion").first()
    assert answer is not None
    return found | {"code": answer.criterion.code}


def _step(cast: Cast) -> dict[str, Any]:
    return _screened(cast) | {"operation": "return_application"}


def _row(cast: Cast) -> dict[str, Any]:
    return {"object_id": Application.objects.get(**_screened(cast)).pk}


def _judged(cast: Cast) -> dict[str, Any]:
    return _row(cast) | {"code": _criterion(cast)["code"]}


DOORS: list[Door] = [
    Door("hubs:application_queue", get=answers((_SCREENERS, 200), others=403), post=READ_ONLY),
    Door("hubs:application_queue_download", get=answers((_SCREENERS, 200), others=403), post=READ_ONLY),
    Door(
        "hubs:case",
        get=answers((_DESK, 200), (_SEERS, 403), others=404),
        post=READ_ONLY,
        leads_to=_screened,
    ),
    Door(
        "hubs:judge_answer",
        get=ACT_ONLY,
        post=answers((_DESK, 200), (_SEERS, 403), others=404),
        leads_to=_criterion,
    ),
    Door(
        "hubs:desk_step",
        get=answers((_DESK, 200), (_SEERS, 403), others=404),
        post=answers((_DESK, 200), (_SEERS, 403), others=404),
        leads_to=_step,
    ),
    Door("admin:hubs_application_changelist", get=HEE_ONLY, post=HEE_ONLY),
    Door("admin:hubs_application_change", get=HEE_ONLY, post=answers(others=403), leads_to=_row),
    Door("admin:hubs_application_judge", get=HEE_ONLY, post=HEE_ONLY, leads_to=_judged),
    Door(
        "admin:hubs_application_begin_screening",
        get=HEE_ONLY,
        post=HEE_ONLY,
        leads_to=_row,
    ),
    Door("admin:hubs_application_return_application", get=HEE_ONLY, post=HEE_ONLY, leads_to=_row),
    Door("admin:hubs_application_send_to_panel", get=HEE_ONLY, post=HEE_ONLY, leads_to=_row),
]
