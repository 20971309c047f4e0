"""What the demonstration's learner asked: leave that waits for an answer, and a change that was answered."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from accounts.models import Person
from placements.demo.window import WEEK
from placements.models import LearnerProposal, Participation, Placement, PlacementState, SessionCategory
from placements.operations.messages import ask_for_change, see_to
from placements.operations.proposals import propose
from placements.operations.wishes import Wish
from placements.timetabling.weeks import Week


def ask_at_ash_grove(accounts: Mapping[str, Person], *, today: datetime.date) -> None:
    """A day's leave in two weeks, with sessions in its way; next week a later start was asked for and answered."""
    learner, administrator = accounts["learner"], accounts["administrator"]
    placement = Placement.objects.filter(person=learner, state=PlacementState.CONFIRMED).earliest("pk")
    wednesday = Week.containing(today + 2 * WEEK).days[2]
    if wednesday <= placement.ends_on:
        wish = Wish(
            kind=LearnerProposal.Kind.LEAVE,
            first_day=wednesday,
            last_day=wednesday,
            starts_at=datetime.time(8),
            ends_at=datetime.time(18, 30),
            note="A family celebration.",
        )
        propose(by=learner, placement=placement, wish=wish)
    start, end = Week.containing(today + WEEK).during
    first = (
        Participation.objects.filter(
            placement=placement, is_cancelled=False, session__published_at__isnull=False,
            session__category=SessionCategory.CLINICAL, session__starts_at__gte=start, session__starts_at__lt=end,
        )
        .select_related("session")
        .order_by("session__starts_at")
        .first()
    )  # fmt: skip
    if first is not None:
        words = "My bus arrives ten minutes late on that day. May I come then?"
        message = ask_for_change(by=learner, placement=placement, session=first.session, text=words)
        see_to(by=administrator, message=message, answer="Yes. Whoever leads it knows.")
