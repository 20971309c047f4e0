"""What a learner proposes, in values, and what may be proposed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone

from atp_portal.formatting import date_plain, date_range
from hubs.operations.base import Refusal
from placements.asking.in_the_way import times_of
from placements.models import LearnerProposal

Kind, State = LearnerProposal.Kind, LearnerProposal.State
LONGEST = datetime.timedelta(days=31)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is proposed: on which days, from when to when on each; where and with whom, unless it is leave."""

    kind: str
    first_day: datetime.date
    last_day: datetime.date
    starts_at: datetime.time
    ends_at: datetime.time
    place: str = ""
    supervised_by: str = ""
    note: str = ""


def write_wish(proposal: LearnerProposal, wish: Wish) -> None:
    """Save what is proposed; raises Refusal for days that are over or outside the placement, and what overlaps."""
    placement = proposal.placement
    if wish.last_day < wish.first_day:
        raise Refusal("The last day must be on or after the first day.")
    if wish.ends_at <= wish.starts_at:
        raise Refusal("The end must be after the start. What goes on past midnight is proposed in two parts.")
    if wish.first_day < timezone.localdate():
        raise Refusal("The first day must be today or later.")
    if wish.last_day - wish.first_day > LONGEST:
        raise Refusal("This is longer than a month. Ask the practice to change the dates of the placement.")
    if wish.first_day < placement.starts_on or wish.last_day > placement.ends_on:
        days = f"{date_plain(placement.starts_on)} to {date_plain(placement.ends_on)}"
        raise Refusal(f"The placement runs from {days}. Choose days inside it.")
    is_shift = wish.kind == Kind.OUT_OF_HOURS
    if is_shift and not (wish.place.strip() and wish.supervised_by.strip()):
        raise Refusal("Say where the work is, and who supervises it.")
    beside = placement.proposals.filter(
        state__in=[State.PROPOSED, State.AGREED],
        first_day__lte=wish.last_day,
        last_day__gte=wish.first_day,
        starts_at__lt=wish.ends_at,
        ends_at__gt=wish.starts_at,
    ).exclude(pk=proposal.pk)
    if other := beside.first():
        days = date_range(other.first_day, other.last_day)
        raise Refusal(f"This overlaps {other}, {days}, which is {other.get_state_display()} already.")
    proposal.kind = wish.kind
    proposal.first_day, proposal.last_day = wish.first_day, wish.last_day
    proposal.starts_at, proposal.ends_at = wish.starts_at, wish.ends_at
    proposal.place = "" if wish.kind == Kind.LEAVE else wish.place.strip()
    proposal.supervised_by = wish.supervised_by.strip() if is_shift else ""
    proposal.note = wish.note.strip()
    times_of(proposal)
    proposal.save()
