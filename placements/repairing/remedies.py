"""What may be done about one session, all of it legal, the best first.

Nothing proposed here double-books anybody, takes a room that is taken or out of use, or makes a finding that stops.
Calling a session off is always the last.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from placements.repairing.judging import ABOUT_SUPERVISION, joins_without_stop, stops_nobody, supervised_by
from placements.repairing.times import other_times
from placements.repairing.values import Affected, Cause, Helper, Kind, Remedy, Surroundings, meets
from placements.rules.facts import PersonFact, SessionFact
from placements.rules.groups import FOUNDATION, PRE_REGISTRATION_NURSING, REGISTRARS
from placements.rules.supervision import CONSULTING

MOST_TOGETHER = 3
"""Where a session does not say how many learners it takes, this many (RULES 43)."""

ON_THEIR_OWN = REGISTRARS | FOUNDATION
"""Who consults alone while somebody is on call: of others, on-call supervision is no substitute for a leader."""

_BY_SOMEBODY = {"interview", "induction", "half_day_release", "spoke_visit", "self_directed"}
_ORDER = {
    Kind.WITHOUT: 0,
    Kind.LEADER: 1,
    Kind.ROOM: 1,
    Kind.OVERSEER: 2,
    Kind.ONLINE: 3,
    Kind.MERGE: 4,
    Kind.MOVE: 6,
    Kind.ALONE: 7,
    Kind.CANCEL: 8,
}
_IF_THEY_ARE_IN = 5


def remedies_for(session: Affected, around: Surroundings) -> list[Remedy]:
    """Every remedy, the best first. The same values always give the same list."""
    found = [
        *_without(session, around),
        *_leaders(session, around),
        *_overseers(session, around),
        *_rooms(session, around),
        *_online(session, around),
        *_merges(session, around),
        *(Remedy(Kind.MOVE, start=span.start, end=span.end) for span in other_times(session, around)),
        *_alone(session, around),
        Remedy(Kind.CANCEL),
    ]
    return sorted(found, key=lambda remedy: _rank(remedy, session, around))


def _without(session: Affected, around: Surroundings) -> Iterator[Remedy]:
    if around.cause != Cause.PERSON:
        return
    changed = _left(session)
    needs = changed.leaders if session.leads and not _may_be_alone(session.fact) else changed.supervisors
    there = [person for person in needs if _is_there(around.people.get(person.key), session)]
    if there and stops_nobody(session, changed, around, rules=ABOUT_SUPERVISION):
        yield Remedy(Kind.WITHOUT)


def _is_there(helper: Helper | None, session: Affected) -> bool:
    return helper is None or helper.is_in(session.start, session.end) is not False


def _leaders(session: Affected, around: Surroundings) -> Iterator[Remedy]:
    if around.cause == Cause.PERSON and session.leads and session.fact.kind != "spoke_visit":
        left = _left(session)
        for helper in around.people.values():
            if not _may_take(helper, session) or not around.is_free(helper.key, session.start, session.end):
                continue
            overseers = [person for person in left.overseers if person.key != helper.key]
            if _stops_nobody(session, (*left.leaders, helper.fact), overseers, around):
                yield _by(Kind.LEADER, helper, session)


def _overseers(session: Affected, around: Surroundings) -> Iterator[Remedy]:
    """Who is on call may be booked elsewhere meanwhile, but must be there."""
    if around.cause != Cause.PERSON or (session.leads and not _may_be_alone(session.fact)):
        return
    left = _left(session)
    known = {person.key for person in left.supervisors}
    for helper in around.people.values():
        if (
            helper.key not in known
            and _may_take(helper, session)
            and _stops_nobody(session, left.leaders, (*left.overseers, helper.fact), around)
        ):
            yield _by(Kind.OVERSEER, helper, session)


def _by(kind: Kind, helper: Helper, session: Affected) -> Remedy:
    is_known = helper.is_in(session.start, session.end) is True
    return Remedy(kind, person=helper.key, is_known=is_known)


def _may_take(helper: Helper, session: Affected) -> bool:
    """Whether they are there, or may be, are no learner in it, lead it not already, and may see patients with one."""
    if helper.key == session.off or helper.is_in(session.start, session.end) is False:
        return False
    taking_part = {
        person.key for people in (session.fact.learners, session.fact.leaders) for person in people
    }
    if helper.key in taking_part or helper.key in session.partners:
        return False
    if helper.fact.learner_group in PRE_REGISTRATION_NURSING:
        return False
    is_with_patients = session.fact.category == "clinical" and session.fact.kind in CONSULTING
    return not is_with_patients or (helper.teaches and helper.fact.registration != "")


def _stops_nobody(session: Affected, leaders: Any, overseers: Any, around: Surroundings) -> bool:
    changed = supervised_by(session.fact, leaders, overseers)
    return stops_nobody(session, changed, around, rules=ABOUT_SUPERVISION)


def _rooms(session: Affected, around: Surroundings) -> Iterator[Remedy]:
    if around.cause != Cause.ROOM:
        return
    own = session.fact.room.key if session.fact.room else ""
    for room in around.rooms:
        if room.key != own and around.has_room(room, session.start, session.end, len(session.bound)):
            yield Remedy(Kind.ROOM, room=room.key)


def _online(session: Affected, around: Surroundings) -> Iterator[Remedy]:
    """Teaching can be held at a distance, where it is the place that is missing and not who teaches."""
    if around.cause != Cause.PERSON and session.fact.leaders and _is_teaching(session.fact):
        yield Remedy(Kind.ONLINE)


def _merges(session: Affected, around: Surroundings) -> Iterator[Remedy]:
    if not session.fact.learners or session.fact.kind == "spoke_visit":
        return
    for other in around.others:
        into = other.fact
        if (
            (into.start, into.category, into.kind)
            == (session.start, session.fact.category, session.fact.kind)
            and into.end <= session.end
            and into.leaders
            and (other.is_published or not session.is_published)
            and _has_places(session, into, around)
            and all(_is_there(around.people.get(each.key), session) for each in into.leaders)
            and all(
                around.is_free(person.key, into.start, into.end, but=session.key)
                for person in session.fact.learners
            )
            and joins_without_stop(session, into, around)
        ):
            yield Remedy(Kind.MERGE, into=into.id)


def _has_places(session: Affected, into: SessionFact, around: Surroundings) -> bool:
    """Whether the other session, and its room, takes all these learners besides its own."""
    newcomers = len(session.fact.learners)
    most = MOST_TOGETHER if into.capacity is None else into.capacity
    if len(into.learners) + newcomers > most:
        return False
    room = into.room and next((each for each in around.rooms if each.key == into.room.key), None)
    if room is None:
        return True
    if meets(room.shut, into.start, into.end):
        return False
    there = sum(
        each.people
        for each in around.rooms_taken.get(room.key, ())
        if each.start < into.end and into.start < each.end
    )
    return room.seats is None or there + newcomers <= room.seats


def _alone(session: Affected, around: Surroundings) -> Iterator[Remedy]:
    """Teaching that nobody can give leaves its learners to study; an interview or an induction cannot be had alone."""
    if around.cause == Cause.PERSON and session.leads and _is_teaching(session.fact) and not session.partners:
        yield Remedy(Kind.ALONE)


def _is_teaching(session: SessionFact) -> bool:
    return session.category == "educational" and session.kind not in _BY_SOMEBODY


def _may_be_alone(session: SessionFact) -> bool:
    return bool(session.learners) and all(person.group in ON_THEIR_OWN for person in session.learners)


def _left(session: Affected) -> SessionFact:
    """The session without who is off."""

    def others(people: tuple[PersonFact, ...]) -> list[PersonFact]:
        return [person for person in people if person.key != session.off]

    return supervised_by(session.fact, others(session.fact.leaders), others(session.fact.overseers))


def _rank(remedy: Remedy, session: Affected, around: Surroundings) -> tuple[Any, ...]:
    order = _ORDER[remedy.kind] if remedy.is_known else _IF_THEY_ARE_IN
    if remedy.kind == Kind.OVERSEER and not session.leads and remedy.is_known:
        order = _ORDER[Kind.LEADER]
    if remedy.person:
        return (order, *_by_whom(around.people[remedy.person], session, around), remedy.key)
    if remedy.room:
        room = next(each for each in around.rooms if each.key == remedy.room)
        was = session.fact.room
        was_exclusive = next(
            (each.is_exclusive for each in around.rooms if was and each.key == was.key), True
        )
        return order, room.is_exclusive != was_exclusive, room.seats or 0, room.name, remedy.key
    if remedy.start:
        # The nearest first: the same day before others.
        is_same_day = remedy.start.date() == session.start.date()
        return order, not is_same_day, abs(remedy.start - session.start), remedy.key
    return order, remedy.key


def _by_whom(helper: Helper, session: Affected, around: Surroundings) -> tuple[Any, ...]:
    """Who does this usually, is registered for it, is free, and has least to do comes first."""
    kinds = {f"{session.fact.kind} {learner.group}" for learner in session.fact.learners}
    usual = sum(
        around.usual.get((helper.key, what), 0)
        for what in (*kinds, *(learner.key for learner in session.fact.learners))
    )
    off = around.people.get(session.off)
    registers = [off.fact.registration] if off and off.fact.registration else []
    is_alike = helper.fact.registration in registers and (
        off is None or not off.fact.is_gp or bool(helper.fact.is_gp)
    )
    is_free = around.is_free(helper.key, session.start, session.end)
    return not helper.teaches, -usual, not is_alike, not is_free, helper.load, helper.fact.name
