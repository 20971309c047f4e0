"""Rules: findings and what is set aside, who supervises and assesses, spoke visits, hours, the rules themselves."""

from __future__ import annotations

from typing import Any

from placements.models import RuleOverride
from tests.factories.cast import Cast
from tests.house.doors.placements import deed
from tests.house.doors.table import KEEPERS, OFFICE, SEERS, Door, answers


def _placement(cast: Cast) -> dict[str, Any]:
    return {"public_id": cast.placement.public_id}


def _override(cast: Cast) -> dict[str, Any]:
    override, _ = RuleOverride.objects.get_or_create(
        placement=cast.placement,
        rule="41",
        about="0" * 64,
        defaults={"sentence": "A sentence", "reason": "A reason", "overridden_by": cast.hub_lead},
    )
    return {"public_id": override.public_id}


DOORS: list[Door] = [
    Door(
        "placements:findings",
        get=answers((OFFICE, 200), (SEERS, 403), others=404),
        post=answers((KEEPERS, 200), (SEERS, 403), others=404),
        leads_to=_placement,
    ),
    deed("placements:override_withdraw", _override),
]
