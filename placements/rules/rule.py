"""What a rule is, and what it says of a placement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from placements.rules.facts import Facts, LearnerFact


class Severity(StrEnum):
    """A finding that stops holds up publication until it is mended or overridden by name and with a reason."""

    STOP = "stop"
    WARN = "warn"


class Mend(StrEnum):
    """What one press of a button could do about a finding."""

    MOVE = "move"  # give the last of its sessions another time
    BREAK = "break"  # make room for a break
    SUPERVISOR = "supervisor"  # choose who leads or oversees
    ROOM = "room"  # choose another room
    ADD = "add"  # add a session of the kind that is missing


class Source(NamedTuple):
    title: str
    address: str = ""


class Parameter(NamedTuple):
    """A number of a rule that HEE staff may change, and what it is called on pages, unit included."""

    default: Any
    words: str


class Breach(NamedTuple):
    """Where a rule is broken. Of a longer time ``days`` are its first and last; ``weight`` says how badly."""

    sentence: str
    sessions: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    mend: str = ""
    mend_kind: Mend | None = None
    weight: int = 0


class Finding(NamedTuple):
    """A breach with the rule's code and how severe it is for this learner."""

    rule: str
    severity: Severity
    sentence: str
    sessions: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    mend: str = ""
    mend_kind: Mend | None = None


Parameters = Mapping[str, Any]
Check = Callable[[Facts, Parameters], Iterable[Breach]]


@dataclass(frozen=True)
class Rule:
    """A rule of RULES §1, by its number there; ``groups`` are slugs of learner groups, none meaning all.

    ``warns_students``: it stops employed learners only, and warns others. ``only_worst``: of periods that
    overlap it names the worst.
    """

    code: str
    statement: str
    severity: Severity
    source: Source
    check: Check
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()
    warns_students: bool = False
    only_worst: bool = False

    @property
    def defaults(self) -> dict[str, Any]:
        return {name: parameter.default for name, parameter in self.parameters.items()}

    def is_for(self, learner: LearnerFact) -> bool:
        return not self.groups or learner.group in self.groups

    def severity_for(self, learner: LearnerFact, severity: Severity) -> Severity:
        """As severe as set, but for a student of whom the rule only warns."""
        return Severity.WARN if self.warns_students and not learner.is_employed else severity
