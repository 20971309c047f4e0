"""Files given as evidence: for those who judge the practice, those who lead it, and who administers it."""

from __future__ import annotations

from typing import Any

from hubs.models import EvidenceFile
from tests.factories.accrediting import EvidenceFileFactory
from tests.factories.cast import Cast
from tests.house.doors.admin import HEE_ONLY
from tests.house.doors.table import Door, answers

KEEPERS = frozenset({"hee", "hub_lead", "practice_lead", "administrator"})


def _file(cast: Cast) -> dict[str, Any]:
    found = EvidenceFile.objects.filter(name="Door.txt").first()
    made = found or EvidenceFileFactory(
        practice=cast.practice, uploaded_by=cast.practice_lead, name="Door.txt"
    )
    return {"public_id": made.public_id}


DOORS: list[Door] = [
    Door(
        "hubs:evidence_file",
        get=answers((KEEPERS, 200), others=404),
        post=answers(others=405),
        leads_to=_file,
    ),
    Door("admin:hubs_evidencefile_changelist", get=HEE_ONLY, post=HEE_ONLY),
    Door(
        "admin:hubs_evidencefile_take-away",
        get=HEE_ONLY,
        post=HEE_ONLY,
        leads_to=lambda cast: {"object_id": EvidenceFile.objects.get(**_file(cast)).pk},
    ),
]
