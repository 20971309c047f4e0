"""Triggers of the database that keep life cycles and what is settled, whoever writes by whatever way."""

from __future__ import annotations

import pgtrigger

from hubs.accrediting.life_cycles import LifeCycle


def keeps_life_cycle(life_cycle: LifeCycle) -> list[pgtrigger.Trigger]:
    """A row of ``life_cycle`` begins where its table begins, and its ``state`` moves by rows of the table alone."""
    firsts = sorted({step.target for step in life_cycle.steps if not step.source})
    listed = ", ".join(f"'{state}'" for state in firsts)
    return [
        pgtrigger.FSM(name="moves_by_the_table", field="state", transitions=life_cycle.moves),
        pgtrigger.Protect(
            name="begins_by_the_table",
            operation=pgtrigger.Insert,
            condition=pgtrigger.Condition(f"NEW.state NOT IN ({listed})"),
        ),
    ]


def keeps_settled(*fields: str, name: str = "keeps_what_is_settled") -> pgtrigger.Trigger:
    """Once written, these fields of a row are never changed; none given: the whole row."""
    return pgtrigger.ReadOnly(name=name, fields=list(fields) or None)


def needs_at_commit(name: str, *, when: str, exists: str, otherwise: str) -> pgtrigger.Trigger:
    """Once a transaction ends, a row for which ``when`` holds has other rows: ``exists`` is the query for them.

    ``otherwise`` is what the database says when it refuses; both are SQL and know the row as NEW.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Condition(when),
        func=(
            f"IF NOT EXISTS ({exists}) THEN RAISE EXCEPTION '{otherwise}' "
            "USING ERRCODE = 'check_violation'; END IF; RETURN NULL;"
        ),
    )
