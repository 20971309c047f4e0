"""The panel's room: meetings, letters, and conditions until they are met."""

from __future__ import annotations

from typing import Any

from hubs.models import Condition, PanelMeeting
from tests.factories.applications import application_in
from tests.factories.cast import Cast
from tests.factories.network import LearnerGroupFactory, PracticeFactory
from tests.factories.panels import condition_at, meeting_with
from tests.house.doors.table import READ_ONLY, Door, answers, signed_in

_SEERS = frozenset({"administrator", "practice_lead", "hub_lead", "hee"})
_WRITERS = frozenset({"administrator", "practice_lead"})
_SCREENERS = frozenset({"hub_lead", "hee"})
_LEAD, _HUB, _STAFF = (frozenset({name}) for name in ("practice_lead", "hub_lead", "hee"))


def _set(cast: Cast) -> Condition:
    found = Condition.objects.filter(decision__practice=cast.practice).first()
    return found or condition_at(
        cast.practice, by=cast.hee, hub_lead=cast.hub_lead, learner_groups=[LearnerGroupFactory()]
    )


def _condition(cast: Cast) -> dict[str, Any]:
    return {"public_id": _set(cast).public_id}


def _decision(cast: Cast) -> dict[str, Any]:
    return {"public_id": _set(cast).decision.public_id}


def _application(cast: Cast) -> dict[str, Any]:
    return {"public_id": _set(cast).decision.application.public_id}  # type: ignore[union-attr]


def _listed(cast: Cast) -> dict[str, Any]:
    _set(cast)
    return {}


def _meeting(cast: Cast) -> dict[str, Any]:
    found = PanelMeeting.objects.filter(state="planned").first()
    if found is None:
        practice = PracticeFactory(hub=cast.hub, name="Dale End Surgery")
        found = meeting_with([application_in("panel", practice=practice)], by=cast.hee)
    return {"public_id": found.public_id}


def _step(name: str, doers: frozenset[str], done: int, *, by_get: bool = True) -> Door:
    asked = answers((doers, done), (_SEERS, 403), others=404)
    return Door(f"hubs:{name}", get=asked if by_get else READ_ONLY, post=asked, leads_to=_condition)


DOORS: list[Door] = [
    Door("hubs:panel", get=signed_in(200), post=READ_ONLY),
    Door("hubs:panel_pack", get=answers((_STAFF, 200), others=404), post=READ_ONLY, leads_to=_meeting),
    Door("hubs:decision", get=answers((_SEERS, 200), others=404), post=READ_ONLY, leads_to=_decision),
    Door(
        "hubs:look_again",
        get=answers((_LEAD, 200), (_SEERS, 403), others=404),
        post=answers((_LEAD, 200), (_SEERS, 403), others=404),
        leads_to=_application,
    ),
    Door("hubs:condition_list", get=signed_in(200), post=READ_ONLY, leads_to=_listed),
    Door("hubs:condition", get=answers((_SEERS, 200), others=404), post=READ_ONLY, leads_to=_condition),
    _step("condition_show", _WRITERS, 200),
    _step("condition_send_back", _SCREENERS, 200),
    _step("condition_change", _STAFF, 200),
    _step("condition_close", _HUB, 302, by_get=False),
    _step("condition_confirm", _STAFF, 302, by_get=False),
]
