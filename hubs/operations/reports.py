"""What came of each line of a file: counted so that it adds up, and told to the person who gave the file."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from atp_portal.formatting import count, date_plain

SHOWN = 10


class Outcome(StrEnum):
    """What came of a line: exactly one of these."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CLOSED = "closed"
    REOPENED = "reopened"
    SKIPPED = "skipped"


@dataclass
class Report:
    """What an import did, or in a dry run would have done.

    ``lines`` is the number of lines that the file has, or of what else it counts by (``unit``).
    ``skipped`` gives the line numbers by reason. ``kept`` are values that staff changed and that were therefore
    left alone; ``withdrawn`` are rows taken away because the source no longer has them. ``notes`` are for staff
    to look at, by what they have in common; they are not outcomes.
    """

    title: str
    unit: str = "line"
    release: datetime.date | None = None
    dry_run: bool = False
    lines: int = 0
    outcomes: dict[Outcome, list[str]] = field(default_factory=lambda: {outcome: [] for outcome in Outcome})
    skipped: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    kept: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, outcome: Outcome, line: int, what: str) -> None:
        """``what`` is the row that the line is about; the report names it by line."""
        self.outcomes[outcome].append(f"{self.unit} {line}: {what}")

    def skip(self, line: int, why: str) -> None:
        self.outcomes[Outcome.SKIPPED].append(f"{self.unit} {line}: {why}")
        self.skipped[why].append(line)

    def note(self, what: str, rows: Iterable[str]) -> None:
        if rows := list(rows):
            self.notes[what] += rows

    @property
    def _units(self) -> tuple[str, str]:
        return (self.unit, "entries" if self.unit == "entry" else f"{self.unit}s")

    @property
    def counts(self) -> dict[str, int]:
        return {str(outcome): len(lines) for outcome, lines in self.outcomes.items()}

    @property
    def adds_up(self) -> bool:
        return sum(self.counts.values()) == self.lines

    @property
    def changed_nothing(self) -> bool:
        counts = Counter(self.counts)
        return counts["unchanged"] + counts["skipped"] == self.lines and not self.withdrawn

    def summary(self) -> dict[str, int | dict[str, int]]:
        """The counts as an ``ImportRun`` keeps them."""
        return {
            "lines": self.lines,
            **self.counts,
            "kept": len(self.kept),
            "withdrawn": len(self.withdrawn),
            "skipped_why": {why: len(lines) for why, lines in self.skipped.items()},
            "notes": {what: len(lines) for what, lines in self.notes.items()},
        }

    def told(self, *, in_full: bool = False) -> str:
        """The report for people; long lists end after ten unless ``in_full``."""
        return "\n".join(self._paragraphs(None if in_full else SHOWN))

    def _paragraphs(self, most: int | None) -> Iterator[str]:
        release = f", release of {date_plain(self.release)}" if self.release else ""
        yield f"{self.title}{release}" + (" (dry run: nothing was saved)" if self.dry_run else "")
        for outcome, number in self.counts.items():
            yield f"  {outcome:<10}{number:>7,}"
        yield f"  {'together':<10}{sum(self.counts.values()):>7,} of {count(self.lines, *self._units)}"
        for why, lines in sorted(self.skipped.items(), key=lambda item: -len(item[1])):
            yield from _list(f"Skipped: {why}", [str(line) for line in lines], most, one_line=True)
        for outcome in (Outcome.CLOSED, Outcome.REOPENED):
            yield from _list(f"{outcome.capitalize()} since the last release", self.outcomes[outcome], most)
        yield from _list("Kept as staff changed it", self.kept, most)
        yield from _list("Taken away, since the source no longer has it", self.withdrawn, most)
        for what, rows in self.notes.items():
            yield from _list(what, rows, most)
        if most is None:
            for outcome in (Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED):
                yield from _list(outcome.capitalize(), self.outcomes[outcome], most)


def _list(heading: str, items: Iterable[str], most: int | None, *, one_line: bool = False) -> Iterator[str]:
    items = list(items)
    if not items:
        return
    shown = items if most is None else items[:most]
    rest = len(items) - len(shown)
    and_more = [f"and {rest:,} more"] if rest else []
    if one_line:
        word = "line" if len(items) == 1 else "lines"
        yield f"{heading} ({len(items):,}): {word} {', '.join(shown + and_more)}"
        return
    yield f"{heading} ({len(items):,}):"
    yield from (f"  {item}" for item in shown + and_more)
