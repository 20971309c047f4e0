"""Overrides of the gate, hubs that only report, and placements that lost their standing."""

import datetime
from typing import Any

from django.utils import timezone

from hubs.models import GateOverride
from placements.models import StandingLapse
from tests.factories.cast import Cast
from tests.house.doors.admin import HEE_ONLY
from tests.house.doors.table import OFFICE, READ_ONLY, Door, answers, signed_in

DECIDERS = frozenset({"hub_lead", "hee"})


def lapse_of(cast: Cast) -> StandingLapse:
    """Ash Grove lost its audit while the cast's learner is there."""
    today = timezone.localdate()
    lapse, _ = StandingLapse.objects.get_or_create(
        placement=cast.placement,
        defaults={
            "first_day": today,
            "last_day": today + datetime.timedelta(days=5),
            "lacks": "audit",
            "missing": "Ash Grove Surgery has no educational audit.",
        },
    )
    return lapse


def _lapse(cast: Cast) -> dict[str, Any]:
    return {"public_id": lapse_of(cast).public_id}


def _override(cast: Cast) -> dict[str, Any]:
    today = timezone.localdate()
    override, _ = GateOverride.objects.get_or_create(
        practice=cast.practice,
        defaults={
            "excuses_audit": True,
            "starts_on": today,
            "ends_on": today + datetime.timedelta(days=30),
            "reason": "The audit is booked",
            "given_by": cast.hee,
        },
    )
    return {"object_id": override.pk}


def _hub(cast: Cast) -> dict[str, Any]:
    return {"object_id": cast.hub.pk}


DOORS: list[Door] = [
    Door("hubs:override_list", get=signed_in(200), post=READ_ONLY),
    Door("placements:lapse_list", get=signed_in(200), post=READ_ONLY),
    Door(
        "placements:lapse_decide",
        get=answers((DECIDERS, 200), (OFFICE | {"academic"}, 403), others=404),
        post=answers((DECIDERS, 200), (OFFICE | {"academic"}, 403), others=404),
        leads_to=_lapse,
    ),
    Door("admin:hubs_gateoverride_changelist", get=HEE_ONLY, post=HEE_ONLY),
    Door("admin:hubs_gateoverride_add", get=HEE_ONLY, post=HEE_ONLY),
    Door("admin:hubs_gateoverride_shorten", get=HEE_ONLY, post=HEE_ONLY, leads_to=_override),
    # Nothing filled in is an answer there: from now on the gate refuses.
    Door(
        "admin:hubs_traininghub_report-only",
        get=HEE_ONLY,
        post=answers((frozenset({"hee"}), 302), others=403),
        leads_to=_hub,
    ),
]
