"""What a learner proposes, in values, and what may be proposed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone

from atp_portal.formatting import date_plain, date_range
from hubs.operations.base import Refusal
from placements.asking.times import ONE_DAY, times_of
from placements.asking.words import is_past_midnight
from placements.models import LearnerProposal

Kind, State = LearnerProposal.Kind, LearnerProposal.State
LONGEST = datetime.timedelta(days=31)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is proposed: on which days, from when to when on each; where and with whom, unless it is leave.

    Out-of-hours work that ends at an earlier hour than it starts ends the next day.
    """

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
    _check_days(wish)
    is_shift = wish.kind == Kind.OUT_OF_HOURS
    if wish.ends_at == wish.starts_at or (wish.ends_at < wish.starts_at and not is_shift):
        raise Refusal("The end must be after the start. Only out-of-hours work goes on past midnight.")
    if is_shift and not (wish.place.strip() and wish.supervised_by.strip()):
        raise Refusal("Say where the work is, and who supervises it.")
    proposal.kind = wish.kind
    proposal.first_day, proposal.last_day = wish.first_day, wish.last_day
    proposal.starts_at, proposal.ends_at = wish.starts_at, wish.ends_at
    proposal.place = "" if wish.kind == Kind.LEAVE else wish.place.strip()
    proposal.supervised_by = wish.supervised_by.strip() if is_shift else ""
    proposal.note = wish.note.strip()
    _check_inside(proposal)
    _check_beside(proposal)
    proposal.save()


def _check_days(wish: Wish) -> None:
    if wish.last_day < wish.first_day:
        raise Refusal("The last day must be on or after the first day.")
    if wish.first_day < timezone.localdate():
        raise Refusal("The first day must be today or later.")
    if wish.last_day - wish.first_day > LONGEST:
        raise Refusal("This is longer than a month. Ask the practice to change the dates of the placement.")


def _check_inside(proposal: LearnerProposal) -> None:
    placement = proposal.placement
    days = f"{date_plain(placement.starts_on)} to {date_plain(placement.ends_on)}"
    if proposal.first_day < placement.starts_on or proposal.last_day > placement.ends_on:
        raise Refusal(f"The placement runs from {days}. Choose days inside it.")
    if is_past_midnight(proposal) and proposal.last_day == placement.ends_on:
        raise Refusal(f"The placement runs from {days}. The last night must end inside it.")


def _check_beside(proposal: LearnerProposal) -> None:
    """Nothing else that they proposed is at these times; what starts the evening before may go on into them."""
    times = times_of(proposal)
    beside = proposal.placement.proposals.filter(
        state__in=[State.PROPOSED, State.AGREED],
        first_day__lte=proposal.last_day + ONE_DAY,
        last_day__gte=proposal.first_day - ONE_DAY,
    ).exclude(pk=proposal.pk)
    for other in beside:
        if any(start < until and begin < end for start, end in times for begin, until in times_of(other)):
            days = date_range(other.first_day, other.last_day)
            raise Refusal(f"This overlaps {other}, {days}, which is {other.get_state_display()} already.")
