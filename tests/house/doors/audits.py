"""Educational audits: who keeps, leads or teaches there and universities with learners read; both sides write."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from hubs.models import AuditAction, EducationalAudit
from hubs.operations.audits.starting import start_audit
from tests.factories.cast import Cast
from tests.house.doors.admin import HEE_ONLY
from tests.house.doors.table import ALL_KEEPERS, READ_ONLY, Door, answers, signed_in

_LINKS = frozenset({"academic", "other_academic"})
_AUDITORS = frozenset({"practice_lead", "hee"}) | _LINKS
_WRITERS = _AUDITORS | {"administrator", "hub_lead"}
_SEERS = _WRITERS | {"educationalist"}
_STOPPERS = frozenset({"hub_lead", "hee"}) | _LINKS
_STARTERS = ALL_KEEPERS | _LINKS | {"practice_lead"}


def _draft(cast: Cast) -> EducationalAudit:
    found = EducationalAudit.objects.in_hand().filter(practice=cast.practice).first()
    return found or start_audit(by=cast.practice_lead, practice=cast.practice)


def _in_hand(cast: Cast) -> dict[str, Any]:
    return {"public_id": _draft(cast).public_id}


def _done(cast: Cast) -> EducationalAudit:
    return EducationalAudit.objects.done().filter(practice=cast.practice).latest("audited_on")


def _action(cast: Cast, audit: EducationalAudit) -> dict[str, Any]:
    """What is to be done by the practice's lead."""
    action = audit.actions.first() or AuditAction.objects.create(
        audit=audit,
        text="Put up a rota for the learners’ room.",
        owner=cast.practice_lead,
        due_on=timezone.localdate() + datetime.timedelta(days=30),
    )
    return {"public_id": audit.public_id, "action_id": action.public_id}


def _step(operation: str, doers: frozenset[str], audit: Any) -> Door:
    asked = answers((doers, 200), (_SEERS, 403), others=404)
    return Door(
        "hubs:audit_step",
        get=asked,
        post=asked,
        leads_to=lambda cast: {"public_id": audit(cast).public_id, "operation": operation},
        label=operation,
    )


def _row(cast: Cast) -> dict[str, Any]:
    return {"object_id": _done(cast).pk}


def _admin(name: str) -> Door:
    return Door(f"admin:hubs_educationalaudit_{name}", get=HEE_ONLY, post=HEE_ONLY, leads_to=_row)


_WRITTEN = answers((_WRITERS, 200), (_SEERS, 403), others=404)

DOORS: list[Door] = [
    Door("hubs:audit_list", get=signed_in(200), post=READ_ONLY),
    Door(
        "hubs:audit_start",
        get=answers((_STARTERS, 200), others=403),
        post=answers((_STARTERS, 200), others=403),
    ),
    Door("hubs:audit", get=answers((_SEERS, 200), others=404), post=READ_ONLY, leads_to=_in_hand),
    Door(
        "hubs:audit",
        get=answers((_SEERS, 200), others=404),
        post=READ_ONLY,
        leads_to=lambda cast: {"public_id": _done(cast).public_id},
        label="that is done",
    ),
    Door("hubs:audit_print", get=answers((_SEERS, 200), others=404), post=READ_ONLY, leads_to=_in_hand),
    Door("hubs:audit_all", get=_WRITTEN, post=_WRITTEN, leads_to=_in_hand),
    Door(
        "hubs:audit_section",
        get=answers((_WRITERS, 200), (_SEERS, 302), others=404),
        post=_WRITTEN,
        leads_to=lambda cast: {**_in_hand(cast), "key": "capacity"},
    ),
    _step("discard_audit", _AUDITORS, _draft),
    _step("hold_audit", _STOPPERS, _done),
    _step("close_audit", frozenset({"hub_lead", "hee"}), _done),
    _step("agree_audit", _AUDITORS, _draft),
    Door("hubs:audit_action_add", get=_WRITTEN, post=_WRITTEN, leads_to=_in_hand),
    Door(
        "hubs:audit_action_change",
        get=_WRITTEN,
        post=_WRITTEN,
        leads_to=lambda cast: _action(cast, _draft(cast)),
    ),
    Door(
        "hubs:audit_action_finish",
        get=_WRITTEN,
        post=_WRITTEN,
        leads_to=lambda cast: _action(cast, _draft(cast)),
    ),
    # Of an audit that is done nothing is taken out: the door answers, and the operation says so.
    Door(
        "hubs:audit_action_remove",
        get=READ_ONLY,
        post=answers((_WRITERS, 302), (_SEERS, 403), others=404),
        leads_to=lambda cast: _action(cast, _done(cast)),
    ),
    Door("admin:hubs_educationalaudit_changelist", get=HEE_ONLY, post=HEE_ONLY),
    Door("admin:hubs_educationalaudit_add", get=HEE_ONLY, post=HEE_ONLY),
    Door("admin:hubs_educationalaudit_change", get=HEE_ONLY, post=answers(others=403), leads_to=_row),
    _admin("hold"),
    _admin("ask_review"),
    _admin("release"),
    _admin("close"),
    _admin("follow_up"),
]
