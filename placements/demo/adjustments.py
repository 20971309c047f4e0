"""Two adjustments at Ash Grove: one that the student nurse wrote herself, one that a university's link wrote."""

import datetime

from accounts.models import Person
from placements.models import Placement
from placements.operations.adjustments import agree_adjustment


def agree_on_adjustments(
    placement: Placement,
    *,
    educationalist: Person,
    administrator: Person,
    academic: Person,
    today: datetime.date,
) -> None:
    """What the practice does for a learner, for some of its people to read."""
    agree_adjustment(
        by=placement.person,
        placement=placement,
        text="Notes are written up in a quiet room, away from reception.",
        readers=[educationalist, administrator],
        starts_on=today,
    )
    agree_adjustment(
        by=academic,
        placement=placement,
        text="No session starts before 9:30am on Mondays.",
        readers=[administrator],
        starts_on=today,
        ends_on=placement.ends_on,
        agreed_on=today,
    )
