"""Times to learn together, the one that is made, and hours learnt together."""

from __future__ import annotations

from tests.house.doors.table import ACT_ONLY, ALL_KEEPERS, READ_ONLY, Door, answers

STAFF = ALL_KEEPERS | {"educationalist", "stranger_educationalist"}
_READ = answers((STAFF, 200), others=403)

DOORS: list[Door] = [
    Door("placements:together", get=_READ, post=READ_ONLY),
    Door(
        "placements:together",
        get=_READ,
        post=READ_ONLY,
        asked={"where": "practice:B81001", "km": "50", "weeks": "8"},
        label="of Ash Grove, far and wide",
    ),
    # Without a time that was chosen it leads to no practice.
    Door("placements:together_make", get=ACT_ONLY, post=answers(others=404)),
    Door("placements:together_hours", get=_READ, post=READ_ONLY),
    Door(
        "placements:together_hours_download",
        get=_READ,
        post=READ_ONLY,
        leads_to=lambda cast: {"form": "csv"},
    ),
]
