"""Which of the scheme's areas a practice is in, by the best evidence that there is."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from atp_portal.formatting import and_list


class Evidence(StrEnum):
    """How an area is known; the names are those of ``Practice.AreaSource``."""

    UNKNOWN = "unknown"
    LINEAGE = "lineage"
    COMMISSIONER = "commissioner"
    MAP = "map"
    STAFF = "staff"

    @property
    def strength(self) -> int:
        """The greater, the better; weaker evidence never takes the place of stronger."""
        return list(Evidence).index(self)


class Area(NamedTuple):
    """The code of an area and how it is known; when it is not, why not."""

    code: str | None
    evidence: Evidence
    why_unknown: str = ""


@dataclass(frozen=True)
class Areas:
    """What is known of areas.

    ``predecessors`` names, for each commissioner that took over from others, the areas that it took over;
    ``known`` are all codes of CCGs, areas and successors alike; ``by_practice`` is a map given with the file.
    """

    known: Set[str]
    predecessors: Mapping[str, Set[str]]
    by_practice: Mapping[str, str] = field(default_factory=dict)

    def is_known(self, practice: str, commissioner: str) -> bool:
        """Whether the practice is in a part of the country that the portal serves."""
        return commissioner in self.known or self.by_practice.get(practice) in self.known

    def of(self, practice: str, commissioner: str) -> Area:
        """The map first; then the commissioner where it is an area; then its only predecessor."""
        mapped = self.by_practice.get(practice)
        if mapped is not None and self._is_area(mapped):
            return Area(mapped, Evidence.MAP)
        if self._is_area(commissioner):
            return Area(commissioner, Evidence.COMMISSIONER)
        before = sorted(self.predecessors.get(commissioner, ()))
        if len(before) == 1:
            return Area(before[0], Evidence.LINEAGE)
        if before:
            return Area(
                None, Evidence.UNKNOWN, f"its commissioner {commissioner} succeeded {and_list(before)}"
            )
        if not commissioner:
            return Area(None, Evidence.UNKNOWN, "it has no commissioner")
        return Area(None, Evidence.UNKNOWN, f"its commissioner {commissioner} is not known here")

    def _is_area(self, code: str) -> bool:
        return code in self.known and code not in self.predecessors
