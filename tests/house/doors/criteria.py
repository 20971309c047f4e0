"""The criteria: read by anybody, kept by HEE staff in the admin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hubs.models import CriteriaVersion
from tests.factories.accrediting import CriteriaVersionFactory
from tests.factories.cast import Cast
from tests.house.doors.table import Door, answers, everybody

_READING: dict[str, Any] = {"get": everybody(200), "post": everybody(405)}


def _criteria(cast: Cast) -> list[dict[str, Any]]:
    return [
        {"code": "rooms", "guidance": "Say which.", "source": "https://www.example.com/rooms"},
        {"code": "people", "is_required": False, "kinds": ["hub"], "routes": ["renewal"]},
        {"code": "time", "learner_groups": [cast.student_nurse]},
    ]


def _published(cast: Cast) -> dict[str, Any]:
    """The criteria in force in the region of the cast."""
    found = CriteriaVersion.objects.published().filter(region=cast.region).first()
    found = found or CriteriaVersionFactory(region=cast.region, note="The first.", criteria=_criteria(cast))
    return {"object_id": found.pk}


def _draft(cast: Cast) -> dict[str, Any]:
    """A draft that has one criterion less and another in other words."""
    _published(cast)
    found = CriteriaVersion.objects.drafts().filter(region=cast.region).first()
    if found is None:
        said = [*_criteria(cast)[:2], {"code": "car-park"}]
        said[0] = said[0] | {"guidance": "Say which and when."}
        found = CriteriaVersionFactory(region=cast.region, is_draft=True, criteria=said)
    return {"object_id": found.pk}


def _criterion(cast: Cast) -> dict[str, Any]:
    row = _draft(cast)
    criterion = CriteriaVersion.objects.get(pk=row["object_id"]).criteria.get(code="people")
    return row | {"public_id": criterion.public_id}


def _nothing(made: Callable[[Cast], dict[str, Any]]) -> Callable[[Cast], dict[str, Any]]:
    """Make it, for an address that names nothing."""
    return lambda cast: dict.fromkeys(made(cast).keys() & set())


_HEE = frozenset({"hee"})
_HEE_ONLY = answers((_HEE, 200), others=403)
_HEE_DOES = answers((_HEE, 302), others=403)
_HEE_NOT_BY_GET = answers((_HEE, 405), others=403)
DOORS: list[Door] = [
    Door("hubs:criteria", label="of a region that has none", **_READING),
    Door("hubs:criteria", leads_to=_nothing(_published), **_READING),
    # In the admin
    Door("admin:hubs_criteriaversion_changelist", get=_HEE_ONLY, post=_HEE_ONLY, leads_to=_nothing(_draft)),
    Door("admin:hubs_criteriaversion_add", get=_HEE_ONLY, post=_HEE_ONLY),
    Door("admin:hubs_criteriaversion_change", get=_HEE_ONLY, post=_HEE_ONLY, leads_to=_draft),
    Door(
        "admin:hubs_criteriaversion_change",
        label="published",
        get=_HEE_ONLY,
        post=answers(others=403),
        leads_to=_published,
    ),
    Door("admin:hubs_criteriaversion_criterion_add", get=_HEE_ONLY, post=_HEE_ONLY, leads_to=_draft),
    Door("admin:hubs_criteriaversion_criterion_change", get=_HEE_ONLY, post=_HEE_ONLY, leads_to=_criterion),
    Door("admin:hubs_criteriaversion_criterion_up", get=_HEE_NOT_BY_GET, post=_HEE_DOES, leads_to=_criterion),
    Door(
        "admin:hubs_criteriaversion_criterion_down", get=_HEE_NOT_BY_GET, post=_HEE_DOES, leads_to=_criterion
    ),
    Door("admin:hubs_criteriaversion_criterion_remove", get=_HEE_ONLY, post=_HEE_DOES, leads_to=_criterion),
    Door("admin:hubs_criteriaversion_publish", get=_HEE_ONLY, post=_HEE_ONLY, leads_to=_draft),
    Door("admin:hubs_criteriaversion_take_back", get=_HEE_ONLY, post=_HEE_ONLY, leads_to=_published),
    Door("admin:hubs_criteriaversion_discard", get=_HEE_ONLY, post=_HEE_DOES, leads_to=_draft),
    Door("admin:hubs_criteriaversion_compare", get=_HEE_ONLY, post=_HEE_ONLY, leads_to=_draft),
]
