"""Overrides of the gate, and hubs that only report: what HEE staff may let pass, dated and with a reason.

| what is done | from | to | who | what it needs |
|---|---|---|---|---|
| ``give_override`` | (nothing) | in force | HEE staff | what it excuses, a reason, a last day |
| ``shorten_override`` | in force | in force, with an earlier last day | HEE staff | a reason |
| ``shorten_override`` before its first day | in force | withdrawn | HEE staff | a reason |

The same rows are ``hubs.accrediting.standing_cycles.OVERRIDE``.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from atp_portal.formatting import date_plain
from hubs.accrediting.standing_cycles import OVERRIDE
from hubs.gate.judging import Requirement
from hubs.models import GateOverride, LearnerGroup, Practice, TrainingHub
from hubs.operations.accrediting.steps import given
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns
from hubs.querysets import in_regions_of
from hubs.standing_changes import standing_changed

# An override is for getting something mended, not for good.
LONGEST = relativedelta(years=1)


@operation
def give_override(
    *,
    by: Any,
    practice: Practice,
    learner_group: LearnerGroup | None = None,
    requirements: Collection[Requirement],
    starts_on: datetime.date,
    ends_on: datetime.date,
    reason: str,
) -> GateOverride:
    """Let a practice host learners from ``starts_on`` to ``ends_on`` without what ``requirements`` names.

    ``learner_group`` limits it to learners of one group. It is listed until it ends. Raises Refusal for anybody but
    HEE staff of the practice's region, without a reason, and for longer than a year.
    """
    _check_staff(by, practice)
    if not requirements:
        raise Refusal("Choose what it excuses.")
    if ends_on < max(starts_on, timezone.localdate()):
        raise Refusal("The last day must be today or later, and on or after the first day.")
    if ends_on > starts_on + LONGEST:
        raise Refusal("An override lasts a year at most.")
    take_turns([practice])
    override = GateOverride.objects.create(
        practice=practice,
        learner_group=learner_group,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=given(reason),
        given_by=by,
        **{f"excuses_{requirement.value}": True for requirement in requirements},
    )
    standing_changed(practices=[practice], by=by)
    return override


@operation
def shorten_override(*, by: Any, override: GateOverride, ends_on: datetime.date, reason: str) -> GateOverride:
    """Make ``ends_on`` the last day of an override, earlier than it was.

    Yesterday ends it now. Before its first day it is withdrawn: it never took effect.
    """
    take_turns([override.practice])
    locked = (
        GateOverride.objects.select_for_update(of=("self",)).select_related("practice").get(pk=override.pk)
    )
    _check_staff(by, locked.practice)
    if OVERRIDE.step("shorten_override", locked.state) is None:
        raise Refusal("This override was withdrawn already. Look at it again.")
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    if ends_on >= locked.ends_on:
        raise Refusal(f"The new last day must be before {date_plain(locked.ends_on)}, when it ends as it is.")
    if ends_on < min(yesterday, locked.starts_on - datetime.timedelta(days=1)):
        raise Refusal("The new last day must be yesterday or later: what was excused stays excused.")
    if ends_on < locked.starts_on:
        locked.state = GateOverride.State.WITHDRAWN
    else:
        locked.ends_on = ends_on
    locked.shortened_by, locked.shortened_at, locked.shortened_reason = by, timezone.now(), given(reason)
    locked.save(update_fields=["state", "ends_on", "shortened_by", "shortened_at", "shortened_reason"])
    standing_changed(practices=[locked.practice], by=by)
    return locked


@operation
def report_only_until(*, by: Any, hub: TrainingHub, until: datetime.date | None) -> TrainingHub:
    """Have the gate report what a hub's practices lack, and refuse nothing, to the end of this day; None: refuse.

    It lets a region go live with what it has.
    """
    hub = TrainingHub.objects.select_for_update(no_key=True).get(pk=hub.pk)
    regions = in_regions_of(by)
    if regions is None or not TrainingHub.objects.filter(regions, pk=hub.pk).exists():
        raise Refusal("Only HEE staff of its region can do this.")
    if until is not None and until < timezone.localdate():
        raise Refusal("Give today or a later day, or none to have placements without standing refused.")
    hub.gate_reports_until = until
    hub.save(update_fields=["gate_reports_until"])
    members = hub.memberships.current().select_related("practice")
    standing_changed(practices=[member.practice for member in members], by=by)
    return hub


def _check_staff(by: Any, practice: Practice) -> None:
    regions = in_regions_of(by)
    if regions is None or not Practice.objects.filter(regions, pk=practice.pk).exists():
        raise Refusal("Only HEE staff of its region can do this.")
