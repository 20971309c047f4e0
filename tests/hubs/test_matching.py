"""Names by what somebody typed."""

import pytest

from hubs.matching import best_matches, matches, plain_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("NHS Hull CCG", "hull"),
        ("Leeds South & East", "leeds south and east"),
        ("St. John’s", "st johns"),
        ("CCG", "ccg"),
        ("NHS", "nhs"),
        ("!", ""),
    ],
)
def test_words_are_compared_plainly(text: str, words: str) -> None:
    assert plain_words(text) == words


NAMES = [
    "Ash Grove Surgery",
    "Ashlea",
    "The Grove",
    "Grove House",
    "Beck Side Medical Centre",
    "12 High Street",
]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ashlea", ["Ashlea"]),
        ("grove", ["Grove House", "The Grove", "Ash Grove Surgery"]),
        ("surgery ash", ["Ash Grove Surgery"]),
        ("ash grove medical centre", ["Ash Grove Surgery"]),
        ("ash", ["Ash Grove Surgery", "Ashlea"]),
        ("as", []),
        ("ashela", ["Ashlea"]),
        ("bekc side", ["Beck Side Medical Centre"]),
        ("12 high", ["12 High Street"]),
        ("12 High St.", ["12 High Street"]),
        ("13 high", []),
        ("surgery", ["Ash Grove Surgery"]),
        ("nothing of the kind", []),
        ("", []),
        ("?", []),
    ],
)
def test_names_come_by_how_well_they_fit(text: str, names: list[str]) -> None:
    assert [match.name for match in matches(text, [(name, name) for name in NAMES])] == names


def test_a_thing_of_several_names_comes_once_by_the_best_of_them() -> None:
    found = matches("hull", [("NHS Hull and District", 1), ("Hull", 1), ("Hulland", 2)])

    assert [(match.thing, match.name) for match in found] == [(1, "Hull"), (2, "Hulland")]
    assert [match.thing for match in best_matches(found)] == [1]
    assert best_matches(matches("nowhere", [("Hull", 1)])) == []
