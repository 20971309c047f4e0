"""Whom hubs recruit: theirs who lead the hub, and HEE staff's."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from hubs.models import Prospect
from tests.factories.accrediting import ProspectFactory
from tests.factories.cast import Cast
from tests.factories.network import CoverageFactory, PracticeFactory
from tests.house.doors.table import ACT_ONLY, READ_ONLY, Door, answers

EVERY_HUBS = frozenset({"hub_lead", "other_hub_lead", "hee"})
OWN = frozenset({"hub_lead", "hee"})
_ANY_HUB = answers((EVERY_HUBS, 200), others=404)
_READ: dict[str, Any] = {"get": _ANY_HUB, "post": READ_ONLY}
_FORM: dict[str, Any] = {"get": answers((OWN, 200), others=404), "post": answers((OWN, 200), others=404)}


def _prospect(cast: Cast) -> dict[str, object]:
    """A practice that South Hub hopes to recruit."""
    found = Prospect.objects.filter(hub=cast.hub).first()
    if found is None:
        practice = PracticeFactory(region=cast.region, ods_code="B81099", name="Dale View Surgery")
        found = ProspectFactory(hub=cast.hub, practice=practice)
    return {"public_id": found.public_id}


def _some_to_find(cast: Cast) -> dict[str, object]:
    """South Hub has prospects that are due and put off, covers an area, and there are practices in it to find."""
    if not Prospect.objects.filter(hub=cast.hub, state="not_now").exists():
        today = timezone.localdate()
        area = CoverageFactory(hub=cast.hub, ccg__name="Eastmarsh", ccg__region=cast.region).ccg
        ProspectFactory(hub=cast.hub, owner=cast.hub_lead, next_step="Ring them", next_step_on=today)
        ProspectFactory(hub=cast.hub, state="not_now")
        PracticeFactory.create_batch(2, region=cast.region, ccg=area)
    return {}


DOORS: list[Door] = [
    Door("hubs:recruitment", leads_to=_some_to_find, **_READ),
    Door("hubs:recruitment", label="nothing fits", asked={"q": "nowhere", "due": "next-step"}, **_READ),
    Door("hubs:recruitment_download", **_READ),
    Door("hubs:recruitment_funnel", leads_to=_some_to_find, **_READ),
    Door("hubs:recruitment_find", leads_to=_some_to_find, get=_ANY_HUB, post=_ANY_HUB),
    Door(
        "hubs:recruitment_find",
        label="neighbours",
        asked={"where": "neighbours"},
        get=_ANY_HUB,
        post=_ANY_HUB,
    ),
    Door("hubs:recruitment_service", get=_ANY_HUB, post=_ANY_HUB),
    Door("hubs:prospect", leads_to=_prospect, **_FORM),
    Door("hubs:prospect_move", leads_to=_prospect, get=ACT_ONLY, post=answers(others=404)),
    Door(
        "hubs:prospect_move",
        label="on",
        leads_to=_prospect,
        get=ACT_ONLY,
        post=answers((OWN, 302), others=404),
        posted={"to": "contacted"},
    ),
    Door("hubs:prospect_put_off", leads_to=_prospect, **_FORM),
    # Nothing planned is a plan too.
    Door(
        "hubs:prospect_next_step",
        leads_to=_prospect,
        get=answers((OWN, 200), others=404),
        post=answers((OWN, 302), others=404),
    ),
]
