"""Applications to be accredited: those of the practice who write them, and those who read them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hubs.models import Application
from tests.factories.applications import application_in
from tests.factories.cast import Cast
from tests.house.doors.table import READ_ONLY, Door, answers, signed_in

APPLICANT = frozenset({"practice_lead"})
WRITERS = APPLICANT | {"administrator"}
SEERS = WRITERS | {"hub_lead", "hee"}


def _draft(cast: Cast) -> dict[str, Any]:
    """The application on which Ash Grove works."""
    application = Application.objects.open().filter(practice=cast.practice).first() or application_in(
        practice=cast.practice, by=cast.practice_lead, route="renewal", learner_groups=[cast.student_nurse]
    )
    return {"public_id": application.public_id}


def _criterion(cast: Cast) -> dict[str, Any]:
    found = _draft(cast)
    answer = Application.objects.get(**found).answers.select_related("criterion").first()
    assert answer is not None
    return found | {"code": answer.criterion.code}


def _reading(route: str, leads_to: Callable[[Cast], dict[str, Any]] = _draft) -> Door:
    return Door(route, get=answers((SEERS, 200), others=404), post=READ_ONLY, leads_to=leads_to)


def _doing(route: str) -> Door:
    table = answers((APPLICANT, 200), (SEERS, 403), others=404)
    return Door(route, get=table, post=table, leads_to=_draft)


DOORS: list[Door] = [
    Door("hubs:application_list", get=signed_in(200), post=READ_ONLY),
    Door(
        "hubs:application_start",
        get=answers((APPLICANT, 200), others=403),
        post=answers((APPLICANT, 200), others=403),
    ),
    _reading("hubs:application"),
    _reading("hubs:application_print"),
    _reading("hubs:application_history"),
    _doing("hubs:application_submit"),
    _doing("hubs:application_withdraw"),
    Door(
        "hubs:answer",
        get=answers((SEERS, 200), others=404),
        post=answers((WRITERS, 200), (SEERS, 403), others=404),
        leads_to=_criterion,
    ),
]
