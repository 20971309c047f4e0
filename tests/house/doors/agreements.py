"""The room of education agreements: read by both sides, signed by the practice's lead."""

from __future__ import annotations

from typing import Any

from hubs.models import EducationAgreement
from tests.factories.agreements import agreement_in
from tests.factories.cast import Cast
from tests.house.doors.admin import HEE_ONLY
from tests.house.doors.table import READ_ONLY, Door, answers, signed_in

_SEERS = frozenset({"administrator", "practice_lead", "hub_lead", "hee", "academic"})
_SIGNER = frozenset({"practice_lead"})


def _sent(cast: Cast) -> EducationAgreement:
    found = EducationAgreement.objects.filter(practice=cast.practice, state="sent").first()
    return found or agreement_in("sent", practice=cast.practice, by=cast.hee, parties=[cast.provider])


def _in_force(cast: Cast) -> EducationAgreement:
    """Signed here by both sides."""
    found = EducationAgreement.objects.filter(practice=cast.practice, signatures__side="authority").first()
    return found or agreement_in(
        "in_force",
        practice=cast.practice,
        by=cast.hee,
        parties=[cast.provider],
        kind="education_contract",
    )


def _draft(cast: Cast) -> EducationAgreement:
    found = EducationAgreement.objects.filter(practice=cast.same_hub_practice, state="draft").first()
    return found or agreement_in("draft", practice=cast.same_hub_practice, by=cast.hee)


def _to_sign(cast: Cast) -> dict[str, Any]:
    return {"public_id": _sent(cast).public_id}


def _signed(cast: Cast) -> dict[str, Any]:
    return {"public_id": _in_force(cast).public_id}


def _listed(cast: Cast) -> dict[str, Any]:
    _sent(cast)
    return {}


def _row(cast: Cast) -> dict[str, Any]:
    return {"object_id": _draft(cast).pk}


def _row_in_force(cast: Cast) -> dict[str, Any]:
    return {"object_id": _in_force(cast).pk}


_SIGNING = answers((_SIGNER, 200), (_SEERS, 403), others=404)


def _of_staff(name: str) -> Door:
    return Door(f"admin:hubs_educationagreement_{name}", get=HEE_ONLY, post=HEE_ONLY, leads_to=_row)


DOORS: list[Door] = [
    Door("hubs:agreement_list", get=signed_in(200), post=READ_ONLY, leads_to=_listed),
    Door("hubs:agreement", get=answers((_SEERS, 200), others=404), post=READ_ONLY, leads_to=_signed),
    Door(
        "hubs:agreement",
        get=answers((_SEERS, 200), others=404),
        post=READ_ONLY,
        leads_to=_to_sign,
        label="to be signed",
    ),
    Door("hubs:agreement_sign", get=_SIGNING, post=_SIGNING, leads_to=_to_sign),
    Door("hubs:agreement_question", get=_SIGNING, post=_SIGNING, leads_to=_to_sign),
    Door("admin:hubs_educationagreement_changelist", get=HEE_ONLY, post=HEE_ONLY, leads_to=_listed),
    Door("admin:hubs_educationagreement_add", get=HEE_ONLY, post=HEE_ONLY),
    _of_staff("change"),
    Door(
        "admin:hubs_educationagreement_change",
        get=HEE_ONLY,
        post=answers(others=403),
        leads_to=_row_in_force,
        label="in force",
    ),
    Door("admin:hubs_educationagreement_record", get=HEE_ONLY, post=HEE_ONLY),
    _of_staff("send"),
    _of_staff("call_back"),
    _of_staff("countersign"),
    _of_staff("vary"),
    _of_staff("end"),
    _of_staff("withdraw"),
]
