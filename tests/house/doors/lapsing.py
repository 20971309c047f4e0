"""What would lapse, the expiry calendar, and practices at one glance."""

from __future__ import annotations

import datetime
from typing import Any

from accounts.models import Educationalist
from hubs.models import Accreditation, EducationAgreement, EducationalAudit
from tests.factories.cast import Cast
from tests.house.doors.table import READ_ONLY, Door, answers, signed_in

# Who answers for the standing of Ash Grove, and the universities that have learners there.
_ASKERS = frozenset({"practice_lead", "hub_lead", "hee", "academic", "other_academic"})


def _accreditation(cast: Cast) -> dict[str, Any]:
    # Both universities have learners at Ash Grove; whom each reads of is their own.
    row = Accreditation.objects.get(practice=cast.practice, learner_group=cast.student_nurse)
    return {"kind": "accreditation", "public_id": row.public_id}


def _agreement(cast: Cast) -> dict[str, Any]:
    row = EducationAgreement.objects.filter(practice=cast.practice, state="in_force").earliest("pk")
    return {"kind": "agreement", "public_id": row.public_id}


def _audit(cast: Cast) -> dict[str, Any]:
    row = EducationalAudit.objects.done().filter(practice=cast.practice).earliest("pk")
    return {"kind": "audit", "public_id": row.public_id}


def _approval(cast: Cast) -> dict[str, Any]:
    role = Educationalist.objects.get(person=cast.educationalist, practice=cast.practice)
    Educationalist.objects.filter(pk=role.pk).update(
        approved_from=datetime.date(2024, 9, 2), approved_until=datetime.date(2030, 9, 2)
    )
    return {"kind": "approval", "public_id": role.public_id}


DOORS: list[Door] = [
    *(
        Door(
            "placements:what_if",
            get=answers((_ASKERS, 200), others=404),
            post=READ_ONLY,
            leads_to=leads_to,
            label=label,
        )
        for label, leads_to in (
            ("accreditation", _accreditation),
            ("agreement", _agreement),
            ("audit", _audit),
            ("approval", _approval),
        )
    ),
    Door(
        "placements:what_if",
        get=signed_in(404),
        post=READ_ONLY,
        leads_to=lambda cast: _accreditation(cast) | {"kind": "something"},
        label="of no kind",
    ),
    Door("placements:expiry", get=signed_in(200), post=READ_ONLY),
    Door(
        "placements:expiry_download",
        get=signed_in(200),
        post=READ_ONLY,
        leads_to=lambda cast: {"form": "csv"},
        label="CSV",
    ),
    Door(
        "placements:expiry_download",
        get=signed_in(200),
        post=READ_ONLY,
        leads_to=lambda cast: {"form": "xlsx"},
        label="XLSX",
        # A workbook is no text; its rows are those of the CSV.
        tells_all=True,
    ),
    Door("hubs:hosting", get=signed_in(200), post=READ_ONLY),
]
