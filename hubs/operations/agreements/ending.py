"""How agreements end before their time, and drafts that lead nowhere."""

from __future__ import annotations

import datetime
from typing import Any

from atp_portal.formatting import date_plain
from hubs.models import EducationAgreement
from hubs.operations.accrediting.steps import given
from hubs.operations.agreements.steps import State, begin, enter
from hubs.operations.base import Refusal, operation
from hubs.standing_changes import standing_changed
from hubs.telling import tell_all, who_answers_for


@operation
def end_agreement(
    *, by: Any, agreement: EducationAgreement, last_day: datetime.date, reason: str
) -> EducationAgreement:
    """Make ``last_day`` an agreement's last, earlier than it was; before its first day it is withdrawn.

    A variation that is being prepared is withdrawn with it. Those who answer for the practice are told.
    """
    reason = given(reason)
    held = begin(by, agreement, "end_agreement")
    if held.varies:
        raise Refusal("A variation is not ended by itself. Vary the agreement again, or end the agreement.")
    if held.ends_on and last_day >= held.ends_on:
        raise Refusal(
            f"The new last day must be before {date_plain(held.ends_on)}, when it ends as it is. "
            "To let it last longer, draft a variation."
        )
    for variation in held.variations.in_hand():
        enter(variation, State.WITHDRAWN, state_reason=f"The agreement was ended: {reason}"[:1000])
    if last_day < held.starts_on:
        enter(held, State.WITHDRAWN, state_reason=reason)
    else:
        enter(held, State.TERMINATED, state_reason=reason, ends_on=last_day)
    _tell(by, held)
    standing_changed(practices=[held.practice], by=by)
    return held


@operation
def withdraw_agreement(*, by: Any, agreement: EducationAgreement, reason: str) -> EducationAgreement:
    """Give up an agreement that is not in force yet. The practice is told, if it had been sent."""
    reason = given(reason)
    held = begin(by, agreement, "withdraw_agreement")
    enter(held, State.WITHDRAWN, state_reason=reason)
    if held.sent_at:
        _tell(by, held)
    return held


def _tell(by: Any, agreement: EducationAgreement) -> None:
    people = [person for person in who_answers_for(agreement.practice) if person.pk != by.pk]
    tell_all(people, "agreement_ended", {"agreement": agreement, "by": by}, reply_to=by)
