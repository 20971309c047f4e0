"""What would become of the lines of a sheet, whatever it brings: what stands in their way, and who may bring it in."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from atp_portal.formatting import count, date_plain
from atp_portal.nhs_numbers import nhs_numbers_in
from hubs.models import ImportRun, Practice, PracticeGroup
from hubs.operations.accrediting.steps import practices_judged_by
from hubs.operations.base import Refusal
from hubs.querysets import in_regions_of

Host = Practice | PracticeGroup
NOT_YOURS = "Only HEE staff of its region can carry this over."


class Row(Protocol):
    """One line of a sheet that could be read."""

    @property
    def line(self) -> int: ...


R = TypeVar("R", bound=Row)


@dataclass
class SheetPlan:
    """By lines: ``problems`` stand in the way of one, and with it of the sheet; ``warnings`` do not.

    ``here_already`` are the lines that say what the portal has; nothing is done for them.
    """

    problems: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    warnings: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    here_already: set[int] = field(default_factory=set)

    def becomes(self, line: int) -> str:
        """What becomes of a line without problems."""
        return "Nothing to do: here already." if line in self.here_already else "To carry over."

    def new_of(self, rows: Sequence[R]) -> list[R]:
        """The rows that are to be written. Raises Refusal when any has a problem, or all are here already."""
        if wrong := [
            f"Line {line}: {' '.join(words)}" for line, words in sorted(self.problems.items()) if words
        ]:
            raise Refusal(*wrong)
        new = [row for row in rows if row.line not in self.here_already]
        if not new:
            raise Refusal("Nothing was carried over: everything in the sheet is here already.")
        return new


def host_key(host: Host) -> tuple[str, int]:
    return ("practice" if isinstance(host, Practice) else "group", host.pk)


def look_at_regions(plan: SheetPlan, by: Any, hosts: Mapping[int, Host]) -> None:
    """Practices and groups of one's own regions only; ``hosts`` by lines."""
    keys: dict[str, set[int]] = {"practice": set(), "group": set()}
    for host in hosts.values():
        kind, key = host_key(host)
        keys[kind].add(key)
    of_practice, of_group = in_regions_of(by), in_regions_of(by, "hub__region")
    theirs: set[tuple[str, int]] = set()
    if of_practice is not None and of_group is not None:
        practices = Practice.objects.filter(of_practice, pk__in=keys["practice"]).values_list("pk", flat=True)
        groups = PracticeGroup.objects.filter(of_group, pk__in=keys["group"]).values_list("pk", flat=True)
        theirs = {("practice", key) for key in practices} | {("group", key) for key in groups}
    for line, host in hosts.items():
        if host_key(host) not in theirs:
            plan.problems[line].append(NOT_YOURS)


def look_at_roles(plan: SheetPlan, by: Any, practices: Mapping[int, Practice]) -> None:
    """Nobody brings in what the practice stands on where they hold a role themselves; ``practices`` by lines."""
    judged = set(
        practices_judged_by(by)
        .filter(pk__in={practice.pk for practice in practices.values()})
        .values_list("pk", flat=True)
    )
    for line, practice in practices.items():
        if practice.pk not in judged and NOT_YOURS not in plan.problems.get(line, ()):
            plan.problems[line].append(
                f"You hold a role at {practice}, so somebody else must carry this over."
            )


def closed_before(host: Host, last: datetime.date) -> str:
    """'Weir Top Surgery closed on 31 March 2020.' where that was before ``last``; else nothing."""
    if not isinstance(host, Practice) or host.status != Practice.Status.CLOSED:
        return ""
    if host.closed_on is None:
        return f"{host.name} closed."
    return f"{host.name} closed on {date_plain(host.closed_on)}." if last > host.closed_on else ""


def with_nhs_number(what: str, text: str) -> list[str]:
    """The sentence for an NHS number in a text that has one."""
    return [f"The {what} has an NHS number in it. Leave it out."] if nhs_numbers_in(text) else []


def done_words(made: str, unchanged: int) -> str:
    """What was carried over, and how many lines were left alone, in a sentence or two."""
    were = "was" if unchanged == 1 else "were"
    left = f" {count(unchanged, 'line')} of the sheet {were} here already." if unchanged else ""
    return f"Carried over: {made}.{left}"


def keep_run(source: ImportRun.Source, file_name: str, sha256: str, *, lines: int, made: int) -> ImportRun:
    """Keep which sheet was taken in, and what came of its lines."""
    counts = {"lines": lines, str(source): made, "unchanged": lines - made}
    return ImportRun.objects.create(source=source, file_name=file_name, sha256=sha256, counts=counts)
