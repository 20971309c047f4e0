"""Who belongs to which hub, and which hub covers which area."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from atp_portal.formatting import date_plain
from hubs.models import (
    ClinicalCommissioningGroup,
    Coverage,
    Membership,
    Practice,
    TrainingHub,
)
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns


@operation
def join_hub(
    *,
    by: Any,
    practice: Practice,
    hub: TrainingHub,
    role: str = Membership.Role.SPOKE,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
) -> Membership:
    """Make a practice a member of a hub. Refused when it is in a hub on some of these days already."""
    return join_hub_together(
        by=by, practices=[practice], hub=hub, role=role, starts_on=starts_on, ends_on=ends_on
    )[0]


@operation
def join_hub_together(
    *,
    by: Any,
    practices: Sequence[Practice],
    hub: TrainingHub,
    role: str = Membership.Role.SPOKE,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
) -> list[Membership]:
    """``join_hub`` for many practices of one hub at once, all or none, in one statement."""
    take_turns(practices)
    return Membership.objects.bulk_create(
        Membership(hub=hub, practice=practice, role=role, starts_on=starts_on, ends_on=ends_on)
        for practice in practices
    )


@operation
def leave_hub(*, by: Any, membership: Membership, last_day: datetime.date) -> Membership:
    """Make ``last_day`` the practice's last in its hub, earlier than it was."""
    return _shortened(Membership, membership, last_day)


@operation
def cover_area(
    *,
    by: Any,
    hub: TrainingHub,
    ccg: ClinicalCommissioningGroup,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
) -> Coverage:
    """Have a hub cover a CCG's area. Refused when another covers it on some of these days."""
    take_turns([ccg])
    return Coverage.objects.create(hub=hub, ccg=ccg, starts_on=starts_on, ends_on=ends_on)


@operation
def stop_covering_area(*, by: Any, coverage: Coverage, last_day: datetime.date) -> Coverage:
    """Make ``last_day`` the last on which the hub covers the area, earlier than it was."""
    return _shortened(Coverage, coverage, last_day)


def _shortened(model: Any, row: Any, last_day: datetime.date) -> Any:
    row = model.objects.select_for_update().get(pk=row.pk)
    if last_day < row.starts_on:
        raise Refusal(f"The last day must be on or after the first day, {date_plain(row.starts_on)}.")
    if row.ends_on and last_day > row.ends_on:
        raise Refusal(f"It ends on {date_plain(row.ends_on)} already.")
    row.ends_on = last_day
    row.save(update_fields=["ends_on"])
    return row
