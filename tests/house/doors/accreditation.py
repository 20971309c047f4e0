"""The doors of the accreditation desk."""

from __future__ import annotations

from tests.house.doors.table import Door

DOORS: list[Door] = []
