"""What a learner proposes: leave, an exam, out-of-hours work. Agreed, it stands in the timetable.

| operation | from | to | who |
|---|---|---|---|
| ``propose`` | | proposed | the learner, or who keeps the placement for them |
| ``change_proposal`` | proposed, agreed | proposed | the same |
| ``agree`` | proposed | agreed | who keeps the placement, but not the learner |
| ``decline`` | proposed | declined | the same |
| ``withdraw`` | proposed, agreed | withdrawn | the learner, or who keeps the placement |

Agreed, it owns published sessions for the learner alone: one on each day, two where work goes on past midnight, none
on days of leave on which nothing would be (``placements.asking.times``). What becomes of these sessions otherwise (a
step undone, each of them cancelled) its state follows, by ``follow_sessions``.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.mail import send_mail_to
from accounts.models import Person
from accounts.recipients import who_keeps
from hubs.operations.base import Refusal, operation
from placements.asking.in_the_way import InTheWay, in_the_way
from placements.asking.times import Times, times_blocked, times_of
from placements.asking.words import days_of
from placements.models import (
    GOING_ON,
    LearnerProposal,
    Placement,
    Session,
    SessionCategory,
    SessionKind,
    Whereabouts,
)
from placements.operations.held_placements import hold_placement
from placements.operations.sessions import (
    SessionPlan,
    cancel_sessions,
    locked,
    plan_sessions,
    refuse_if_changed,
    remove_person,
)
from placements.operations.steps import a_step
from placements.operations.telling import tell_with_changes
from placements.operations.wishes import Wish, write_wish

Kind, State = LearnerProposal.Kind, LearnerProposal.State


class SessionsInTheWay(Refusal):
    """Not agreed to, because these sessions are where it is to be."""

    def __init__(self, sessions: Sequence[InTheWay]) -> None:
        super().__init__(*(f"{each.what} is in the way." for each in sessions))
        self.sessions = tuple(sessions)


@operation
def propose(*, by: Person | None, placement: Placement, wish: Wish) -> LearnerProposal:
    """Propose time away, an exam or a shift; the practice's administrators are told. Sent twice, it is one.

    Raises Refusal for days that are over or outside the placement, and for times that were proposed already.
    """
    placement = hold_placement(placement, "practice", states=GOING_ON)
    same = {name: getattr(wish, name) for name in ("kind", "first_day", "last_day", "starts_at", "ends_at")}
    if sent := placement.proposals.filter(state=State.PROPOSED, **same).first():
        return sent
    proposal = LearnerProposal(placement=placement)
    write_wish(proposal, wish)
    _tell_keepers(proposal, by, "proposal_made")
    return proposal


@operation
def change_proposal(*, by: Person | None, proposal: LearnerProposal, wish: Wish) -> LearnerProposal:
    """Propose it otherwise. What was agreed goes out of the timetable and waits for a new answer."""
    proposal = _held(proposal)
    if proposal.state not in (State.PROPOSED, State.AGREED):
        raise Refusal(f"This was {proposal.get_state_display()}. Propose it anew.")
    sessions = _standing(proposal)
    if any(session.start <= timezone.now() for session in sessions):
        raise Refusal("This has begun. Take back what is left of it, and propose the rest anew.")
    proposal.state, proposal.decided_at, proposal.decided_by = State.PROPOSED, None, None
    write_wish(proposal, wish)
    _clear(by, proposal, sessions, "Changed")
    _tell_keepers(proposal, by, "proposal_made")
    return proposal


@operation
def agree(
    *,
    by: Person,
    proposal: LearnerProposal,
    makes_way: bool = False,
    seen: Mapping[uuid.UUID, str] | None = None,
) -> LearnerProposal:
    """Agree: published sessions for the learner alone, in one step with what makes way for them.

    With ``makes_way`` the sessions that are there are cancelled, or go on without the learner where they are for
    others as well. ``seen`` are those that the reader was shown, by their public ids, with their versions. Raises
    SessionsInTheWay where they may not go, BookingRefusal where the learner is booked otherwise, and Refusal when
    somebody decided already, or what is in the way is not what was shown.
    """
    proposal = _to_decide(proposal, by)
    found = in_the_way(proposal)
    if found and not makes_way:
        raise SessionsInTheWay(found)
    if seen is not None:
        if {each.session.public_id for each in found} != seen.keys():
            raise Refusal("What is in the way has changed meanwhile. Look at it again.")
        refuse_if_changed((each.session, seen[each.session.public_id]) for each in found)
    _decide(proposal, by, State.AGREED)
    person, practice = proposal.placement.person, proposal.placement.practice
    times = times_blocked(proposal, [each.session for each in found])
    with a_step(by=by, practice=practice, words=f"Agreed to {proposal} of {person.full_name}"):
        locked(each.session for each in found)
        alone = [each.session for each in found if not each.goes_on]
        if alone:
            cancel_sessions(by=by, sessions=alone, reason=REASONS[proposal.kind])
        for each in found:
            if each.goes_on:
                remove_person(by=by, session=each.session, person=person)
        plan_sessions(by=by, plans=_plans(proposal, times), publish=True)
    _tell_learner(proposal, by, "proposal_agreed")
    return proposal


@operation
def decline(*, by: Person, proposal: LearnerProposal, answer: str) -> LearnerProposal:
    """Say no, and why. Raises Refusal without a reason, and when somebody decided already."""
    proposal = _to_decide(proposal, by)
    if not answer.strip():
        raise Refusal("Say why not.")
    _decide(proposal, by, State.DECLINED, answer.strip())
    send_mail_to(proposal.placement.person, "proposal_declined", _told(proposal, by), reply_to=by)
    return proposal


@operation
def withdraw(*, by: Person | None, proposal: LearnerProposal) -> LearnerProposal:
    """Take it back; of what was agreed, the sessions to come are cancelled.

    Raises Refusal when it was declined or taken back already, and when nothing of it is left.
    """
    proposal = _held(proposal)
    if proposal.state not in (State.PROPOSED, State.AGREED):
        raise Refusal(f"This was {proposal.get_state_display()} already.")
    sessions = [session for session in _standing(proposal) if session.start > timezone.now()]
    if proposal.state == State.AGREED and not sessions:
        raise Refusal("Nothing of this is left to take back.")
    proposal.state = State.WITHDRAWN
    proposal.save(update_fields=["state"])
    _clear(by, proposal, sessions, "Took back")
    _tell_keepers(proposal, by, "proposal_withdrawn")
    _tell_learner(proposal, by, "proposal_withdrawn")
    return proposal


def follow_sessions(*, by: Person | None, sessions: Sequence[uuid.UUID]) -> None:
    """After a step: what is agreed stands in the timetable, and what stands there is agreed. One query as a rule.

    Whoever undoes an agreement, or cancels all that came of it, leaves it to be decided anew; whoever brings it back
    has agreed. Raises Refusal where that is the learner, or where other times are proposed meanwhile.
    """
    touched = Session.objects.filter(public_id__in=sessions, proposal__isnull=False)
    keys = set(touched.values_list("proposal", flat=True))
    if not keys:
        return
    held = LearnerProposal.objects.select_for_update(of=("self",)).select_related("placement")
    for proposal in held.filter(pk__in=keys).order_by("pk"):
        stands = proposal.sessions.filter(is_cancelled=False)
        if proposal.state == State.AGREED and not stands.exists():
            is_open = proposal.placement.state in GOING_ON
            proposal.state = State.PROPOSED if is_open else State.WITHDRAWN
            proposal.decided_at, proposal.decided_by = None, None
        elif proposal.state != State.AGREED:
            back = stands.filter(public_id__in=sessions, ends_at__gt=timezone.now())
            if not back:
                continue
            _agree_again(proposal, back, by)
        proposal.save(update_fields=["state", "decided_at", "decided_by"])


def _agree_again(proposal: LearnerProposal, back: Iterable[Session], by: Person | None) -> None:
    """Its sessions came back: it is agreed as it was, by who agreed then, else by who brought them back."""
    times = times_of(proposal)
    decided_by = proposal.decided_by or by
    if any((session.start, session.end) not in times for session in back):
        raise Refusal("Other times have been proposed meanwhile. Agree to those instead.")
    if decided_by is None or decided_by.pk == proposal.placement.person_id:
        raise Refusal("Nobody agrees to what they proposed themselves.")
    proposal.state, proposal.decided_by = State.AGREED, decided_by
    proposal.decided_at = proposal.decided_at or timezone.now()


REASONS: dict[str, str] = {
    Kind.LEAVE: "The learner is on leave.",
    Kind.EXAM: "The learner has an exam.",
    Kind.OUT_OF_HOURS: "The learner works out of hours.",
}
TITLES: dict[str, str] = {Kind.LEAVE: "Leave", Kind.EXAM: "Exam", Kind.OUT_OF_HOURS: "Out-of-hours work"}
COUNTS_AS: dict[str, Any] = {
    Kind.LEAVE: {"category": SessionCategory.BREAK, "whereabouts": Whereabouts.ANYWHERE},
    Kind.EXAM: {"category": SessionCategory.EDUCATIONAL, "whereabouts": Whereabouts.CAMPUS},
    Kind.OUT_OF_HOURS: {"category": SessionCategory.CLINICAL, "whereabouts": Whereabouts.ELSEWHERE},
}


def _plans(proposal: LearnerProposal, times: Times) -> list[SessionPlan]:
    return [
        SessionPlan(
            practice=proposal.placement.practice,
            start=start,
            end=end,
            title=TITLES[proposal.kind],
            kind=SessionKind.OTHER,
            place=proposal.place,
            note=f"Supervised by {proposal.supervised_by}." if proposal.supervised_by else "",
            proposal=proposal,
            learners=(proposal.placement,),
            **COUNTS_AS[proposal.kind],
        )
        for start, end in times
    ]


def _held(proposal: LearnerProposal) -> LearnerProposal:
    """As it is now, and nobody else's until the operation ends; behind its placement, as ``propose`` goes."""
    placement = hold_placement(proposal.placement, "practice", states=GOING_ON)
    held = LearnerProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    held.placement = placement
    return held


def _to_decide(proposal: LearnerProposal, by: Person) -> LearnerProposal:
    held = _held(proposal)
    if held.state != State.PROPOSED:
        who = held.decided_by.full_name if held.decided_by else held.placement.person.full_name
        raise Refusal(f"{who} was first: it is {held.get_state_display()}.")
    if held.placement.person_id == by.pk:
        raise Refusal("Nobody decides about what they proposed themselves.")
    return held


def _decide(proposal: LearnerProposal, by: Person, state: str, answer: str = "") -> None:
    proposal.state, proposal.decided_at, proposal.decided_by = state, timezone.now(), by
    proposal.answer = answer
    proposal.save(update_fields=["state", "decided_at", "decided_by", "answer"])


def _standing(proposal: LearnerProposal) -> list[Session]:
    return list(proposal.sessions.filter(is_cancelled=False))


def _clear(by: Person | None, proposal: LearnerProposal, sessions: Sequence[Session], deed: str) -> None:
    if sessions:
        words = f"{deed} {proposal} of {proposal.placement.person.full_name}"
        with a_step(by=by, practice=proposal.placement.practice, words=words):
            cancel_sessions(by=by, sessions=sessions, reason="It was taken back.")


def _tell_keepers(proposal: LearnerProposal, by: Person | None, template: str) -> None:
    for person in who_keeps(proposal.placement.practice):
        if by is None or person.pk != by.pk:
            send_mail_to(person, template, _told(proposal, by), reply_to=proposal.placement.person)


def _tell_learner(proposal: LearnerProposal, by: Person | None, template: str) -> None:
    """One mail, with what became of the timetable."""
    learner = proposal.placement.person
    if by is None or learner.pk != by.pk:
        tell_with_changes(by=by, person=learner, template=template, context=_told(proposal, by))


def _told(proposal: LearnerProposal, by: Person | None) -> dict[str, Any]:
    """What mails say: never why somebody wants to be away, which is read on the page."""
    href = settings.SITE_URL + reverse("placements:proposal", args=[proposal.public_id])
    days = days_of(proposal)
    return {"proposal": proposal, "placement": proposal.placement, "days": days, "by": by, "href": href}
