"""Suspending an accreditation from a day, shortening and lifting that, with who is told; see ``standing_table``.

| what is done | from | to | who | what it needs |
|---|---|---|---|---|
| ``suspend_accreditation`` | (nothing) | in force | HEE staff | days, a reason, what learners on placement do |
| ``shorten_suspension`` | in force | in force, with an earlier last day | HEE staff | a reason |
| ``lift_suspension``, ``restore_accreditation`` | in force | in force, until the day before | HEE staff | |
| the same on its first day or before | in force | withdrawn | HEE staff | |
"""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from atp_portal.formatting import date_plain
from hubs.accrediting.standing_table import SUSPENSION
from hubs.models import Accreditation, Practice, Suspension
from hubs.operations.accreditation import check_staff, locked_accreditation
from hubs.operations.accrediting.steps import given, practices_of
from hubs.operations.base import Refusal, operation
from hubs.standing_changes import standing_changed
from hubs.telling import tell_of_standing

ONE_DAY = datetime.timedelta(days=1)


@operation
def suspend_accreditation(
    *,
    by: Any,
    accreditation: Accreditation,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    reason: str,
    for_learners: str,
) -> Suspension:
    """Let an accreditation stand no longer from ``starts_on``, to ``ends_on`` or until it is lifted.

    ``for_learners`` says what happens to those on placement. The practice's leads and administrators and the leads
    of its hub are told. Refused on days on which it does not last or is suspended already.
    """
    reason = given(reason)
    if for_learners not in Suspension.ForLearners.values:
        raise Refusal("Choose what happens to learners who are on placement there.")
    accreditation = locked_accreditation(by, accreditation, "suspend_accreditation")
    if starts_on < accreditation.starts_on:
        raise Refusal(
            f"It is accredited from {date_plain(accreditation.starts_on)}: suspend it from then on."
        )
    if accreditation.ends_on and starts_on > accreditation.ends_on:
        raise Refusal(f"This accreditation ends on {date_plain(accreditation.ends_on)}, before that day.")
    suspension = Suspension.objects.create(
        accreditation=accreditation,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        for_learners=for_learners,
        suspended_by=by,
    )
    _tell(by, suspension, "accreditation_suspended")
    standing_changed(practices=practices_of(accreditation.host), by=by)
    return suspension


@operation
def shorten_suspension(*, by: Any, suspension: Suspension, ends_on: datetime.date, reason: str) -> Suspension:
    """Make ``ends_on`` the last day of a suspension, earlier than it was, today or later. Those concerned are told."""
    reason = given(reason)
    suspension = _locked(by, suspension, "shorten_suspension")
    if suspension.ends_on and ends_on >= suspension.ends_on:
        raise Refusal(
            f"The new last day must be before {date_plain(suspension.ends_on)}, when the suspension ends as it is."
        )
    if ends_on < max(suspension.starts_on, timezone.localdate()):
        raise Refusal(
            "The new last day must be today or later, and in the suspension. To end it at once, lift it."
        )
    return _end(by, suspension, ends_on, reason)


@operation
def lift_suspension(
    *, by: Any, suspension: Suspension, stands_from: datetime.date | None = None, reason: str = ""
) -> Suspension:
    """Let the accreditation stand again from ``stands_from``, today unless given. Those concerned are told.

    A suspension that is lifted on its first day or before never took effect, and is withdrawn.
    """
    stands_from = stands_from or timezone.localdate()
    suspension = _locked(by, suspension, "lift_suspension")
    if stands_from < timezone.localdate():
        raise Refusal("It can stand again from today at the earliest.")
    if suspension.ends_on and stands_from > suspension.ends_on:
        raise Refusal(f"The suspension ends on {date_plain(suspension.ends_on)} as it is.")
    if stands_from <= suspension.starts_on:
        suspension.state = Suspension.State.WITHDRAWN
        return _end(by, suspension, suspension.ends_on, reason)
    return _end(by, suspension, stands_from - ONE_DAY, reason)


@operation
def restore_accreditation(
    *, by: Any, accreditation: Accreditation, stands_from: datetime.date | None = None, reason: str = ""
) -> Suspension:
    """Lift the suspension of this accreditation that lasts today, or else the next that is to come."""
    accreditation = locked_accreditation(by, accreditation, "restore_accreditation")
    suspension = accreditation.suspensions.lasting(timezone.localdate()).order_by("starts_on").first()
    if suspension is None:
        raise Refusal("This accreditation is not suspended. Somebody may have lifted it: look at it again.")
    return lift_suspension(by=by, suspension=suspension, stands_from=stands_from, reason=reason)


def _end(by: Any, suspension: Suspension, ends_on: datetime.date | None, reason: str) -> Suspension:
    suspension.ends_on = ends_on
    suspension.lifted_by, suspension.lifted_at, suspension.lifted_reason = by, timezone.now(), reason.strip()
    suspension.save(update_fields=["state", "ends_on", "lifted_by", "lifted_at", "lifted_reason"])
    _tell(by, suspension, "suspension_lifted")
    standing_changed(practices=practices_of(suspension.accreditation.host), by=by)
    return suspension


def _locked(by: Any, suspension: Suspension, name: str) -> Suspension:
    """The suspension as it is now; whoever writes about the same accreditation waits behind."""
    accreditation = Accreditation.objects.select_for_update(no_key=True).get(pk=suspension.accreditation_id)
    check_staff(by, accreditation)
    locked = Suspension.objects.select_related("accreditation__learner_group").get(pk=suspension.pk)
    if SUSPENSION.step(name, locked.state) is None:
        raise Refusal(
            f"This suspension is {locked.get_state_display()}: one cannot {SUSPENSION.verb(name)} it. Look at it again."
        )
    if locked.ends_on and locked.ends_on < timezone.localdate():
        raise Refusal(f"This suspension ended on {date_plain(locked.ends_on)}. Look at it again.")
    return locked


def _tell(by: Any, suspension: Suspension, template: str) -> None:
    """The administrators of each practice, its leads, and the leads of its hub: each once for each practice."""
    day = max(suspension.starts_on, timezone.localdate())
    for practice in _practices(suspension.accreditation, day):
        context = {"suspension": suspension, "practice": practice, "by": by}
        tell_of_standing([practice], template, context, reply_to=by, on=day)


def _practices(accreditation: Accreditation, day: datetime.date) -> list[Practice]:
    if accreditation.practice:
        return [accreditation.practice]
    assert accreditation.group
    members = accreditation.group.members.on(day).select_related("practice").order_by("practice__name", "pk")
    return [member.practice for member in members]
