"""What an accreditation's standing reads as on a day: one visible table, first row that fits; and its life cycle.

Pages, the admin and the register all ask here, so that nobody is told two things of one accreditation.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, NamedTuple

from hubs.accrediting.life_cycles import HEE, LifeCycle, Step

# How long before its last day an accreditation is due for review, where no day is set (RULES 15: three months).
REVIEW_AHEAD = datetime.timedelta(days=91)

ACCREDITATION = LifeCycle(
    "accreditation",
    (
        Step("accredit_practice", "", "standing", HEE, "accredit", "a decision that approves"),
        Step(
            "suspend_accreditation", "standing", "standing", HEE, "suspend", "days, reason, what learners do"
        ),
        Step("restore_accreditation", "standing", "standing", HEE, "restore", "a suspension that lasts"),
        Step("plan_review", "standing", "standing", HEE, "set the review of", "a day while it lasts"),
        Step("end_accreditation", "standing", "standing", HEE, "end", "a reason; an earlier last day"),
        Step("end_accreditation", "standing", "annulled", HEE, "end", "a reason; before its first day"),
        Step(
            "transfer_standing", "standing", "standing", HEE, "transfer", "a reason; the day before ends it"
        ),
        Step("transfer_standing", "standing", "annulled", HEE, "transfer", "a reason; before its first day"),
    ),
)

SUSPENSION = LifeCycle(
    "suspension",
    (
        Step("suspend_accreditation", "", "in_force", HEE, "suspend", "days, reason, what learners do"),
        Step(
            "shorten_suspension",
            "in_force",
            "in_force",
            HEE,
            "shorten",
            "an earlier last day, not past; reason",
        ),
        Step("lift_suspension", "in_force", "in_force", HEE, "lift", "it stands again from a day"),
        Step("lift_suspension", "in_force", "withdrawn", HEE, "lift", "it never took effect"),
    ),
)


class Facts(NamedTuple):
    """What is known of an accreditation on the day that is asked about."""

    day: datetime.date
    state: str
    ending: str
    starts_on: datetime.date
    ends_on: datetime.date | None
    review_on: datetime.date | None
    is_suspended: bool
    is_renewed: bool
    """Whether the same host has one for the same learners that lasts longer."""

    @property
    def is_over(self) -> bool:
        return self.ends_on is not None and self.ends_on < self.day

    @property
    def review_day(self) -> datetime.date | None:
        """When it is due for review: the day that is set, or three months before the last."""
        return self.review_on or (self.ends_on and self.ends_on - REVIEW_AHEAD)

    @property
    def is_due(self) -> bool:
        return self.review_day is not None and self.review_day <= self.day and not self.is_renewed


class Reading(NamedTuple):
    """What a person reads: the words and the colour of the tag, and when they hold."""

    name: str
    words: str
    colour: str
    lets_host: bool
    fits: Callable[[Facts], bool]


# The first that fits is read.
READINGS: tuple[Reading, ...] = (
    Reading(
        "transferred",
        "Transferred",
        "grey",
        False,
        lambda on: on.ending == "transferred" and (on.is_over or on.state == "annulled"),
    ),
    Reading("annulled", "Annulled", "grey", False, lambda on: on.state == "annulled"),
    Reading("ended_early", "Ended early", "grey", False, lambda on: on.is_over and on.ending == "early"),
    Reading("renewed", "Renewed", "grey", False, lambda on: on.is_over and on.is_renewed),
    Reading("expired", "Expired", "grey", False, lambda on: on.is_over),
    Reading("to_come", "To come", "blue", False, lambda on: on.starts_on > on.day),
    Reading("suspended", "Suspended", "red", False, lambda on: on.is_suspended),
    Reading("due_for_review", "Due for review", "yellow", True, lambda on: on.is_due),
    Reading("standing", "Accredited", "green", True, lambda on: True),
)


def reading_of(facts: Facts) -> Reading:
    """What an accreditation reads as on a day."""
    return next(reading for reading in READINGS if reading.fits(facts))


def facts_of(row: Any, day: datetime.date) -> Facts:
    """The facts of a row of ``Accreditation.objects.read_on(day)``."""
    return Facts(
        day,
        row.state,
        row.ending,
        row.starts_on,
        row.ends_on,
        row.review_on,
        row.is_suspended_then,
        row.is_renewed_then,
    )
