"""What an agreement reads as on a day: one visible table, first row that fits.

Pages, the admin and sheets all ask here, so that nobody is told two things of one agreement.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

# How long before its last day an agreement is said to end soon, where nothing follows it.
ENDS_SOON = datetime.timedelta(days=183)


class Facts(NamedTuple):
    """What is known of an agreement, or of a variation, on the day that is asked about.

    The last day of a variation is that of the agreement that it varies.
    """

    day: datetime.date
    state: str
    starts_on: datetime.date
    ends_on: datetime.date | None
    is_questioned: bool = False
    is_renewed: bool = False
    """Whether the practice has another agreement that lasts longer."""

    @property
    def is_over(self) -> bool:
        return self.ends_on is not None and self.ends_on < self.day

    @property
    def ends_soon(self) -> bool:
        return self.ends_on is not None and self.ends_on <= self.day + ENDS_SOON and not self.is_renewed


class Reading(NamedTuple):
    """What a person reads: the words and the colour of the tag, and when they hold."""

    name: str
    words: str
    colour: str
    is_in_force: bool
    fits: Callable[[Facts], bool]


READINGS: tuple[Reading, ...] = (
    Reading("withdrawn", "Withdrawn", "grey", False, lambda on: on.state == "withdrawn"),
    Reading("questioned", "Sent back", "orange", False, lambda on: on.state == "draft" and on.is_questioned),
    Reading("draft", "Draft", "grey", False, lambda on: on.state == "draft"),
    Reading("sent", "Waits to be signed", "yellow", False, lambda on: on.state == "sent"),
    Reading("signed", "Signed by the practice", "yellow", False, lambda on: on.state == "signed"),
    Reading("ended_early", "Ended early", "grey", False, lambda on: on.state == "terminated" and on.is_over),
    Reading("expired", "Expired", "grey", False, lambda on: on.is_over),
    Reading("to_come", "To come", "blue", False, lambda on: on.starts_on > on.day),
    Reading("ending", "Ends early", "yellow", True, lambda on: on.state == "terminated"),
    Reading("ends_soon", "Ends soon", "yellow", True, lambda on: on.ends_soon),
    Reading("in_force", "In force", "green", True, lambda on: True),
)


def reading_of(facts: Facts) -> Reading:
    """What an agreement reads as on a day."""
    return next(reading for reading in READINGS if reading.fits(facts))


def facts_of(row: Any, day: datetime.date) -> Facts:
    """The facts of a row of ``EducationAgreement.objects.read()``, which brings what it varies along."""
    base = row.varies or row
    return Facts(
        day,
        row.state,
        row.starts_on,
        base.ends_on,
        bool(row.question),
        bool(row.varies_id) or row.is_renewed_then,
    )


def with_readings(rows: Iterable[Any], day: datetime.date) -> list[Any]:
    """Rows of ``EducationAgreement.objects.read()``, each with its ``reading`` on a day."""
    read = list(rows)
    for row in read:
        row.reading = reading_of(facts_of(row, day))
    return read
