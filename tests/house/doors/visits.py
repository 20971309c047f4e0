"""Visits to applicants: arranged by the hub or HEE, confirmed and agreed by the practice, known to the team."""

from __future__ import annotations

from typing import Any

from hubs.models import Application, Visit
from hubs.operations.accrediting.applications import submit_application
from hubs.operations.accrediting.screening import begin_screening
from tests.factories.applications import answer_all, application_in
from tests.factories.cast import Cast
from tests.factories.visits import visit_to
from tests.house.doors.table import READ_ONLY, Door, answers, signed_in

_WRITERS = frozenset({"administrator", "practice_lead"})
_SCREENERS = frozenset({"hub_lead", "hee"})
_SEERS = _WRITERS | _SCREENERS
_LEAD = frozenset({"practice_lead"})


def _application(cast: Cast) -> dict[str, Any]:
    """An application of Ash Grove, whatever has become of it; a screened one where there is none."""
    found = Application.objects.filter(practice=cast.practice).first() or application_in(
        "screening",
        practice=cast.practice,
        hub_lead=cast.hub_lead,
        route="renewal",
        learner_groups=[cast.student_nurse],
    )
    return {"public_id": found.public_id}


def _screened(cast: Cast) -> Application:
    """Ash Grove's application being screened: where other doors have begun one, that one, brought there."""
    found = Application.objects.open().filter(practice=cast.practice).first()
    if found is None:
        return application_in(
            "screening",
            practice=cast.practice,
            hub_lead=cast.hub_lead,
            route="renewal",
            learner_groups=[cast.student_nurse],
        )
    if found.state in ("draft", "returned"):
        answer_all(found, by=cast.practice_lead, with_links=True)
        found = submit_application(by=cast.practice_lead, application=found)
    return begin_screening(by=cast.hub_lead, application=found) if found.state == "submitted" else found


def _visit(cast: Cast) -> dict[str, Any]:
    found = Visit.objects.filter(application__practice=cast.practice).first()
    if found is None:
        found = visit_to(_screened(cast), by=cast.hub_lead)
    return {"public_id": found.public_id}


def _step(name: str, doers: frozenset[str]) -> Door:
    asked = answers((doers, 200), (_SEERS, 403), others=404)
    return Door(f"hubs:{name}", get=asked, post=asked, leads_to=_visit)


DOORS: list[Door] = [
    Door("hubs:visit_list", get=signed_in(200), post=READ_ONLY),
    Door("hubs:visit", get=answers((_SEERS, 200), others=404), post=READ_ONLY, leads_to=_visit),
    Door("hubs:visit_calendar", get=answers((_SEERS, 200), others=404), post=READ_ONLY, leads_to=_visit),
    Door(
        "hubs:visit_arrange",
        get=answers((_SCREENERS, 200), (_SEERS, 403), others=404),
        post=answers((_SCREENERS, 200), (_SEERS, 403), others=404),
        leads_to=_application,
    ),
    _step("visit_change", _SCREENERS),
    _step("visit_confirm", _WRITERS),
    _step("visit_call_off", _SCREENERS),
    _step("visit_record", _SCREENERS),
    # Nothing more is asked than the button: the door answers, and the operation says that it is too early.
    Door(
        "hubs:visit_agree",
        get=answers((_LEAD, 200), (_SEERS, 403), others=404),
        post=answers((_LEAD, 200), (_SEERS, 403), others=404),
        leads_to=_visit,
    ),
]
