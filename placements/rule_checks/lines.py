"""Findings as a colleague would say them: what is wrong, in which session, what would mend it, and why it matters."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse

from atp_portal.formatting import time_range, weekday
from placements.models import Session
from placements.rule_checks import Checked
from placements.rules.rule import Mend, Severity, Source
from placements.timetabling.weeks import Week


class SessionLink(NamedTuple):
    """A session that a finding is about: "Surgery, Friday 1pm to 5pm", and its page."""

    words: str
    address: str


@dataclass(frozen=True)
class FindingLine:
    """One finding on a page."""

    checked: Checked
    sessions: Sequence[SessionLink]

    @property
    def sentence(self) -> str:
        return self.checked.finding.sentence

    @property
    def mend(self) -> str:
        return self.checked.finding.mend

    @property
    def mend_kind(self) -> Mend | None:
        return self.checked.finding.mend_kind

    @property
    def fingerprint(self) -> str:
        return self.checked.fingerprint

    @property
    def is_set_aside(self) -> bool:
        return self.checked.override is not None

    @property
    def stops(self) -> bool:
        return self.checked.stops

    @property
    def tag(self) -> str:
        if self.is_set_aside:
            return "Set aside"
        return "Stops" if self.stops else "Warning"

    @property
    def colour(self) -> str:
        if self.is_set_aside:
            return "grey"
        return "red" if self.stops else "yellow"

    @property
    def why(self) -> str:
        return self.checked.rule.statement

    @property
    def source(self) -> Source:
        return self.checked.rule.source


def lines_of(found: Iterable[Checked], sessions: Iterable[Session]) -> list[FindingLine]:
    """Findings as lines: what stops, then warnings, then what was set aside."""
    links = {
        str(session.public_id): SessionLink(
            f"{session.title}, {weekday(session.start)} {time_range(session.start, session.end)}",
            reverse("placements:session", args=[session.public_id]),
        )
        for session in sessions
    }
    lines = [
        FindingLine(each, [links[key] for key in each.finding.sessions if key in links]) for each in found
    ]
    return sorted(lines, key=_order)


def in_week(line: FindingLine, week: Week) -> bool:
    """Whether a finding is about days of this week; one about the whole placement is about none."""
    days = line.checked.finding.days
    return bool(days) and min(days) <= week.days[-1] and week.days[0] <= max(days) and not _is_long(days)


def of_placement(line: FindingLine) -> bool:
    """Whether it is about the placement as a whole, or about more than two weeks of it."""
    days = line.checked.finding.days
    return not days or _is_long(days)


def summary_of(lines: Sequence[FindingLine]) -> str:
    """'1 stops publication, 2 warnings', in the words of a heading; empty where nothing was found."""
    stops = sum(line.stops for line in lines)
    warnings = sum(line.checked.finding.severity == Severity.WARN and not line.is_set_aside for line in lines)
    said = []
    if stops:
        said.append(f"{stops} {'stops' if stops == 1 else 'stop'} publication")
    if warnings:
        said.append(f"{warnings} {'warning' if warnings == 1 else 'warnings'}")
    return ", ".join(said)


def _is_long(days: Sequence[datetime.date]) -> bool:
    return max(days) - min(days) > datetime.timedelta(days=13)


def _order(line: FindingLine) -> tuple[bool, bool]:
    return line.is_set_aside, not line.stops
