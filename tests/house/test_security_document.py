"""What docs/security.md says is there, is there."""

import ast
import re
from functools import cache
from pathlib import Path

from django.conf import settings

DOCUMENT = settings.BASE_DIR / "docs" / "security.md"
# How many requirements of levels 1 and 2 each section of ASVS 5.0.0 begins with; those of level 3 come after them.
SECTIONS = {
    "1": {1: 2, 2: 9, 3: 11, 4: 3, 5: 2},
    "2": {1: 3, 2: 3, 3: 4, 4: 1},
    "3": {2: 2, 3: 4, 4: 6, 5: 5, 7: 2},
    "4": {1: 3, 2: 1, 3: 2, 4: 4},
    "5": {1: 1, 2: 3, 3: 2, 4: 3},
    "6": {1: 3, 2: 12, 3: 4, 4: 4, 5: 5, 6: 3, 8: 4},
    "7": {1: 3, 2: 4, 3: 2, 4: 5, 5: 2, 6: 2},
    "8": {1: 2, 2: 3, 3: 1, 4: 1},
    "9": {1: 3, 2: 4},
    "10": {1: 2, 2: 2, 3: 4, 4: 11, 5: 5, 6: 2, 7: 3},
    "11": {1: 2, 2: 3, 3: 3, 4: 4, 5: 1, 6: 1},
    "12": {1: 3, 2: 2, 3: 4},
    "13": {1: 1, 2: 5, 3: 2, 4: 5},
    "14": {1: 2, 2: 4, 3: 3},
    "15": {1: 3, 2: 3, 3: 7},
    "16": {1: 1, 2: 5, 3: 4, 4: 3, 5: 3},
    "17": {1: 1, 2: 4, 3: 2},
}
NUMBERS = [
    f"{chapter}.{section}.{number}"
    for chapter, sections in SECTIONS.items()
    for section, last in sections.items()
    for number in range(1, last + 1)
]
ROW = re.compile(
    r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (met|\*\*not met\*\*|not applicable) \| (.*) \|$", re.MULTILINE
)
PATH = re.compile(r"`([\w.-]+(?:/[\w.-]*)+|[\w-]+\.(?:py|md|txt|toml|json)|Makefile)(?:::(\w+))?`")


def rows() -> list[tuple[str, str, str, str]]:
    return ROW.findall(DOCUMENT.read_text())


def test_every_requirement_is_there_once_in_its_order() -> None:
    assert len(NUMBERS) == 253
    assert [number for number, *_ in rows()] == NUMBERS


def test_the_counts_and_the_list_of_what_is_not_met_are_those_of_the_tables() -> None:
    found = [status for _, _, status, _ in rows()]
    text = DOCUMENT.read_text()
    met, unmet, apart = (found.count(status) for status in ("met", "**not met**", "not applicable"))
    assert f"{met} met, {unmet} not met, {apart} not applicable" in text
    assert f"Not met: {', '.join(number for number, _, status, _ in rows() if 'not met' in status)}." in text


def test_what_is_met_says_what_shows_it() -> None:
    assert [number for number, _, status, shown in rows() if status == "met" and len(shown) < 5] == []


@cache
def functions_of(path: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}


def test_every_file_and_every_test_that_is_named_exists() -> None:
    missing = []
    for name, test in PATH.findall(DOCUMENT.read_text()):
        path = settings.BASE_DIR / name
        if name.startswith(".") or "://" in name:
            continue
        if not path.exists() and path.parts[-1] not in {"healthz"}:
            missing.append(name)
        elif test and test not in functions_of(path):
            missing.append(f"{name}::{test}")
    assert missing == []
    assert len(PATH.findall(DOCUMENT.read_text())) > 200
