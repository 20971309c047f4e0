"""Accreditations from before the portal, brought in from a sheet, all or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from atp_portal.formatting import and_list, count
from hubs.models import Accreditation, Decision, ImportRun
from hubs.operations.accreditation import write_decisions
from hubs.operations.base import operation
from hubs.operations.carried_over_plan import CarriedOver, Plan, Window, plan_carrying_over
from hubs.operations.sheet_plans import done_words, host_key
from hubs.operations.turns import take_turns


@operation
def carry_over_accreditations(
    *, by: Any, rows: Sequence[CarriedOver], reviews: Window, file_name: str, sha256: str
) -> ImportRun:
    """Record the decisions and accreditations of a sheet, all or none, marked as carried over.

    One decision for each host, day and outcome. What still stands is to be reviewed on working days spread over
    ``reviews``. Lines that are here already are left alone; refused when all are, or when any has a problem.
    """
    take_turns(row.host for row in rows)
    plan = plan_carrying_over(by=by, rows=rows, reviews=reviews)
    new = plan.new_of(rows)
    decisions = write_decisions(_decisions(by, new, plan))
    counts = {
        "lines": len(rows),
        "accreditations": sum(row.is_approved for row in new),
        "decisions": len(decisions),
        "unchanged": len(plan.here_already),
    }
    return ImportRun.objects.create(
        source=ImportRun.Source.ACCREDITATIONS, file_name=file_name, sha256=sha256, counts=counts
    )


def _decisions(
    by: Any, rows: Iterable[CarriedOver], plan: Plan
) -> list[tuple[Decision, list[Accreditation]]]:
    by_decision: dict[Any, list[CarriedOver]] = defaultdict(list)
    for row in rows:
        by_decision[row.decision].append(row)
    pairs = []
    for of_one in by_decision.values():
        first = of_one[0]
        host = {host_key(first.host)[0]: first.host}
        decision = Decision(
            **host,
            outcome=first.outcome,
            decided_on=first.decided_on,
            decided_by=by,
            reason="\n".join(dict.fromkeys(row.reason for row in of_one if row.reason)),
            is_carried_over=True,
        )
        accreditations = [
            Accreditation(  # type: ignore[misc] # what is approved has a first day
                **host,
                decision=decision,
                learner_group=row.learner_group,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                review_on=plan.review_on.get(row.line),
            )
            for row in of_one
            if row.is_approved
        ]
        pairs.append((decision, accreditations))
    return pairs


def done_words_of(run: ImportRun) -> str:
    """What a run did, in a sentence."""
    counts = run.counts
    made = [count(counts["accreditations"], "accreditation"), count(counts["decisions"], "decision")]
    return done_words(and_list(made), counts["unchanged"])
