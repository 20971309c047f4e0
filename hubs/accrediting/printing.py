"""Life cycles as people read them: a table of the steps, a diagram in plain text, and one in Mermaid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hubs.accrediting.life_cycles import LIFE_CYCLES, LifeCycle, Part, Step
from hubs.accrediting.recruiting import RECRUITING
from hubs.accrediting.standing_cycles import STANDING_CYCLES
from hubs.accrediting.standing_table import ACCREDITATION, SUSPENSION

EVERY_LIFE_CYCLE = (RECRUITING, *LIFE_CYCLES, ACCREDITATION, SUSPENSION, *STANDING_CYCLES)
HEADS = ("operation", "from", "to", "who", "needs")
NOTHING_YET = "(new)"


def states_of(life_cycle: LifeCycle) -> list[str]:
    """Its states in the order in which the table names them; "" comes first, for what is not there yet."""
    named = [state for step in life_cycle.steps for state in (step.source, step.target)]
    return list(dict.fromkeys(["", *map(str, named)]))


def table(life_cycle: LifeCycle) -> str:
    """A row for each step, in Markdown, its columns in line."""
    rows = [HEADS, *(_cells(step) for step in life_cycle.steps)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    lines = ["| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def diagram(life_cycle: LifeCycle) -> str:
    """Each state with the arrows that leave it, in plain text; what leaves it as it is comes last."""
    lines = []
    for state in states_of(life_cycle):
        lines.append(state or NOTHING_YET)
        leads = _arrows(life_cycle, state)
        stays = leads.pop(state, [])
        arrows = [f"--> {target}: {', '.join(names)}" for target, names in leads.items()]
        if stays:
            arrows.append(f"<-> stays: {', '.join(stays)}")
        lines += [f"    {arrow}" for arrow in arrows or ["(the end)"]]
    return "\n".join(lines)


def mermaid(life_cycle: LifeCycle) -> str:
    """The same as a state diagram of Mermaid, which many readers of Markdown draw."""
    lines = ["stateDiagram-v2"]
    for state in states_of(life_cycle):
        leads = _arrows(life_cycle, state)
        lines += [f"    {state or '[*]'} --> {target}: {', '.join(names)}" for target, names in leads.items()]
        if not set(leads) - {state}:
            lines.append(f"    {state} --> [*]")
    return "\n".join(lines)


def as_text(life_cycles: Iterable[LifeCycle] = EVERY_LIFE_CYCLE) -> str:
    """Every life cycle for a terminal."""
    return "\n\n".join(
        f"{_title(life_cycle)}\n\n{diagram(life_cycle)}\n\n{table(life_cycle)}" for life_cycle in life_cycles
    )


def as_document(life_cycles: Sequence[LifeCycle] = EVERY_LIFE_CYCLE) -> str:
    """Every life cycle as a page of Markdown: ``docs/life-cycles.md`` is this."""
    parts = [
        "# Life cycles of the accreditation desk",
        "From what to what each thing goes, by which operation, and who may do it. Operations and the triggers of "
        "the database are made from the same rows.",
        "This page is printed: `manage.py life_cycles --mermaid > docs/life-cycles.md`.",
    ]
    for life_cycle in life_cycles:
        drawn = f"```mermaid\n{mermaid(life_cycle)}\n```"
        parts += [f"## {_title(life_cycle)}", drawn, table(life_cycle)]
    return "\n\n".join(parts)


def _title(life_cycle: LifeCycle) -> str:
    return life_cycle.name.capitalize()


def _cells(step: Step) -> tuple[str, ...]:
    who = ", ".join(part for part in Part if part in step.who)
    return (step.operation, str(step.source) or NOTHING_YET, str(step.target), who, step.needs)


def _arrows(life_cycle: LifeCycle, state: str) -> dict[str, list[str]]:
    """Where a state leads, and by which operations."""
    leads: dict[str, list[str]] = {}
    for step in life_cycle.steps:
        if step.source == state and step.operation not in leads.setdefault(str(step.target), []):
            leads[str(step.target)].append(step.operation)
    return leads
