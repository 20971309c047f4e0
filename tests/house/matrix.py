"""Prints the table of doors as a matrix: `make doors`, or with `ARGS=--markdown` for a document.

The tests knock at every door of the table, so that what it says here is what happens.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence

import django

SHORT = {"sign in": "in"}
LEGEND = (
    "200 the page · 302 done, and on to the next page · in: asked to sign in first · "
    "403 may see the row but not do this · 404 not there for them · 405 only by the other method"
)


def rows_of(doors: Iterable[object], personas: Sequence[str]) -> list[list[str]]:
    """A row for each door and method: the route with its label, the method, each persona's outcome."""
    rows = []
    for door in doors:
        for method in ("get", "post"):
            outcomes = getattr(door, method)
            told = [SHORT.get(str(outcomes[persona]), str(outcomes[persona])) for persona in personas]
            rows.append([str(door), method.upper(), *told])
    return rows


def as_text(rows: Sequence[Sequence[str]], personas: Sequence[str]) -> str:
    """Aligned columns; the personas are numbered, since their names are longer than what they get."""
    lines = [f"{number:>3}  {persona}" for number, persona in enumerate(personas, start=1)]
    head = ["route", "", *(str(number) for number in range(1, len(personas) + 1))]
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    table = [
        "  ".join(
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in [head, *rows]
    ]
    return "\n".join([*lines, "", table[0], "-" * len(table[0]), *table[1:]])


def as_markdown(rows: Sequence[Sequence[str]], personas: Sequence[str]) -> str:
    """The same as a table of Markdown."""
    head = ["route", "method", *(persona.replace("_", " ") for persona in personas)]
    lines = [head, ["---"] * len(head), *([f"`{row[0]}`", *row[1:]] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make doors", description=__doc__)
    parser.add_argument("--markdown", action="store_true", help="as tables of Markdown")
    in_markdown = parser.parse_args().markdown
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from tests.house.doors import DOORS, HIDDEN, PERSONAS

    rows = rows_of(DOORS, PERSONAS)
    lines = [
        as_markdown(rows, PERSONAS) if in_markdown else as_text(rows, PERSONAS),
        f"\n{LEGEND}\n{len(DOORS)} doors, {len(rows) * len(PERSONAS)} answers\n",
        "Words that no page may show them:\n",
    ]
    for persona in PERSONAS:
        words = ", ".join(HIDDEN[persona]) or "nothing is kept from them"
        lines.append(f"- {persona}: {words}" if in_markdown else f"{persona:<24}{words}")
    sys.stdout.write("\n".join([*lines, ""]))


if __name__ == "__main__":
    main()
