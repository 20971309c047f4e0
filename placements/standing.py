"""What the gate says of placements: whether their practice may have their learner on their days."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from hubs.gate.asking import Answer, Hosting, ask_gate
from hubs.gate.days import Days, days_left_open
from placements.models import Placement


def hosting_of(
    placement: Placement, first: datetime.date | None = None, last: datetime.date | None = None
) -> Hosting:
    """What a placement asks of its practice, from ``first`` to ``last``: all of its days unless given."""
    return Hosting(
        placement.practice,
        placement.learner_group,
        placement.education_provider,
        first or placement.starts_on,
        last or placement.ends_on,
    )


def gate_on(placements: Iterable[Placement]) -> list[Answer]:
    """The gate's answer for each placement, in order; one query where practice, group and provider are there."""
    return ask_gate([hosting_of(placement) for placement in placements])


def refused_on_added_days(
    placement: Placement, starts_on: datetime.date, ends_on: datetime.date
) -> Sequence[str]:
    """What keeps a placement from being extended to these days: only those that it does not have yet are asked about.

    So a placement that lost its standing can still be shortened, moved within its days, or ended.
    """
    added = days_left_open([Days(placement.starts_on, placement.ends_on)], starts_on, ends_on)
    answers = ask_gate([hosting_of(placement, *days) for days in added])
    return list(dict.fromkeys(sentence for answer in answers for sentence in answer.refusals))
