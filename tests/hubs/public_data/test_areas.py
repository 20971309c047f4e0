"""A practice's area is told by the map, then by its commissioner, then by its commissioner's only predecessor."""

import pytest

from hubs.public_data.areas import Area, Areas, Evidence

AREAS = Areas(
    known=frozenset({"03F", "02V", "03G", "03C", "15F", "03X", "99Z"}),
    predecessors={"15F": {"02V", "03G", "03C"}, "99Z": {"03X"}},
    by_practice={"B86001": "03G", "B86002": "00C", "B86003": "15F"},
)


@pytest.mark.parametrize(
    ("practice", "commissioner", "area"),
    [
        ("B86001", "03F", Area("03G", Evidence.MAP)),
        ("B86001", "15F", Area("03G", Evidence.MAP)),
        ("B81001", "03F", Area("03F", Evidence.COMMISSIONER)),
        ("B81001", "99Z", Area("03X", Evidence.LINEAGE)),
        ("B86009", "15F", Area(None, Evidence.UNKNOWN, "its commissioner 15F succeeded 02V, 03C and 03G")),
        ("B86002", "03F", Area("03F", Evidence.COMMISSIONER)),
        ("B86003", "15F", Area(None, Evidence.UNKNOWN, "its commissioner 15F succeeded 02V, 03C and 03G")),
        ("B86009", "", Area(None, Evidence.UNKNOWN, "it has no commissioner")),
        ("B86009", "00C", Area(None, Evidence.UNKNOWN, "its commissioner 00C is not known here")),
    ],
)
def test_the_best_evidence_tells_the_area(practice: str, commissioner: str, area: Area) -> None:
    assert AREAS.of(practice, commissioner) == area


def test_stronger_evidence_stands_before_weaker() -> None:
    assert sorted(Evidence, key=lambda evidence: -evidence.strength) == [
        Evidence.STAFF,
        Evidence.MAP,
        Evidence.COMMISSIONER,
        Evidence.LINEAGE,
        Evidence.UNKNOWN,
    ]
