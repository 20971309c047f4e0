"""Changes that practices declare: who declares, who takes them under review, who closes."""

from typing import Any

from hubs.models import ChangeDeclaration
from hubs.operations.reviews import begin_change_review
from tests.factories.accrediting import ChangeDeclarationFactory
from tests.factories.cast import Cast
from tests.house.doors.table import READ_ONLY, Door, answers, signed_in

_SEERS = frozenset({"administrator", "practice_lead", "hub_lead", "hee"})
_DECLARERS = frozenset({"administrator", "practice_lead"})
_REVIEWERS = frozenset({"hub_lead", "hee"})
_STAFF = frozenset({"hee"})


def _declared(cast: Cast) -> dict[str, Any]:
    found = ChangeDeclaration.objects.filter(practice=cast.practice).first()
    change = found or ChangeDeclarationFactory(practice=cast.practice, declared_by=cast.practice_lead)
    return {"public_id": change.public_id}


def _under_review(cast: Cast) -> dict[str, Any]:
    change = ChangeDeclaration.objects.get(**_declared(cast))
    if change.state == "declared":
        begin_change_review(by=cast.hub_lead, change=change)
    return {"public_id": change.public_id}


def _listed(cast: Cast) -> dict[str, Any]:
    _declared(cast)
    return {}


DOORS: list[Door] = [
    Door("hubs:change_list", get=signed_in(200), post=READ_ONLY, leads_to=_listed),
    Door(
        "hubs:change_new",
        get=answers((_DECLARERS, 200), (_SEERS, 403), others=404),
        post=answers((_DECLARERS, 200), (_SEERS, 403), others=404),
        leads_to=lambda cast: {"ods_code": cast.practice.ods_code},
    ),
    Door(
        "hubs:change",
        get=answers((_SEERS, 200), others=404),
        post=READ_ONLY,
        leads_to=_declared,
    ),
    Door(
        "hubs:change_take_up",
        get=READ_ONLY,
        post=answers((_REVIEWERS, 302), (_SEERS, 403), others=404),
        leads_to=_declared,
    ),
    Door(
        "hubs:change_close",
        get=answers((_STAFF, 200), (_SEERS, 403), others=404),
        post=answers((_STAFF, 200), (_SEERS, 403), others=404),
        leads_to=_under_review,
    ),
]
