"""Accreditations, agreements and educational audits in and out by sheet."""

from __future__ import annotations

from tests.factories.cast import Cast
from tests.house.doors.admin import HEE_ONLY
from tests.house.doors.table import Door, answers

HEE = frozenset({"hee"})


def _csv(cast: Cast) -> dict[str, str]:
    return {"kind": "csv"}


def _sheet_of(model: str) -> list[Door]:
    return [
        Door(f"admin:hubs_{model}_import", get=HEE_ONLY, post=HEE_ONLY),
        # Without a preview that was signed for them, even HEE staff are sent back to select a sheet.
        Door(
            f"admin:hubs_{model}_carry_over",
            get=answers((HEE, 405), others=403),
            post=answers((HEE, 302), others=403),
        ),
        Door(
            f"admin:hubs_{model}_export",
            get=HEE_ONLY,
            post=answers((HEE, 405), others=403),
            leads_to=_csv,
        ),
    ]


DOORS: list[Door] = [
    *_sheet_of("accreditation"),
    *_sheet_of("educationagreement"),
    *_sheet_of("educationalaudit"),
]
