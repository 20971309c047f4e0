"""Remedies a second time, slowly and obviously: half-hour by half-hour, and every combination of choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import product

from placements.repairing.values import Affected, Cause, Helper, Joinable, Place, Remedy, Surroundings
from placements.rules.facts import PersonFact, SessionFact
from placements.timetabling.local_time import to_utc
from tests.placements.rules.values import MONDAY

TICK = timedelta(minutes=30)
CONSULTING = ("surgery", "clinic", "visits")
NOT_ALONE = ("interview", "induction", "half_day_release", "spoke_visit", "self_directed")


def ticks(start: datetime, end: datetime) -> set[datetime]:
    """The half-hours of a time."""
    found = set()
    while start < end:
        found.add(start)
        start += TICK
    return found


def ticks_of(spans: Sequence[tuple[datetime, datetime]]) -> set[datetime]:
    return {tick for span in spans for tick in ticks(*span)}


def busy(around: Surroundings, person: str, but: str = "") -> set[datetime]:
    return {
        tick
        for each in around.taken.get(person, ())
        if each.session != but
        for tick in ticks(each.start, each.end)
    }


def may_be_there(helper: Helper, when: set[datetime]) -> bool:
    if when & ticks_of(helper.off):
        return False
    return helper.hours is None or when <= ticks_of(helper.hours)


def broken(session: SessionFact, leaders: Sequence[PersonFact], overseers: Sequence[PersonFact]) -> set[str]:
    """Which rules about who supervises a session breaks, from what RULES 21 to 24 say."""
    people = [*leaders, *overseers]
    groups = {learner.group for learner in session.learners}
    found = set()
    if any(person.learner_group == "student-nurse" for person in people):
        found.add("24")
    if session.category != "clinical" or not session.learners:
        return found
    if not people and session.kind not in ("self_directed", "spoke_visit"):
        found.add("22")
    if people and "student-nurse" in groups and all(person.registration == "" for person in people):
        found.add("21")
    if (
        people
        and "gp-registrar" in groups
        and session.kind in CONSULTING
        and all(person.is_gp is False for person in people)
    ):
        found.add("23")
    return found


def legal_keys(session: Affected, around: Surroundings) -> set[str]:
    """The key of every legal remedy but those at another time."""
    fact, when = session.fact, ticks(session.start, session.end)
    found = {"cancel"}
    leaders = [person for person in fact.leaders if person.key != session.off]
    overseers = [person for person in fact.overseers if person.key != session.off]
    before = broken(fact, fact.leaders, fact.overseers)
    alone = bool(fact.learners) and all(each.group == "gp-registrar" for each in fact.learners)
    teaching = fact.category == "educational" and fact.kind not in NOT_ALONE
    if around.cause == Cause.PERSON:
        needed = leaders if session.leads and not alone else [*leaders, *overseers]
        there = [
            each
            for each in needed
            if each.key not in around.people or may_be_there(around.people[each.key], when)
        ]
        if there and broken(fact, leaders, overseers) <= before:
            found.add("without")
        for helper in around.people.values():
            inside = {each.key for each in fact.learners} | {each.key for each in fact.leaders}
            inside |= set(session.partners)
            with_patients = fact.category == "clinical" and fact.kind in CONSULTING
            if (
                helper.key in inside | {session.off}
                or not may_be_there(helper, when)
                or helper.fact.learner_group == "student-nurse"
                or (with_patients and not (helper.teaches and helper.fact.registration != ""))
            ):
                continue
            others = [each for each in overseers if each.key != helper.key]
            is_free = not when & busy(around, helper.key)
            if session.leads and is_free and broken(fact, [*leaders, helper.fact], others) <= before:
                found.add(f"leader:{helper.key}")
            is_new = helper.key not in {each.key for each in overseers}
            if (
                (alone or not session.leads)
                and is_new
                and broken(fact, leaders, [*overseers, helper.fact]) <= before
            ):
                found.add(f"overseer:{helper.key}")
        if session.leads and teaching and not session.partners:
            found.add("alone")
    elif teaching and fact.leaders:
        found.add("online")
    if around.cause == Cause.ROOM:
        for room in around.rooms:
            if (not fact.room or room.key != fact.room.key) and room_takes(room, session, when, around):
                found.add(f"room:{room.key}")
    found |= {f"merge:{other.fact.id}" for other in around.others if may_join(session, other, around)}
    return found


def room_takes(room: Place, session: Affected, when: set[datetime], around: Surroundings) -> bool:
    there = [
        each
        for each in around.rooms_taken.get(room.key, ())
        if each.session != session.key and ticks(each.start, each.end) & when
    ]
    if ticks_of(room.shut) & when:
        return False
    people = len(session.bound)
    if room.is_exclusive:
        return not there and (room.seats is None or people <= room.seats)
    return people + sum(each.people for each in there) <= (room.seats or 0)


def may_join(session: Affected, other: Joinable, around: Surroundings) -> bool:
    fact, into = session.fact, other.fact
    when = ticks(into.start, into.end)
    return bool(
        into.start == fact.start
        and into.end <= fact.end
        and (into.kind, into.category) == (fact.kind, fact.category)
        and fact.learners
        and into.leaders
        and (other.is_published or not session.is_published)
        and len(into.learners) + len(fact.learners) <= (3 if into.capacity is None else into.capacity)
        and all(
            each.key not in around.people
            or may_be_there(around.people[each.key], ticks(session.start, session.end))
            for each in into.leaders
        )
        and not any(when & busy(around, each.key, session.key) for each in fact.learners)
        and broken(into._replace(learners=fact.learners), into.leaders, into.overseers)
        <= broken(fact, fact.leaders, fact.overseers)
    )


def legal_times(session: Affected, around: Surroundings) -> Iterator[datetime]:
    """Every half-hour of the week at which it could be, from 8am to 6:30pm."""
    length = session.end - session.start
    for day in range(5):
        start = to_utc(MONDAY + timedelta(days=day), datetime.min.time()) + timedelta(hours=8)
        last = start + timedelta(hours=10, minutes=30)
        while start + length <= last:
            when = ticks(start, start + length)
            helpers = [
                around.people[each.key] for each in session.fact.supervisors if each.key in around.people
            ]
            room = next(
                (each for each in around.rooms if session.fact.room and each.key == session.fact.room.key),
                None,
            )
            if (
                start != session.start
                and start > around.now
                and not when & ticks_of(around.closed)
                and not any(when & busy(around, person, session.key) for person in session.bound)
                and all(may_be_there(helper, when) for helper in helpers)
                and (room is None or room_takes(room, session, when, around))
            ):
                yield start
            start += TICK


def after(session: Affected, remedy: Remedy, around: Surroundings) -> list[tuple[str, set[datetime]]]:
    """Who and which room is where, once this is done; the session itself counts as gone from where it was."""
    if remedy.kind == "leader":
        return [(f"person {remedy.person}", ticks(session.start, session.end))]
    if remedy.kind == "room":
        return [(f"room {remedy.room}", ticks(session.start, session.end))]
    if remedy.kind == "merge":
        into = next(each.fact for each in around.others if each.fact.id == remedy.into)
        when = ticks(into.start, into.end)
        people = [(f"person {each.key}", when) for each in session.fact.learners]
        room = [(f"room {into.room.key}", when)] if into.room else []
        return [*people, *room, (f"places {remedy.into}", when)]
    if remedy.start and remedy.end:
        when = ticks(remedy.start, remedy.end)
        room = [(f"room {session.fact.room.key}", when)] if session.fact.room else []
        return [*((f"person {person}", when) for person in session.bound), *room]
    return []


def collide(sessions: Sequence[Affected], chosen: Mapping[str, Remedy], around: Surroundings) -> bool:
    """Whether anybody or anything would be in two places by these choices."""
    taken: dict[str, set[datetime]] = {}
    for session in sessions:
        mine: dict[str, set[datetime]] = {}
        for what, when in after(session, chosen[session.key], around):
            mine[what] = mine.get(what, set()) | when
        for what, when in mine.items():
            if taken.get(what, set()) & when:
                return True
            taken[what] = taken.get(what, set()) | when
    return False


def fewest_late(
    sessions: Sequence[Affected], options: Mapping[str, Sequence[Remedy]], around: Surroundings
) -> int:
    """Of all combinations without a collision, the fewest sessions that do not take place as planned with somebody."""
    best = len(sessions)
    for combination in product(*(options[session.key] for session in sessions)):
        late = sum(not remedy.keeps_time for remedy in combination)
        chosen = {session.key: remedy for session, remedy in zip(sessions, combination, strict=True)}
        if late < best and not collide(sessions, chosen, around):
            best = late
    return best
