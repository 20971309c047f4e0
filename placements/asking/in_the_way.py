"""Sessions of a learner that stand where leave, an exam or out-of-hours work is to be."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from atp_portal.formatting import date_day, time_range
from placements.asking.times import times_of
from placements.models import LearnerProposal, Part, Participation, RegionalEvent, Session


@dataclass(frozen=True)
class InTheWay:
    """A session that overlaps. It goes when it is this learner's alone; else it goes on without them."""

    session: Session
    goes_on: bool

    @property
    def what(self) -> str:
        """'Morning surgery, Tuesday 24 November, 9am to midday'."""
        each = self.session
        return f"{each.title}, {date_day(each.start)}, {time_range(each.start, each.end)}"

    @property
    def becomes(self) -> str:
        if self.goes_on:
            return "goes on without the learner"
        return "is cancelled" if self.session.is_published else "is cancelled (a draft)"


def in_the_way(proposal: LearnerProposal) -> list[InTheWay]:
    """The learner's sessions of this placement at these times, in order, its own left out: at most three queries.

    What binds them otherwise (they lead something, or are booked by another placement) is nobody's to clear here.
    """
    overlaps = Q()
    for start, end in times_of(proposal):
        overlaps |= Q(during__overlap=(start, end))
    theirs = (
        Participation.objects.binding()
        .filter(overlaps, session=OuterRef("pk"), placement=proposal.placement_id)
        .order_by()
    )
    sessions = Session.objects.filter(Exists(theirs)).exclude(proposal=proposal)
    owned = RegionalEvent.objects.filter(session=OuterRef("pk"))
    found = sessions.annotate(is_an_event=Exists(owned)).with_everybody()
    return [InTheWay(each, _goes_on(each, proposal)) for each in found]


def _goes_on(session: Session, proposal: LearnerProposal) -> bool:
    """Whether it is for others as well, or another practice's or the hub's to call off."""
    if session.practice_id != proposal.placement.practice_id or session.is_an_event:  # type: ignore[attr-defined]
        return True
    return any(
        row.part in (Part.LEARNER, Part.ATTENDEE) and row.placement_id != proposal.placement_id
        for row in session.everybody
    )
