"""Interviews of placements are scheduled: in a session of their own, or in one that the two have together anyway."""

from __future__ import annotations

import datetime

from accounts.models import Person
from atp_portal.formatting import clock, date_long
from hubs.operations.base import Refusal, operation
from placements.models import (
    Interview,
    Part,
    Participation,
    Placement,
    Room,
    Session,
    SessionCategory,
    SessionKind,
)
from placements.operations.held_placements import hold_placement
from placements.operations.sessions import check_stands, plan_session


@operation
def schedule_interview(
    *,
    by: Person,
    placement: Placement,
    kind: str,
    start: datetime.datetime,
    end: datetime.datetime,
    room: Room | None = None,
) -> Session:
    """Make the session of an interview of this kind, a draft, led by the placement's educationalist.

    Raises Refusal where one is scheduled already or was held, and BookingRefusal where one of the two is booked.
    """
    placement = hold_placement(placement, "practice", "educationalist__person")
    interview = _to_schedule(placement, kind)
    if placement.educationalist is None:
        raise Refusal("The placement has no educationalist yet. Name one first.")
    session = plan_session(
        by=by,
        practice=placement.practice,
        start=start,
        end=end,
        title=interview.get_kind_display().capitalize(),
        category=SessionCategory.EDUCATIONAL,
        kind=SessionKind.INTERVIEW,
        room=room,
        learners=(placement,),
        leaders=(placement.educationalist.person,),
    )
    interview.session = session
    interview.save()
    return session


@operation
def hold_interview_in(*, by: Person, placement: Placement, kind: str, session: Session) -> Session:
    """Have an interview take place in a session in which the learner and the educationalist are together.

    Raises Refusal where they are not, and where one is scheduled already or was held.
    """
    placement = hold_placement(placement, "practice", "educationalist__person")
    interview = _to_schedule(placement, kind)
    session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    check_stands(session)
    teacher = placement.educationalist
    here = Participation.objects.filter(session=session)
    if not (
        teacher
        and here.filter(placement=placement).exists()
        and here.filter(person=teacher.person_id, part=Part.LEADER).exists()
    ):
        raise Refusal(f"The two are not together in {session.title} any more. Choose another time.")
    interview.session = session
    interview.save()
    return session


def _to_schedule(placement: Placement, kind: str) -> Interview:
    """The interview of this kind, or a new one; refused where it was held, or is in a session that stands."""
    if kind not in Interview.Kind.values:
        raise Refusal("Choose an initial, a midpoint or a final interview.")
    interview = (
        Interview.objects.filter(placement=placement, kind=kind).select_related("session").first()
        or Interview(placement=placement, kind=kind)
    )  # fmt: skip
    words = interview.get_kind_display()
    if interview.held_on:
        raise Refusal(f"The {words} was held on {date_long(interview.held_on)}.")
    session = interview.session
    if session and _stands(session, placement):
        raise Refusal(
            f"The {words} is on {date_long(session.start)} at {clock(session.start)} already. "
            "Move or cancel that session first."
        )
    return interview


def _stands(session: Session, placement: Placement) -> bool:
    """Whether the learner is to be in it, or was and did not miss it."""
    rows = Participation.objects.filter(session=session, placement=placement, is_cancelled=False)
    return rows.exclude(attendance__outcome="missed").exists()
