"""Rules: findings and what is set aside, who supervises and assesses, spoke visits, hours, the rules themselves."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from placements.models import Part, RuleOverride, RuleSetting, SpokeVisit
from placements.rule_checks import check_placement_now
from tests.factories.cast import Cast
from tests.house.doors.admin import HEE_ONLY
from tests.house.doors.placements import deed, kept
from tests.house.doors.table import (
    KEEPERS,
    OFFICE,
    READ_ONLY,
    SEERS,
    Door,
    answers,
    of_placement,
    of_practice,
)


def _override(cast: Cast) -> dict[str, Any]:
    override, _ = RuleOverride.objects.get_or_create(
        placement=cast.placement,
        rule="41",
        about="0" * 64,
        defaults={"sentence": "A sentence", "reason": "A reason", "overridden_by": cast.hub_lead},
    )
    return {"public_id": override.public_id}


def _supervisor_missing(cast: Cast) -> dict[str, Any]:
    """A finding that one press of a button mends: the surgery has nobody who leads it."""
    surgery, _ = cast.timetable.published
    surgery.participations.exclude(part=Part.LEARNER).delete()
    found = [each for each in check_placement_now(cast.placement) if each.rule.code == "22"]
    return {"public_id": cast.placement.public_id, "about": found[0].fingerprint}


def _visit(cast: Cast) -> dict[str, Any]:
    visit, _ = SpokeVisit.objects.get_or_create(placement=cast.placement, place="District nurses")
    return {"public_id": visit.public_id}


def _csv(cast: Cast) -> dict[str, Any]:
    return of_practice(cast) | {"form": "csv"}


def _setting(cast: Cast) -> dict[str, Any]:
    setting, _ = RuleSetting.objects.get_or_create(
        rule="travel",
        starts_on=timezone.localdate() + datetime.timedelta(days=30),
        defaults={"parameters": {"minutes": 45}, "reason": "A reason", "set_by": cast.hee},
    )
    return {"object_id": setting.pk}


HEE_OUT = answers((frozenset({"hee"}), 302), others=403)
STAFF = answers((OFFICE, 200), others=404)
PLANNED = answers((OFFICE, 200), (SEERS, 403), others=404)
PLANNED_POST = answers((OFFICE, 302), (SEERS, 403), others=404)

DOORS: list[Door] = [
    Door(
        "placements:findings",
        get=answers((OFFICE, 200), (SEERS, 403), others=404),
        post=answers((KEEPERS, 200), (SEERS, 403), others=404),
        leads_to=of_placement,
    ),
    deed("placements:override_withdraw", _override),
    Door("admin:placements_rulesetting_changelist", get=HEE_ONLY, post=HEE_ONLY),
    Door(
        "admin:placements_rulesetting_set", get=HEE_ONLY, post=HEE_ONLY, leads_to=lambda cast: {"code": "38"}
    ),
    Door("admin:placements_rulesetting_change", get=HEE_ONLY, post=answers(others=403), leads_to=_setting),
    Door("admin:placements_rulesetting_withdraw", get=HEE_ONLY, post=HEE_OUT, leads_to=_setting),
    kept("placements:finding_mend", _supervisor_missing),
    Door("placements:placement_roles", get=PLANNED, post=PLANNED_POST, leads_to=of_placement),
    Door("placements:placement_interviews", get=PLANNED, post=PLANNED_POST, leads_to=of_placement),
    kept("placements:spoke_visit_new"),
    kept("placements:spoke_visit_change", _visit),
    Door(
        "placements:placement_hours",
        get=answers((SEERS, 200), others=404),
        post=READ_ONLY,
        leads_to=of_placement,
    ),
    Door("placements:practice_hours", get=STAFF, post=READ_ONLY, leads_to=of_practice),
    Door("placements:practice_hours_download", get=STAFF, post=READ_ONLY, leads_to=_csv, label="csv"),
    Door(
        "placements:practice_hours_download",
        get=STAFF,
        post=READ_ONLY,
        leads_to=lambda cast: of_practice(cast) | {"form": "xlsx"},
        label="xlsx",
        tells_all=True,  # a workbook is no text
    ),
    Door(
        "placements:practice_hours_download",
        get=answers(others=404),
        post=READ_ONLY,
        leads_to=lambda cast: of_practice(cast) | {"form": "pdf"},
        label="pdf",
    ),
    Door(
        "placements:nominated_person",
        get=answers((KEEPERS, 200), (frozenset({"educationalist"}), 403), others=404),
        post=answers((KEEPERS, 302), (frozenset({"educationalist"}), 403), others=404),
        leads_to=of_practice,
    ),
]
