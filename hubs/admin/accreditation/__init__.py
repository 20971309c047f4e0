"""The accreditation desk in the admin. Each module registers its own."""

from __future__ import annotations

from hubs.admin.accreditation import (
    agreements,
    applications,
    audits,
    criteria,
    evidence_files,
    panels,
    recruitment,
    reviews,
)

__all__ = [
    "agreements",
    "applications",
    "audits",
    "criteria",
    "evidence_files",
    "panels",
    "recruitment",
    "reviews",
]
